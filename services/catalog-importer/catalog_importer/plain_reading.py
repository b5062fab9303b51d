"""What stands in where nothing fills gaps: they stay."""

from collections.abc import Sequence

from catalog_importer.domain.lines import Manner
from ratiba_contracts.menu import ExtractedRow


class NoGapFiller:
    """Fills nothing."""

    async def fill(self, rows: Sequence[ExtractedRow], manner: Manner) -> tuple[ExtractedRow, ...]:
        """The rows as they are."""
        del manner
        return tuple(rows)
