"""The marks am and pm as people write them: "pm", "p.m.", "p m", "p . m .", and a glued "p"."""

from booking_fsm.domain.when.clock import Half
from booking_fsm.domain.when.sentence import Sentence

WHOLE = {"am": Half.AM, "pm": Half.PM}
LETTER = {"a": Half.AM, "p": Half.PM}


def read_half(s: Sentence, i: int) -> tuple[Half, int] | None:
    """Read am or pm at `i`."""
    word = s.word(i)
    if word in WHOLE:
        return WHOLE[word], i + 1
    half = LETTER.get(word)
    if half is None:
        return None
    at = s.skip(i + 1, {"."})
    if s.word(at) == "m":
        return half, at + 2 if s.word(at + 1) == "." else at + 1
    glued = s.glued(i) and s.is_digits(i - 1) and (half is Half.PM or s.word(i - 2) in {":", "."})
    return (half, i + 1) if glued else None
