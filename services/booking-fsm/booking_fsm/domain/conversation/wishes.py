"""Taking in what the customer tells: new facts and corrections alike, several in one sentence, at any step.

What is certain is kept even when something else in the same sentence has to be asked about. One question at a
time: which service, then who, then which day; readings of a time wait until the day is known.
"""

from datetime import time

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.clarifying import failed
from booking_fsm.domain.conversation.consulting import consult
from booking_fsm.domain.conversation.paying_phone import way_to_ask
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import CANCEL_STEPS, BookingState, Expecting, Step, Wish
from booking_fsm.domain.conversation.suggesting import as_well
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.unclear_days import ask_which_day, named_by_its_hour
from booking_fsm.domain.understanding import Aside, Intent, Understanding
from booking_fsm.domain.when import DoubtKind, When
from ratiba_contracts.acts import AskService, ClarifyService, OnePersonAtATime, PhoneNotUnderstood, ServiceNotOffered
from ratiba_contracts.slot_acts import ClarifyStaff, StaffUnknown


def told(turn: Turn, understanding: Understanding) -> Turn | None:
    """The turn with everything the message tells; None when it tells nothing new."""
    before = _told(turn.state)
    turn, understanding = as_well(turn, understanding)
    books = Intent.BOOK in understanding.intents or bool(understanding.services)
    if (turn.state.settled or turn.state.step in CANCEL_STEPS) and not books:
        return None
    if understanding.several_people:
        turn = turn.say(OnePersonAtATime())
    if understanding.for_another:
        turn = turn.wish(for_another=True)
    turn = _take_contact(
        _take_when(_take_staff(_take_service(turn, understanding), understanding), understanding),
        understanding,
    )
    unclear = _unclear(turn, understanding)
    if unclear is not None:
        return unclear.withdraws_consent()
    if _told(turn.state) == before and not (books and turn.state.step in CANCEL_STEPS):
        return None
    turn = named_by_its_hour(turn.withdraws_consent(), understanding.when)
    return turn if turn.done else turn.update(step=next_step(turn))


def told_before(turn: Turn, understanding: Understanding) -> Turn | None:
    """What the message tells is known already ("tomorrow at ten" at the read-back of it): the question stands.

    Told when asked what to change, it is what they want: it is read back again, and the next yes books it.
    """
    when, question = understanding.when, turn.state.question
    tells = understanding.services or understanding.staff or when.days or when.times or when.time_range
    if not (tells or Aside.SOONEST in understanding.asides) or question is None:
        return None
    return turn.update(step=next_step(turn)) if question.expecting is Expecting.CHANGE else turn.repeats()


def _told(state: BookingState) -> object:
    return state.wish, state.customer, state.suggestion


def _take_service(turn: Turn, understanding: Understanding) -> Turn:
    if len(understanding.services) != 1 or understanding.services[0] == turn.state.wish.service_id:
        return turn
    return turn.drops_slot().wish(service_id=understanding.services[0], page=0)


def _take_staff(turn: Turn, understanding: Understanding) -> Turn:
    if understanding.any_staff:
        return turn.wish(staff_id=None)
    if len(understanding.staff) != 1 or understanding.staff[0] == turn.state.wish.staff_id:
        return turn
    return turn.drops_slot().wish(staff_id=understanding.staff[0])


def _take_when(turn: Turn, understanding: Understanding) -> Turn:
    """Days and times that are certain, and readings of a time. A change of either gives the chair back."""
    when = understanding.when
    turn = _rule_out(turn, when)
    wish = turn.state.wish
    changes: dict[str, object] = {}
    if len(when.days) == 1 and not _day_asks(turn, when):
        changes |= {"day": when.days[0], "day_range": None}
    elif when.day_range is not None and not when.days:
        changes |= {"day": None, "day_range": when.day_range}
    certain, times = not _time_asks(when), _of_the_part_said(wish, when)
    if certain and when.times:
        one_said = when.doubt(DoubtKind.SEVERAL_TIMES) is None
        inferred = one_said and any(when.doubt(k) for k in (DoubtKind.CLOCK_UNSAID, DoubtKind.CLOCK_CONTRADICTS))
        changes |= {"times": times, "time_range": None, "clock_inferred": inferred}
    elif certain and when.time_range is not None:
        changes |= {"times": (), "time_range": when.time_range, "clock_inferred": False}
    if Aside.SOONEST in understanding.asides or changes:
        changes |= {"soonest": Aside.SOONEST in understanding.asides and not when.times, "page": 0}
    changed = {name: value for name, value in changes.items() if getattr(wish, name) != value}
    return turn.drops_slot().wish(**changed | {"page": 0}) if changed else turn


