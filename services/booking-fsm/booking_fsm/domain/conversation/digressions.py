"""Things said on the side, answered at any step without losing the thread: prices, hours, place, thanks ..."""

import datetime as dt

from booking_fsm.domain.conversation import options
from booking_fsm.domain.conversation.answers import option_meant
from booking_fsm.domain.conversation.choices import never_mind
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.hours import open_intervals
from booking_fsm.domain.conversation.my_appointments import back_to_the_question, my_appointments
from booking_fsm.domain.conversation.state import BookingState, Expecting, Step, Wish
from booking_fsm.domain.conversation.terms import OTHERWISE, asks_for_terms, otherwise
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.understanding import Aside, Intent, Understanding
from ratiba_contracts.acts import Act, AskAgain, AskService, Goodbye, Help, YouAreWelcome
from ratiba_contracts.aside_acts import TakesSoLong, TimeToThink
from ratiba_contracts.business_acts import DayHours, Hours, Location, Prices
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.payment_acts import PaymentReceived

KEPT_STEPS = frozenset({Step.PAYMENT_PENDING, Step.BOOKED})
DURATIONS_SHOWN = 3
PRICES_SHOWN = 12
"""More would be a wall of text; the whole menu is the service question's options."""


def digress(turn: Turn, understanding: Understanding) -> Turn | None:
    """Answer what was asked on the side. A message that also books is left to the booking rules."""
    intents = understanding.intents
    if Intent.NEVER_MIND in intents and not turn.state.settled:
        return never_mind(turn)
    if Intent.START_OVER in intents:
        fresh = turn.forgets_booking().update(step=Step.COLLECT_SERVICE, resume_step=None, cancelling_ids=())
        return fresh.update(wish=Wish())
    if Intent.REPEAT in intents and turn.state.question is not None:
        return turn.repeats(AskAgain(reason="asked_to_repeat"))
    confirmed = Aside.IS_PAID in understanding.asides and turn.state.step is Step.BOOKED
    if Intent.MY_APPOINTMENTS in intents or confirmed or _asks_who_serves(turn, understanding):
        return my_appointments(turn)
    if Intent.HELP in intents:
        return turn.asks(Expecting.HELP, Help(), options=options.HELP, step=turn.state.step)
    ways = _ways_to_pay(turn, understanding)
    if ways:
        return back_to_the_question(turn.say(*ways))
    if Intent.BOOK in intents:
        return None
    if Intent.ASK_SERVICES in intents:
        if not turn.world.services:
            return hand_over(turn, HandoffWhy.NOTHING_SOLD)
        menu = options.services(turn.world, turn.world.services)
        return turn.asks(Expecting.SERVICE, AskService(), options=menu, step=Step.COLLECT_SERVICE)
    if Intent.RUNNING_LATE in intents:
        return hand_over(turn, HandoffWhy.RUNNING_LATE)
    said = _answers(turn, understanding) or _courtesies(turn, understanding)
    if said:
        return back_to_the_question(_remember(turn, understanding).say(*said))
    if Aside.WAIT in understanding.asides and not turn.state.settled and _says_nothing_else(understanding):
        return turn.say(TimeToThink(offered=False)).waits()
    return None


def _asks_who_serves(turn: Turn, understanding: Understanding) -> bool:
    """ "Who will do my nails?" while money is waited for, or once it came: of what is kept it is told with whom."""
    kept = set(_spoken_of(turn.state) or _just_paid(turn.state))
    of_what_is_kept = bool(kept) and kept.issuperset(understanding.services)
    return turn.state.step in KEPT_STEPS and Aside.WHO in understanding.asides and of_what_is_kept


def _says_nothing_else(understanding: Understanding) -> bool:
    tells = understanding.services or understanding.staff or understanding.any_staff or understanding.name
    asks = understanding.intents or understanding.answer or understanding.phone or understanding.service_words
    return not (tells or asks) and understanding.when.says_nothing


def _remember(turn: Turn, understanding: Understanding) -> Turn:
    """The one service somebody asks about is what "book me one" will mean, unless another was chosen."""
    asked, wish = understanding.services, turn.state.wish
    if len(asked) != 1 or wish.service_id is not None or turn.state.settled or turn.state.question is not None:
        return turn
    return turn.wish(service_id=asked[0])


