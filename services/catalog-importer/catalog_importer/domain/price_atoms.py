"""Numbers of a text that may be prices, with the marks of money and the words of thousands beside them."""

import re
from dataclasses import dataclass

from catalog_importer.domain.amounts import (
    DOUBTED,
    Amount,
    Style,
    amount_of,
    decimal_before_k,
    times,
)
from catalog_importer.domain.currencies import SIGN, WITH_CENTS, currency_of, least_usual
from catalog_importer.domain.number_words import WORDED, number_in_words

_OWN_MARK = r"(?:=/=|/=-|/=|/-|-/=|-/|=/)"
_DIGITS = (
    r"\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\d])|\d+(?:\s?[.,]\s?\d{1,3})+(?!\d)"
    r"|\d[\d.,]*[.,]\d+|\d+"
)
_LOST = r"(?!\d|[.,]?(?-i:[OoQIlSB|]{1,3})(?![A-Za-z]))"
"""A number does not end where letters that look like digits go on: "15,OOO"."""
_DAMAGED = r"(?=[\dOoQDIlS|,.]*\d)[\dIlS|][\dOoQDIlSsBZ|,.]*[\dOoQDIlS|]"
_FACTOR = r"(?:k|m|mn|thousand|million|millions|elfu|laki|milioni)(?![a-z])"
_ATOM = re.compile(
    rf"(?P<pre>(?<![A-Za-z]){SIGN}\.?\s*(?:[:=]\s*)?)?"
    rf"(?:(?P<num>(?<![\dA-Za-z.,])(?:{_DIGITS})(?![\dA-Za-z]*[A-Za-z]\d){_LOST}|"
    rf"(?<=[A-Za-z.])(?:{_DIGITS}){_LOST})(?:\s?(?P<factor>{_FACTOR}))?"
    rf"|(?P<words>{WORDED})"
    rf"|(?P<damaged>(?<![A-Za-z\d]){_DAMAGED}))"
    rf"(?P<post>\s*(?:{_OWN_MARK}|{SIGN}(?![A-Za-z])))?",
    re.IGNORECASE,
)
_FACTORS = {
    "k": 1000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "thousand": 1000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "elfu": 1000,
    "laki": 100_000,
    "milioni": 1_000_000,
}
STRANGE_AFTER = re.compile(r"\s*[+x×*÷]\s*\d|\s?%")
_COUNTED_IN_MILLIONS = 500
"""Where so little is the least that anything costs, "1.2M" behind a name is money; elsewhere it may be a length."""


@dataclass(frozen=True, slots=True)
class Atom:
    """A number from `start` to `end` of its text. `bare`: its hundredths before the factor behind it."""

    start: int
    end: int
    amount: Amount
    sign: str | None
    marked: bool
    factor: int
    bare: int


def atoms_in(text: str, usual: str, style: Style) -> list[Atom]:
    """The numbers, left to right; a bare one is in the `usual` currency, and written in this style."""
    found = []
    for match in _ATOM.finditer(text):
        sign = (match["pre"] or "").strip(" .:=") or None
        post = (match["post"] or "").strip()
        named = sign or (post if re.fullmatch(SIGN, post, re.IGNORECASE) else None)
        currency = currency_of(named, usual) if named else usual
        marked = bool(
            sign
            or post
            or match["words"]
            or (match["factor"] or "").lower() in {"k", "elfu", "laki", "milioni", "thousand", "million"}
        )
        if match["damaged"] and not marked and match[0].strip() != text.strip():
            continue
        if STRANGE_AFTER.match(text, match.end()) and not marked:
            continue
        if (match["factor"] or "").lower() in {"m", "mn"} and not (sign or post):
            if least_usual(currency) < _COUNTED_IN_MILLIONS or not re.match(
                r"\s*(?:$|[-–—,;)(/])", text[match.end() :]
            ):
                continue
            marked = True
        amount, factor, bare = _amount(match, style, with_cents=currency in WITH_CENTS)
        if amount is None:
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        after = text[match.end() : match.end() + 1]
        if after == "=" and not post:
            amount = Amount(
                amount.hundredths,
                DOUBTED,
                (*amount.doubts, f"“{match[0].strip()}=” may end in a sign that was read as a digit."),
            )
            marked = True
        found.append(Atom(start, match.end() + (after == "="), amount, named, marked, factor, bare))
    return found


def _amount(match: re.Match[str], style: Style, *, with_cents: bool) -> tuple[Amount | None, int, int]:
    """The amount, the factor after it, and the hundredths before that factor."""
    if match["words"]:
        number = number_in_words(match["words"])
        return (Amount(number * 100) if number else None), 1, 0
    print_ = match["num"] or match["damaged"]
    factor = _FACTORS.get((match["factor"] or "").lower(), 1)
    amount = amount_of(print_, style, with_cents=with_cents) if factor == 1 else decimal_before_k(print_)
    if amount is None:
        return None, 1, 0
    return times(amount, factor), factor, amount.hundredths
