"""Paying in a conversation: what is asked for, what stands in the rows, and money that comes late or not at all."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.timers import OFFER_LAPSE, PAYMENT_OVERDUE, PAYMENT_START
from booking_fsm.testing.business import CATALOG, DIALS
from booking_fsm.testing.guest import Guest
from booking_fsm.testing.payments_word import payment_outcome
from ratiba_contracts.appointment_acts import Kept
from ratiba_contracts.booking import Bundled, Cancelled, Confirmed
from ratiba_contracts.offer_acts import OfferGone
from ratiba_contracts.payment_acts import PaymentAwaited, PaymentPrompt, PromptToLeave, ReservedAsWell
from ratiba_contracts.payments import (
    MOST_ATTEMPTS,
    FrozenLine,
    Method,
    PayerPersonal,
    PaymentMethodsSnapshot,
    PaymentRequested,
    PromptedPersonal,
)
from ratiba_contracts.tenant import CatalogSnapshot, CrossSell, DialsSnapshot, Upsell
from ratiba_contracts.views import Price, PriceKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

SELLING = DialsSnapshot(
    version=2,
    dials=DIALS.dials.model_copy(update={"upsell": Upsell.ONCE_AFTER_CONFIRM, "cross_sell": CrossSell.RELATED_ONLY}),
)


def paying_by(guest: Guest, *methods: Method) -> None:
    known: Any = SimpleNamespace(held=lambda _tenant: PaymentMethodsSnapshot(version=1, methods=methods))
    guest.turns = replace(guest.turns, methods=known)


def selling(guest: Guest) -> None:
    always: Any = SimpleNamespace(get=lambda _tenant: SELLING)
    guest.turns = replace(guest.turns, dials=always)


def on_quote(guest: Guest, service_id: str) -> None:
    """This service has no fixed price any more."""
    quote = Price(kind=PriceKind.FROM, currency="KES", amount=100000)
    services = [
        one.model_copy(update={"price": quote}) if one.service_id == service_id else one for one in CATALOG.services
    ]
    menu: Any = SimpleNamespace(
        get=lambda _tenant: CatalogSnapshot(version=2, currency="KES", services=tuple(services))
    )
    guest.turns = replace(guest.turns, catalogs=menu)


@pytest.fixture
def guest(guest: Guest) -> Guest:
    """A customer of a business that takes M-Pesa."""
    paying_by(guest, Method.MPESA)
    return guest


async def kept(guest: Guest) -> None:
    await guest.says("manicure tomorrow at 10am with Amina")
    assert await guest.says("yes") == ["reserved"]


async def rows(database: Database, tenant: TenantContext) -> list[tuple[str, str]]:
    with bind_tenant(tenant):
        async with database.tenant_transaction() as connection:
            found = await connection.fetch("SELECT service, status FROM appointments ORDER BY start_at")
    return [(row["service"]["service_id"], row["status"]) for row in found]


def facts(guest: Guest, kind: type[Any]) -> list[Any]:
    assert guest.reached is not None
    return [fact.data for fact in guest.reached.facts if isinstance(fact.data, kind)]


async def test_what_is_asked_for_is_what_was_agreed_to(guest: Guest, database: Database, pendo: TenantContext) -> None:
    await kept(guest)
    [confirmed], [asked] = facts(guest, Confirmed), facts(guest, PaymentRequested)
    until = guest.clock() + dt.timedelta(minutes=30)
    appointment = confirmed.appointment
    assert confirmed.held_until == until
    assert asked == PaymentRequested(
        payment_id=asked.payment_id,
        attempt=1,
        thread_id=guest.state.thread_id,
        customer_id=confirmed.customer_id,
        method=Method.MPESA,
        lines=(
            FrozenLine(appointment_id=appointment.appointment_id, service_name="Manicure with polish", amount=150000),
        ),
        total=150000,
        currency="KES",
        held_until=until,
        personal=PayerPersonal(phone="+254712000001"),
    )
    with bind_tenant(pendo):
        async with database.tenant_transaction() as connection:
            [row] = await connection.fetch("SELECT status, held_until FROM appointments")
    assert tuple(row) == ("pending", until)


@pytest.mark.edge(37)
async def test_the_price_that_was_read_back_is_asked_for_however_it_is_changed_since(guest: Guest) -> None:
    await kept(guest)
    await guest.hears_of_payment("failed", "no_answer")
    on_quote(guest, "manicure")
    await guest.says("yes")
    assert [one.total for one in guest.asked_for] == [150000, 150000]
    assert [one.attempt for one in guest.asked_for] == [1, 2]


async def test_what_has_no_fixed_price_is_booked_at_once_and_paid_on_the_spot(guest: Guest) -> None:
    on_quote(guest, "manicure")
    await guest.says("manicure tomorrow at 10am with Amina")
    assert await guest.says("yes") == ["booked"]
    assert guest.facts() == ["booking.confirmed", "booking.booked"]
    assert guest.state.step is Step.BOOKED


@pytest.mark.parametrize(("unpriced", "said", "asked"), [("pedicure", "booked", 1500), ("manicure", "reserved", 1800)])
async def test_of_two_services_only_what_has_a_fixed_price_is_asked_for(
    guest: Guest, database: Database, pendo: TenantContext, unpriced: str, said: str, asked: int
) -> None:
    selling(guest)
    on_quote(guest, unpriced)
    await guest.says("manicure tomorrow at 10am with Amina")
    await guest.says("yes")
    await guest.is_offered("pedicure", "cate")
    assert await guest.says("yes") == [said]
    assert [one.total // 100 for one in guest.asked_for] == [asked]
    assert sorted(status for _, status in await rows(database, pendo)) == ["booked", "pending"]
    await guest.hears_of_payment("settled")
    assert [status for _, status in await rows(database, pendo)] == ["booked", "booked"]


@pytest.mark.edge(7)
async def test_a_late_yes_before_money_was_asked_for_is_paid_together(guest: Guest) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    await guest.waits_for(OFFER_LAPSE)
    assert guest.asked_for == []
    await guest.says("ndio")
    [bundled], [act] = facts(guest, Bundled), guest.replies[-1].acts
    assert isinstance(act, ReservedAsWell)
    assert not act.separately
    assert [one.total for one in guest.asked_for] == [330000]
    assert bundled.held_until == guest.asked_for[0].held_until
    assert set(guest.state.timers) == {PAYMENT_OVERDUE}


@pytest.mark.edge(7)
@pytest.mark.parametrize("first", ["requested", "prompted", "paid"])
async def test_a_late_yes_after_money_was_asked_for_is_paid_on_its_own(
    guest: Guest, database: Database, pendo: TenantContext, first: str
) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    question = guest.replies[-1].question
    assert question is not None
    await guest.waits_for(OFFER_LAPSE)
    await guest.waits_for(PAYMENT_START)
    for outcome in {"requested": (), "prompted": ("prompted",), "paid": ("prompted", "settled")}[first]:
        await guest.hears_of_payment(outcome)
    told = await guest.taps("yes", question_id=question.question_id)
    assert told == (["reserved"] if first == "paid" else ["reserved_as_well"])
    assert [one.total for one in guest.asked_for] == [150000, 180000]
    assert guest.asked_for[0].payment_id != guest.asked_for[1].payment_id
    await guest.hears_of_payment("settled")
    assert ("pedicure", "booked") in await rows(database, pendo)


@pytest.mark.edge(7)
async def test_a_late_yes_to_a_taken_time_leaves_the_one_service_and_its_payment(
    guest: Guest, another: Callable[[int], Guest]
) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    await guest.waits_for(OFFER_LAPSE)
    standing = guest.state.offering
    assert standing is not None
    assert standing.offer is not None
    await guest.turns.holds._client.flushdb()
    faster = another(1)
    await faster.says("pedicure tomorrow at 10:45am with Cate")
    await faster.says("yes")
    assert await guest.says("ndio") == ["offer_gone"]
    [act] = guest.replies[-1].acts
    assert isinstance(act, OfferGone)
    assert act.unpaid
    assert [one.total for one in guest.asked_for] == [150000]


@pytest.mark.edge(39)
async def test_a_refund_is_told_days_later_whatever_the_conversation_is_about_by_then(guest: Guest) -> None:
    await kept(guest)
    await guest.hears_of_payment("prompted")
    await guest.waits_for(PAYMENT_OVERDUE)
    first = guest.state.thread_id
    guest.clock.pass_(hours=50)
    assert await guest.says("facial on Wednesday at 2pm") == ["greet", "read_back"]
    assert guest.state.thread_id != first
    assert await guest.hears_of_payment("refund_due", "too_late") == ["refund_due"]
    assert await guest.says("ok") == ["ask_again", "read_back"], "to the refund, it may be"
    assert await guest.says("ok") == ["reserved"]


@pytest.mark.edge(39)
async def test_what_was_called_off_while_its_prompt_was_open_is_never_booked_by_the_money(
    guest: Guest, another: Callable[[int], Guest], database: Database, pendo: TenantContext
) -> None:
    await kept(guest)
    await guest.hears_of_payment("prompted")
    await guest.says("cancel")
    await guest.says("yes")
    faster = another(1)
    await faster.says("manicure tomorrow at 10am with Amina")
    assert await faster.says("yes") == ["booked"]
    assert await guest.hears_of_payment("settled") == []
    assert await rows(database, pendo) == [("manicure", "cancelled"), ("manicure", "booked")]


async def test_who_keeps_what_is_not_paid_yet_is_told_that_it_is_kept_until_it_is(guest: Guest) -> None:
    await kept(guest)
    await guest.hears_of_payment("prompted")
    await guest.says("cancel")
    assert "kept" in await guest.says("no")
    [said] = [act for act in guest.replies[-1].acts if isinstance(act, Kept)]
    assert said.unpaid
    assert guest.state.step.value == "PAYMENT_PENDING"
    await guest.hears_of_payment("settled")
    await guest.says("cancel")
    assert "kept" in await guest.says("no")
    assert [act.unpaid for act in guest.replies[-1].acts if isinstance(act, Kept)] == [False]


@pytest.mark.edge(40)
async def test_of_a_bundle_with_one_part_called_off_the_other_is_booked(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    await guest.says("yes")
    await guest.hears_of_payment("prompted")
    await guest.says("cancel the pedicure")
    assert await guest.says("yes") == ["cancelled", "prompt_to_leave"]
    [leave] = [act for act in guest.replies[-1].acts if isinstance(act, PromptToLeave)]
    assert leave == PromptToLeave(by="mpesa", partly=True)
    assert guest.state.step.value == "PAYMENT_PENDING"
    asked = guest.asked_for[0]
    first = asked.lines[0].appointment_id
    settled = payment_outcome(asked, "settled").model_copy(update={"amount": 150000, "appointment_ids": (first,)})
    assert await guest.sends(guest._wrapped(settled)) == ["payment_received"]
    assert await rows(database, pendo) == [("manicure", "booked"), ("pedicure", "cancelled")]
    assert guest.state.step.value == "BOOKED"


@pytest.mark.edge(35)
@pytest.mark.edge(36)
async def test_while_nothing_is_known_the_customer_hears_just_that_and_gets_no_second_prompt(guest: Guest) -> None:
    await kept(guest)
    for stands, prompted in (("requested", ()), ("prompted", ("prompted",))):
        for outcome in prompted:
            await guest.hears_of_payment(outcome)
        for words, asked in (("nimelipa", "has_paid"), ("send it again", "send_again"), ("my appointments", "looks")):
            await guest.says(words)
            assert guest.replies[-1].acts[-1] == PaymentAwaited.model_validate({"asked": asked, "stands": stands})
    assert len(guest.asked_for) == 1


@pytest.mark.edge(42)
async def test_a_late_no_while_the_first_is_being_paid_leaves_it_as_it_is(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    question = guest.replies[-1].question
    assert question is not None
    await guest.waits_for(OFFER_LAPSE)
    await guest.waits_for(PAYMENT_START)
    await guest.hears_of_payment("prompted")
    assert await guest.taps("no", question_id=question.question_id) == ["offer_declined"]
    assert await rows(database, pendo) == [("manicure", "pending")]
    await guest.hears_of_payment("settled")
    assert await rows(database, pendo) == [("manicure", "booked")]


async def test_after_the_last_attempt_a_person_is_asked_for(guest: Guest) -> None:
    await kept(guest)
    for attempt in range(1, MOST_ATTEMPTS):
        assert await guest.hears_of_payment("failed", "wrong_pin") == ["not_paid", "pay_again"], attempt
        await guest.says("yes")
    assert await guest.hears_of_payment("failed", "wrong_pin") == ["not_paid", "handing_over"]
    assert [one.attempt for one in guest.asked_for] == list(range(1, MOST_ATTEMPTS + 1))


async def test_nothing_is_asked_for_that_cannot_be_paid_in_time(guest: Guest) -> None:
    await kept(guest)
    await guest.hears_of_payment("failed", "no_answer")
    guest.clock.pass_(minutes=30)
    assert await guest.says("yes") == ["reservation_ended"]
    [over] = facts(guest, Cancelled)
    assert over.cancelled_by == "system"
    assert len(guest.asked_for) == 1


async def test_what_came_out_of_an_earlier_attempt_says_nothing_of_the_present_one(guest: Guest) -> None:
    await kept(guest)
    await guest.hears_of_payment("failed", "no_answer")
    await guest.says("yes")
    assert await guest.hears_of_payment("prompted", back=1) == []
    assert await guest.hears_of_payment("failed", "phone_busy", back=1) == []
    assert await guest.hears_of_payment("prompted") == ["payment_prompt"]


async def test_the_page_of_a_card_is_in_its_reply_and_nowhere_else(guest: Guest) -> None:
    paying_by(guest, Method.CARD)
    await kept(guest)
    assert guest.asked_for[0].method is Method.CARD
    page = PromptedPersonal(pay_at="https://pay.example/order")
    prompted = payment_outcome(guest.asked_for[0], "prompted").model_copy(update={"personal": page})
    assert await guest.sends(guest._wrapped(prompted)) == ["payment_prompt"]
    [act] = guest.replies[-1].acts
    assert act == PaymentPrompt(amount=Price(kind=PriceKind.FIXED, currency="KES", amount=150000), by="card")
    assert guest.replies[-1].personal.pay_at == "https://pay.example/order"
    assert "pay.example" not in guest.state.model_dump_json()
    await guest.says("where are you?")
    assert guest.replies[-1].personal.pay_at is None


@pytest.mark.edge(37)
async def test_money_that_was_too_little_or_went_back_needs_a_person(guest: Guest) -> None:
    await kept(guest)
    assert await guest.hears_of_payment("refund_due", "too_little") == ["refund_due", "handing_over"]
    await guest.waits_for(PAYMENT_OVERDUE)
    assert await guest.hears_of_payment("refund_due", "reversed_by_provider") == ["refund_due", "handing_over"]


async def test_money_that_came_in_time_books_what_is_still_kept_however_late_it_is_heard_of(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    await kept(guest)
    await guest.hears_of_payment("prompted")
    guest.clock.pass_(minutes=34)  # its deadline waits behind it on the bus
    assert await guest.hears_of_payment("settled") == ["payment_received"]
    assert await rows(database, pendo) == [("manicure", "booked")]
    assert guest.state.step is Step.BOOKED
    assert guest.state.timers == {}


async def test_money_for_one_does_not_keep_the_other_that_nobody_paid(
    guest: Guest, database: Database, pendo: TenantContext
) -> None:
    selling(guest)
    await kept(guest)
    await guest.is_offered("pedicure", "cate")
    question = guest.replies[-1].question
    assert question is not None
    await guest.waits_for(OFFER_LAPSE)
    await guest.waits_for(PAYMENT_START)
    await guest.taps("yes", question_id=question.question_id)
    guest.clock.pass_(minutes=34)
    assert await guest.hears_of_payment("settled", back=1) == ["payment_received"]
    assert await guest.waits_for(PAYMENT_OVERDUE) == ["reservation_ended"]
    assert await rows(database, pendo) == [("manicure", "booked"), ("pedicure", "expired")]


async def test_a_chair_that_is_given_up_can_be_had_by_others(guest: Guest, another: Callable[[int], Guest]) -> None:
    await kept(guest)
    other = another(1)
    assert await other.says("manicure tomorrow at 10am with Amina") != ["greet", "read_back"]
    await guest.waits_for(PAYMENT_OVERDUE)
    assert await other.says("manicure tomorrow at 10am with Amina") == ["read_back"]


async def test_who_writes_from_another_country_is_asked_for_a_phone_that_m_pesa_rings(guest: Guest) -> None:
    paying_by(guest, Method.MPESA)
    guest.phone = "+12125550123"
    assert await guest.says("manicure tomorrow at 10am") == ["greet", "phone_not_understood"]
    assert await guest.says("0712 345 678") == ["read_back"]
    await guest.says("yes")
    assert [asked.personal.phone for asked in guest.asked_for] == ["+254712345678"]
