"""Why a file could not be read: a slug for the program, a sentence for the owner."""

from ratiba_contracts.catalog_drafts import FileProblem


class UnreadableFile(Exception):
    """This file, or this page of it, cannot be read. The other files go on."""

    def __init__(self, slug: str, message: str, page: int | None = None) -> None:
        super().__init__(message)
        self.slug, self.message, self.page = slug, message, page

    def of(self, file: str) -> FileProblem:
        """The problem as the draft shows it."""
        return FileProblem(file=file, page=self.page, slug=self.slug, message=self.message)
