"""Looking at what was offered behind bookings: what, why, what became of it, and why nothing was."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.cross_sell import LapseReason, PassReason, Why
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import Currency, Price

MOST_DAYS = 366
"""How far back anybody can look."""


class ShowOffers(Contract):
    """The last `days` days of the business, today among them; and of their offers a part, the newest first."""

    days: int = Field(default=30, ge=1, le=MOST_DAYS)
    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)


class TakeUp(Contract):
    """Of `offered` offers so many were accepted, declined, lapsed; the rest are still open.

    `unseen` of those that lapsed came too late for the customer to see them.
    """

    offered: int = Field(ge=0)
    accepted: int = Field(ge=0)
    declined: int = Field(ge=0)
    lapsed: int = Field(ge=0)
    unseen: int = Field(default=0, ge=0)


class PairTakeUp(Contract):
    """One service offered behind another, by their names when it was last offered."""

    booked_service: str
    offered_service: str
    take_up: TakeUp


class DayTakeUp(Contract):
    """One day of the business's time zone, by when the offers were made."""

    day: date
    take_up: TakeUp


class Gained(Contract):
    """What came of accepted offers: the sum of the fixed prices, frozen when they were offered, in hundredths, of the
    appointments that are booked (paid, where a business takes payment first) and not cancelled since.

    `unpriced` such appointments have no fixed price and are in no sum.
    """

    currency: Currency
    amount: int = Field(ge=0)
    bookings: int = Field(ge=0, description="Appointments in the sum.")
    unpriced: int = Field(ge=0)


class ShownOffer(Contract):
    """One offer. `outcome`: offered (not answered yet), accepted, declined, lapsed."""

    offer_id: UUID
    booked_service: str
    offered_service: str
    price: Price
    offered_at: AwareDatetime
    start_at: AwareDatetime
    why: Why
    outcome: Literal["offered", "accepted", "declined", "lapsed"]
    late: bool = Field(default=False, description="Accepted after it had lapsed; the time was still free.")
    lapse_reason: LapseReason | None = None
    settled_at: AwareDatetime | None = None


class OffersShown(Contract):
    """What the last days came to, and some of their offers."""

    outcome: Literal["offers_shown"] = "offers_shown"
    since: date = Field(description="The first of the days, in the business's time zone.")
    take_up: TakeUp
    gained: tuple[Gained, ...] = Field(description="One a currency; none before the first is booked.")
    pairs: tuple[PairTakeUp, ...] = Field(description="Those offered most first, 50 at most.")
    days: tuple[DayTakeUp, ...] = Field(description="Every day in order, also those without an offer.")
    passed: dict[PassReason, int] = Field(description="Bookings behind which nothing was offered, by the reason.")
    offers: tuple[ShownOffer, ...]
    total: int = Field(ge=0, description="How many offers there are in these days.")
