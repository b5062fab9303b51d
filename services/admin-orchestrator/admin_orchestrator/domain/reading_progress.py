"""How far the reading of an upload is, from the facts that tell of each page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ratiba_contracts.catalog_facts import PageRead


@dataclass(frozen=True, slots=True)
class FileProgress:
    """Pages read of one file, and rows found on them."""

    pages: int
    read: Mapping[int, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Services found so far."""
        return sum(self.read.values())


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """Files by number. Facts may come twice, late or not at all: it only tells how far it is."""

    files: Mapping[int, FileProgress] = field(default_factory=dict)

    def after(self, page: PageRead) -> "ReadSoFar":
        """With one more page told."""
        so_far = self.files.get(page.file, FileProgress(page.pages))
        read = {**so_far.read, page.page: page.rows}
        return ReadSoFar({**self.files, page.file: FileProgress(page.pages, read)})

    @property
    def rows(self) -> int:
        """Services found so far."""
        return sum(each.rows for each in self.files.values())

    def of_file(self, number: int) -> FileProgress | None:
        """How far a file is; None where nothing was told of it."""
        return self.files.get(number)
