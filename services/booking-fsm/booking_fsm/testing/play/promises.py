"""What must be true after every input, whatever came before. Each promise yields what breaks it, in words.

Judged by committed rows, by facts in the outbox and by what customers were shown and sent; never by what the machine
says of itself.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations

from booking_fsm.domain.conversation.state import BookingState, Expecting, Step, Wish
from booking_fsm.testing.play.agreements import answers
from booking_fsm.testing.play.chairs_by_hand import at_work, free_for_somebody
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.sayings import is_yes, place_in_list
from ratiba_contracts.acts import AskAgain, Booked, Cancelled, Greet, HandingOver, ReadBack
from ratiba_contracts.conversation import HandoffRaised, TapContent, TextContent, TimerFired
from ratiba_contracts.options import OpeningOption

Promise = Callable[[Moment], Iterator[str]]


class PromiseBroken(AssertionError):
    """`promise` is its name."""

    def __init__(self, promise: str, what: str) -> None:
        super().__init__(f"{promise}: {what}")
        self.promise = promise


def check(moment: Moment) -> None:
    """Raise PromiseBroken for the first promise that does not hold."""
    for promise in PROMISES:
        for what in promise(moment):
            raise PromiseBroken(promise.__name__, what)


def an_input_handled_again_changes_nothing(moment: Moment) -> Iterator[str]:
    """Neither does one whose turn died: rows and messages exist both or not at all."""
    if moment.envelope is None or (moment.fresh and not moment.died):
        return
    before, after = moment.before, moment.after
    for name in ("identities", "threads", "checkpoints", "appointments", "outbox"):
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
    """A thread arranges one booking; so far there is one purpose."""
    live = Counter(row.thread_id for row in moment.after.appointments.values() if row.live)
    for thread_id, count in live.items():
        if count > 1:
            yield f"thread {thread_id} has {count}"


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
    if moment.facts and len(moment.checkpoints) != 1:
        yield f"{len(moment.checkpoints)} checkpoints for what was emitted"
    for checkpoint in moment.checkpoints:
        thread = moment.after.threads[checkpoint.thread_id]
        identity = moment.after.identities[moment.envelope.partitionkey]
        if (thread.state, thread.version) != (checkpoint.state, checkpoint.version):
            yield "the thread is not at its checkpoint"
        if identity.thread_id != checkpoint.thread_id or checkpoint.input_id != moment.envelope.id:
            yield "the checkpoint is of another thread or input"
        if list(checkpoint.acts) != [act.model_dump(mode="json") for act in moment.acts]:
            yield "the checkpoint's acts are not those that were sent"
    yield from _facts_and_rows(moment)


def _facts_and_rows(moment: Moment) -> Iterator[str]:
    entered = {fact.appointment.appointment_id for fact in moment.booked}
    if entered != moment.new_rows.keys():
        yield f"facts say {len(entered)} booked, rows say {len(moment.new_rows)}"
    for fact in moment.booked:
        row = moment.after.appointments[fact.appointment.appointment_id]
        told = (fact.thread_id, fact.staff_id, fact.customer_id, fact.appointment.start_at, fact.appointment.end_at)
        if not row.live or told != (row.thread_id, row.staff_id, row.customer_id, row.start_at, row.end_at):
            yield "the fact of a booking is not its row"
    was, now = moment.before.appointments, moment.after.appointments
    ended = {id_ for id_, row in now.items() if not row.live and id_ in was and was[id_].live}
    if ended != {fact.appointment.appointment_id for fact in moment.cancelled}:
        yield f"{len(ended)} rows ended, {len(moment.cancelled)} facts say so"
    said = [act.appointment.appointment_id for act in moment.acts if isinstance(act, Booked)]
    if sorted(said) != sorted(fact.appointment.appointment_id for fact in moment.booked):
        yield "the customer is not told what was booked, or is told what was not"
    raised = [fact.data.reason for fact in moment.facts if isinstance(fact.data, HandoffRaised)]
    if raised != [act.reason for act in moment.acts if isinstance(act, HandingOver)]:
        yield "a person is promised and not called, or called and not promised"
    said = [act.appointment.appointment_id for act in moment.acts if isinstance(act, Cancelled)]
    if sorted(said) != sorted(fact.appointment.appointment_id for fact in moment.cancelled):
        yield "the customer is not told what was cancelled, or is told what was not"


def no_hold_without_a_committed_state(moment: Moment) -> Iterator[str]:
    """Held time is part of the chair in its thread's state. A turn that died keeps its hold until it is taken again."""
    if moment.died:
        return
    for held in moment.after.held:
        state = moment.states.get(held.owner)
        slot = state.slot if state is not None else None
        covered = (
            slot is not None
            and slot.staff_id == held.staff_id
            and slot.blocked_from <= held.start
            and held.end <= slot.blocked_until
        )
        if not covered and held.owner not in moment.excused:
            yield f"{held.staff_id} {held.start} to {held.end} is held for nothing"


