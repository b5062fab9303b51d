"""booking-fsm's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from decimal import Decimal
from uuid import UUID

from asyncpg import ForeignKeyViolationError

from booking_fsm.adapters import (
    appointments,
    by_hand,
    cancelled_by_hand,
    conversations,
    handoffs,
    llm_calls,
    rosters,
)
from booking_fsm.adapters.appointments import NewAppointment, Owner, Primary
from booking_fsm.adapters.by_hand import Note
from booking_fsm.adapters.conversations import Conversation
from booking_fsm.adapters.rosters import NOBODY, StaleRoster
from ratiba_contracts.acts import HandoffReason
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.views import Channel
from ratiba_llm import Declined, Declining, NewCall, Spend
from ratiba_runtime.database import Connection

from .pendo import BOOKED_KEY, PENDOS_CALL, PHONE, ROSTER, InHand
from .trial import Trial, Trials

NOW = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
"""Before everything Pendo has, so that all of it is still to come."""

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)

NEWCOMER = UUID("00000000-0000-4000-8000-00000000000b")
"""A customer of Kucha's who is entered by the call, or by nothing."""

NEW_ID = UUID("00000000-0000-4000-8000-00000000000c")


def _owner(a: InHand) -> Owner:
    """The best-placed customer of Pendo: one whose channel proves who they are."""
    return Owner(BOOKED_KEY, a.customer_id, proven=True)


def _theirs_once_more(a: InHand) -> NewAppointment:
    """Under the id and the reference of Pendo's appointment, in a chair that is held there."""
    booked = a.appointment
    return NewAppointment(booked.appointment_id, [booked.reference], a.thread_id, booked.service, a.slot, NOW)


OVER = Declined(Declining.OFF, Spend("claude-haiku-5-5", "0" * 12))


def _call(a: InHand) -> NewCall:
    """The very call that Pendo made."""
    return NewCall(PENDOS_CALL, a.thread_id, PENDOS_CALL, "intent_classifier", Decimal("0.01"), NOW)


async def _save(connection: Connection, a: InHand) -> int:
    return await conversations.save(
        connection,
        a.deciding,
        a.state,
        at=NOW,
        reply_seq=9,
        clock_offset_seconds=0,
        next_due_at=None,
        input_id=NEW_ID,
        input_={},
        acts=[],
    )


async def _kept_unpaid(connection: Connection, a: InHand) -> tuple[UUID, ...]:
    """Pendo's appointment, as if it were pending: at home it is booked by now, elsewhere there is none."""
    await connection.execute(
        "UPDATE appointments SET status = 'pending', held_until = $2 WHERE appointment_id = $1",
        a.appointment.appointment_id,
        IN_YEARS,
    )
    return (a.appointment.appointment_id,)


async def _book(connection: Connection, a: InHand) -> object:
    return await appointments.book(connection, await _kept_unpaid(connection, a), NOW)


async def _pending(connection: Connection, a: InHand) -> object:
    return await appointments.pending(connection, await _kept_unpaid(connection, a))


async def _release(connection: Connection, a: InHand) -> object:
    return await appointments.release(connection, await _kept_unpaid(connection, a), NOW, refused=True)


async def _give_way(connection: Connection, a: InHand) -> object:
    return await by_hand.give_way(connection, await _kept_unpaid(connection, a), NOW)


def _note(a: InHand) -> Note:
    """As if Pendo's owner had entered Pendo's appointment."""
    return Note(NEW_ID, a.appointment.appointment_id, "asked", "kucha", NOW, None, ())


async def _made_by(connection: Connection, a: InHand) -> object:
    """What a press made whose id is known; at the neighbour's there is no such appointment to have been made."""
    await connection.execute(
        "INSERT INTO bookings_by_hand (request_id, appointment_id, asked, actor, made_at, displaced)"
        " SELECT $1, appointment_id, 'asked', 'pendo', $3, '[]' FROM appointments WHERE appointment_id = $2",
        NEW_ID,
        a.appointment.appointment_id,
        NOW,
    )
    return await by_hand.made_by(connection, NEW_ID)


async def _taken_back(connection: Connection, a: InHand) -> object:
    """Pendo's appointment, as if it were entered by hand."""
    await _made_by(connection, a)
    return await cancelled_by_hand.cancel(connection, a.appointment.appointment_id, "booked", NOW)


