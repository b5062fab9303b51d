"""What a line says beside its names, prices and lengths: nothing that may be money goes unsaid.

A number that may be money and is no price, length or part of a name makes every price of its line red: one of the
two is not what it seems. So does a second "name" that is no name: a size, or the word of an offer.
"""

import re
from collections import Counter
from dataclasses import replace

from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.currencies import WITH_CENTS
from catalog_importer.domain.durations import durations_in
from catalog_importer.domain.explained import names_no_service, unexplained
from catalog_importer.domain.lines import Role
from catalog_importer.domain.names import is_qualifier, of_variant, tells_which, unmarked
from catalog_importer.domain.not_offered import UNAVAILABLE, is_unavailable
from catalog_importer.domain.not_services import without_sure_counts
from catalog_importer.domain.pieces import Item, Said
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.prose import is_house_fee

_DIGITS = re.compile(r"\d(?:[\d,.]*\d)?")
_NUMBER = re.compile(rf"(?<![\w.]){_DIGITS.pattern}")
_YEAR = re.compile(r"20[1-3]\d")
_CUT = re.compile(
    r"\d\s?%\s*(?:off|less|discount|$)|\d\s+(?:off|less)\b|\b(?:discount|punguzo|save\s+\d)", re.IGNORECASE
)
_SALE = re.compile(
    r"\W*(?:(?:the|for|with|our|if|you|pay|a|an|special|now|less)\s+)*(?:offers?|offer\s+price|promo(?:tion)?|sale|save|"
    r"saving|savings|now|today|only|less|discount(?:ed)?|members?|member\s+price|non-?members?|students?|deposit|"
    r"booking\s+fee|balance|down\s*payment|off|was|before|normally|usually|instead\s+of|punguzo|ofa|sasa|leo)\W*",
    re.IGNORECASE,
)
_LEAST_DIGITS = 3
_ON_TOP = re.compile(
    r"\W*(?:(?:non-?\s?)?refundable|redeemable|deduct\w+|waived|towards|against|valid|minimum|if|when)\b.*",
    re.IGNORECASE,
)
"""Words behind a price that tell what becomes of it."""
LEFT = "A number that may be money stands beside this price."
REDUCED = "A reduction stands beside this price."
NO_SERVICE = "May be no service."
WHICH = "It is unclear which price belongs to which words."


def left_over_doubted(said: Said, tongue: Tongue) -> Said:
    """The line, its prices red where something on it that may be money has no place in what was understood."""
    if said.line.role is Role.CELLS or not said.has_price:
        return said
    said = _lesser_names_doubted(said)
    notes = " ".join(note for item in said.items for note in item.notes)
    if unused_money(said, tongue):
        said = with_doubt(said, LEFT)
    for doubt in unexplained(said):
        said = with_doubt(said, doubt)
    if is_unavailable(said.text):
        said = with_doubt(said, UNAVAILABLE)
    if says_less(notes):
        said = with_doubt(said, REDUCED)
    return said


def unused_money(said: Said, tongue: Tongue) -> list[str]:
    """The numbers of a line that may be money and are no part of a price, a length or a name."""
    text = " ".join(unmarked(fragment.text) for fragment in said.line.fragments)
    for length in durations_in(text):
        text = text[: length.start] + "\x00" * (length.end - length.start) + text[length.end :]
    least = 2 if tongue.own in WITH_CENTS else _LEAST_DIGITS
    free = Counter(_NUMBER.findall(without_sure_counts(text)))
    for item in said.items:
        for used in (item.name, item.duration_print, *(read.printed for read in item.prices)):
            free.subtract(_DIGITS.findall(used))
    return [
        number
        for number, times in free.items()
        if times > 0 and len(re.sub(r"\D", "", number)) >= least and not _YEAR.fullmatch(number)
    ]


def _lesser_names_doubted(said: Said) -> Said:
    """Prices behind the first under a size or the word of an offer: sizes of the first name, or no service at all."""
    priced = [item for item in said.items if item.prices]
    if len(priced) < 2 or any(item.again for item in priced):
        return said
    first, *others = priced
    nameless = names_no_service(priced)
    sizes = [item for item in others if is_condition(item.name)]
    bracketed = _in_brackets(said)
    sales = [item for item in others if _is_aside(item.name) or item in bracketed or item in nameless]
    mixed = is_condition(first.name) and any(item not in sizes and item not in sales for item in others)
    if not sizes and not sales:
        return with_doubt(said, WHICH) if mixed else said
    clear = tells_which(first.name) or is_condition(first.name) or re.search(r"[(:/–—-]|\bw/", first.name) is not None
    plain = all(is_qualifier(item.name) or is_condition(first.name) for item in sizes) and not any(
        map(is_condition, priced[-1].notes)
    )
    if not sales and clear and plain:
        return said
    kept: list[Item] = []
    for item in said.items:
        if item in sales:
            words = " ".join((item.name, *(read.printed for read in item.prices)))
            kept[-1] = replace(kept[-1], notes=(*kept[-1].notes, words, *item.notes))
        elif item in sizes:
            kept.append(replace(item, name=of_variant(first.name, item.name.strip("() "))))
        else:
            kept.append(item)
    return with_doubt(replace(said, items=tuple(kept)), WHICH)


def _in_brackets(said: Said) -> list[Item]:
    """The items whose price stands in a bracket behind a price that does not: they tell of that one."""
    text = " ".join(fragment.text for fragment in said.line.fragments)
    spans = [match.span() for match in re.finditer(r"\([^()]*\)", text)]
    found, at = list[Item](), 0
    for item in said.items:
        for read in item.prices:
            start = text.find(read.printed, at)
            if start < 0:
                return []
            at = start + len(read.printed)
            if any(left < start and at <= right for left, right in spans):
                found.append(item)
    return found if said.items[0] not in found else []


def _is_aside(name: str) -> bool:
    """Whether the words before a further price are those of an offer, a fee of the house, or tell of the first."""
    aside = _SALE.fullmatch(name) or _ON_TOP.fullmatch(name) or is_house_fee(name.strip("() "))
    return bool(aside)


def says_less(words: str) -> bool:
    """Whether words beside a price say that less is paid: "20% off", "punguzo"."""
    return _CUT.search(words) is not None


def may_hold_money(text: str) -> bool:
    """Whether a number of words without a price may be one, though it stands where none was expected."""
    for length in durations_in(text):
        text = text[: length.start] + "\x00" * (length.end - length.start) + text[length.end :]
    return any(len(n) >= _LEAST_DIGITS and not _YEAR.fullmatch(n) for n in _NUMBER.findall(without_sure_counts(text)))


def with_doubt(said: Said, doubt: str) -> Said:
    """The line with every price of it red for this reason."""
    items = tuple(
        replace(item, prices=tuple(replace(read, price=read.price.doubted(doubt)) for read in item.prices))
        for item in said.items
    )
    return replace(said, items=items)