def no_question_is_answered_before_it_was_asked(moment: Moment) -> Iterator[str]:
    """Only a yes to exactly that books or cancels, and what was not asked or not seen yet cannot be answered."""
    for booked in moment.booked:
        offer, appointment = moment.agreement.offer, booked.appointment
        if offer is None:
            yield "booked without a yes to a read-back that had been seen"
        elif (offer.service, offer.opening.start_at, offer.opening.end_at, offer.opening.staff_name) != (
            appointment.service,
            appointment.start_at,
            appointment.end_at,
            appointment.staff_name,
        ):
            yield "booked something else than was read back"
    for cancelled in moment.cancelled:
        if moment.agreement.cancels != cancelled.appointment.appointment_id:
            yield "cancelled without a yes to that"
    yield from _unseen(moment)


def _unseen(moment: Moment) -> Iterator[str]:
    was, state, message = moment.was, moment.state, moment.message
    if was is None or state is None or message is None or not moment.fresh or moment.died:
        return
    if any(timer.due_at <= moment.business.now for timer in was.timers.values()):
        return  # a deadline came first, and what it did is not the message's doing
    asked, tapped = was.question, isinstance(message.content, TapContent)
    text = message.personal.text if isinstance(message.content, TextContent) else None
    place = place_in_list(text or "")
    # a number beyond the list is no answer: it may well be the hour
    bare = text is not None and (is_yes(text) or (place is not None and asked and 0 < place <= len(asked.options)))
    if (asked is None and not tapped) or not (bare or tapped) or (asked is not None and answers(asked, message)):
        return
    kept = (was.wish, was.slot, was.step, was.confirmed, was.customer, was.cancelling_id)
    if was.thread_id != state.thread_id:
        if state.wish != Wish() or state.slot is not None:
            yield "an answer to what was not asked arranges something in a new thread"
    elif kept != (state.wish, state.slot, state.step, state.confirmed, state.customer, state.cancelling_id):
        if (
            state.step is Step.COLLECT_SLOT
            and state.question is not None
            and state.question.expecting is Expecting.SLOT
        ):
            return  # a list with times gone by was made anew
        yield "an answer to what was not asked, or not seen, was taken"


def every_act_has_its_reply(moment: Moment) -> Iterator[str]:
    """A message is answered, at once or by the retry that waits for the hold store; only deadlines may be silent."""
    if moment.message is None or not moment.fresh or moment.died:
        return
    if not moment.replies and not (moment.state is not None and moment.state.hold_attempts):
        yield "a message without an answer"


def every_reply_has_words(moment: Moment) -> Iterator[str]:
    """In the language of the conversation, with a label on each option."""
    yield from moment.unspoken


def replies_are_counted(moment: Moment) -> Iterator[str]:
    """By one, over all threads of a conversation; the last one's question is the one that stands."""
    if moment.envelope is None:
        return
    key = moment.envelope.partitionkey
    before, after = moment.before.identities.get(key), moment.after.identities.get(key)
    first = (before.reply_seq if before is not None else 0) + 1
    places = [reply.reply_seq for reply in moment.replies]
    if places != list(range(first, first + len(places))):
        yield f"replies {places} after {first - 1}"
    if after is not None and after.reply_seq != first - 1 + len(places):
        yield f"the last reply is {first - 1 + len(places)}, its row says {after.reply_seq}"
    asked = moment.replies[-1].question if moment.replies else None
    if asked is not None and (moment.state is None or moment.state.question is None):
        yield "a question was put that does not stand"
    elif asked is not None and moment.state is not None and moment.state.question is not None:
        standing = moment.state.question
        if asked != standing.as_question():
            yield "another question was put than the one that stands"
        if after is not None and standing.reply_seq > after.reply_seq:
            yield "the question stands in a reply that was never sent"


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
    if state.confirmed and (state.slot is None or "hold_retry" not in state.timers):
        yield "a yes that nothing will carry out"
    if state.terminal and (state.slot is not None or state.timers or state.confirmed):
        yield "a chair, a deadline or a yes at an end"
    if state.terminal and (state.resume_step is not None or state.cancelling_id is not None):
        yield "something to go back to at an end"
    if (state.step is Step.CONFIRM_CANCEL) != (state.cancelling_id is not None):
        yield "cancelling, but nothing in particular, or the other way round"
    if state.step not in (Step.CHOOSE_APPOINTMENT, Step.CONFIRM_CANCEL) and state.resume_step is not None:
        yield "a booking to go back to while booking"
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


