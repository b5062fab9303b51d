"""A preview as the page shows it: the moments that would sound different first, with what is new in them."""

from collections.abc import Sequence
from dataclasses import dataclass

from admin_orchestrator.domain.dial_words import LANGUAGES, SITUATIONS
from admin_orchestrator.domain.differences import Piece, marked
from ratiba_contracts.personality import DialsPreviewed, PreviewedMessage, PreviewedSituation
from ratiba_contracts.views import Language


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a customer: its words, and the labels to tap below it."""

    pieces: tuple[Piece, ...]
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moment:
    """One situation in one language, now and with the change."""

    situation: str
    language: Language
    language_name: str
    now: Message
    then: Message
    differs: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """Every moment, those that differ apart from those that stay."""

    changed: tuple[Moment, ...]
    same: tuple[Moment, ...]


def preview(previewed: DialsPreviewed) -> Preview:
    """What the personality service previewed, for the page."""
    moments = [_moment(one) for one in previewed.situations]
    return Preview(tuple(m for m in moments if m.differs), tuple(m for m in moments if not m.differs))


def _moment(one: PreviewedSituation) -> Moment:
    differs = one.before != one.after
    return Moment(
        situation=SITUATIONS[one.situation],
        language=one.language,
        language_name=LANGUAGES[one.language],
        now=_message(one.before, (Piece(one.before.text, new=False),)),
        then=_message(one.after, marked(one.before.text, one.after.text)),
        differs=differs,
    )


def _message(message: PreviewedMessage, pieces: Sequence[Piece]) -> Message:
    return Message(tuple(pieces), message.options)
