"""What stands in a name behind a dash, a bracket, "with" or "for": sure only where the trades' words explain it.

What stands before it is what the service is called, and may be called anything; but no part of a name may say when,
for whom or with what of one's own the price holds, and no number of it may be left without a meaning.
"""

import re

from catalog_importer.domain.condition_words import is_condition, sort_of
from catalog_importer.domain.durations import durations_in
from catalog_importer.domain.known_words import count_of_words, unknown_words

_FLAGS = re.IGNORECASE
_TURNED = "Words of this name may change the price."
_STRANGE = "It is unclear whether “{}” changes the price."
_NUMBERED = "A number in this name is not understood."
_TAIL = re.compile(
    r"\s[-–—]+\s*|[-–—]\s|[:(\[,;|*]|\b(?:with|without|w/o?|for|kwa|yenye|bila|using|incl\w*|excl\w*|only)\b", _FLAGS
)
_SHORT = 3
"""A tail of more words is prose: it describes, unless it has a word that turns prices or none that is known."""
_DAY = (
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?|juma(?:tatu|nne|tano|mosi|pili)|alhamisi|ijumaa"
)
TURNS = re.compile(
    r"\b(?:ofa|offers?|promo(?:tion)?s?|discount\w*|punguzo|on\s+sale|happy\s+hours?|early\s*-?\s*bird|deposits?|insur\w+|bima|"
    r"nhif|shif|vouchers?|coupons?|refer\s+a|ukileta|ukija|mkija|members?(?:['’]s?)?|non-?members?|wanachama|"
    r"mwanachama|walk-?\s?ins?|until|till|(?:hadi|mpaka)\s+(?:\d|saa|tarehe|mwisho|mwezi|jan|feb|mach|apr|mei|jun|jul|"
    r"ago|sep|okt|nov|des)\w*|kabla|weekdays?|weekends?|wikendi|off-?\s?peak|peak|valid|expires?|"
    r"residents?|non-?residents?|citizens?|foreigners?|pensioners?|returning|existing|loyal(?:ty)?|per\s+head|minimum|"
    r"at\s+least|(?<!your )own\s+\w+$|yako\s+mwenyewe|buy\s+(?:\d|one|two)|get\s+(?:\d|one|two)|"
    r"(?:zako|zake|yako|yake|wako|wake)|pay\s+(?:for\s+)?\d|"
    r"x\s?\d{1,2}|\d{1,2}\s?x|black\s+friday|half\s+price|nusu\s+bei|bei\s+ya|"
    r"specials?\s*$|specials?\s+(?:prices?|rates?)|(?:new|old|first|second|third|repeat|other)[-\s]+"
    r"(?:visits?|times?|timers?|clients?|customers?|patients?)|(?:before|after)\s+(?:\d|noon|hours|midday|lunch|christmas)|"
    r"(?:for|kwa|only|-|–|—|\(|,|:)\s*(?:the\s+)?(?:students?|wanafunzi|seniors?|staff|wawili|watatu|wanne|two|three|four|"
    r"(?:\w+\s+)?(?:people|persons|pax|friends|couples?))|"
    rf"(?:on|every|kila|siku\s+ya|only|-|–|\()\s*(?:{_DAY})|(?:{_DAY})\s*(?:[-–&/]|to|and|only|hadi|na)\s*(?:{_DAY}|only)?"
    r")(?!\w)",
    _FLAGS,
)
"""Words that say when, for whom or how surely a price holds, wherever in a name they stand."""
_EXPLAINED_NUMBER = re.compile(
    r"\b(?:form|grade|class|std|standard|year|level|stage|phase|part|step|no\.?|number|package|option|plan|type|tier|size|"
    r"zone|room|module|unit|lane|darasa|kidato|hatua|namba|c|l|t|b|d|h|a|v)[\s#.-]*\d{1,2}(?:\s*(?:[-–/&]|to|hadi|and)\s*\d{1,2})?\b|"
    r"[+&]\s?\d{1,2}\s+[a-z]+|#\s?\d{1,2}\b|\b\d{1,2}\s?d\b|\b(?:mp|hd|4k|f1|2k|360)\b|\b\d\s?-?\s?in\s?-?\s?1\b|\b\d{1,2}(?:st|nd|rd|th)\b|"
    r"\b\d{1,3}(?:[.,]\d)?\s*(?:[-–x×/]|to|hadi)?\s*(?:\d{1,3}(?:[.,]\d)?\s*)?(?:cms?|mms?|inch(?:es)?|in|ml|kgs?|kilos?|g|gms?|"
    r"kms?|cc|m|mg|mcg|ft|yrs?|years?|yr\s+olds?|miaka|miezi|months?|weeks?|seaters?|seats?|litres?|liters?|l|a\d)\b|"
    r"\b\d{1,3}(?:\s*(?:[-–x×/]|to)\s*\d{1,3})?\s*(?:[\"”″%]|'')|\b[ax]\d\b|"
    r"\b(?:under|below|above|over|ages?|aged|umri|miaka|chini\s+ya)\s*\d{1,2}(?:\s*(?:[-–]|to|hadi)\s*\d{1,2})?\+?|"
    r"\(\s*\d{1,2}\s*[-–]\s*\d{1,2}\s*\)|\b\d{1,2}\s*\+(?!\d)|"
    r"\b(?:up\s+to\s+)?\d{1,3}\s+(?:[a-z-]+\s+)?(?:step|session|lesson|class|visit|sitting|photo|picture|print|page|shirt|item|piece|"
    r"pc|tooth|teeth|nail|hand|feet|finger|toe|tip|canal|root|surface|side|area|hour|day|line|layer|pack|bundle|"
    r"outfit|look|word|copy|copies|subject|unit|dose|strand|cornrow|braid|stitch|puff|jino|meno|kucha|kidole|vidole)"
    r"(?:s|es)?\b",
    _FLAGS,
)
_UNIT = re.compile(r"[(,–-]?\s*\b(?:per|each|kwa|kila)\b\s*(?:kila\s+)?\w*\W*$", _FLAGS)
_DIGIT = re.compile(r"\d")


