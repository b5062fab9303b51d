"""What owners see of the offers: sums over the rows themselves, by the business's own days."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest

from cross_sell.adapters import offers
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from ratiba_contracts.asks import SHOW_OFFERS
from ratiba_contracts.consumers import CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES
from ratiba_contracts.cross_sell import Accepted, Declined, LapseReason, Offered, OfferedTime, PassReason, Why
from ratiba_contracts.offers import Gained, OffersShown, ShowOffers, TakeUp
from ratiba_contracts.streams import BOOKING_FACTS, CROSS_SELL_FACTS
from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_runtime.asks import put_question
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, tenant_named

from .conftest import Running
from .house import TENANT, House, confirmed, outcome_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOON = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)
"""12:00 in Nairobi."""

MANICURE = ServiceView(
    service_id="manicure",
    name="Manicure",
    duration_min=45,
    price=Price(kind=PriceKind.FIXED, currency="KES", amount=150000),
)
YES = Settlement(Outcome.ACCEPTED, second_appointment_id=uuid4())
NO = Settlement(Outcome.DECLINED)
SILENCE = Settlement(Outcome.LAPSED, reason=LapseReason.NO_ANSWER)


def service(service_id: str, amount: int, kind: PriceKind = PriceKind.FIXED) -> ServiceView:
    price = Price(kind=kind, currency="KES", amount=amount)
    return ServiceView(service_id=service_id, name=service_id.title(), duration_min=60, price=price)


async def offered(house: House, second: ServiceView, became: Settlement | None, at: dt.datetime = NOON) -> Offered:
    """A row, as offering and settling leave it."""
    time = OfferedTime(
        staff_id="cate",
        start_at=at,
        end_at=at + dt.timedelta(hours=1),
        blocked_from=at,
        blocked_until=at + dt.timedelta(hours=1),
    )
    made = Offered(
        offer_id=uuid4(),
        thread_id=uuid4().hex.upper()[:26],
        appointment_id=uuid4(),
        service_id=second.service_id,
        time=time,
        hold_expires_at=at,
        why=Why(confidence=0.8, gap_min=5, score=0.53, considered=2, catalog_version=3),
    )
    with bind_tenant(tenant_named(TENANT)):
        async with house.database.tenant_transaction() as connection:
            assert await offers.insert(connection, made, booked=MANICURE, service=second, at=at)
            if became is not None:
                assert await offers.settle(connection, made.offer_id, became, at)
    return made


async def shown(house: House, **request: Any) -> OffersShown:
    """What is shown, once the replica that has just started answers."""

    async def answered() -> OffersShown | None:
        answer = await put_question(house.client, SHOW_OFFERS, TENANT, ShowOffers(**request), timeout=5)
        return answer if isinstance(answer, OffersShown) else None

    answer: OffersShown = await eventually(answered)
    return answer


async def test_nothing_offered_is_every_day_with_nothing(house: House, running: Running) -> None:
    async with running(clock=lambda: NOON):
        answer = await shown(house, days=3)
    assert [each.day.day for each in answer.days] == [18, 19, 20]
    assert (answer.since, answer.total, answer.gained, answer.pairs, answer.passed) == (
        dt.date(2026, 11, 18), 0, (), (), {},
    )  # fmt: skip


async def test_what_became_of_offers_is_summed_in_all_by_pair_and_by_day(house: House, running: Running) -> None:
    pedicure, facial = service("pedicure", 180000), service("facial", 300000)
    for became in (YES, YES, NO, SILENCE, None):
        await offered(house, pedicure, became)
    last = await offered(house, facial, YES, NOON + dt.timedelta(minutes=1))
    async with running(clock=lambda: NOON + dt.timedelta(hours=1)):
        answer = await shown(house, days=2, limit=2)
    assert answer.take_up == TakeUp(offered=6, accepted=3, declined=1, lapsed=1)
    assert answer.gained == (Gained(currency="KES", amount=660000, bookings=3, unpriced=0),)
    assert [(each.booked_service, each.offered_service, each.take_up) for each in answer.pairs] == [
        ("Manicure", "Pedicure", TakeUp(offered=5, accepted=2, declined=1, lapsed=1)),
        ("Manicure", "Facial", TakeUp(offered=1, accepted=1, declined=0, lapsed=0)),
    ]
    assert [each.take_up.offered for each in answer.days] == [0, 6]
    assert (answer.total, len(answer.offers)) == (6, 2)
    newest = answer.offers[0]
    assert (newest.offer_id, newest.price, newest.outcome, newest.why) == (
        last.offer_id, facial.price, "accepted", last.why,
    )  # fmt: skip
    assert (newest.late, newest.lapse_reason, newest.settled_at) == (False, None, NOON + dt.timedelta(minutes=1))


async def test_a_price_that_is_not_fixed_is_in_no_sum(house: House, running: Running) -> None:
    await offered(house, service("makeup", 800000, PriceKind.FROM), YES)
    async with running(clock=lambda: NOON):
        answer = await shown(house)
    assert answer.gained == (Gained(currency="KES", amount=0, bookings=0, unpriced=1),)


async def test_a_day_begins_at_midnight_of_the_business_and_older_offers_are_left_out(
    house: House, running: Running
) -> None:
    midnight = dt.datetime(2026, 11, 19, 21, 0, tzinfo=dt.UTC)  # in Nairobi it is the 20th
    await offered(house, service("pedicure", 180000), YES, midnight)
    await offered(house, service("pedicure", 180000), YES, midnight - dt.timedelta(seconds=1))
    async with running(clock=lambda: NOON):
        today, since_yesterday = await shown(house, days=1), await shown(house, days=2)
    assert (today.take_up.offered, today.gained[0].amount) == (1, 180000)
    assert [each.take_up.accepted for each in since_yesterday.days] == [1, 1]


async def test_what_the_service_itself_decides_is_what_is_shown(house: House, running: Running) -> None:
    now = dt.datetime.now(dt.UTC)
    async with running(clock=lambda: now):  # no time passes: a busy machine does not make an offer late
        accepted, declined = confirmed(), confirmed(thread="01JD8Q2Y6V7X9K3M5N4P2R1S0V", declined=True)
        await house.tells(accepted)
        await house.tells(declined)
        await house.tells(declined)
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_BOOKINGS.durable, 2)
        [offer] = [each.data for each in await house.told() if isinstance(each.data, Offered)]
        ids = {"offer_id": offer.offer_id, "thread_id": offer.thread_id}
        await house.tells(outcome_of(Accepted(**ids, appointment_id=uuid4())))
        await house.tells(outcome_of(Declined(**ids)))  # an echo: it changes nothing
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 2)

        async def taken() -> OffersShown | None:
            answer = await shown(house)
            return answer if answer.take_up.accepted else None

        answer: OffersShown = await eventually(taken)
    assert answer.take_up == TakeUp(offered=1, accepted=1, declined=0, lapsed=0)
    assert answer.gained == (Gained(currency="KES", amount=180000, bookings=1, unpriced=0),)
    assert answer.passed == {PassReason.DECLINED: 1}
    [one] = answer.offers
    assert (one.booked_service, one.offered_service, one.outcome) == ("Manicure", "Pedicure", "accepted")