async def _note_of_it(connection: Connection, a: InHand) -> None:
    await _made_by(connection, a)
    await cancelled_by_hand.note(connection, a.appointment.appointment_id, "kucha", NOW)


def _raised(a: InHand) -> HandoffRaised:
    """What Pendo's customer was promised."""
    return HandoffRaised(thread_id=a.thread_id, channel=Channel.WHATSAPP, reason=HandoffReason.DISTRESS, at=NOW)


async def _answered(connection: Connection, a: InHand) -> object:
    await handoffs.answer(connection, a.handoff_id, 1, "kucha", NOW)
    return await handoffs.answered(connection, 50)


async def _forgotten(connection: Connection, a: InHand) -> object:
    await handoffs.answer(connection, a.handoff_id, 1, "kucha", NOW)
    return await handoffs.forget_before(connection, IN_YEARS)


def _first(a: InHand) -> Primary:
    """Something that Pendo's customer has besides the appointment they are known by."""
    return Primary(NEW_ID, NOW, a.customer_id)


TRIALS: Trials = {
    "booking_fsm.adapters.appointments:live": [
        Trial(lambda c, a: appointments.live(c, a.appointment.appointment_id), nothing=None),
    ],
    "booking_fsm.adapters.appointments:engaged": [
        Trial(lambda c, a: appointments.engaged(c, _first(a), NOW, IN_YEARS), nothing=()),
    ],
    "booking_fsm.adapters.appointments:own_time": [
        Trial(lambda c, a: appointments.own_time(c, _owner(a), NOW, IN_YEARS), nothing=()),
    ],
    "booking_fsm.adapters.appointments:book": [
        Trial(_book, nothing=()),
    ],
    "booking_fsm.adapters.appointments:pending": [
        Trial(_pending, nothing=()),
    ],
    "booking_fsm.adapters.appointments:release": [
        Trial(_release, nothing=()),
    ],
    "booking_fsm.adapters.appointments:busy": [
        Trial(lambda c, _a: appointments.busy(c, NOW, IN_YEARS), nothing=[]),
    ],
    "booking_fsm.adapters.appointments:insert": [
        # Pendo's customer and staff are nobody here
        Trial(lambda c, a: appointments.insert(c, _owner(a), _theirs_once_more(a)), nothing=ForeignKeyViolationError),
    ],
    "booking_fsm.adapters.appointments:coming": [
        Trial(lambda c, a: appointments.coming(c, _owner(a), NOW), nothing=()),
    ],
    "booking_fsm.adapters.appointments:cancel": [
        Trial(lambda c, a: appointments.cancel(c, _owner(a), a.appointment.appointment_id, NOW), nothing=None),
    ],
    "booking_fsm.adapters.by_hand:around": [
        Trial(lambda c, _a: by_hand.around(c, NOW, IN_YEARS), nothing=()),
    ],
    "booking_fsm.adapters.by_hand:threads_of": [
        Trial(lambda c, a: by_hand.threads_of(c, [a.thread_id, a.deciding_thread_id]), nothing={}),
    ],
    "booking_fsm.adapters.by_hand:give_way": [
        Trial(_give_way, nothing=0),
    ],
    "booking_fsm.adapters.by_hand:enter_customer": [
        # Pendo's customer is somebody new here, under an id of Kucha's
        Trial(lambda c, a: by_hand.enter_customer(c, a.customer_id, "Somebody", PHONE, NOW), nothing=True),
    ],
    "booking_fsm.adapters.by_hand:note": [
        Trial(lambda c, a: by_hand.note(c, _note(a)), nothing=ForeignKeyViolationError),
    ],
    "booking_fsm.adapters.by_hand:made_by": [
        Trial(_made_by, nothing=None),
    ],
    "booking_fsm.adapters.cancelled_by_hand:cancel": [
        Trial(_taken_back, nothing=False),
    ],
    "booking_fsm.adapters.cancelled_by_hand:note": [
        Trial(_note_of_it, nothing=ForeignKeyViolationError),
    ],
    "booking_fsm.adapters.cancelled_by_hand:entry": [
        Trial(lambda c, a: cancelled_by_hand.entry(c, a.appointment.appointment_id), nothing=None),
    ],
    "booking_fsm.adapters.conversations:lock": [
        Trial(lambda c, _a: conversations.lock(c, BOOKED_KEY), nothing=None),
    ],
    "booking_fsm.adapters.conversations:meet": [
        # the same person, proven by the channel: somebody new all the same, and under an id of Kucha's
        Trial(
            lambda c, _a: conversations.meet(
                c, BOOKED_KEY, "whatsapp", customer_id=NEWCOMER, name=None, phone=PHONE, at=NOW
            ),
            nothing=Conversation(BOOKED_KEY, "whatsapp", NEWCOMER, proven=True, reply_seq=0),
        ),
    ],
    "booking_fsm.adapters.conversations:save": [
        Trial(_save, nothing=2),  # a row of Kucha's own: the version after the one in hand
    ],
    "booking_fsm.adapters.conversations:past_due": [
        Trial(lambda c, _a: conversations.past_due(c, IN_YEARS), nothing=[]),
    ],
    "booking_fsm.adapters.conversations:look": [
        Trial(lambda c, a: conversations.look(c, a.thread_id), nothing=None),
    ],
    "booking_fsm.adapters.handoffs:raise_for": [
        # Pendo's customer is nobody here who could wait
        Trial(lambda c, a: handoffs.raise_for(c, BOOKED_KEY, NEW_ID, _raised(a)), nothing=ForeignKeyViolationError),
    ],
    "booking_fsm.adapters.handoffs:how_many_wait": [
        Trial(lambda c, _a: handoffs.how_many_wait(c), nothing=0),
    ],
    "booking_fsm.adapters.handoffs:waiting": [
        Trial(lambda c, _a: handoffs.waiting(c, 200, 0), nothing=()),
    ],
    "booking_fsm.adapters.handoffs:answered": [
        Trial(_answered, nothing=()),
    ],
    "booking_fsm.adapters.handoffs:answer": [
        Trial(lambda c, a: handoffs.answer(c, a.handoff_id, 1, "kucha", NOW), nothing=False),
    ],
    "booking_fsm.adapters.handoffs:note_of": [
        Trial(lambda c, a: handoffs.note_of(c, a.handoff_id), nothing=None),
    ],
    "booking_fsm.adapters.handoffs:forget_before": [
        Trial(_forgotten, nothing=0),
    ],
    "booking_fsm.adapters.handoffs:_theirs": [
        Trial(lambda c, a: handoffs._theirs(c, [a.handoff_id]), nothing=[]),
    ],
    "booking_fsm.adapters.llm_calls:lock": [
        Trial(
            lambda c, a: llm_calls.lock(c, a.thread_id),
            nothing=None,
            same_for_all="it reads and writes no row: two of one name wait for each other, no more",
        ),
    ],
    "booking_fsm.adapters.llm_calls:begin": [
        # a call of Pendo's is none of Kucha's: it may be begun there
        Trial(lambda c, a: llm_calls.begin(c, _call(a)), nothing=True),
    ],
    "booking_fsm.adapters.llm_calls:end": [
        Trial(lambda c, _a: llm_calls.end(c, PENDOS_CALL, OVER), nothing=None),
    ],
    "booking_fsm.adapters.llm_calls:spent": [
        Trial(lambda c, a: llm_calls.spent(c, a.thread_id), nothing=Decimal(0)),
    ],
    "booking_fsm.adapters.llm_calls:forget_before": [
        Trial(lambda c, _a: llm_calls.forget_before(c, IN_YEARS), nothing=0),
    ],
    "booking_fsm.adapters.rosters:Rosters.current": [
        # although the very same object has Pendo's roster in memory
        Trial(lambda c, a: a.rosters.current(c), nothing=NOBODY),
    ],
    "booking_fsm.adapters.rosters:replace": [
        Trial(lambda c, _a: rosters.replace(c, ROSTER), nothing=1),
        Trial(
            lambda c, _a: rosters.replace(c, ROSTER.model_copy(update={"expected_version": 1})),
            nothing=StaleRoster,
        ),
    ],
    "booking_fsm.adapters.rosters:_replace_member": [
        Trial(
            lambda c, _a: rosters._replace_member(c, ROSTER.members[0].model_copy(update={"name": "Anybody"})),
            nothing=None,
        ),
    ],
    "booking_fsm.adapters.rosters:_read": [
        Trial(lambda c, _a: rosters._read(c), nothing=NOBODY),
    ],
}
