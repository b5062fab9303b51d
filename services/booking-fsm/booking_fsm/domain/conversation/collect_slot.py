"""Node COLLECT_SLOT: from what was said about day and time to a held chair, or to a question with openings."""

import datetime as dt
from collections.abc import Sequence

from booking_fsm.domain.conversation import chairs, options
from booking_fsm.domain.conversation.needs import Calendar, Held, HoldsAway, NeedHold, Taken
from booking_fsm.domain.conversation.refused import refused_day, refused_start
from booking_fsm.domain.conversation.route import next_step
from booking_fsm.domain.conversation.state import Expecting, Slot, Step
from booking_fsm.domain.conversation.suggesting import suggest
from booking_fsm.domain.conversation.timers import HOLD, HOLD_RETRY
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.waiting import holds_away
from booking_fsm.domain.scheduling.alternatives import nearest_alternatives
from booking_fsm.domain.scheduling.openings import Opening, Openings
from booking_fsm.domain.scheduling.staff import qualified_for
from booking_fsm.domain.scheduling.why_no_openings import why_no_openings
from booking_fsm.domain.scheduling.why_not import why_not
from ratiba_contracts.acts import Act
from ratiba_contracts.options import Option, Word
from ratiba_contracts.slot_acts import AskDay, ClarifyTime, OfferOpenings, SlotRefusal, SlotRefused, SlotTaken

OPENINGS_SHOWN = 8
DAYS_SHOWN = 7
ALTERNATIVES = 3


def collect_slot(turn: Turn) -> Turn:
    """Hold the wished-for chair, or ask for what is missing of day and time."""
    if next_step(turn) is not Step.COLLECT_SLOT:  # the service is no longer sold, or the chair is held
        return turn.update(step=next_step(turn))
    turn = _without_who_cannot(turn)
    match turn.known.hold:
        case Held(slot=slot):
            return _held(turn, slot)
        case HoldsAway():
            return holds_away(turn)
    wish, world = turn.state.wish, turn.world
    window = chairs.window(wish, world)
    calendar = turn.known.calendar
    if calendar is None or not calendar.covers(window):
        return turn.needs(window)
    free = chairs.openings(world, calendar, wish)
    if wish.day is not None and wish.times:  # a time that is named is taken as it is
        return _take_time(turn, calendar, free, wish.day)
    free = chairs.to_choose_from(free, calendar, wish)
    if wish.soonest and not wish.times and not wish.page:
        return _offer_soonest(turn, calendar, free)
    if wish.day is None:
        return _ask_day(turn, free)
    return _offer_day(turn, calendar, free, wish.day)


def _without_who_cannot(turn: Turn) -> Turn:
    """Somebody asked for by name who does not do the service is said so once, and anyone else is looked for.

    Asked for a day again instead, a customer who names days would hear the same for ever.
    """
    wish, world = turn.state.wish, turn.world
    member = next((one for one in world.staff if one.active and one.staff_id == wish.staff_id), None)
    if member is None or qualified_for(wish.service_id or "", (member,), world.staff_services):
        return turn
    return turn.say(SlotRefused(reason=SlotRefusal.STAFF_NOT_QUALIFIED, staff_name=member.name)).wish(staff_id=None)


def _take_time(turn: Turn, calendar: Calendar, free: Openings, day: dt.date) -> Turn:
    """The one reading of a time that is free is taken; several free ones, and several times said, are asked about."""
    several_said = len(turn.state.wish.times) > 1 and not turn.state.wish.clock_inferred
    starts = [chairs.instant(turn.world, day, wall) for wall in turn.state.wish.times]
    fitting = [opening for opening in map(free.at, starts) if opening is not None]
    if len(fitting) > 1 or (fitting and several_said):
        choice = options.openings(fitting)
        return turn.asks(Expecting.TIME, ClarifyTime(), options=choice, step=Step.COLLECT_SLOT)
    if not fitting and isinstance(turn.known.hold, Taken):
        return taken(turn, free, _likeliest(starts, free))
    if not fitting:
        return _refuse(turn, calendar, free, _likeliest(starts, free))
    return _hold(turn, free, fitting[0])


