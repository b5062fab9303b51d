"""What is new in a message: its words, each with whether the one before had it."""

import difflib
import re
from dataclasses import dataclass

_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a message. `new`: it is not in the message before."""

    text: str
    new: bool


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """`after` in pieces; joined they are `after` itself. White space alone is never marked as new."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    pieces: list[Piece] = []
    for kind, _, _, start, end in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        text = "".join(new[start:end])
        if text:
            pieces.append(Piece(text, new=kind != "equal" and not text.isspace()))
    return tuple(_joined(pieces))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Neighbours of a kind as one, and blanks between two new stretches as new: one mark, not one a word."""
    joined: list[Piece] = []
    for place, piece in enumerate(pieces):
        following = pieces[place + 1] if place + 1 < len(pieces) else None
        bridges = piece.text.strip(" ") == "" and following is not None and following.new
        new = piece.new or (bool(joined) and joined[-1].new and bridges)
        if joined and joined[-1].new == new:
            joined[-1] = Piece(joined[-1].text + piece.text, new=new)
        else:
            joined.append(Piece(piece.text, new=new))
    return joined