def asked_beside_money(turn: Turn, understanding: Understanding) -> tuple[Act, ...]:
    """The answers to what else is asked in one message with what is said of money; what is paid or to be paid is no
    price.
    """
    terms = {Aside.AMOUNT, Aside.TOTAL}.intersection(asks_for_terms(turn, understanding))
    of_what_was_paid = Aside.SENT in understanding.asides and not understanding.services
    said = _answers(turn, understanding)
    return tuple(act for act in said if not ((terms or of_what_was_paid) and isinstance(act, Prices)))


def _spoken_of(state: BookingState) -> tuple[str, ...]:
    """What "how much is it?" is about: the wished-for service, the one that is offered, or what is kept unpaid."""
    offering = state.offering
    spoken_of = state.wish.service_id or (offering.offer.service.service_id if offering and offering.offer else None)
    kept = (each.service.service_id for one in state.payments for each in one.appointments)
    return (spoken_of,) if spoken_of else tuple(dict.fromkeys(kept))


def _just_paid(state: BookingState) -> tuple[str, ...]:
    """What "how long does it take?" is about once the money for it came."""
    last = state.money_told[-1].said if state.money_told and state.step is Step.BOOKED else None
    paid = last.appointments if isinstance(last, PaymentReceived) else ()
    return tuple(dict.fromkeys(each.service.service_id for each in paid))


def _answers(turn: Turn, understanding: Understanding) -> tuple[Act, ...]:
    intents, world, spoken_of = understanding.intents, turn.world, _spoken_of(turn.state)
    acts: list[Act] = []
    named = understanding.services or spoken_of
    if Aside.DURATION in understanding.asides and Intent.ASK_HOURS not in intents:
        timed = [one for one in named or _just_paid(turn.state) if one in world.services][:DURATIONS_SHOWN]
        acts += [TakesSoLong(service=world.view(one)) for one in timed]
    asks_price = Intent.ASK_PRICE in intents or bool(named and Aside.AMOUNT in understanding.asides)
    if asks_price and not (acts and Aside.AMOUNT not in understanding.asides):
        asked = named or tuple(world.services)
        shown = [world.view(one) for one in asked if one in world.services]
        acts.append(Prices(services=tuple(shown[:PRICES_SHOWN])))
    return (*acts, *when_and_where(turn, understanding))


def when_and_where(turn: Turn, understanding: Understanding) -> tuple[Act, ...]:
    """The hours and the address, to who asks for them."""
    acts: list[Act] = []
    if Intent.ASK_HOURS in understanding.intents:
        acts.append(_hours(turn.world, understanding.when.days))
    if Intent.ASK_LOCATION in understanding.intents:
        acts.append(Location(address=turn.world.address))
    return tuple(acts)


def _ways_to_pay(turn: Turn, understanding: Understanding) -> tuple[Act, ...]:
    """ "Can I pay cash?", asked before money is; where it stands beside a wish, the wish is what is taken in."""
    tells = understanding.services or understanding.staff or understanding.name or understanding.phone
    ways = [one for one in understanding.asides if one in OTHERWISE]
    if tells or not ways or understanding.answer is not None or not understanding.when.says_nothing:
        return ()
    return (otherwise(turn, OTHERWISE[ways[0]]),)


def _courtesies(turn: Turn, understanding: Understanding) -> tuple[Act, ...]:
    """Thanks and goodbyes, where they are all that was said: "ndio, asante" is a yes, "at ten, thanks" an hour."""
    question, answer = turn.state.question, understanding.answer
    if question is not None and answer is not None and option_meant(question, answer) is not None:
        return ()
    tells = understanding.services or understanding.staff or understanding.any_staff or understanding.name
    if not turn.state.settled and (tells or understanding.phone or not understanding.when.says_nothing):
        return ()
    if Intent.THANKS in understanding.intents:
        return (YouAreWelcome(),)
    return (Goodbye(),) if Intent.GOODBYE in understanding.intents else ()


def _hours(world: World, days: tuple[dt.date, ...]) -> Hours:
    """The days asked about, or the coming week."""
    shown = days or tuple(world.today + dt.timedelta(days=n) for n in range(7))
    return Hours(days=tuple(DayHours(day=day, intervals=open_intervals(world, day)) for day in shown))