def _likeliest(readings: Sequence[dt.datetime], free: Openings) -> dt.datetime:
    """Of several readings of a time that cannot be had the one nearest to what can: 16:00, and not 04:00."""
    starts = free.starts() if len(readings) > 1 else []
    return min(readings, key=lambda at: min((abs(start - at) for start in starts), default=dt.timedelta()))


def _hold(turn: Turn, free: Openings, opening: Opening) -> Turn:
    """Ask for the chair; a refused hold is just another input."""
    if turn.known.hold is not None:
        return taken(turn, free, opening.start)
    world, service_id = turn.world, turn.state.wish.service_id or ""
    question = turn.state.question
    first = options.shown_with(question.options, opening.start) if question is not None else None
    able = sorted(opening.staff_ids, key=lambda one: one != first)
    return turn.needs(NeedHold(tuple(chairs.slot_of(world, opening, one, service_id) for one in able)))


def _held(turn: Turn, slot: Slot) -> Turn:
    """The chair waits for the customer, until the hold runs out."""
    due = turn.world.now + dt.timedelta(seconds=turn.world.hold_seconds - 1)
    held = turn.update(slot=slot, hold_attempts=0).disarm(HOLD_RETRY).arm(HOLD, due)
    return held.update(step=next_step(held))


def taken(turn: Turn, free: Openings, start: dt.datetime) -> Turn:
    """Somebody was faster: say so and offer the nearest that are left."""
    given_back = turn.drops_slot().wish(times=())
    return offer_nearest(given_back, free, start, SlotTaken(requested_at=start))


def _refuse(turn: Turn, calendar: Calendar, free: Openings, start: dt.datetime) -> Turn:
    """Say why a start cannot be had, and what is near it."""
    world, wish = turn.world, turn.state.wish
    service = world.spec(wish.service_id or "")
    refusal = why_not(chairs.schedule(world, calendar), service, start, world.now, wish.staff_id)
    return offer_nearest(turn.wish(times=()), free, start, refused_start(world, refusal, start, wish))


def offer_nearest(turn: Turn, free: Openings, start: dt.datetime, *said: Act, instead_of: str | None = None) -> Turn:
    """Say what is wrong with a start, and offer the nearest others; the way out where there are none.

    What was to be with `instead_of` (a name) comes first at the same time with somebody else, who is named.
    """
    calendar = turn.known.calendar
    if calendar is not None:
        free = chairs.to_choose_from(free, calendar, turn.state.wish)
    nearest = nearest_alternatives(start, free, turn.world.time_zone, ALTERNATIVES + 1)
    same = _with_somebody_else(turn, free.at(start), instead_of)
    others = [one for one in nearest if one.start != start][: ALTERNATIVES - len(same)]
    if not same and not others:
        return _nothing_left(turn.say(*said))
    return _offer(turn.say(*said), others, None, more=False, first=same)


def _with_somebody_else(turn: Turn, same: Opening | None, instead_of: str | None) -> tuple[Option, ...]:
    """The same start with the first other one who is free then."""
    named = [(one, turn.world.staff_name(one)) for one in same.staff_ids] if same is not None else []
    others = [(one, name) for one, name in named if instead_of is not None and name != instead_of]
    return tuple(options.with_whom_else(same, *one) for one in others[:1] if same is not None)


def _nothing_left(turn: Turn) -> Turn:
    """Not one opening in all the days that were looked at: another day may be named, or a person asked for.

    Where somebody was asked for by name, anyone else is the first way out: they may not even do this service.
    """
    anyone = [Word.ANYONE] if turn.state.wish.staff_id is not None else []
    choice = options.words(*anyone, Word.OTHER_SERVICE, Word.PERSON)
    day = AskDay(service=turn.world.view(turn.state.wish.service_id or ""))
    return turn.wish(day=None).asks(Expecting.DAY, day, options=choice, step=Step.COLLECT_SLOT)


