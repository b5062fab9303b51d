"""The digits of a price as hundredths. Where two readings are possible the amount is doubted, never chosen silently."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

CLEAR, UNSURE, DOUBTED = 0.97, 0.75, 0.3
"""Confidence of a price that can be read one way only, of one with a small doubt, and of one a person must type."""

_MOST_DIGITS = 11
_GROUPED = re.compile(r"\d{1,3}(?:([,.' ])\d{3})(?:\1\d{3})*")
_SPACES = re.compile(r"[\u00a0\u202f\u2009\s]")
_LOOKALIKES = str.maketrans(
    {
        "O": "0",
        "o": "0",
        "Q": "0",
        "D": "0",
        "I": "1",
        "l": "1",
        "i": "1",
        "|": "1",
        "S": "5",
        "s": "5",
        "B": "8",
        "Z": "2",
        "z": "2",
    }
)


class Style(StrEnum):
    """How a list writes decimals, as far as its numbers show it."""

    UNKNOWN = "unknown"
    POINT = "point"
    COMMA = "comma"
    POINT_GROUPS = "point_groups"
    """Every number with a point has three digits behind it, where cents are unusual: thousands, most likely."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Hundredths, how sure they are, and why not more."""

    hundredths: int
    confidence: float = CLEAR
    doubts: tuple[str, ...] = ()


_TWO_AFTER_COMMA = re.compile(r"(?<![\d,.])(?:\d{1,3}(?:\.\d{3})+|\d+),\d{2}(?!\d)")
_POINT_PROOF = re.compile(r"(?<![\d,.])(?:\d{1,3}(?:,\d{3})+\.\d{2}|\d+\.\d{2}|\d{1,3}(?:,\d{3})+)(?![\d.,]\d|\d)")
_THREE_AFTER_POINT = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:\.\d{3})+(?![\d.,]\d|\d)")
_OTHER_POINT = re.compile(r"(?<![\d,.])\d+\.(?:\d{1,2}|\d{4,})(?![\d.,]\d|\d)")
_FEWEST_GROUPS = 3


def style_of(texts: Iterable[str], *, with_cents: bool) -> Style:
    """The style of a column or a whole list. Where cents are unusual one "25,00" proves nothing, two do."""
    comma = point = groups = others = 0
    for text in texts:
        groups += len(_THREE_AFTER_POINT.findall(text))
        others += len(_OTHER_POINT.findall(text))
        comma += len(_TWO_AFTER_COMMA.findall(text))
        point += len(_POINT_PROOF.findall(text))
    if comma >= (1 if with_cents else 2) and not point:
        return Style.COMMA
    if not with_cents and not comma and not point and groups >= _FEWEST_GROUPS and not others:
        return Style.POINT_GROUPS
    return Style.POINT if point and not comma else Style.UNKNOWN


def amount_of(print_: str, style: Style, *, with_cents: bool) -> Amount | None:
    """The amount of one run of digits with its separators; None where it is none."""
    text = _SPACES.sub(" ", print_.strip().replace("’", "'"))
    digits = text.translate(_LOOKALIKES)
    repaired = digits != text
    tidy = re.sub(r"\s*([,.])\s+(?=\d)|\s+([,.])(?=\d)", lambda m: m[1] or m[2], digits)
    loose = tidy != digits
    read = _read(tidy, style, with_cents=with_cents)
    if read is None or len(re.sub(r"\D", "", tidy)) > _MOST_DIGITS:
        return None
    value, doubt = read
    doubts = [doubt] if doubt else []
    confidence = CLEAR if not doubt else UNSURE if style is Style.POINT_GROUPS and _is_grouped(tidy) else DOUBTED
    if repaired:
        doubts.append(f"“{print_.strip()}” mixes letters and digits.")
        confidence = DOUBTED
    elif loose:
        confidence = min(confidence, UNSURE)
    if value == 0:
        doubts.append("The price reads as 0.")
        confidence = DOUBTED
    return Amount(value, confidence, tuple(doubts))


def _read(text: str, style: Style, *, with_cents: bool) -> tuple[int, str | None] | None:
    """Hundredths and a doubt."""
    if re.fullmatch(r"\d+", text):
        return int(text) * 100, ("The number begins with 0." if len(text) > 1 and text[0] == "0" else None)
    if grouped := re.fullmatch(_GROUPED, text):
        return _of_groups(text, grouped[1], style)
    if found := re.fullmatch(r"([\d,.' ]+)([.,])(\d{1,2})", text):
        whole, mark, cents = found[1], found[2], found[3]
        other = _GROUPED.fullmatch(whole)
        if not whole.isdigit() and (other is None or other[1] == mark):
            return None
        value = int(re.sub(r"\D", "", whole)) * 100 + int(cents.ljust(2, "0"))
        return value, _doubt_of_decimals(
            text, mark, len(cents), style, grouped=other is not None and not whole.isdigit(), with_cents=with_cents
        )
    if re.fullmatch(r"\d+(?:[.,]\d+)+", text):
        return int(re.sub(r"\D", "", text)) * 100, f"“{text}” has its separators in unusual places."
    return None


def _of_groups(text: str, mark: str, style: Style) -> tuple[int, str | None]:
    """Thousands in groups of three; one group may be decimals after a point, or after a comma where that is decimal."""
    value = int(re.sub(r"\D", "", text)) * 100
    groups = text.count(mark)
    ambiguous = (mark == "." and style is not Style.COMMA) or (mark == "," and style is Style.COMMA)
    if text.startswith("0") or (groups == 1 and ambiguous):
        plain = re.sub(r"\D", "", text)
        return value, f"“{text}” may be {plain} or {text.replace(',', '.')}."
    return value, None


def _is_grouped(text: str) -> bool:
    """Whether it is written as its whole column is: thousands behind a point."""
    return not text.startswith("0") and re.fullmatch(r"\d{1,3}\.\d{3}", text) is not None


def _doubt_of_decimals(
    text: str, mark: str, decimals: int, style: Style, *, grouped: bool, with_cents: bool
) -> str | None:
    if grouped:
        return None
    if mark == ",":
        return None if style is Style.COMMA else f"“{text}” may have lost a digit, or its comma is a decimal one."
    if style is Style.COMMA or (decimals == 1 and not with_cents):
        return f"“{text}” has its point in an unusual place."
    return None


def times(amount: Amount, factor: int) -> Amount:
    """So many times as much: "1.5k" is 1.5 times 1000. A point before k is a decimal one whatever the list's style."""
    return Amount(amount.hundredths * factor, amount.confidence, amount.doubts)


def decimal_before_k(print_: str) -> Amount | None:
    """The number before k: "1.5" and "1,5" are one and a half; "1.500" is doubted."""
    text = print_.strip().replace(",", ".").replace(" ", "")
    if not re.fullmatch(r"\d{1,4}(?:\.\d{1,3})?", text):
        return None
    _, _, decimals = text.partition(".")
    value = int(Decimal(text) * 100)
    if len(decimals) > 2 or ("," in print_ and decimals):
        return Amount(value, DOUBTED, (f"“{print_.strip()}k” can be read in two ways.",))
    return Amount(value)
