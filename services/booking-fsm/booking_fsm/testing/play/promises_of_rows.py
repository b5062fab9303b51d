"""What committed rows, facts, holds and deadlines must be to each other after every input."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from booking_fsm.domain.conversation.state import BookingState, Step
from booking_fsm.testing.play.committed import HeldTime
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.promises_about_money import said_before
from ratiba_contracts.acts import Booked, HandingOver, ReadBack
from ratiba_contracts.appointment_acts import AllCancelled, Cancelled
from ratiba_contracts.conversation import HandoffRaised, TimerFired
from ratiba_contracts.offer_acts import BookedAsWell, OfferRightAfter
from ratiba_contracts.payment_acts import PayAgain, PaymentReceived, PayOnAnotherPhone, ReservationEnded


def an_input_handled_again_changes_nothing(moment: Moment) -> Iterator[str]:
    """Neither does one whose turn died: rows and messages exist both or not at all."""
    if moment.envelope is None or (moment.fresh and not moment.died):
        return
    before, after = moment.before, moment.after
    for name in ("identities", "threads", "checkpoints", "appointments", "handoffs", "outbox"):
        if getattr(before, name) != getattr(after, name):
            yield f"{name} changed"
    if not moment.died and before.held != after.held:
        yield "holds changed"


def an_echo_of_a_deadline_does_nothing(moment: Moment) -> Iterator[str]:
    """A wake-up acts only for the very deadline it was armed for, and only if that stands. One that is due by now
    comes first in any case, whatever rang.
    """
    if moment.envelope is None or not isinstance(moment.envelope.data, TimerFired):
        return
    fired, was = moment.envelope.data, moment.was
    timers = was.timers if was is not None else {}
    meant = timers.get(fired.purpose) if was is not None and was.thread_id == fired.thread_id else None
    due = any(timer.due_at <= moment.business.now for timer in timers.values())
    echo = (meant is None or meant.generation != fired.generation) and not due
    if echo and (moment.facts or moment.state != was):
        yield f"an old {fired.purpose} did something"


def one_live_appointment_a_thread_and_purpose(moment: Moment) -> Iterator[str]:
    """A thread arranges one booking; one more there is only where it was told that it is booked as well, once."""
    live = Counter(row.thread_id for row in moment.after.appointments.values() if row.live)
    for thread_id, count in live.items():
        if count > 1 and count > 1 + min(1, _added_in(moment, thread_id)):
            yield f"thread {thread_id} has {count}"


def _added_in(moment: Moment, thread_id: str) -> int:
    """How often a thread was told that one more was booked or kept: only where one was offered to it."""
    both = sum(told_in(moment, thread_id, act) for act in ("booked_as_well", "reserved_as_well"))
    each = sum(told_in(moment, thread_id, act) for act in ("booked", "reserved"))
    return both + max(0, each - 1) if told_in(moment, thread_id, "offer_right_after") else 0


def nobody_is_booked_twice_at_once(moment: Moment) -> Iterator[str]:
    """Buffers included, for each member of staff."""
    live = [row for row in moment.after.appointments.values() if row.live]
    for one, other in combinations(live, 2):
        if (
            one.staff_id == other.staff_id
            and one.blocked_from < other.blocked_until
            and other.blocked_from < one.blocked_until
        ):
            yield f"{one.staff_id} at {one.start_at} and at {other.start_at}"


def no_act_without_a_committed_state(moment: Moment) -> Iterator[str]:
    """What is emitted belongs to one checkpoint of this input, whose state is the thread's; rows say what facts say."""
    if moment.envelope is None:
        if moment.facts or moment.checkpoints:
            yield "something was emitted without an input"
        return
    for fact in moment.facts:
        if fact.causationid != moment.envelope.id or fact.partitionkey != moment.envelope.partitionkey:
            yield f"{fact.type} was not caused by this input"
    ids = Counter(sent.message_id for sent in moment.after.outbox)
    if max(ids.values(), default=0) > 1:
        yield "two messages of one id: the bus would drop one"
    was = moment.was.thread_id if moment.was is not None else None
    left = [one for one in moment.checkpoints if one.thread_id == was and one.thread_id != _current(moment)]
    for checkpoint in left:
        if checkpoint.acts or BookingState.model_validate(checkpoint.state).timers:
            yield "a thread was left with something to do"
    checkpoints = [one for one in moment.checkpoints if one not in left]
    if moment.facts and len(checkpoints) != 1:
        yield f"{len(checkpoints)} checkpoints for what was emitted"
    for checkpoint in checkpoints:
        thread = moment.after.threads[checkpoint.thread_id]
        identity = moment.after.identities[moment.envelope.partitionkey]
        if (thread.state, thread.version) != (checkpoint.state, checkpoint.version):
            yield "the thread is not at its checkpoint"
        if identity.thread_id != checkpoint.thread_id or checkpoint.input_id != moment.envelope.id:
            yield "the checkpoint is of another thread or input"
        if list(checkpoint.acts) != [act.model_dump(mode="json") for act in moment.acts]:
            yield "the checkpoint's acts are not those that were sent"
    yield from _facts_and_rows(moment)