def the_price_told_is_the_price_booked(moment: Moment) -> Iterator[str]:
    """And the one on the menu at that moment; the same for the name and the length."""
    for booked in moment.booked:
        now = moment.business.view(booked.appointment.service.service_id)
        if booked.appointment.service != now:
            yield f"booked {booked.appointment.service}, the menu says {now}"
        row = moment.after.appointments[booked.appointment.appointment_id]
        if row.service != booked.appointment.service.model_dump(mode="json"):
            yield "the row has another price than the fact"
        minutes = (row.end_at - row.start_at) // dt.timedelta(minutes=1)
        if minutes != booked.appointment.service.duration_min:
            yield f"{minutes} minutes for {booked.appointment.service}"
    for act in moment.acts:
        told = not isinstance(act, ReadBack) or act.service == moment.business.view(act.service.service_id)
        if not told and not _put_again(moment):
            yield "read back at a price that is not on the menu"


def _put_again(moment: Moment) -> bool:
    """Whether the standing question was repeated as it was; a yes to it is then answered by the new price."""
    was, state = moment.was, moment.state
    return was is not None and state is not None and was.question is not None and was.question == state.question


def appointments_are_when_somebody_works(moment: Moment) -> Iterator[str]:
    """In the hours of one who does this service and is there, in the future."""
    for booked in moment.booked:
        row = moment.after.appointments[booked.appointment.appointment_id]
        why = at_work(moment.business, row.staff_id, booked.service_id, row.blocked_from, row.blocked_until)
        if why is not None:
            yield f"{row.staff_id} at {row.start_at}: {why}"
        if row.start_at < moment.business.now:
            yield f"{row.start_at} has passed"


def what_is_offered_is_free(moment: Moment) -> Iterator[str]:
    """When it is offered for the first time: somebody who does it is there and neither booked nor held by others."""
    state, was = moment.state, moment.was
    if state is None or state.question is None or (was is not None and was.question == state.question):
        return
    for option in state.question.options:
        if isinstance(option, OpeningOption) and state.wish.service_id is not None:
            start = option.opening.start_at
            if start < moment.business.now:
                yield f"{start} has passed"
            if not free_for_somebody(moment, state, start):
                yield f"{start} is not free"


def questions_can_be_answered(moment: Moment) -> Iterator[str]:
    """What is asked can be answered, and a tap of it is never called an old button."""
    state = moment.state
    if state is None or moment.message is None or moment.died or not moment.fresh:
        return
    if state.question is not None and state.question.expecting is Expecting.SERVICE and not state.question.options:
        yield "which service, of none"
    if state.question is not None and state.question.expecting is Expecting.YES_NO and len(state.question.options) != 2:
        yield "a yes or no without both"
    again = [act.reason for act in moment.acts if isinstance(act, AskAgain)]
    if again and moment.replies[-1].question is None:
        yield "says it asks again, and does not"
    was, content = moment.was, moment.message.content
    if isinstance(content, TapContent) and "old_button" in again and was is not None and was.question is not None:
        late = any(timer.due_at <= moment.business.now for timer in was.timers.values())
        late = late or any(isinstance(act, Greet) for act in moment.acts)  # the thread ended by idleness
        values = [option.value for option in was.question.options]
        if not late and content.question_id == was.question.question_id and content.value in values:
            yield "a button of the standing question is called old"


PROMISES: tuple[Promise, ...] = (
    an_input_handled_again_changes_nothing,
    an_echo_of_a_deadline_does_nothing,
    one_live_appointment_a_thread_and_purpose,
    nobody_is_booked_twice_at_once,
    no_act_without_a_committed_state,
    no_hold_without_a_committed_state,
    no_question_is_answered_before_it_was_asked,
    every_act_has_its_reply,
    every_reply_has_words,
    replies_are_counted,
    states_are_coherent,
    every_deadline_rings,
    the_price_told_is_the_price_booked,
    appointments_are_when_somebody_works,
    what_is_offered_is_free,
    questions_can_be_answered,
)
