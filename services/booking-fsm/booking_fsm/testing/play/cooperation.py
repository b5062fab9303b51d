"""The most helpful customer there is: answers what was asked last, and wants to be done."""

from collections.abc import Hashable

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.testing.play.chairs_by_hand import everything_can_be_had
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.play import Play
from ratiba_contracts.acts import Act, AskName, AskPhone, HandingOver, PhoneNotUnderstood
from ratiba_contracts.appointment_acts import ConfirmCancel, ConfirmCancelAll
from ratiba_contracts.options import AppointmentOption, Option, StaffOption, Word, WordOption

PATIENCE = 14
"""Messages and waits this customer is good for. The longest plain booking takes seven."""


class NoWayToFinish(AssertionError):
    """A customer who answers everything ends nowhere."""


async def finish(play: Play, who: int, known: set[Hashable] | None = None) -> list[str]:
    """Answer until something is booked; returns the acts on the way. Raises NoWayToFinish.

    A person who takes over is an end only where nothing can be had: nobody works, nothing is sold, or the hold store is
    away. `known` are situations a way was found from: it is not looked for again, and those on this way are added.
    """
    said: list[str] = []
    passed: list[Hashable] = []
    pays = bool(play.house.methods.methods)
    for _ in range(PATIENCE):
        passed.append(situation(play, who))
        if known is not None and passed[-1] in known:
            break
        moment = await answer(play, who)
        said += [act.act for act in moment.acts] or ["(nothing)"]
        handed_over = any(isinstance(act, HandingOver) for act in moment.acts)
        if moment.booked or (moment.agreed and not pays) or (handed_over and nothing_can_be_had(play)):
            break
    else:
        raise NoWayToFinish(" -> ".join(said))
    if known is not None:
        known.update(passed)
    return said


def situation(play: Play, who: int) -> Hashable:
    """Where a customer stands, as far as it matters for what may come: not which day, but whether one was said."""
    customer = play.customers[who]
    thread = play.committed.thread_of(customer.key)
    house = play.house
    around = (house.holds.away, house.menus.menu and house.menus.menu.version, house.roster.model_dump_json())
    if thread is None or not customer.replies:
        return around
    state, last = BookingState.model_validate(thread.state), customer.replies[-1]
    wish = state.wish
    told = (wish.service_id, wish.staff_id, wish.day is None, wish.day_range is None, len(wish.times), wish.page)
    asked = (
        state.question and (state.question.expecting, [option.option for option in state.question.options]),
        last.question and last.question.question_id == (state.question and state.question.question_id),
        last.acts[-1].act,
    )
    waits = (
        state.slot is None,
        sorted(state.timers),
        state.confirmed,
        state.hold_attempts,
        state.appointment_id is None,
        state.offering and (state.offering.stands, state.offering.offer is None),
        [(one.stands, one.attempt) for one in state.payments],
        house.methods.methods,
    )
    knows = (state.customer.name is None, state.customer.phone is None)
    return (around, state.step, told, repr(asked), repr(waits), knows, state.resume_step)


async def answer(play: Play, who: int) -> Moment:
    """One helpful answer to the last reply."""
    customer = play.customers[who]
    last = customer.replies[-1] if customer.replies else None
    paid = await _pays(play, who)
    if paid is not None:
        return paid
    waits = [(last.thread_id, purpose) for purpose in ("hold_retry", "consultation")] if last is not None else []
    waiting = [place for place in waits if place in play.ringing]
    if waiting:
        play.clock.now = max(play.clock.now, play.ringing[waiting[0]].data.due_at)
        return await play.rings(waiting[0])
    if last is None or last.question is None:
        return await play.says(who, "I want to book an appointment")
    asked = last.acts[-1]
    options = last.question.options
    if isinstance(asked, AskName):
        return await play.says(who, "My name is Achieng Odhiambo")
    if isinstance(asked, AskPhone | PhoneNotUnderstood):
        return await play.says(who, "0712 345 678")
    if not options:
        return await play.says(who, "tomorrow at 10am")
    if any(isinstance(option, AppointmentOption) for option in options):
        return await play.says(who, "never mind")
    plain = [option for option in options if not isinstance(option, WordOption | StaffOption)]
    words = {option.word: option for option in options if isinstance(option, WordOption)}
    wanted = [word for word in _wanted(play, asked) if word in words]
    chosen: Option = plain[0] if plain else words[wanted[0]]
    return await play.taps(who, last.question, options.index(chosen))


async def _pays(play: Play, who: int) -> Moment | None:
    """Pays what is asked for; None where nothing is, or it is too late to."""
    thread = play.committed.thread_of(play.customers[who].key)
    state = BookingState.model_validate(thread.state) if thread is not None else None
    asked = [one.payment_id for one in state.payments if one.is_asked_for] if state else []
    for payment_id in asked:
        account = play.paying.accounts.get(payment_id)
        if account is None or ("settled", "") not in account.may_tell(play.clock()):
            continue
        back = len(play.paying.accounts) - 1 - list(play.paying.accounts).index(payment_id)
        play.payments_decides(back, account.may_tell(play.clock()).index(("settled", "")))
        return await play.payments_tells(-1)
    return None


def _wanted(play: Play, asked: Act) -> tuple[Word, ...]:
    """Words in the order in which they lead to a booking; where none can be had, a person is the way."""
    if isinstance(asked, ConfirmCancel | ConfirmCancelAll):
        return (Word.NO,)
    stuck = Word.PERSON if nothing_can_be_had(play) else Word.OTHER_SERVICE
    return (Word.YES, Word.BOOK, Word.OTHER_TIME, Word.ANYONE, stuck)


def nothing_can_be_had(play: Play) -> bool:
    """Whether some of what is sold, or all, cannot be booked now: a person may take over then."""
    return play.house.holds.away or not everything_can_be_had(play.business())