def _current(moment: Moment) -> str | None:
    """The thread the writing conversation is in by now."""
    identity = moment.after.identities.get(moment.envelope.partitionkey) if moment.envelope is not None else None
    return identity.thread_id if identity is not None else None


def told_in(moment: Moment, thread_id: str, act: str) -> int:
    """How often something was said in a thread."""
    checkpoints = (one for one in moment.after.checkpoints if one.thread_id == thread_id)
    return sum(said["act"] == act for one in checkpoints for said in one.acts)


def _facts_and_rows(moment: Moment) -> Iterator[str]:
    entered = {fact.appointment.appointment_id for fact in moment.agreed}
    if entered != moment.new_rows.keys():
        yield f"facts say {len(entered)} agreed to, rows say {len(moment.new_rows)}"
    yield from _booked_facts(moment)
    for fact in (*moment.agreed, *moment.booked):
        row = moment.after.appointments[fact.appointment.appointment_id]
        told = (fact.thread_id, fact.staff_id, fact.customer_id, fact.appointment.start_at, fact.appointment.end_at)
        if not row.live or told != (row.thread_id, row.staff_id, row.customer_id, row.start_at, row.end_at):
            yield "the fact of a booking is not its row"
    was, now = moment.before.appointments, moment.after.appointments
    ended = {id_ for id_, row in now.items() if not row.live and id_ in was and was[id_].live}
    if ended != {fact.appointment.appointment_id for fact in moment.cancelled}:
        yield f"{len(ended)} rows ended, {len(moment.cancelled)} facts say so"
    raised = [fact.data.reason for fact in moment.facts if isinstance(fact.data, HandoffRaised)]
    if raised != [act.reason for act in moment.acts if isinstance(act, HandingOver)]:
        yield "a person is promised and not called, or called and not promised"
    key = moment.envelope.partitionkey if moment.envelope is not None else ""
    if moment.after.handoffs != Counter(moment.before.handoffs) + Counter({key: len(raised)}):
        yield "a person is promised to somebody who does not wait for one, or nobody is and somebody waits"
    said = [act.appointment.appointment_id for act in moment.acts if isinstance(act, Cancelled)]
    several = [act for act in moment.acts if isinstance(act, ReservationEnded | AllCancelled)]
    said += [one.appointment_id for act in several for one in act.appointments]
    if sorted(said) != sorted(fact.appointment.appointment_id for fact in moment.cancelled):
        yield "the customer is not told what was cancelled, or is told what was not"


def _booked_facts(moment: Moment) -> Iterator[str]:
    """What became booked, at once or by money, is what facts and the customer are told."""
    was = moment.before.appointments
    became = {
        id_
        for id_, row in moment.after.appointments.items()
        if row.status == "booked" and (id_ not in was or was[id_].status != "booked")
    }
    told = {fact.appointment.appointment_id for fact in moment.booked}
    if became != told:
        yield f"facts say {len(told)} booked, rows say {len(became)}"
    said = [act.appointment.appointment_id for act in moment.acts if isinstance(act, Booked | BookedAsWell)]
    received = [act for act in moment.acts if isinstance(act, PaymentReceived) and not said_before(moment, act)]
    said += [one.appointment_id for act in received for one in act.appointments]
    if sorted(said) != sorted(told):
        yield "the customer is not told what was booked, or is told what was not"


def no_hold_without_a_committed_state(moment: Moment) -> Iterator[str]:
    """Held time is part of the chair in its thread's state. A turn that died keeps its hold until it is taken again."""
    if moment.died:
        return
    for held in moment.after.held:
        thread_id, _, offer_id = held.owner.partition(":")
        state = moment.states.get(thread_id)
        covered = _is_offered(state, offer_id, held) if offer_id else _is_chosen(moment, state, held)
        if not covered and held.owner not in moment.excused:
            yield f"{held.staff_id} {held.start} to {held.end} is held for nothing, by {held.owner}"


def _is_chosen(moment: Moment, state: BookingState | None, held: HeldTime) -> bool:
    """Part of the chair in the thread's state, or of its live booking, which an offer holds once more."""
    slot = state.slot if state is not None else None
    own = [row for row in moment.after.appointments.values() if row.live and row.thread_id == held.owner]
    return any(
        one.staff_id == held.staff_id and one.blocked_from <= held.start and held.end <= one.blocked_until
        for one in ([slot] if slot is not None else own)
    )


def _is_offered(state: BookingState | None, offer_id: str, held: HeldTime) -> bool:
    """Exactly the chair of the offer that stands: never half of it, and never longer than that."""
    offering = state.offering if state is not None else None
    offer = offering.offer if offering is not None and offering.stands == "made" else None
    if offer is None or str(offer.offer_id) != offer_id:
        return False
    slot = offer.slot
    edges = slot.blocked_from.timestamp() // 300 * 300, -(-slot.blocked_until.timestamp() // 300) * 300
    return (slot.staff_id, *edges) == (held.staff_id, held.start.timestamp(), held.end.timestamp())


