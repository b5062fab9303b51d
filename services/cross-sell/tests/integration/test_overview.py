"""What owners see of the offers: sums over the rows themselves, by the business's own days."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest

from cross_sell import SERVICE
from cross_sell.adapters import offers, passes, second_bookings, take_up
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from cross_sell.housekeeping import forget_old
from cross_sell.wiring import MIGRATIONS
from ratiba_contracts.asks import SHOW_OFFERS
from ratiba_contracts.booking import Booked, Cancelled
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import CROSS_SELL_BOOKINGS, CROSS_SELL_OUTCOMES, CROSS_SELL_STANDING
from ratiba_contracts.cross_sell import Accepted, Declined, LapseReason, Offered, OfferedTime, Passed, PassReason, Why
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.offers import MOST_DAYS, Gained, OffersShown, ShowOffers, TakeUp
from ratiba_contracts.streams import BOOKING_FACTS, CROSS_SELL_FACTS
from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_runtime.asks import put_question
from ratiba_runtime.migrate_database import migrate_tenant
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, tenant_named

from .conftest import Running
from .house import KEY, TENANT, THREAD, House, confirmed, outcome_of

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
UNSEEN = Settlement(Outcome.LAPSED, reason=LapseReason.TOO_LATE)


def service(service_id: str, amount: int, kind: PriceKind = PriceKind.FIXED) -> ServiceView:
    price = Price(kind=kind, currency="KES", amount=amount)
    return ServiceView(service_id=service_id, name=service_id.title(), duration_min=60, price=price)


async def offered(
    house: House,
    second: ServiceView,
    became: Settlement | None,
    at: dt.datetime = NOON,
    stands: second_bookings.Stands | None = "booked",
) -> Offered:
    """A row, as offering and settling leave it; what was accepted stands as it is said."""
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
            if became is not None and became.second_appointment_id is not None:
                became = replace(became, second_appointment_id=uuid4())
            if became is not None:
                assert await offers.settle(connection, made.offer_id, became, at)
                second_id = became.second_appointment_id
                if second_id is not None and stands is not None:
                    await second_bookings.note(connection, second_id, made.thread_id, stands, at)
    return made


def told_of(appointment_id: UUID, kind: type[Booked | Cancelled], *, thread: str = THREAD) -> Envelope[Any]:
    """What booking-fsm tells of an appointment."""
    example: Any = EXAMPLES[f"booking.{kind.__name__.lower()}.v1"]
    appointment = example.appointment.model_copy(update={"appointment_id": appointment_id})
    fact = example.model_copy(update={"appointment": appointment, "thread_id": thread})
    return envelope(fact, id=uuid4(), tenant=TENANT, key=KEY, time=dt.datetime.now(dt.UTC))


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
    for became in (YES, YES, NO, SILENCE, UNSEEN, None):
        await offered(house, pedicure, became)
    last = await offered(house, facial, YES, NOON + dt.timedelta(minutes=1))
    async with running(clock=lambda: NOON + dt.timedelta(hours=1)):
        answer = await shown(house, days=2, limit=2)
    assert answer.take_up == TakeUp(offered=7, accepted=3, declined=1, lapsed=2, unseen=1)
    assert answer.gained == (Gained(currency="KES", amount=660000, bookings=3, unpriced=0),)
    assert [(each.booked_service, each.offered_service, each.take_up) for each in answer.pairs] == [
        ("Manicure", "Pedicure", TakeUp(offered=6, accepted=2, declined=1, lapsed=2, unseen=1)),
        ("Manicure", "Facial", TakeUp(offered=1, accepted=1, declined=0, lapsed=0)),
    ]
    assert [each.take_up.offered for each in answer.days] == [0, 7]
    assert (answer.total, len(answer.offers)) == (7, 2)
    newest = answer.offers[0]
    assert (newest.offer_id, newest.price, newest.outcome, newest.why) == (
        last.offer_id, facial.price, "accepted", last.why,
    )  # fmt: skip
    assert (newest.late, newest.lapse_reason, newest.settled_at) == (False, None, NOON + dt.timedelta(minutes=1))


async def test_what_is_not_booked_or_was_called_off_is_not_gained(house: House, running: Running) -> None:
    pedicure = service("pedicure", 180000)
    for stands in ("booked", "cancelled", None):
        await offered(house, pedicure, YES, stands=stands)
    async with running(clock=lambda: NOON):
        answer = await shown(house)
    assert answer.take_up.accepted == 3
    assert answer.gained == (Gained(currency="KES", amount=180000, bookings=1, unpriced=0),)


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
        second = uuid4()
        await house.tells(outcome_of(Accepted(**ids, appointment_id=second)))
        await house.tells(outcome_of(Declined(**ids)))  # an echo: it changes nothing
        await house.tells(told_of(second, Booked))
        await house.handled(CROSS_SELL_FACTS.name, CROSS_SELL_OUTCOMES.durable, 2)

        async def taken() -> OffersShown | None:
            answer = await shown(house)
            return answer if answer.take_up.accepted and answer.gained else None

        answer: OffersShown = await eventually(taken)
    assert answer.take_up == TakeUp(offered=1, accepted=1, declined=0, lapsed=0)
    assert answer.gained == (Gained(currency="KES", amount=180000, bookings=1, unpriced=0),)
    assert answer.passed == {PassReason.DECLINED: 1}
    [one] = answer.offers
    assert (one.booked_service, one.offered_service, one.outcome) == ("Manicure", "Pedicure", "accepted")


ANOTHER_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0W"


@pytest.mark.parametrize("first_known", ["by the yes", "by the conversation"])
async def test_in_whatever_order_it_is_told_what_stands_is_gained_and_what_is_called_off_is_not(
    house: House, running: Running, first_known: str
) -> None:
    second = uuid4()
    made = await offered(house, service("pedicure", 180000), None)
    yes = outcome_of(Accepted(offer_id=made.offer_id, thread_id=made.thread_id, appointment_id=second))
    booked = told_of(second, Booked, thread=made.thread_id)
    async with running(clock=lambda: NOON):
        told = [yes, booked] if first_known == "by the yes" else [booked, yes]
        for fact in told:
            await house.tells(fact)
            await eventually_handled(house, fact)
        await house.tells_again(booked)
        assert [each.amount for each in (await shown(house)).gained] == [180000]
        await house.tells(told_of(second, Cancelled, thread=ANOTHER_THREAD))
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_STANDING.durable, 3)
        await house.tells(told_of(second, Booked, thread=made.thread_id))  # told late: nothing is booked again
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_STANDING.durable, 4)
        assert (await shown(house)).gained == ()


async def eventually_handled(house: House, fact: Envelope[Any]) -> None:
    """Once the one fact of its kind is taken in."""
    stream, consumer = (
        (CROSS_SELL_FACTS, CROSS_SELL_OUTCOMES)
        if isinstance(fact.data, Accepted)
        else (BOOKING_FACTS, CROSS_SELL_STANDING)
    )
    await house.handled(stream.name, consumer.durable, 1)


async def test_of_appointments_behind_no_offer_nothing_is_kept(house: House, running: Running) -> None:
    async with running(clock=lambda: NOON):
        await house.tells(told_of(uuid4(), Booked))
        await house.tells(told_of(uuid4(), Cancelled))
        await house.handled(BOOKING_FACTS.name, CROSS_SELL_STANDING.durable, 2)
    assert await rows_left(house) == {"offers": 0, "passes": 0, "second_bookings": 0}


async def test_what_was_accepted_before_the_bus_can_tell_counts_as_booked_after_an_upgrade(house: House) -> None:
    now, pedicure = dt.datetime.now(dt.UTC), service("pedicure", 180000)
    for days, became in ((100, YES), (100, NO), (80, YES)):
        await offered(house, pedicure, became, now - dt.timedelta(days=days), stands=None)
    with bind_tenant(tenant_named(TENANT)):
        async with house.database.tenant_transaction() as connection:
            await connection.execute("DROP INDEX offers_second_appointment; DROP TABLE second_bookings")
            await connection.execute("UPDATE alembic_version_cross_sell SET version_num = 'cross_sell_0001'")
        assert await migrate_tenant(house.url, SERVICE, MIGRATIONS, TENANT, owners=(SERVICE,))
        async with house.database.tenant_transaction() as connection:
            found = await take_up.gained(connection, now - dt.timedelta(days=200))
            known = await connection.fetch("SELECT stands, noted_at FROM second_bookings")
    assert found == (Gained(currency="KES", amount=180000, bookings=1, unpriced=0),), "the younger are told of again"
    assert [tuple(row) for row in known] == [("booked", now - dt.timedelta(days=100))]


async def rows_left(house: House) -> dict[str, int]:
    with bind_tenant(tenant_named(TENANT)):
        async with house.database.tenant_transaction() as connection:
            tables = ("offers", "passes", "second_bookings")
            return {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables}


async def test_what_nobody_can_look_at_any_more_is_forgotten_but_for_an_open_offer(house: House) -> None:
    tenants: Any = SimpleNamespace(with_tables=lambda: (tenant_named(TENANT),))
    pedicure = service("pedicure", 180000)
    for became in (YES, NO, None):
        await offered(house, pedicure, became)
    passed = Passed(thread_id=THREAD, appointment_id=uuid4(), reason=PassReason.NO_RELATION)
    with bind_tenant(tenant_named(TENANT)):
        async with house.database.tenant_transaction() as connection:
            await passes.insert(connection, passed, "manicure", NOON)
    await forget_old(house.database, tenants, NOON + dt.timedelta(days=MOST_DAYS))
    assert await rows_left(house) == {"offers": 3, "passes": 1, "second_bookings": 1}
    await forget_old(house.database, tenants, NOON + dt.timedelta(days=MOST_DAYS + 2))
    assert await rows_left(house) == {"offers": 1, "passes": 0, "second_bookings": 0}
