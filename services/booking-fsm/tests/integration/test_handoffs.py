"""Who was promised a person waits where the owner sees it, once, until somebody says that they were answered."""

import asyncio
import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest

from booking_fsm.handoffs import Handoffs
from booking_fsm.housekeeping import KEEP_ANSWERED, forget_old
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.testing.owners_hand import OwnersHand
from booking_fsm.turns import Turns
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.handoffs import AnsweredNoted, HandoffsShown, NoteAnswered, ShowHandoffs, ShownHandoff
from ratiba_contracts.requests import Refusal
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.tenant_registry import TenantRegistry

OWNER = "owner@pendo.example"


class Desk:
    """An owner who looks who waits, and answers."""

    def __init__(self, database: Database, clock: Clock, tenant: TenantContext) -> None:
        self.handoffs = Handoffs(database, clock)
        self.tenant = tenant

    async def looks(self, limit: int = 50, offset: int = 0) -> HandoffsShown:
        with bind_tenant(self.tenant):
            return await self.handoffs.show(ShowHandoffs(limit=limit, offset=offset, answered=10))

    async def sees(self) -> ShownHandoff:
        """The only one who waits."""
        [one] = (await self.looks()).waiting
        return one

    async def answers(self, one: ShownHandoff, actor: str = OWNER) -> AnsweredNoted | Refusal:
        asked = NoteAnswered(actor=actor, handoff_id=one.handoff_id, expected_times=one.times)
        with bind_tenant(self.tenant):
            return await self.handoffs.note_answered(asked)


@pytest.fixture
def desk(database: Database, clock: Clock, pendo: TenantContext) -> Desk:
    return Desk(database, clock, pendo)


async def test_who_asks_for_a_person_waits_with_name_and_phone_since_then(
    guest: Guest, desk: Desk, clock: Clock
) -> None:
    assert (await desk.looks()).total == 0
    began = clock()
    await guest.says("can I talk to a person please")
    one = await desk.sees()
    assert (one.why, one.times, one.raised_at) == ((HandoffWhy.ASKED_FOR_PERSON,), 1, began)
    assert (one.personal.name, one.personal.phone, one.channel) == ("Wanjiku", guest.phone, Channel.WHATSAPP)
    assert one.about is None


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("I am very unhappy, this is a complaint", HandoffWhy.DISTRESS),
        ("Sorry, I am running late", HandoffWhy.RUNNING_LATE),
    ],
)
async def test_why_is_told_as_closely_as_the_conversation_knows_it(
    guest: Guest, desk: Desk, says: str, why: HandoffWhy
) -> None:
    await guest.says("manicure with Amina tomorrow at 10am")
    await guest.says("yes")
    assert "handing_over" in await guest.says(says)
    one = await desk.sees()
    assert one.why == (why,)
    assert one.about is not None
    assert (one.about.appointment.appointment_id, one.about.stands, one.about.new) == (
        guest.state.appointment_id,
        "booked",
        False,
    )
    assert one.since == (), "they asked after it was booked"


async def test_a_conversation_waits_once_however_often_and_for_whatever_it_asks(
    guest: Guest, desk: Desk, clock: Clock
) -> None:
    began = clock()
    await guest.says("can I talk to a person please")
    for _ in range(3):
        clock.pass_(minutes=5)
        await guest.says("I want to talk to a person")
    clock.pass_(hours=3)  # a thread of its own by now
    await guest.says("I am very unhappy, this is a complaint")
    one = await desk.sees()
    assert one.why == (HandoffWhy.ASKED_FOR_PERSON, HandoffWhy.DISTRESS)
    assert (one.times, one.raised_at, one.last_at) == (5, began, clock())