def every_deadline_rings(moment: Moment) -> Iterator[str]:
    """The bus keeps exactly the wake-ups the states wait for, and each row knows the soonest."""
    armed = {
        (thread_id, purpose): timer.generation
        for thread_id, state in moment.states.items()
        for purpose, timer in state.timers.items()
    }
    ringing = {place: fired.data.generation for place, fired in moment.ringing.items()}
    if moment.died:
        return
    for place, generation in armed.items():
        if ringing.get(place) != generation:
            yield f"nothing will ring for {place[1]}"
    for place in ringing.keys() - armed.keys():
        yield f"{place[1]} rings for nobody"
    for thread_id, state in moment.states.items():
        soonest = min((timer.due_at for timer in state.timers.values()), default=None)
        if moment.after.threads[thread_id].next_due_at != soonest:
            yield "the row does not know its soonest deadline"


def states_are_coherent(moment: Moment) -> Iterator[str]:
    """No thread waits for what it does not have, or keeps what it has no use for."""
    for thread_id, state in moment.states.items():
        for wrong in _incoherent(state):
            yield f"{wrong} at {state.step} of {thread_id}"


def _incoherent(state: BookingState) -> Iterator[str]:
    if (state.slot is not None) != ("hold" in state.timers):
        yield "a chair without its deadline, or the other way round"
    if (state.hold_attempts > 0) != ("hold_retry" in state.timers):
        yield "waiting for the hold store without a retry, or the other way round"
    agreed_to = state.slot if state.step is not Step.BUNDLE_CONFIRM else state.offering
    if state.confirmed and (agreed_to is None or "hold_retry" not in state.timers):
        yield "a yes that nothing will carry out"
    if (state.consultation is not None) != ("consultation" in state.timers):
        yield "waiting for a model without an end, or the other way round"
    deadlines = state.timers.keys() - {"consultation"}
    if state.terminal and (state.slot is not None or deadlines or state.confirmed):
        yield "a chair, a deadline or a yes at an end"
    if state.terminal and (state.resume_step is not None or state.cancelling_ids):
        yield "something to go back to at an end"
    if (state.step is Step.CONFIRM_CANCEL) != bool(state.cancelling_ids):
        yield "cancelling, but nothing in particular, or the other way round"
    if state.step not in (Step.CHOOSE_APPOINTMENT, Step.CONFIRM_CANCEL) and state.resume_step is not None:
        yield "a booking to go back to while booking"
    yield from _incoherent_offering(state)
    yield from _incoherent_payments(state)
    question = state.question
    if question is not None:
        values = [option.value for option in question.options]
        if len(values) != len(set(values)):
            yield "two options of one value"
        read_back = question.acts[-1] if question.acts else None
        if isinstance(read_back, ReadBack) and not state.terminal:
            slot = state.slot
            if slot is None or (slot.start_at, slot.end_at) != (read_back.opening.start_at, read_back.opening.end_at):
                yield "what was read back is not what is held"


def _incoherent_offering(state: BookingState) -> Iterator[str]:
    """What may be added behind a booking has its place, its deadline and its question, or it is not there at all."""
    offering, timers = state.offering, state.timers.keys()
    stands = offering.stands if offering is not None else None
    asks = state.question is not None and isinstance(state.question.acts[-1], OfferRightAfter)
    waits = state.step is Step.CROSS_SELL_OFFER
    if waits != (stands == "awaited") or waits != ("offer_wait" in timers):
        yield "waiting for an offer without an end, or an end without waiting"
    asking = state.step is Step.CROSS_SELL_RESPONSE
    if asking != ("offer_lapse" in timers) or (asking and (stands != "made" or not asks)):
        yield "an offer without its question or its end, or the other way round"
    carrying_out = state.step is Step.BUNDLE_CONFIRM
    if carrying_out and (stands not in ("made", "lapsed") or "hold_retry" not in timers):
        yield "a yes to an offer that nothing will carry out"
    if stands == "made" and not (asking or carrying_out):
        yield "an offer that stands where the conversation does not"
    if asks and stands != "made":
        yield "the question of an offer that does not stand"
    if stands == "lapsed" and not (state.step in (Step.BOOKED, Step.PAYMENT_PENDING) or carrying_out):
        yield "an offer that has lapsed is remembered elsewhere"


def _incoherent_payments(state: BookingState) -> Iterator[str]:
    """What is kept until it is paid has its step and its deadline, or there is nothing."""
    if (state.payments != ()) != ("payment_overdue" in state.timers):
        yield "what is kept without an end, or an end without it"
    if state.payments and state.terminal:
        yield "money is waited for at an end"
    if state.step is Step.PAYMENT_PENDING and not state.payments:
        yield "money is waited for, and none is due"
    reserved = any(one.stands == "reserved" for one in state.payments)
    if "payment_start" in state.timers and not reserved:
        yield "money is to be asked for, and there is nothing to ask it for"
    ids = [id_ for one in state.payments for id_ in one.appointment_ids]
    if len(ids) != len(set(ids)):
        yield "one appointment in two payments"
    asks = state.question is not None and isinstance(state.question.acts[-1], PayAgain | PayOnAnotherPhone)
    if asks and not any(one.stands == "unpaid" for one in state.payments):
        yield "asks to pay again what is not unpaid"
