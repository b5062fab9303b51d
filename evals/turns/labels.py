"""What a turn may be for, in terms that the corpora and the product share, and how an understanding says it.

The corpora's marks become labels in `gold.py`; the table is in docs/evals.md.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

from booking_fsm.domain.understanding import AnswerKind, Intent, Understanding


class Label(StrEnum):
    """One thing a turn is for."""

    AFFIRM = "affirm"
    CORRECT = "correct"
    GO_ON = "go on"
    ALTERNATIVES = "alternatives"
    ASK_CONTACT = "ask contact"
    ASK_LOCATION = "ask location"
    CLOSE = "close"
    BOOK = "book"
    CANCEL = "cancel"
    MINE = "my appointments"


def _yes(heard: Understanding) -> bool:
    return heard.answer is not None and heard.answer.kind is AnswerKind.YES


def _no(heard: Understanding) -> bool:
    return heard.answer is not None and heard.answer.kind in {AnswerKind.NO, AnswerKind.NONE_OF_THESE}


def _intends(heard: Understanding, *intents: Intent) -> bool:
    return not set(intents).isdisjoint(heard.intents)


def _tells(heard: Understanding) -> bool:
    return bool(heard.when.days or heard.when.day_range or heard.when.times or heard.when.time_range)


SAYS: Mapping[Label, Callable[[Understanding], bool]] = {
    Label.AFFIRM: lambda heard: _yes(heard) and not _tells(heard),
    Label.CORRECT: lambda heard: (
        not _yes(heard) and (_no(heard) or _tells(heard) or _intends(heard, Intent.RESCHEDULE))
    ),
    Label.GO_ON: lambda heard: _yes(heard) or _intends(heard, Intent.BOOK),
    Label.ALTERNATIVES: lambda heard: _no(heard) or _intends(heard, Intent.MORE_OPTIONS),
    Label.ASK_CONTACT: lambda heard: _intends(heard, Intent.ASK_CONTACT),
    Label.ASK_LOCATION: lambda heard: _intends(heard, Intent.ASK_LOCATION),
    Label.CLOSE: lambda heard: _no(heard) or _intends(heard, Intent.THANKS, Intent.GOODBYE),
    Label.BOOK: lambda heard: _intends(heard, Intent.BOOK),
    Label.CANCEL: lambda heard: _intends(heard, Intent.CANCEL),
    Label.MINE: lambda heard: _intends(heard, Intent.MY_APPOINTMENTS),
}
"""Whether an understanding says a label, so that the dialogue acts on it. A new day in place of a yes corrects."""


def harmful(heard: Understanding, wanted: frozenset[Label]) -> str | None:
    """What would be done and must not be: a yes where none was said, a cancellation, a person brought in."""
    if _yes(heard) and not _tells(heard) and wanted.isdisjoint({Label.AFFIRM, Label.GO_ON, Label.CLOSE}):
        return "a yes that was not said"
    if _intends(heard, Intent.CANCEL) and Label.CANCEL not in wanted:
        return "a cancellation that was not asked for"
    if _intends(heard, Intent.PERSON, Intent.COMPLAINT):
        return "a person who was not asked for"
    return None