def _offer_day(turn: Turn, calendar: Calendar, free: Openings, day: dt.date) -> Turn:
    """The openings of the wished-for day; when there are none, why, and the nearest."""
    world, wish = turn.world, turn.state.wish
    of_day = chairs.on_day(free, world, day)
    fitting = chairs.within(of_day, world, wish.time_range)
    if not fitting and of_day and wish.time_range:  # the day has openings, only not then: say why not then
        start = chairs.instant(world, day, wish.time_range[0])
        return _refuse(turn.wish(time_range=None), calendar, free, start)
    if not fitting:
        return _no_opening(turn, calendar, free, day)
    if wish.page:
        return _offer(turn, fitting, day, more=False)
    return _offer(suggest(turn), chairs.spread(fitting, world, OPENINGS_SHOWN), day, more=len(fitting) > OPENINGS_SHOWN)


def _offer_soonest(turn: Turn, calendar: Calendar, free: Openings) -> Turn:
    """The first free times, in order, of what was said of the day; where that has none, why, and the first after it."""
    world, wish = turn.world, turn.state.wish
    given = free
    if wish.day is not None:
        given = chairs.within(chairs.on_day(free, world, wish.day), world, wish.time_range)
    elif wish.day_range is not None:
        first, last = wish.day_range
        given = chairs.within(free, world, wish.time_range)
        given = given.only(lambda start: first <= world.local(start).date() <= last)
    if not given and wish.day is not None:
        service = world.spec(wish.service_id or "")
        refusal = why_no_openings(chairs.schedule(world, calendar), service, wish.day, world.now, wish.staff_id)
        turn = turn.say(refused_day(world, refusal, wish.day, wish))
    given = given or free
    first_ones = given[:ALTERNATIVES]
    if not first_ones:
        return _nothing_left(turn)
    day = world.local(first_ones[0].start).date()
    same_day = len(chairs.on_day(given, world, day)) >= len(first_ones)
    known = {"day": day if same_day else None, "day_range": None, "time_range": None}
    more = same_day and len(chairs.on_day(given, world, day)) > len(first_ones)
    return _offer(suggest(turn.wish(**known)), first_ones, day if same_day else None, more=more)


def _no_opening(turn: Turn, calendar: Calendar, free: Openings, day: dt.date) -> Turn:
    """Say why the day (or the part of it that was asked for) has nothing, and what is near it."""
    world, wish = turn.world, turn.state.wish
    service = world.spec(wish.service_id or "")
    refusal = why_no_openings(chairs.schedule(world, calendar), service, day, world.now, wish.staff_id)
    wall = wish.time_range[0] if wish.time_range else dt.time(12)
    asked = chairs.instant(world, day, wall)
    said = refused_day(world, refusal, day, wish)
    return offer_nearest(turn.wish(day=None, time_range=None), free, asked, said)


def _ask_day(turn: Turn, free: Openings) -> Turn:
    """No day was said: the days on which the rest of the wish can be had."""
    world, wish = turn.world, turn.state.wish
    fitting = chairs.within(free, world, wish.time_range)
    if wish.times:
        fitting = fitting.only(lambda start: world.local(start).time() in wish.times) or free
    days = [world.local(start).date() for start in fitting.first_starts()]
    if wish.day_range:
        first, last = wish.day_range
        days = [day for day in days if first <= day <= last] or days
    days = days[:DAYS_SHOWN]
    view = world.view(wish.service_id or "")
    if not days:
        return _nothing_left(turn.say(SlotRefused(reason=SlotRefusal.NO_OPENING)))
    choice = options.days(days)
    return suggest(turn).asks(Expecting.DAY, AskDay(service=view), options=choice, step=Step.COLLECT_SLOT)


def _offer(
    turn: Turn, given: Sequence[Opening], day: dt.date | None, *, more: bool, first: tuple[Option, ...] = ()
) -> Turn:
    wish, world = turn.state.wish, turn.world
    name = world.staff_name(wish.staff_id) if wish.staff_id else None
    choice = first + options.openings(given, name)
    choice += options.words(*([Word.MORE_TIMES] if more else []), Word.OTHER_DAY)
    offer = OfferOpenings(service=world.view(wish.service_id or ""), day=day, staff_name=name)
    return turn.asks(Expecting.SLOT, offer, options=choice, step=Step.COLLECT_SLOT)
