"""What is new in a message: its words, each with whether the one before had it."""

import difflib
import re
from dataclasses import dataclass
from itertools import groupby

_WORD = re.compile(r"\s+|[\w'’]+|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message. `new`: it is not in the message before."""

    text: str
    new: bool


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """`after` in pieces; joined they are `after` itself. No piece that is new begins or ends with white space."""
    words = _compared(_WORD.findall(before), _WORD.findall(after))
    flagged = [
        (word, (new and not word.isspace()) or _bridges(words, place)) for place, (word, new) in enumerate(words)
    ]
    return tuple(
        Piece("".join(word for word, _ in stretch), new=new)
        for new, stretch in groupby(flagged, key=lambda each: each[1])
    )


def _compared(old: list[str], new: list[str]) -> list[tuple[str, bool]]:
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    return [(word, kind != "equal") for kind, _, _, start, end in matcher.get_opcodes() for word in new[start:end]]


def _bridges(words: list[tuple[str, bool]], place: int) -> bool:
    """Whether a blank stands between two new words of one line: then one mark covers all three."""
    if words[place][0].strip(" ") or place in (0, len(words) - 1):
        return False
    return words[place - 1][1] and words[place + 1][1]
