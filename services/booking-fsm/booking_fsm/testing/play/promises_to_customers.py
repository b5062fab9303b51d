"""What a customer may rely on after every input: in what is asked, told, offered and booked."""

import datetime as dt
from collections.abc import Iterator

from booking_fsm.domain.conversation.state import Expecting, Wish
from booking_fsm.testing.play.agreements import answers
from booking_fsm.testing.play.chairs_by_hand import at_work, free_for_somebody
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.sayings import is_yes, place_in_list
from ratiba_contracts.acts import Act, AskAgain, Greet, ReadBack, ServiceNotOffered
from ratiba_contracts.conversation import TapContent, TextContent
from ratiba_contracts.offer_acts import OfferGone, SuggestService
from ratiba_contracts.options import OpeningOption


def no_question_is_answered_before_it_was_asked(moment: Moment) -> Iterator[str]:
    """Only a yes to exactly that books or cancels, and what was not asked or not seen yet cannot be answered."""
    for booked in moment.agreed:
        offer, appointment = moment.agreement.offer or moment.agreement.second, booked.appointment
        if offer is None:
            yield "booked without a yes to what had been read back or offered, and seen"
        elif (offer.service, offer.opening.start_at, offer.opening.end_at, offer.opening.staff_name) != (
            appointment.service,
            appointment.start_at,
            appointment.end_at,
            appointment.staff_name,
        ):
            yield "booked something else than was read back"
    for cancelled in moment.cancelled:
        if cancelled.cancelled_by == "system" or moment.agreement.leaves_it:
            continue
        if cancelled.appointment.appointment_id not in moment.agreement.cancels:
            yield "cancelled without a yes to that"
    yield from _unseen(moment)


def _unseen(moment: Moment) -> Iterator[str]:
    was, state, message = moment.was, moment.state, moment.message
    if was is None or state is None or message is None or not moment.fresh or moment.died:
        return
    if any(timer.due_at <= moment.business.now for timer in was.timers.values()):
        return  # a deadline came first, and what it did is not the message's doing
    asked, tapped = was.answerable, isinstance(message.content, TapContent)
    text = message.personal.text if isinstance(message.content, TextContent) else None
    place = place_in_list(text or "")
    # a number beyond the list is no answer: it may well be the hour
    bare = text is not None and (is_yes(text) or (place is not None and asked and 0 < place <= len(asked.options)))
    if (
        (asked is None and not tapped)
        or not (bare or tapped)
        or (asked is not None and answers(asked, message, moment.put))
    ):
        return
    kept = (was.wish, was.slot, was.step, was.confirmed, was.customer, was.cancelling_ids)
    if was.thread_id != state.thread_id:
        if state.wish != Wish() or state.slot is not None:
            yield "an answer to what was not asked arranges something in a new thread"
    elif kept != (state.wish, state.slot, state.step, state.confirmed, state.customer, state.cancelling_ids):
        times = [one.opening.start_at for one in asked.options if isinstance(one, OpeningOption)] if asked else []
        if any(start <= moment.business.now for start in times):
            return  # a list with times gone by was made anew
        if any(_of_what_is_sold_no_more(moment, act) for act in moment.acts):
            return  # what it was about is over, and that is said
        yield "an answer to what was not asked, or not seen, was taken"


def _of_what_is_sold_no_more(moment: Moment, act: Act) -> bool:
    if not isinstance(act, OfferGone | ServiceNotOffered):
        return False
    return act.service is not None and act.service.service_id not in moment.business.services


def a_chair_whose_time_is_over_is_not_booked(moment: Moment) -> Iterator[str]:
    """A deadline that has passed comes before whatever else has come, however late its wake-up is."""
    was = moment.was
    hold = was.timers.get("hold") if was is not None else None
    if moment.agreed and hold is not None and hold.due_at <= moment.business.now:
        yield f"booked at {moment.business.now} what was kept until {hold.due_at}"


def only_its_own_customer_calls_an_appointment_off(moment: Moment) -> Iterator[str]:
    """Who booked it from this very conversation, or whom their channel proves to be the same person."""
    for cancelled in moment.cancelled:
        row = moment.before.appointments[cancelled.appointment.appointment_id]
        key = moment.envelope.partitionkey if moment.envelope is not None else ""
        identity = moment.after.identities[key]
        phone = moment.message.personal.phone if moment.message is not None else None
        proven = phone is not None and identity.customer_id == row.customer_id
        if row.booked_by != key and not proven:
            yield f"{row.booked_by}'s appointment was called off by {key}"


def nothing_is_suggested_twice(moment: Moment) -> Iterator[str]:
    """One suggestion a thread, of something that is sold and is not what is being arranged."""
    suggested = [act for act in moment.acts if isinstance(act, SuggestService)]
    if not suggested or moment.state is None:
        return
    told = [
        act
        for checkpoint in moment.after.checkpoints
        if checkpoint.thread_id == moment.state.thread_id
        for act in checkpoint.acts
        if act["act"] == "suggest_service"
    ]
    if len(told) > 1:
        yield f"{len(told)} suggestions in one thread"
    for act in suggested:
        if act.service.service_id == act.beside.service_id or act.service.service_id not in moment.business.services:
            yield f"suggested {act.service.service_id} beside {act.beside.service_id}"


def every_act_has_its_reply(moment: Moment) -> Iterator[str]:
    """A message is answered, at once or by what waits for the hold store or a model; only those may be silent."""
    if moment.message is None or not moment.fresh or moment.died:
        return
    state = moment.state
    if not moment.replies and not (state is not None and (state.hold_attempts or state.consultation)):
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


def the_price_told_is_the_price_booked(moment: Moment) -> Iterator[str]:
    """And the one on the menu at that moment; the same for the name and the length."""
    for booked in moment.agreed:
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
        if not told and not _put_before(moment):
            yield "read back at a price that is not on the menu"


def _put_before(moment: Moment) -> bool:
    """Whether the question that stands stood before, whatever was told since; a yes to it is answered by the new
    price.
    """
    was, state = moment.was, moment.state
    if was is None or state is None or was.question is None or state.question is None:
        return False
    return was.question.question_id == state.question.question_id


def appointments_are_when_somebody_works(moment: Moment) -> Iterator[str]:
    """In the hours of one who does this service and is there, in the future."""
    for booked in moment.agreed:
        row = moment.after.appointments[booked.appointment.appointment_id]
        why = at_work(moment.business, row.staff_id, booked.service_id, row.blocked_from, row.blocked_until)
        if why is not None:
            yield f"{row.staff_id} at {row.start_at}: {why}"
        if row.start_at < moment.business.now:
            yield f"{row.start_at} has passed"


def what_is_offered_is_free(moment: Moment) -> Iterator[str]:
    """When it is offered for the first time: somebody who does it is there and neither booked nor held by others."""
    state = moment.state
    if state is None or state.question is None or _put_before(moment):
        return
    for option in state.question.options:
        if isinstance(option, OpeningOption) and state.wish.service_id is not None:
            start = option.opening.start_at
            if start < moment.business.now:
                yield f"{start} has passed"
            if not free_for_somebody(moment, state, start):
                yield f"{start} is not free"
