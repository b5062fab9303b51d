"""Amounts as owners type them, on a page or on the command line. Money is in hundredths, never a float."""

import re

from ratiba_wording.money import MINOR_UNITS, SYMBOLS

_MARKS_OF_SHILLINGS = ("kshs", "ksh", "tshs", "tsh", "ushs", "ush", "shs", "sh")
_SHILLINGS = frozenset({"KES", "TZS", "UGX"})
_OWN_LETTER = {"KES": "k", "TZS": "t", "UGX": "u"}
_NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?P<between>[ ,])\d{3}(?:(?P=between)\d{3})*|\d{1,9})(?:\.(?P<cents>\d{2}))?", re.ASCII
)
_THOUSANDS = re.compile(r"(?P<whole>\d{1,4})(?:\.(?P<tenth>\d))?\s?k", re.ASCII)
_NUMBER_LIKE = re.compile(r"[\d., ]*\d[\d., ]*k?", re.ASCII)


class NotAnAmount(ValueError):
    """What was typed is no amount of the business's currency. The text is a sentence for the owner."""


def typed_amount(text: str, currency: str | None) -> int:
    """Hundredths of `currency`: "1500", "1,500", "1 500", "1,500.50", "KSh 1,500/=", "1.5k".

    Without a currency no mark of one may stand there. Raises NotAnAmount, also for what is one number here and another
    elsewhere ("1.500", "25,50", "1,5"), and for another currency's mark.
    """
    words = _without_marks(" ".join(text.split()).lower(), currency)
    thousands = _THOUSANDS.fullmatch(words)
    if thousands:
        return (int(thousands["whole"]) * 1000 + int(thousands["tenth"] or 0) * 100) * MINOR_UNITS
    number = _NUMBER.fullmatch(words)
    if number is None:
        why = "can be read in more than one way" if _NUMBER_LIKE.fullmatch(words) else "could not be read"
        msg = f"Write the price as a number, such as 1500, 1,500 or 1,500.50. “{text.strip()[:30]}” {why}."
        raise NotAnAmount(msg)
    return int(re.sub(r"[ ,]", "", number["whole"])) * MINOR_UNITS + int(number["cents"] or 0)


def _without_marks(words: str, currency: str | None) -> str:
    words = re.sub(r"\s*/[=-]?$", "", words)
    for mark in _own_marks(currency) if currency else ():
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
