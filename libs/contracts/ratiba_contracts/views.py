"""Values that several messages carry: money, services, openings, appointments. No personal data in here."""

from datetime import time
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field, model_validator

from ratiba_contracts.envelope import Contract

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["KES"])]
Minutes = Annotated[int, Field(ge=0, multiple_of=5, description="Minutes; a multiple of 5, the cell of a hold.")]


MOST_HUNDREDTHS = 10**13
"""No amount is higher: a hundred thousand million units. What is higher is no price, but digits that ran together."""


class Language(StrEnum):
    """Languages a customer is answered in."""

    EN = "en"
    SW = "sw"


class Channel(StrEnum):
    """Surfaces a customer writes on."""

    WHATSAPP = "whatsapp"
    WEB = "web"


class PriceKind(StrEnum):
    """How a price is meant. Only `fixed` is an amount that can be charged without an accepted quote."""

    FIXED = "fixed"
    FROM = "from"
    RANGE = "range"
    PER_UNIT = "per_unit"
    ON_QUOTE = "on_quote"
    FREE = "free"


class Price(Contract):
    """Money in hundredths of `currency`, whatever the currency's own decimals: KES 1,500 and UGX 1,500 are 150000.

    `amount` is absent only for on_quote and free.
    """

    kind: PriceKind
    currency: Currency
    amount: int | None = Field(default=None, ge=0, examples=[150000])
    amount_max: int | None = Field(default=None, ge=0)
    unit: str | None = Field(default=None, max_length=40, examples=["tooth"])

    @model_validator(mode="after")
    def _amounts_fit_the_kind(self) -> "Price":
        priced = self.kind not in (PriceKind.ON_QUOTE, PriceKind.FREE)
        if priced != (self.amount is not None):
            msg = f"a price of kind {self.kind} has {'an' if priced else 'no'} amount, got {self.amount!r}"
            raise ValueError(msg)
        if (self.kind is PriceKind.RANGE) != (self.amount_max is not None):
            msg = f"only a range has amount_max, got kind {self.kind} with {self.amount_max!r}"
            raise ValueError(msg)
        refuse_impossible_amounts(self.amount, self.amount_max)
        return self


def refuse_impossible_amounts(amount: int | None, amount_max: int | None) -> None:
    """Raise ValueError for an amount above MOST_HUNDREDTHS, and for a range that does not rise."""
    highest = max(amount or 0, amount_max or 0)
    if highest > MOST_HUNDREDTHS:
        msg = f"an amount is at most {MOST_HUNDREDTHS} hundredths, got {highest}"
        raise ValueError(msg)
    if amount is not None and amount_max is not None and amount_max <= amount:
        msg = f"the second amount of a range is the higher one, got {amount} and {amount_max}"
        raise ValueError(msg)


class ServiceView(Contract):
    """A service as a customer sees it."""

    service_id: str = Field(examples=["manicure"])
    name: str = Field(max_length=120, examples=["Manicure"])
    name_sw: str | None = Field(default=None, max_length=120, examples=["Kupaka rangi ya kucha"])
    duration_min: Minutes
    price: Price


class OpeningView(Contract):
    """A start that is free. `staff_name` is set only when the customer asked for somebody."""

    start_at: AwareDatetime
    end_at: AwareDatetime
    staff_name: str | None = None


class AppointmentView(Contract):
    """An appointment with its frozen name, price and duration."""

    appointment_id: UUID
    reference: str = Field(pattern=r"^[A-Z0-9]{6}$", examples=["K7PX2M"], description="What people say aloud.")
    service: ServiceView
    staff_name: str
    start_at: AwareDatetime
    end_at: AwareDatetime


class OpenInterval(Contract):
    """Local wall times between which a business is open; `closes` is after `opens`."""

    opens: time
    closes: time

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> "OpenInterval":
        if self.closes <= self.opens:
            msg = f"closes at {self.closes} but opens at {self.opens}"
            raise ValueError(msg)
        return self
