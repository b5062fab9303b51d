"""What is printed on a page of a price list. Prices are quotes: our own parser reads them."""

from typing import Annotated

from pydantic import Field

from ratiba_llm.outputs.shape import Confidence, Shape


class MenuRow(Shape):
    """One line of the list, copied, with how well each part could be read."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    name_confidence: Confidence
    section: Annotated[str, Field(max_length=120)] | None = Field(default=None, description="The heading it is under.")
    price_words: Annotated[str, Field(max_length=60)] | None = Field(
        default=None, description="The price exactly as printed, or null where none is printed."
    )
    price_confidence: Confidence = 0.0
    duration_words: Annotated[str, Field(max_length=60)] | None = Field(default=None, description="As printed.")
    duration_confidence: Confidence = 0.0
    note: Annotated[str, Field(max_length=200)] | None = Field(default=None, description="Other print of this line.")


class MenuRows(Shape):
    """All lines of the page in reading order."""

    rows: tuple[MenuRow, ...] = Field(max_length=300)
    currency_words: Annotated[str, Field(max_length=40)] | None = Field(default=None, description="As printed.")
    unreadable: bool = Field(default=False, description="The page, or a part of it, could not be read.")