async def test_who_was_answered_waits_no_more_and_it_is_known_who_said_so(
    guest: Guest, desk: Desk, clock: Clock
) -> None:
    await guest.says("can I talk to a person please")
    one = await desk.sees()
    clock.pass_(minutes=20)
    done = await asyncio.gather(*(desk.answers(one, f"{n}@pendo.example") for n in range(3)))
    notes = [each for each in done if isinstance(each, AnsweredNoted)]
    assert sorted(each.again for each in notes) == [False, True, True]
    assert len({(each.answered_by, each.answered_at) for each in notes}) == 1, "the first one's word stands"
    shown = await desk.looks()
    assert (shown.total, shown.waiting) == (0, ())
    [gone] = shown.answered
    assert (gone.handoff_id, gone.answered_by, gone.answered_at) == (one.handoff_id, notes[0].answered_by, clock())
    assert (gone.personal.name, gone.personal.phone) == ("Wanjiku", guest.phone)


async def test_who_asks_after_they_were_answered_waits_anew(guest: Guest, desk: Desk) -> None:
    await guest.says("can I talk to a person please")
    first = await desk.sees()
    await desk.answers(first)
    await guest.says("I still want to talk to a person")
    one = await desk.sees()
    assert (one.handoff_id != first.handoff_id, one.times) == (True, 1)


async def test_who_asked_again_since_the_owner_looked_is_not_taken_off(guest: Guest, desk: Desk) -> None:
    await guest.says("can I talk to a person please")
    stale = await desk.sees()
    await guest.says("I am very unhappy, this is a complaint")
    refused = await desk.answers(stale)
    assert isinstance(refused, Refusal)
    assert refused.slug == "asked-again"
    assert isinstance(await desk.answers(await desk.sees()), AnsweredNoted)
    nobody = await desk.answers(stale.model_copy(update={"handoff_id": uuid4()}))
    assert isinstance(nobody, Refusal)
    assert nobody.slug == "nobody-waits"


async def test_what_the_customer_does_by_themselves_meanwhile_is_told(guest: Guest, desk: Desk, clock: Clock) -> None:
    await guest.says("can I talk to a person please")
    clock.pass_(minutes=5)
    await guest.says("manicure with Amina tomorrow at 10am")
    await guest.says("yes")
    [booked] = (await desk.sees()).since
    assert (booked.stands, booked.new, booked.appointment.staff_name) == ("booked", True, "Amina")
    clock.pass_(minutes=5)
    await guest.says("cancel my appointment")
    assert "cancelled" in await guest.says("yes")
    [called_off] = (await desk.sees()).since
    assert (called_off.stands, called_off.new) == ("called_off", True)


async def test_what_the_owner_calls_off_is_told_there_too(
    guest: Guest, desk: Desk, owner: OwnersHand, clock: Clock
) -> None:
    await guest.says("manicure with Amina tomorrow at 10am")
    await guest.says("yes")
    booked = guest.state.appointment_id
    assert booked is not None
    await guest.says("can I talk to a person please")
    clock.pass_(minutes=5)
    await owner.calls_off(booked)
    one = await desk.sees()
    assert one.about is not None
    assert one.about.stands == "called_off"
    assert [(each.stands, each.new) for each in one.since] == [("called_off", False)]


@pytest.mark.parametrize(
    ("outcome", "reason", "why"),
    [
        ("failed", "business_not_set_up", HandoffWhy.PAYMENT_CAME_TO_NOTHING),
        ("refund_due", "too_little", HandoffWhy.PAID_TOO_LITTLE),
    ],
)
async def test_whose_money_needs_a_person_waits_with_the_payment_it_is_about(
    payer: Guest, desk: Desk, clock: Clock, outcome: str, reason: str, why: HandoffWhy
) -> None:
    await payer.says("manicure with Amina tomorrow at 10am")
    await payer.says("yes")
    await payer.gets_no_offer()
    [asked] = payer.asked_for
    clock.pass_(minutes=1)
    assert (await payer.hears_of_payment(outcome, reason))[-1] == "handing_over"
    one = await desk.sees()
    assert (one.why, one.payment_id) == ((why,), asked.payment_id)
    assert one.about is not None
    assert one.about.stands == "waiting"
    await payer.says("can I talk to a person please")
    assert (await desk.sees()).payment_id == asked.payment_id


