"""Which piece of a page's picture is shown beside a row: the print that its price was read from."""

from collections.abc import Sequence
from dataclasses import dataclass

from ratiba_contracts.catalog_drafts import PageShown
from ratiba_contracts.menu import Box, ExtractedRow, Provenance

SHAPE = 4.0
"""Width of a crop by its height, as the page shows it."""

ROOM = 2.4
"""Height of a crop by the height of the print in it."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A piece of page `number` (as the draft counts its pictures, from 1), in pixels of it; `mark` is the print."""

    number: int
    width: int
    height: int
    view: tuple[int, int, int, int]
    mark: tuple[int, int, int, int]

    @property
    def view_box(self) -> str:
        """As SVG writes it."""
        return " ".join(map(str, self.view))


def crop_of(row: ExtractedRow, pages: Sequence[PageShown]) -> Crop | None:
    """The piece with the price on it, or with the name where no price was read; None without a picture of it."""
    for place in (row.price.provenance, row.name.provenance):
        page = None if place is None or place.box is None else _page(place, pages)
        if page is not None and place is not None and place.box is not None:
            return _crop(place.box, page, pages)
    return None


def _page(place: Provenance, pages: Sequence[PageShown]) -> PageShown | None:
    return next((one for one in pages if one.file == place.file and one.page == (place.page or 1)), None)


def _crop(box: Box, page: PageShown, pages: Sequence[PageShown]) -> Crop:
    left, top = box.left * page.width, box.top * page.height
    width, height = max(1.0, (box.right - box.left) * page.width), max(1.0, (box.bottom - box.top) * page.height)
    shown_width = min(page.width, max(width + 2 * height, height * ROOM * SHAPE))
    shown_height = min(page.height, shown_width / SHAPE)
    shown_left = min(max(0.0, left + width + height - shown_width), page.width - shown_width)  # names stand left
    shown_top = min(max(0.0, top + height / 2 - shown_height / 2), page.height - shown_height)
    return Crop(
        number=pages.index(page) + 1,
        width=page.width,
        height=page.height,
        view=(round(shown_left), round(shown_top), round(shown_width), round(shown_height)),
        mark=(round(left), round(top), round(width), round(height)),
    )
