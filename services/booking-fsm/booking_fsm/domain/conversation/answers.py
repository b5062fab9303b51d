"""When a customer's "ndio" or "2" counts as an answer, and which option it means.

A tap names its question. Bare words do not: they answer the standing question only if that question was the last
that had reached the customer when they sent them. Otherwise a double "ndio" would accept an offer that nobody has read,
and the "ok" to "you have paid" call off what they were asked about before.
"""

from typing import Literal

from booking_fsm.domain.conversation.state import Asked
from booking_fsm.domain.understanding import Answer, AnswerKind
from ratiba_contracts.options import Option, ServiceOption, Word, WordOption


def counts(question: Asked, seen_reply_seq: int) -> bool:
    """Whether bare words sent by somebody who had seen replies up to `seen_reply_seq` answer `question`."""
    return why_not(question, seen_reply_seq) is None


def why_not(question: Asked, seen_reply_seq: int) -> Literal["not_yet_read", "digression"] | None:
    """Why such words are no answer to it: it came after them, or they may be about what was told since."""
    if seen_reply_seq < question.reply_seq:
        return "not_yet_read"
    spoken_over = question.spoken_over is not None and seen_reply_seq >= question.spoken_over
    return "digression" if spoken_over else None


def option_meant(question: Asked, answer: Answer) -> Option | None:
    """The option a bare answer stands for; None when the question has no such option (a "yes" to "which day?")."""
    match answer.kind:
        case AnswerKind.YES:
            return _word(question, Word.YES) or _only_service(question)
        case AnswerKind.NO:
            return _word(question, Word.NO)
        case AnswerKind.NONE_OF_THESE:
            return _word(question, Word.NONE_OF_THESE)
        case AnswerKind.CHOICE:
            return _numbered(question, answer.choice)


def option_tapped(question: Asked | None, question_id: str, value: str) -> Option | None:
    """The option a tap stands for; None for a button of an earlier question or one that never was."""
    if question is None or question.question_id != question_id:
        return None
    return next((option for option in question.options if option.value == value), None)


def _word(question: Asked, word: Word) -> Option | None:
    return next((o for o in question.options if isinstance(o, WordOption) and o.word is word), None)


def _only_service(question: Asked) -> Option | None:
    """ "Shall we find a time for the pedicure?" has one service among its options, and yes means that one."""
    offered = [option for option in question.options if isinstance(option, ServiceOption)]
    return offered[0] if len(offered) == 1 else None


def _numbered(question: Asked, choice: int | None) -> Option | None:
    """Options are numbered from 1; -1 is the last."""
    if choice is None or not question.options:
        return None
    if choice == -1:
        return question.options[-1]
    return question.options[choice - 1] if 1 <= choice <= len(question.options) else None
