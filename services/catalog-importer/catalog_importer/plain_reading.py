"""What stands in where no reader is wired: every file is answered with a sentence, and gaps stay."""

from collections.abc import Callable, Sequence
from pathlib import Path

from catalog_importer.domain.lines import Manner
from catalog_importer.readings import NamedFile, Progress, Reading
from ratiba_contracts.catalog import FileProblem
from ratiba_contracts.menu import ExtractedRow


class NoReader:
    """Reads nothing."""

    async def read(
        self, files: Sequence[NamedFile], manner: Manner, out: Path, progress: Callable[[Progress], None]
    ) -> Reading:
        """Say of every file that it cannot be read here."""
        del manner, out, progress
        message = "Reading of files is not switched on here. Type the services in."
        return Reading((), problems=tuple(FileProblem(file=f.name, slug="no-reader", message=message) for f in files))


class NoGapFiller:
    """Fills nothing."""

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The rows as they are."""
        del manner
        return tuple(rows)