async def test_what_was_paid_and_taken_back_waits_with_its_own_payment(payer: Guest, desk: Desk) -> None:
    await payer.says("manicure with Amina tomorrow at 10am")
    await payer.says("yes")
    await payer.gets_no_offer()
    await payer.hears_of_payment("settled")
    await payer.says("pedicure with Cate tomorrow at 2pm")
    await payer.says("yes")
    await payer.gets_no_offer()
    taken_back, asked_for_by_now = payer.asked_for
    await payer.hears_of_payment("refund_due", "reversed_by_provider", back=1)
    one = await desk.sees()
    assert (one.why, one.payment_id) == ((HandoffWhy.MONEY_TAKEN_BACK,), taken_back.payment_id)
    await payer.says("can I talk to a person please")
    assert (await desk.sees()).payment_id == asked_for_by_now.payment_id, "it is what is spoken of now"


async def test_money_that_nobody_was_asked_for_yet_is_no_payment_to_look_at(payer: Guest, desk: Desk) -> None:
    await payer.says("manicure with Amina tomorrow at 10am")
    await payer.says("yes")
    assert not payer.asked_for, "an offer is waited for"
    await payer.says("can I talk to a person please")
    assert (await desk.sees()).payment_id is None


async def test_on_the_page_it_is_the_phone_they_typed_and_none_of_anybody_elses(
    turns: Turns, pendo: TenantContext, clock: Clock, guest: Guest, desk: Desk
) -> None:
    visitor = Guest(turns, pendo, clock, key="f" * 16, channel=Channel.WEB, phone=None, name=None)
    await guest.says("manicure with Amina tomorrow at 10am")
    await guest.says("yes")
    await visitor.says("I want to talk to a person")
    one = await desk.sees()
    assert (one.personal.phone, one.channel) == (None, Channel.WEB)
    assert await visitor.says(f"call me on {guest.phone}") == ["phone_noted"]
    one = await desk.sees()
    assert one.personal.phone == guest.phone
    assert one.about is None, "a number that is typed shows nothing of whose it is"


async def test_who_has_waited_longest_comes_first_and_a_page_at_a_time(
    another: Callable[[int], Guest], desk: Desk, clock: Clock
) -> None:
    for number in range(5):
        await another(number).says("can I talk to a person please")
        clock.pass_(minutes=1)
    pages = [await desk.looks(limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [[one.personal.name for one in page.waiting] for page in pages] == [
        ["Guest 0", "Guest 1"],
        ["Guest 2", "Guest 3"],
        ["Guest 4"],
        [],
    ]
    assert {page.total for page in pages} == {5}
    assert (await desk.looks(limit=0)).waiting == ()


async def test_a_turn_that_is_not_committed_leaves_nobody_waiting(guest: Guest, desk: Desk, database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            "ALTER TABLE svc_booking_fsm.outbox ADD CONSTRAINT none_raised CHECK (subject NOT LIKE '%handoff%')"
        )
    with pytest.raises(Exception, match="none_raised"):
        await guest.says("can I talk to a person please")
    assert (await desk.looks()).total == 0


async def test_who_was_answered_is_forgotten_after_90_days_and_who_waits_is_not(
    another: Callable[[int], Guest], desk: Desk, clock: Clock, database: Database
) -> None:
    await another(1).says("can I talk to a person please")
    await another(2).says("can I talk to a person please")
    await desk.answers((await desk.looks()).waiting[0])
    tenants = TenantRegistry(database)
    await tenants.refresh()
    minute = dt.timedelta(minutes=1)
    await forget_old(database, tenants, clock() + KEEP_ANSWERED - minute)
    assert len((await desk.looks()).answered) == 1
    await forget_old(database, tenants, clock() + KEEP_ANSWERED + minute)
    shown = await desk.looks()
    assert (shown.total, shown.answered) == (1, ())