def _of_the_part_said(wish: Wish, when: When) -> tuple[time, ...]:
    """Of the readings of one hour those within the part of the day that was said before it: "at 4" of an evening."""
    if wish.time_range is None or when.doubt(DoubtKind.SEVERAL_TIMES) is not None:
        return when.times
    since, until = wish.time_range
    return tuple(at for at in when.times if since <= at <= until) or when.times


def _rule_out(turn: Turn, when: When) -> Turn:
    """ "Not Friday": what was wished for and is now refused is forgotten; what is said instead is taken after it."""
    refused = when.doubt(DoubtKind.RULED_OUT)
    if refused is None:
        return turn
    if turn.state.wish.day in refused.days:
        turn = turn.drops_slot().wish(day=None)
    if set(turn.state.wish.times) & set(refused.times):
        turn = turn.drops_slot().wish(times=())
    return turn


def _day_asks(turn: Turn, when: When) -> bool:
    """Whether the day itself is in doubt; an hour of today that has passed does not make it so."""
    today = turn.world.today
    return any(
        doubt.asks
        and (doubt.days or not doubt.times)
        and not (doubt.kind is DoubtKind.IN_THE_PAST and when.days and when.days[0] >= today)
        for doubt in when.doubts
    )


def _time_asks(when: When) -> bool:
    """Whether the time itself is in doubt, and not only which of several hours is meant."""
    return bool(when.doubt(DoubtKind.OTHER_ZONE) or (when.doubt(DoubtKind.SEVERAL_TIMES) and len(when.times) < 2))


def _take_contact(turn: Turn, understanding: Understanding) -> Turn:
    customer = turn.state.customer
    answered: set[Expecting] = set()
    if understanding.name is not None:
        customer = customer.model_copy(update={"name": understanding.name})
        answered.add(Expecting.NAME)
    if understanding.phone is not None and understanding.phone.e164 is not None:
        customer = customer.model_copy(update={"phone": understanding.phone.e164})
        if turn.world.pays_by is None or way_to_ask(turn.update(customer=customer), None) is not None:
            answered.add(Expecting.PHONE)
    if turn.state.question is not None and turn.state.question.expecting in answered:
        turn = turn.update(question=None)  # whatever comes next, it is not asked again
    return turn.update(customer=customer)


def _unclear(turn: Turn, understanding: Understanding) -> Turn | None:
    """The first thing that has to be asked about, if any."""
    world = turn.world
    if len(understanding.services) > 1:
        choice = options.services(world, understanding.services)
        return turn.asks(Expecting.SERVICE, ClarifyService(), options=choice, step=Step.COLLECT_SERVICE)
    sells = bool(world.services)
    if understanding.service_words and not understanding.services and turn.state.wish.service_id is None and sells:
        asked = consult(turn)  # what the menu calls otherwise, a model may know
        if asked is not None:
            return asked
        menu = options.services(world, world.services)
        after = failed(turn)
        told = after.handoff or any(isinstance(act, ServiceNotOffered) for act in turn.acts)
        acts = (AskService(),) if told else (ServiceNotOffered(), AskService())
        return after.asks(Expecting.SERVICE, *acts, options=menu, step=Step.COLLECT_SERVICE)
    if len(understanding.staff) > 1:
        choice = options.staff(world, understanding.staff)
        return turn.asks(Expecting.STAFF, ClarifyStaff(), options=choice, step=Step.COLLECT_SLOT)
    if understanding.staff_unknown is not None:
        turn = turn.say(StaffUnknown()).wish(staff_id=None)
        return turn.update(step=next_step(turn))
    if understanding.phone is not None and understanding.phone.e164 is None:
        retry = PhoneNotUnderstood(reason=understanding.phone.reason)
        return turn.asks(Expecting.PHONE, retry, step=Step.COLLECT_PHONE)
    if turn.state.wish.service_id is None:
        return None
    return ask_which_day(turn, understanding.when)
