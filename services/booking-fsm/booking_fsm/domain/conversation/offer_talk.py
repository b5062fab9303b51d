"""What is asked and said around an offer before the yes or no: how long, with whom, what both cost, "not today"."""

from booking_fsm.domain.conversation import options, paying
from booking_fsm.domain.conversation.answers import counts
from booking_fsm.domain.conversation.choices import choose
from booking_fsm.domain.conversation.digressions import when_and_where
from booking_fsm.domain.conversation.offer_nodes import simple_sum
from booking_fsm.domain.conversation.offering import answered_by_name, standing
from booking_fsm.domain.conversation.state import Offer
from booking_fsm.domain.conversation.terms import OTHERWISE, otherwise, rather_by
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.domain.understanding import AnswerKind, Aside, Intent, Understanding
from ratiba_contracts.acts import Act
from ratiba_contracts.aside_acts import CostsTogether, ServedBy, TakesSoLong, TimeToThink
from ratiba_contracts.business_acts import Prices
from ratiba_contracts.views import AppointmentView, OpeningView

NO_YES = frozenset({Aside.NEXT_TIME, Aside.NO_MONEY})
"""What nobody says who wants it: beside a word of agreement ("hiyo siku ingine") it is asked once more."""

REFUSALS = NO_YES | {Aside.ONLY_THIS}
"""What is a no where no word of agreement stands beside it."""


def about_the_offer(turn: Turn, understanding: Understanding, seen: int) -> Turn | None:
    """The answer to what is asked of the standing offer, or the no that is said in other words; None for the rest.

    A question is never a yes: "hiyo ni ngapi?" opens with a word of agreement, and asks what it costs.
    """
    offer, offering, question = standing(turn.state), turn.state.offering, turn.state.question
    if offer is None or offering is None or question is None:
        return None
    elsewhere = set(understanding.services) - {offer.service.service_id, offering.primary.service.service_id}
    asides = set(understanding.asides)
    only_the_first = Aside.ONLY_THIS in asides and offer.service.service_id not in understanding.services
    if elsewhere or (Intent.BOOK in understanding.intents and not only_the_first):
        return None
    said = _answers(turn, offer, offering.primary, understanding)
    by, payment = rather_by(turn, understanding), paying.joins(turn.state, offering.primary.appointment_id)
    if by is not None and payment is not None:
        turn = paying.spoken_of(turn, payment.model_copy(update={"method": by}))
    if said:
        return turn.repeats(*said, *when_and_where(turn, understanding))
    wants_it = offer.service.service_id in understanding.services
    yes = understanding.answer is not None and understanding.answer.kind is AnswerKind.YES
    if Aside.PAY_NOW in asides and turn.state.payments and not (yes or wants_it):
        return turn.repeats(*paying.how_it_stands(turn.state, "send_again"))
    later = bool(asides & NO_YES) and not understanding.besides  # "pedicure next time"
    refuses = (later or bool(asides & REFUSALS and not wants_it)) and not yes and understanding.when.says_nothing
    if refuses and counts(question, seen):
        return choose(turn, options.NO)
    if yes and asides & NO_YES:
        return turn.repeats()
    if Aside.WAIT in asides and not yes:
        return turn.say(TimeToThink()).waits()
    no = understanding.answer is not None and understanding.answer.kind is AnswerKind.NO
    if no and Intent.RUNNING_LATE in understanding.intents and counts(question, seen):  # "no, I am late": a no
        return choose(turn, options.NO)
    if Intent.ASK_SERVICES in understanding.intents:  # "do you have it at four?"
        return answered_by_name(turn, understanding, seen)
    return None


def _answers(turn: Turn, offer: Offer, primary: AppointmentView, understanding: Understanding) -> tuple[Act, ...]:
    asides, slot = understanding.asides, offer.slot
    acts: list[Act] = []
    together = simple_sum(primary.service.price, offer.service.price)
    if Aside.DURATION in asides:
        opening = OpeningView(start_at=slot.start_at, end_at=slot.end_at, staff_name=slot.staff_name)
        acts.append(TakesSoLong(service=offer.service, opening=opening))
    if Aside.WHO in asides or len(understanding.staff) > 1:
        same = slot.staff_name == primary.staff_name
        acts.append(
            ServedBy(
                service=offer.service,
                staff_name=slot.staff_name,
                after=primary.service,
                after_staff_name=primary.staff_name,
                same=same,
            )
        )
    asks_total = Aside.TOTAL in asides and not _answers_about_both(understanding)
    if asks_total and together is not None:
        unpaid = paying.keeps(turn.state, primary.appointment_id)
        acts.append(CostsTogether(first=primary.service, second=offer.service, together=together, unpaid=unpaid))
    elif asks_total:
        acts.append(Prices(services=(primary.service, offer.service)))
    elif Aside.AMOUNT in asides:
        acts.append(Prices(services=(offer.service,)))
    ways = [one for one in asides if one in OTHERWISE and one is not Aside.LATER]
    return (*acts, *(otherwise(turn, OTHERWISE[one]) for one in ways[:1]))


def _answers_about_both(understanding: Understanding) -> bool:
    """ "Yes, both", "sitaki zote mbili", "cancel both": what they together cost is not asked."""
    decides = understanding.answer is not None or Intent.CANCEL in understanding.intents
    return decides and Aside.ALL in understanding.asides and Intent.ASK_PRICE not in understanding.intents
