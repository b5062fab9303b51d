"""A name as words that can be compared: one spelling of each, in the order they stand."""

import re
import unicodedata
from functools import lru_cache

AND = "and"
"""Joins two services: "&", "+", "/" and a comma are written so."""

CONNECTORS = frozenset(
    {"ya", "la", "za", "wa", "cha", "vya", "kwa", "kwenye", "pa", "mwa"}
    | {"of", "the", "a", "an", "for", "your", "our", "to", "in", "on", "at"}
)
"""Words without which a name says the same."""

WITH = frozenset({"with", "plus", "incl", "including", "include", "inclusive", "pamoja", "w", "free"})
"""What stands after these comes along with the service, it is not the service."""

_ASIDE = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
DASH = "dash"
"""A dash between spaces, or a colon: what stands after it tells more of what stands before."""

_JOINED = re.compile(r"\s*[&+/,;|]\s*|\s+(?:n|or|au)\s+")
_DASHED = re.compile(r"\s+[-–—]+\s+|:\s")
_POSSESSIVE = re.compile(r"(?<=[a-z])['’`´]s?\b")
_WORD = re.compile(r"[a-z]+")


def folded(name: str) -> str:
    """The name in small plain letters: NFKC, no accents, no apostrophes."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def without_asides(text: str) -> tuple[str, str]:
    """The text without what stands in brackets, and that."""
    asides = " ".join(one or other for one, other in _ASIDE.findall(text))
    return _ASIDE.sub(" ", text), asides


def tokens_of(text: str) -> tuple[str, ...]:
    """Folded text as words in their stems. Digits and signs are gone, connectors too; joining signs are AND."""
    joined = _DASHED.sub(f" {DASH} ", _JOINED.sub(f" {AND} ", text))
    words = _WORD.findall(_POSSESSIVE.sub("", joined))
    stems = [AND if word == "na" else stem(word) for word in words if word not in CONNECTORS]
    while stems and stems[0] in (AND, DASH):
        stems.pop(0)
    while stems and stems[-1] in (AND, DASH):
        stems.pop()
    return tuple(stems)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without the ending of a plural."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "xes", "zes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
