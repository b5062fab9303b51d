"""A decided reply as its templates tell it: act by act, what they say themselves and what was put into them."""

from collections.abc import Iterator
from dataclasses import dataclass

from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials, Tone
from ratiba_contracts.views import Language
from ratiba_wording import EMOJI, Kept, told, words

_AROUND = " \n,.!"
"""What may stand around words that are kept, and is not part of them."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What may be put into other words, and what may not.

    `text` is the whole message as templates word it. `acts` are its parts, one tuple an act. `emoji`: how many may
    stand in other words for it.
    """

    text: str
    acts: tuple[tuple[str | Kept, ...], ...]
    language: Language
    emoji: int

    @property
    def texts(self) -> tuple[str, ...]:
        """Each act's words."""
        return tuple("".join(map(str, act)).strip() for act in self.acts)

    @property
    def kept(self) -> tuple[Kept, ...]:
        """What stays letter by letter, in order; numbered by its place."""
        return tuple(Kept(part.slot, trimmed(part.text)) for _, part in self._kept_parts())

    def marked(self) -> tuple[str, ...]:
        """Each act's words with a mark in the place of everything kept."""
        numbers = iter(range(len(self.kept)))
        return tuple("".join(_marked(part, numbers) for part in act) for act in self.acts)

    def _kept_parts(self) -> Iterator[tuple[int, Kept]]:
        for place, act in enumerate(self.acts):
            for part in act:
                if isinstance(part, Kept) and trimmed(part.text):
                    yield place, part


def telling_of(reply: ReplyDecided, dials: Dials, business: str) -> Telling:
    """What a reply's words are, as a gateway with these dials would say them.

    Emoji are a matter of the tone: none where it is professional, else one, or as many as the templates have.
    """
    text = words(reply, dials, business).text
    at_ease = dials.tone is not Tone.PROFESSIONAL
    return Telling(
        text=text,
        acts=told(reply, dials, business),
        language=reply.language,
        emoji=max(1, len(EMOJI.findall(text))) if at_ease else 0,
    )


def mark(slot: str, number: int) -> str:
    """What stands for kept words while the rest is read."""
    return f"⟦{slot} {number}⟧"


def trimmed(text: str) -> str:
    """Kept words without what stands around them; one space where there were several."""
    return "\n".join(" ".join(line.split()) for line in text.replace("\u2019", "'").strip(_AROUND).splitlines())


def _marked(part: "str | Kept", numbers: Iterator[int]) -> str:
    if not isinstance(part, Kept) or not trimmed(part.text):
        return str(part)
    inner = part.text.strip(_AROUND)
    before, _, after = part.text.partition(inner)
    return f"{before}{mark(part.slot, next(numbers))}{after}"
