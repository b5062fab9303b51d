"""Amounts and minutes as owners type them. Whole numbers throughout: money is in hundredths, never a float."""

import re

from ratiba_wording.money import MINOR_UNITS, SYMBOLS

SHORTEST, LONGEST, STEP = 5, 600, 5
"""Minutes a service can take (catalog contract)."""

_MARKS_OF_SHILLINGS = ("kshs", "ksh", "tshs", "tsh", "ushs", "ush", "shs", "sh")
_SHILLINGS = frozenset({"KES", "TZS", "UGX"})
_OWN_LETTER = {"KES": "k", "TZS": "t", "UGX": "u"}
_NUMBER = re.compile(r"(?P<whole>\d{1,3}(?:[ ,]\d{3})+|\d{1,9})(?:\.(?P<cents>\d{2}))?")
_THOUSANDS = re.compile(r"(?P<whole>\d{1,4})(?:\.(?P<tenth>\d))?\s?k")


class NotAnAmount(ValueError):
    """What was typed is no amount of the business's currency. The text is a sentence for the owner."""


def typed_amount(text: str, currency: str) -> int:
    """Hundredths of `currency`: "1500", "1,500", "1 500", "1,500.50", "KSh 1,500/=", "1.5k".

    Raises NotAnAmount, also for "1.500", which is one and a half here and fifteen hundred elsewhere, and for another
    currency's mark.
    """
    words = _without_marks(" ".join(text.split()).lower(), currency)
    thousands = _THOUSANDS.fullmatch(words)
    if thousands:
        return (int(thousands["whole"]) * 1000 + int(thousands["tenth"] or 0) * 100) * MINOR_UNITS
    number = _NUMBER.fullmatch(words)
    if number is None:
        msg = f"Write the price as a number, such as 1500 or 1,500. “{text.strip()[:30]}” could not be read."
        raise NotAnAmount(msg)
    return int(re.sub(r"[ ,]", "", number["whole"])) * MINOR_UNITS + int(number["cents"] or 0)


def typed_minutes(text: str) -> int:
    """Minutes of a service. Raises NotAnAmount."""
    words = re.sub(r"\s*(?:minutes|minute|mins|min|m|')\.?$", "", text.strip().lower())
    minutes = int(words) if words.isascii() and words.isdecimal() and len(words) < 5 else 0
    if not SHORTEST <= minutes <= LONGEST or minutes % STEP:
        msg = f"Minutes go in steps of {STEP}, from {SHORTEST} to {LONGEST}: for example 45."
        raise NotAnAmount(msg)
    return minutes


def _without_marks(words: str, currency: str) -> str:
    words = re.sub(r"\s*/[=-]?$", "", words)
    for mark in _own_marks(currency):
        if words.startswith(mark):
            return words.removeprefix(mark).lstrip(". ")
        if words.endswith(mark):
            return words.removesuffix(mark).rstrip()
    return words


def _own_marks(currency: str) -> tuple[str, ...]:
    marks = (currency.lower(), SYMBOLS.get(currency, currency).lower())
    if currency not in _SHILLINGS:
        return marks
    own = tuple(mark for mark in _MARKS_OF_SHILLINGS if mark[0] in (_OWN_LETTER[currency], "s"))
    return (*marks, *sorted(own, key=len, reverse=True))
