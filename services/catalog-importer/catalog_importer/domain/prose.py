"""What is said in sentences, and what the house charges that is no service. Numbers in them are no sure prices."""

import re

from catalog_importer.domain.word_list import words

_FLAGS = re.IGNORECASE
_PRONOUNS = words(
    "we you our ours your yours they their them us my me i'm we're you're we've it's who whom whose"
    " sisi wewe yetu zetu wetu letu kwetu yako wako lako zako kwako wateja"
)
_VERBS = words(
    "is are was were be been being am has have had does did should could would may might must shall won't don't"
    " cannot can't isn't aren't let's served trained offered opened closed needed required applies apply depends"
    " ni tuna tuko tupo tumekuwa tunatoa tunakupa"
)
_IMPERATIVES = words(
    "call ask join visit contact follow like share send text dm whatsapp inbox come enjoy experience try treat"
    " pamper remember please ensure arrive note keep check tell see kindly feel tafadhali piga tupigie njoo karibu"
)
_POLITE = words("please kindly tafadhali")
_OPENINGS = words(
    "we you they there est since trusted voted rated founded established serving offering providing proudly located"
    " situated winner celebrating loved tangu tunatoa tuna tumehudumia"
)
_LINKS = words(
    "a an the all more than every any before after since until within if when while because so that this these"
    " over not and or to for of with by at on in from kwa na ya wa"
)
_ENOUGH = 4
_PROSE_LENGTH = 9
_TELLS = re.compile(r"(?:tu|wa|ni)(?:me|li|ta)\w{3,}")
"""What we, they or I did or will do, in Swahili: "wametuamini", "tulianza"."""
_STOP = re.compile(r"[\w)][.!?]\W*$")
_ADDRESSED = re.compile(r"\b(?:call|dial|text|whatsapp|sms|ring)\s+\d")
_BEFORE_MONEY = re.compile(r"\b(?:is|are|ni|at|for|kwa)\s*:?\s*(?=(?:[A-Za-z]{1,4}\.?\s?)?\d)", _FLAGS)
_HOUSE_FEE = re.compile(
    r"^\W*(?:(?:an?|the|our|non-?\s?refundable|refundable|booking|commitment|security|minimum|full|\d+\s?%)\s+)*"
    r"(?:deposit|booking\s+fee|reservation\s+fee|cancell?ation(?:\s+fee)?|no[- ]shows?|late(?:ness|comers?)?"
    r"(?:\s+(?:fee|fine|charges?|arrivals?|comers?))|minimum\s+(?:spend|order|charge)|"
    r"(?:free\s+|home\s+)?delivery(?=\s*(?:[:–-]|fees?|charges?|costs?|within|in\b|to\b|around|outside|across|"
    r"countrywide|available|is\b|at\b|from\b|\d))|"
    r"(?:transport(?:ation)?|travel(?:ling)?)(?=\s+(?:expenses|is\b|are\b|not|included|excluded|extra|to\s+be|applies|"
    r"depends|charged))|transport(?:ation)?(?=\s*(?:$|[:–-]|fees?|charges?|costs?|within|outside|\d))|nauli|usafiri|"
    r"(?:free\s+)?(?:parking|wi-?fi)|free\s+(?:drinks?|tea|coffee|water|transport)|discounts?|punguzo|save\s+\d|you\s+save)\b",
    _FLAGS,
)
_WITHIN = re.compile(r"^\W*(?:within|outside|beyond|up\s+to)\s+\d+\s*(?:km|kms|kilomet\w+|miles?)\b", _FLAGS)


def is_prose(text: str) -> bool:
    """Whether words are a sentence rather than the name of a service: someone speaks, asks or tells.

    Each sign weighs: pronouns, verbs, an order at the start and a stop at the end 2, the opening of a slogan 3,
    links 1, a length beyond that of names 1. One sign alone is no sentence ("Bring your hair" has two).
    """
    bare = _BEFORE_MONEY.sub(" ", text)
    found = [word.strip("()[]“”\"'*_,;:.!?").lower() for word in bare.split()]
    found = [word for word in found if word]
    if len(found) < 3:
        return False
    first = found[0]
    weight = 2 * (first in _IMPERATIVES) + 3 * (first in _OPENINGS)
    weight += sum(2 for word in found if word in _PRONOUNS or word in _VERBS)
    weight += sum(2 for word in found if word in _POLITE or _TELLS.fullmatch(word))
    weight += 2 * (_ADDRESSED.search(text.lower()) is not None)
    weight += 2 * (_STOP.search(text.strip()) is not None and len(found) > 3)
    if not weight:
        return False
    weight += min(2, sum(1 for word in found if word in _LINKS)) + (len(found) >= _PROSE_LENGTH)
    return weight >= _ENOUGH


def is_house_fee(name: str) -> bool:
    """Whether a price is that of a rule of the house rather than of a service: a deposit, a fine, the way to you."""
    return _HOUSE_FEE.search(name) is not None or _WITHIN.search(name) is not None
