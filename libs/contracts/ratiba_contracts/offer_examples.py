"""One example a message about looking at offers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from ratiba_contracts import offers
from ratiba_contracts.cross_sell import PassReason, Why
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import Price, PriceKind

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_TAKE_UP = offers.TakeUp(offered=1, accepted=1, declined=0, lapsed=0)

OFFER_EXAMPLES: Mapping[str, Contract] = {
    "ask.cross_sell.show.v1.request": offers.ShowOffers(days=1, limit=20),
    "ask.cross_sell.show.v1.answer": offers.OffersShown(
        since=date(2026, 11, 20),
        take_up=_TAKE_UP,
        gained=(offers.Gained(currency="KES", amount=180000, bookings=1, unpriced=0),),
        pairs=(offers.PairTakeUp(booked_service="Manicure", offered_service="Pedicure", take_up=_TAKE_UP),),
        days=(offers.DayTakeUp(day=date(2026, 11, 20), take_up=_TAKE_UP),),
        passed={PassReason.NO_OPENING: 3, PassReason.DECLINED: 1},
        offers=(
            offers.ShownOffer(
                offer_id=UUID("0b8f6a52-3a55-4c0f-8f0a-666666666666"),
                booked_service="Manicure",
                offered_service="Pedicure",
                price=Price(kind=PriceKind.FIXED, currency="KES", amount=180000),
                offered_at=_AT,
                start_at=_AT + timedelta(hours=21),
                why=Why(confidence=0.85, gap_min=0, score=0.85, considered=3, catalog_version=7),
                outcome="accepted",
                settled_at=_AT + timedelta(seconds=12),
            ),
        ),
        total=1,
    ),
}
