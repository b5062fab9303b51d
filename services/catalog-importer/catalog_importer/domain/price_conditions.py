"""Conditions that hold for more than one line: of a column, of a heading, of the whole page. None leaves a price sure.

A column is sure where its head says a size, a length, a kind or an age of what is done; "Members" and "Before 12" say
when and for whom, and what is paid otherwise may stand elsewhere.
"""

import re
from collections.abc import Sequence

from catalog_importer.domain.column_heads import is_year
from catalog_importer.domain.condition_words import is_condition, sort_of
from catalog_importer.domain.currencies import currency_named
from catalog_importer.domain.durations import duration_of
from catalog_importer.domain.known_words import unknown_words
from catalog_importer.domain.name_tails import has_number_without_meaning, is_turned
from catalog_importer.domain.price_columns import is_plain
from catalog_importer.domain.price_words import manner_in_words, unit_of_head_of_prices
from catalog_importer.domain.tax_words import without_tax

_FLAGS = re.IGNORECASE
CONDITION = "The head of its column says when or for whom this price holds."
HEADED = "The heading above says when or for whom this price holds."
OF_PAGE = "The list says that another amount may be paid."
_AS_USUAL = re.compile(r"\W*(?:normal|regular|usual|standard|full|kawaida|ya\s+kawaida)\W*", _FLAGS)
_OFFER = re.compile(r"\b(?:offers?|promo(?:tion)?s?|sale|specials?|discount(?:ed)?|ofa|punguzo)\b", _FLAGS)
_NOT_AN_OFFER = re.compile(
    r"\b(?:after|with|less)\s+(?:the\s+)?discount|\b(?:we|who|clinic|studio|salon|team)\s+offers?\b|\boffers?\s+(?:a|an|the|you|all|"
    r"our|wide)\b|\b(?:ask|call|follow|about|see|services?)\b[^.]*\boffers?\b|\bservices\s+(?:on|we)\s+offer\b|"
    r"\bspecial(?:s|ists?)?\s+\w+",
    _FLAGS,
)
_OF_PRICES = re.compile(
    r"\b(?:prices?|rates?|costs?|fees?|charges?|amounts?|bei|gharama|malipo|ada|tariffs?|our|in|kwa|za|ya|zetu|list|orodha|"
    r"new|current|final|net|gross|total|from|starting|kuanzia|approx\w*|you|to|pay|payable|now|selling|retail|unit|service|"
    r"treatment|consultation|full|standard|per|each|the|of|a|and|incl\w*|shillings?|shilingi|currency|amount|cash|mpesa|"
    r"m-pesa|mpya|sasa|after|discount|discounted|prix|tarifs?|min|max|minimum|maximum|low|high|lowest|highest|least|most|s)\b",
    _FLAGS,
)
_LESS_FOR_ALL = re.compile(
    r"\b(?:all|every\w*|any|zote|yote|kila|prices?|bei|huduma|services?|treatments?)\b.*(?:\d\s?%|\bpercent\b|\basilimia\b|\bhalf\s+price|\bnusu\s+bei)"
    r"|(?:\d\s?%|\bpercent\b|\bhalf\b).*\b(?:off|less|discount|punguzo)\b.*\b(?:all|every\w*|any|zote|yote|kila|prices?|bei|huduma|"
    r"services?|treatments?)\b",
    _FLAGS,
)
_MORE_AT_TIMES = re.compile(
    r"\b(?:weekends?|wikendi|sat(?:urday)?s?|sundays?|jumapili|jumamosi|public\s+holidays?|holidays?|sikukuu|nights?|usiku|"
    r"after\s+\d|evenings?|peak|december|desemba)\b.*(?:\+\s*\d|\badd\b|\bextra\b|\bsurcharge\b|\bdouble\b|\bongeza\b|\bhigher\b|\d\s?%)"
    r"|(?:\+\s*\d|\badd\b|\bextra\b|\bsurcharge\b|\bdouble\b|\bongeza\b|\bhigher\b|\d\s?%).*\b(?:weekends?|wikendi|saturdays?|sundays?|"
    r"jumapili|jumamosi|holidays?|sikukuu|nights?|usiku|after\s+\d|evenings?|peak)\b",
    _FLAGS,
)
_PRICES_HOLD = re.compile(
    r"\b(?:prices?|rates?|fees?|bei|gharama)\b.*\b(?:members?|wanachama|students?|wanafunzi|residents?|citizens?|valid|expired?|until|till|hadi"
    r"|mpaka|weekdays?|weekends?|mon(?:day)?s?|fri(?:day)?s?|before\s+\d|own|double|old|outdated|previous|last\s+year|zamani|nje|"
    r"with(?:out)?\s+(?:insurance|nhif)|insured|deposit\s+only)\b"
    r"|\b(?:members?['’]?s?|wanachama|students?['’]?|wanafunzi|staff|wholesale|old|promo\w*|offer|weekend|weekday)\s+(?:prices?|rates?|fees?)\b"
    r"|\bbei\s+(?:ya|za)\s+(?:ofa|punguzo|wanachama|wanafunzi|zamani|jumla|wikendi)\b",
    _FLAGS,
)
_UNIT = re.compile(r"[(,/–-]?\s*\b(?:per|kwa|kila)\s+\w+\W*$|/\s*\w+\W*$", _FLAGS)
_LONGEST_TITLE = 6


def is_sorted_by(label: str) -> bool:
    """Whether the head of a column says which sort of a service its prices are of: a size, a length, a material."""
    label = _UNIT.sub(" ", label)
    if not label.strip():
        return False  # "Per month" beside "Per session"
    if duration_of(label) is not None or is_year(label):
        return True
    if is_turned(label) or _OFFER.search(label) or (is_condition(label) and sort_of(label) != "which"):
        return False
    return not unknown_words(label) and not has_number_without_meaning(label)


def are_told_apart(heads: Sequence[str], own: str) -> bool:
    """Whether the heads of all columns of prices of a table leave none of them open. "Normal" beside "Promo" do."""
    if len(heads) == 1:
        return is_head_of_prices(heads[0], own) or is_sorted_by(heads[0])
    return all(not _OFFER.search(head) if is_plain(head) else is_sorted_by(head) for head in heads)


def is_head_of_prices(head: str, own: str) -> bool:
    """Whether the head of the one column of prices says no more than that: not for whom, nor that it is an offer."""
    bare = without_tax(head)
    if not bare.strip() or is_year(bare):
        return True
    if (_OFFER.search(bare) and not _NOT_AN_OFFER.search(bare)) or is_turned(bare) or _AS_USUAL.fullmatch(bare):
        return False
    if unit_of_head_of_prices(head) or manner_in_words(bare) or currency_named(bare, own):
        return True
    left = _OF_PRICES.sub(" ", re.sub(r"[^A-Za-z]+", " ", bare))
    return not unknown_words(left)


def is_turned_heading(heading: str) -> bool:
    """Whether what stands below a heading has its price at some times or for some people only: "Members"."""
    if _OFFER.search(heading) and not _NOT_AN_OFFER.search(heading):
        return True
    return is_turned(heading) or (is_condition(heading) and sort_of(heading) == "when")


def turns_page(line: str) -> bool:
    """Whether a line that names no service says that other amounts than the printed ones may be paid."""
    if any(pattern.search(line) for pattern in (_LESS_FOR_ALL, _MORE_AT_TIMES, _PRICES_HOLD)):
        return True
    titled = len(line.split()) <= _LONGEST_TITLE and not re.search(r"\d{3}", line)
    return titled and _OFFER.search(line) is not None and _NOT_AN_OFFER.search(line) is None