def doubts_of_name(name: str, *, in_units: bool = False) -> list[str]:
    """Why no price of a service of this name is sure; nothing where the whole name is explained.

    `in_units`: its price is one for each unit, which the name may tell.
    """
    doubts = []
    name = _UNIT.sub(" ", name) if in_units else name
    if is_turned(name):
        doubts.append(_TURNED)
    elif (strange := unexplained_tail(name)) is not None:
        doubts.append(_STRANGE.format(strange[:40]))
    if has_number_without_meaning(name):
        doubts.append(_NUMBERED)
    return doubts


def is_turned(words: str) -> bool:
    """Whether words say when, for whom or with what of one's own a price holds."""
    return TURNS.search(words) is not None


def unexplained_tail(name: str) -> str | None:
    """What of a name stands behind its first dash, bracket, "with" or "for" and is not understood."""
    starts = [match for match in _TAIL.finditer(name) if match.start() > 0]
    if not starts:
        return None
    tail = name[starts[0].start() :]
    for length in reversed(durations_in(tail)):
        tail = tail[: length.start] + " " + tail[length.end :]
    return None if is_explained(tail) else tail.strip(" -–—:()[],;|*")


def is_explained(words: str) -> bool:
    """Whether words beside a name or a price only tell of the service: the trades' own words, or plain prose."""
    if is_turned(words) or (is_condition(words) and sort_of(words) == "when"):
        return False
    strange, count = unknown_words(words), count_of_words(words)
    return not strange if count <= _SHORT else len(strange) < count


def has_number_without_meaning(name: str) -> bool:
    """Whether a number of a name is neither a length, a size, an age, a grade nor a count of what one gets."""
    text = name
    for length in reversed(durations_in(text)):
        text = text[: length.start] + " " + text[length.end :]
    return _DIGIT.search(_EXPLAINED_NUMBER.sub(" ", text)) is not None
