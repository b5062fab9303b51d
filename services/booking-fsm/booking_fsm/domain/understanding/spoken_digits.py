"""Telephone numbers spelled out: "zero seven one two, double three ...", "sifuri saba moja mbili ..."."""

from collections.abc import Iterator

from booking_fsm.domain.understanding.text import Token, tokens

_DIGIT = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "sifuri": "0", "ziro": "0", "moja": "1", "mbili": "2", "tatu": "3", "nne": "4", "tano": "5", "sita": "6",
    "saba": "7", "nane": "8", "tisa": "9",
}  # fmt: skip
_TIMES = {"double": 2, "triple": 3}
_PAUSES = frozenset(",-. ")
_STOP = Token("", "", 0, 0)
SHORTEST = 7
"""Fewer digits than this are no telephone number; half of this must be spelled."""


def spoken_digits(cleaned: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield each run of spelled digits as figures with its span."""
    run, start, end, times, spelled = "", 0, 0, 1, 0
    for token in (*tokens(cleaned), _STOP):
        if token.norm in _TIMES:
            times = _TIMES[token.norm]
            continue
        figures = _DIGIT.get(token.norm) or (token.norm if token.norm.isdigit() else None)
        if figures is not None:
            start = start if run else token.start
            run, end = run + figures * times, token.end
            spelled += not token.norm.isdigit()
        elif token.norm not in _PAUSES:
            if len(run) >= SHORTEST and spelled * 2 >= SHORTEST:
                yield run, (start, end)
            run, spelled = "", 0
        times = 1
