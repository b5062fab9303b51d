"""What was read from a price list: one shape of row whatever it was read from. Nothing in it is live."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import Currency, refuse_impossible_amounts

RowId = Annotated[str, Field(pattern=r"^[a-z0-9]{1,26}$", examples=["r12"])]
"""A row of one draft; means nothing outside of it."""

Confidence = Annotated[float, Field(ge=0, le=1)]

SURE = 0.9
"""From here on a cell is shown as read for certain (green)."""

RED = 0.5
"""Below this a price counts as unread: a person types it (catalog onboarding, "price safety floor")."""


class CellSource(StrEnum):
    """Who says what is in a cell."""

    READ = "read"
    TYPED = "typed"
    SUGGESTED = "suggested"


class Box(Contract):
    """A rectangle on a page's picture, in fractions of its width and height from the top left."""

    left: float = Field(ge=0, le=1)
    top: float = Field(ge=0, le=1)
    right: float = Field(ge=0, le=1)
    bottom: float = Field(ge=0, le=1)


class Provenance(Contract):
    """Where a value comes from. Pages and lines count from 1; `file` is the name it was uploaded under."""

    source: CellSource
    file: str | None = Field(default=None, max_length=120)
    page: int | None = Field(default=None, ge=1)
    line: int | None = Field(default=None, ge=1)
    box: Box | None = None


TYPED = Provenance(source=CellSource.TYPED)
SUGGESTED = Provenance(source=CellSource.SUGGESTED)


class TextCell(Contract):
    """Words, or nothing."""

    value: str | None = Field(default=None, max_length=300)
    confidence: Confidence = 0.0
    provenance: Provenance | None = None


class DurationCell(Contract):
    """Minutes; `longest` where a span is printed ("1-2 hrs" is 60 and 120)."""

    value: int | None = Field(default=None, ge=1, le=1440)
    longest: int | None = Field(default=None, ge=1, le=1440)
    confidence: Confidence = 0.0
    provenance: Provenance | None = None


class RowPriceKind(StrEnum):
    """How a price is meant on the list; `none`: no price was found."""

    FIXED = "fixed"
    FROM = "from"
    RANGE = "range"
    PER_UNIT = "per_unit"
    ON_QUOTE = "on_quote"
    FREE = "free"
    NONE = "none"


_WITH_AMOUNT = frozenset({RowPriceKind.FIXED, RowPriceKind.FROM, RowPriceKind.RANGE, RowPriceKind.PER_UNIT})


class PriceCell(Contract):
    """A price in hundredths of `currency`, whatever the currency's own decimals. `printed` is how it stands there.

    `doubts` are sentences for the owner; a cell with doubts is never sure.
    """

    kind: RowPriceKind = RowPriceKind.NONE
    currency: Currency
    amount: int | None = Field(default=None, ge=0)
    amount_max: int | None = Field(default=None, ge=0)
    unit: str | None = Field(default=None, max_length=40)
    confidence: Confidence = 0.0
    provenance: Provenance | None = None
    printed: str | None = Field(default=None, max_length=80)
    doubts: tuple[str, ...] = Field(default=(), max_length=8)

    @model_validator(mode="after")
    def _amounts_fit_the_kind(self) -> "PriceCell":
        if (self.kind in _WITH_AMOUNT) != (self.amount is not None):
            msg = f"a price of kind {self.kind} and the amount {self.amount!r} do not go together"
            raise ValueError(msg)
        if (self.kind is RowPriceKind.RANGE) != (self.amount_max is not None):
            msg = f"only a range has amount_max, got kind {self.kind} with {self.amount_max!r}"
            raise ValueError(msg)
        refuse_impossible_amounts(self.amount, self.amount_max)
        return self

    @property
    def is_typed(self) -> bool:
        """Whether a person said so."""
        return self.provenance is not None and self.provenance.source is CellSource.TYPED

    @property
    def is_red(self) -> bool:
        """Whether a person must type it before the row may go live: nothing read, hardly read, or no amount at all.

        "POA" and "bure" are red too until a person says on_quote or free.
        """
        if self.is_typed:
            return self.kind is RowPriceKind.NONE
        printed = self.provenance is not None and self.provenance.source is CellSource.READ
        return self.kind not in _WITH_AMOUNT or not printed or self.confidence < RED


class ExtractedRow(Contract):
    """One service as it was read, or typed by the owner. `doubts` are sentences about the row as a whole."""

    row_id: RowId
    name: TextCell
    name_sw: TextCell = TextCell()
    category: TextCell = TextCell()
    duration_min: DurationCell = DurationCell()
    price: PriceCell
    description: TextCell = TextCell()
    doubts: tuple[str, ...] = Field(default=(), max_length=8)

    @property
    def is_red(self) -> bool:
        """Whether it keeps the draft from being committed: no name, or a price that nobody vouches for."""
        return not (self.name.value or "").strip() or self.price.is_red
