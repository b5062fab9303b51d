"""Telephone numbers spelled out: "zero seven one two, double three ...", "sifuri saba moja mbili ..."."""

from collections.abc import Iterator

from booking_fsm.domain.understanding.lexicon import numbers
from booking_fsm.domain.understanding.text import Token, tokens

_TIMES = {"double": 2, "triple": 3}
_PAUSES = frozenset(",-. ")
_STOP = Token("", "", 0, 0)
SHORTEST = 7
"""Fewer digits than this are no telephone number; half of this must be spelled."""


def spoken_digits(cleaned: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each run of spelled digits as figures with its span."""
    spelled_as = {word: str(digit) for word, digit in numbers("digits", "numbers").items() if digit < 10}
    run, start, end, times, spelled = "", 0, 0, 1, 0
    for token in (*tokens(cleaned), _STOP):
        if token.norm in _TIMES:
            times = _TIMES[token.norm]
            continue
        figures = token.norm if token.norm.isdigit() else spelled_as.get(token.norm)
        if figures is not None:
            start = start if run else token.start
            run, end = run + figures * times, token.end
            spelled += not token.norm.isdigit()
        elif token.norm not in _PAUSES:
            if len(run) >= SHORTEST and spelled * 2 >= SHORTEST:
                yield run, (start, end)
            run, spelled = "", 0
        times = 1
