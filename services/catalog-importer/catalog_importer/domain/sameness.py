"""When two names are one service. The seeds' rule nominates; what differs in kind vetoes (edge case 29)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

_MOST_EDITS = 2
_LEAST_RATIO = 90.0
_TYPO_LEAST_LETTERS = 5
_TYPO_LEAST_RATIO = 75.0

_TELLING = (
    # sizes, lengths, strengths
    "small medium large extra xs xl xxl mini jumbo big short long mid bob shoulder waist back"
" midback hip thin thick full half quarter"
    " light heavy soft hard deep mild strong ndogo kubwa fupi ndefu wastani"
    # who
    " men mens man male gents gent boy boys gentleman women womens woman female ladies lady girl"
" girls adult adults child children kid kids baby toddler teen teens senior seniors student"
" students"
    " wanaume wanawake mwanaume mwanamke watoto mtoto wakubwa couple couples single double triple group private"
    # where on the body
    " leg legs arm arms lip lips chin face neck head scalp hair brow brows eyebrow eyebrows eyelash"
" lash lashes chest bikini brazilian underarm underarms foot feet hand hands nail nails toe toes"
    " tooth teeth gum gums molar canine incisor jaw ear ears nose belly stomach body shoulders knee hip spine skin"
    # opposites
    " with without no not non and or upper lower inner outer left right hot cold wet dry first"
" second third initial followup review new old in on off out pre post before after"
    " add remove removal refill fill install installation fix fixing touch retouch up down day night"
" weekday weekend morning evening natural synthetic human gel acrylic matte gloss permanent semi"
    " simple complex surgical routine emergency basic standard premium deluxe vip executive classic"
    " na bila au juu chini kushoto kulia"
)  # fmt: skip
_TELLS = frozenset(_TELLING.split())
_PLURAL = re.compile(r"(?<=\w{3})(?:es|s)$")
_SAME = {
    "mens": "men",
    "gents": "men",
    "gent": "men",
    "man": "men",
    "womens": "women",
    "ladies": "women",
    "lady": "women",
    "woman": "women",
    "kids": "kid",
    "child": "kid",
    "children": "kid",
    "girls": "girl",
    "boys": "boy",
}


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is compared: small letters and digits, and its words."""

    text: str
    words: tuple[str, ...]
    numbers: tuple[str, ...]
    telling: frozenset[str]


@lru_cache(maxsize=65_536)
def name_of(text: str) -> Name:
    """The name without case, accents and punctuation."""
    folded = unicodedata.normalize("NFKD", text).casefold().replace("&", " and ").replace("+", " and ")
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = tuple(re.findall(r"[^\W_]+", re.sub(r"['’]", "", plain)))
    numbers = tuple(sorted(number for word in words for number in re.findall(r"\d+", word)))
    telling = frozenset(_SAME.get(word, _PLURAL.sub("", word)) for word in words if word in _TELLS)
    return Name(" ".join(words), words, numbers, telling)


def are_one(one: Name, other: Name) -> bool:
    """Whether two names are one service, written differently. Symmetric."""
    return one.text == other.text or (is_nominated(one, other) and not is_vetoed(one, other))


def is_nominated(one: Name, other: Name) -> bool:
    """The seeds' rule: fewer than three edits, or nine tenths alike."""
    if Levenshtein.distance(one.text, other.text, score_cutoff=_MOST_EDITS) <= _MOST_EDITS:
        return True
    return max(fuzz.ratio(one.text, other.text), fuzz.token_sort_ratio(one.text, other.text)) >= _LEAST_RATIO


def is_vetoed(one: Name, other: Name) -> bool:
    """Whether what differs is more than spelling: numbers, words that tell services apart, or a whole other word."""
    if one.numbers != other.numbers or one.telling != other.telling:
        return True
    left, right = list(one.words), list(other.words)
    for word in one.words:
        if word in right:
            left.remove(word)
            right.remove(word)
    if "".join(one.words) == "".join(other.words):
        return False  # only the spaces differ
    if len(left) != len(right):
        return True
    return not all(any(_is_typo(word, against) for against in right) for word in left)


def _is_typo(word: str, other: str) -> bool:
    """Whether two words are one, misspelt or in the plural. Short words that differ are different words: wash, wax."""
    if _PLURAL.sub("", word) == _PLURAL.sub("", other):
        return True
    if min(len(word), len(other)) < _TYPO_LEAST_LETTERS or word in _TELLS or other in _TELLS:
        return False
    return Levenshtein.distance(word, other) <= _MOST_EDITS and fuzz.ratio(word, other) >= _TYPO_LEAST_RATIO
