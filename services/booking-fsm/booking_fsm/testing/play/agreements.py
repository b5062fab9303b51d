"""What a customer has agreed to, judged by what they were asked and what they sent, never by what was made of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from booking_fsm.domain.conversation.state import Asked, BookingState
from booking_fsm.testing.play.sayings import adds, is_yes, lets_it_be, place_in_list
from ratiba_contracts.acts import ReadBack
from ratiba_contracts.appointment_acts import ConfirmCancel, ConfirmCancelAll
from ratiba_contracts.conversation import MessageReceived, TapContent
from ratiba_contracts.offer_acts import OfferRightAfter
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.payment_acts import PayAgain


@dataclass(frozen=True, slots=True)
class Agreement:
    """A yes to exactly one thing: what was read back, what was offered behind it, or the end of what was named.

    `leaves_it`: what is kept is dropped, asked whether to pay once more; a plain no drops nothing.
    """

    offer: ReadBack | None = None
    second: OfferRightAfter | None = None
    cancels: frozenset[UUID] = frozenset()
    leaves_it: bool = False


NOTHING = Agreement()


Put = Mapping[int, str | None]
"""The id of the question that each reply put, by its place: as the customer got it, not as the machine notes it."""


def answers(question: Asked, message: MessageReceived, put: Put) -> bool:
    """Whether the message may count as an answer: a tap of this very question, or words to who had just read it."""
    if isinstance(message.content, TapContent):
        return message.content.question_id == question.question_id
    seen = [place for place in put if place <= message.seen_reply_seq]
    return bool(seen) and put[max(seen)] == question.question_id


def agreed(state: BookingState | None, message: MessageReceived, put: Put) -> Agreement:
    """What this message agrees to. `state` is the conversation's before it."""
    question = state.answerable if state is not None else None
    if question is None or not answers(question, message, put):
        return NOTHING
    offered = question.acts[-1]
    if isinstance(offered, OfferRightAfter) and adds(message.personal.text or "", offered.service.service_id):
        return Agreement(second=offered)
    if isinstance(offered, PayAgain) and lets_it_be(_text(message)):
        return Agreement(leaves_it=True)
    if not _says_yes(question, message):
        return NOTHING
    match question.acts[-1]:
        case ReadBack() as offer:
            return Agreement(offer=offer)
        case OfferRightAfter() as offer:
            return Agreement(second=offer)
        case ConfirmCancel(appointment=appointment):
            return Agreement(cancels=frozenset({appointment.appointment_id}))
        case ConfirmCancelAll(appointments=several):
            return Agreement(cancels=frozenset(one.appointment_id for one in several))
        case _:
            return NOTHING


def _says_yes(question: Asked, message: MessageReceived) -> bool:
    return _chooses(question, Word.YES, message) or (_has(question, Word.YES) and is_yes(_text(message)))


def _has(question: Asked, word: Word) -> bool:
    return any(isinstance(option, WordOption) and option.word is word for option in question.options)


def _chooses(question: Asked, word: Word, message: MessageReceived) -> bool:
    """By a tap, or by its place in the list."""
    for place, option in enumerate(question.options, 1):
        if isinstance(option, WordOption) and option.word is word:
            if isinstance(message.content, TapContent):
                return message.content.value == option.value
            return place_in_list(_text(message)) == place
    return False


def _text(message: MessageReceived) -> str:
    return "" if isinstance(message.content, TapContent) else (message.personal.text or "").strip()
