"""Names of services: as lists print them, what makes two names one service's, and what it is called inside."""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache

from catalog_importer.domain.remembered import REMEMBERED
from catalog_importer.domain.word_list import words

_LONGEST_ID = 52
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")
_BULLET = re.compile(
    r"^(?:\s*(?:[-–—•●▪◦○‣·∙*✓✔➢➤►»>❖✦✨★☆~|#]|[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d])+\s*|"
    r"\s*(?:\(?\d{1,2}[.):]|\(?[ivx]{1,4}[.)]|\(?[a-h]\))\s+)+"
)
_TWO_LETTERS = re.compile(r"[^\W\d_].*?[^\W\d_]", re.DOTALL)
_EDGES = " \t\r\n-–—:;,=|>@/\\\x00→➡•·.~+"
_ABBREVIATION = re.compile(r"\b\w\.\w$")
_PICTURES = re.compile(r"[\U0001F300-\U0001FAFF\u2600-\u27BF\ufe0f\u200d\u2b50\u200e\u200f\u202a-\u202e\u2066-\u2069]+")
_MARKUP = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1|(?<![\w*])([*_])(?=\S)([^*_]+?)(?<=\S)\3(?![\w*])|`([^`]+)`")
_LABEL = re.compile(
    r"^\s*[*_]*(?:service|treatment|item|name|huduma|jina|price|cost|fee|charges?|bei|gharama|duration|time|muda)[*_]*\s*[:=][*_]*\s*(?=\S)",
    re.IGNORECASE,
)
"""What a form writes before its values: "Price: 500"."""
_LED = re.compile(r"(?<=\w)\s+(?:at|for|is|ni|costs?)$", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STRUCK = re.compile(r"~~?(?=\S)[^~]+(?<=\S)~~?")
_NUMBER = r"(?:[A-Za-z]{1,4}\.?\s?)?\d[\d,.]*\s?(?:k\b)?(?:\s?(?:/=|/-|=))?"
_NEW = rf"[\s,;(–-]*(?:now|sasa|today|leo|offer(?:\s+price)?)\s*(?:at|only|just|ni|@)?\s*[:=-]?\s*(?={_NUMBER})"
_FORMER = re.compile(
    rf"[\s,;(–-]*\b(?:was|were|before|previously|formerly|old(?:\s+price)?|usual(?:ly)?(?:\s+price)?|normal(?:ly)?"
    rf"(?:\s+price)?|regular(?:ly)?(?:\s+price)?|awali|zamani|ilikuwa)\s*(?:at)?\s*[:=-]?\s*{_NUMBER}{_NEW}"
    rf"|(?<=\s){_NUMBER}{_NEW}",
    re.IGNORECASE,
)
"""A price that is no longer asked, where the new one follows it: "was 2,000 now 1,500"."""
_MAY_BE_FORMER = re.compile(r"now|sasa|today|leo|offer", re.IGNORECASE)
_MAY_BE_MARKED = re.compile(r"[:=*_\[`~\\]")
"""Every mark needs one of these; most print has none."""
QUALIFIERS = words(
    "small medium large extra xl xxl xs s m l short long mid midback waist shoulder bob length hip thigh"
    " size big thick thin jumbo mini routine emergency simple surgical complex complicated impacted"
    " standard basic normal regular premium deluxe vip executive gold silver adult adults kid kids child"
    " children men mens man male ladies lady women womens woman female gents boys girls students student"
    " seniors teens single double triple first second third initial follow followup up subsequent review"
    " new repeat return anterior posterior composite amalgam ceramic metal upper lower full half quarter"
    " one two three per with without wakubwa wadogo dogo watoto wanaume wanawake mtoto mkubwa ndogo kubwa wastani fupi"
    " ndefu kawaida weekday weekdays weekend weekends daytime evening evenings morning mornings night nights"
    " member members peak off-peak front molar premolar"
)
GROUPS = words(
    "hair nails nail wigs braids braiding weaves weaving locs dreadlocks dreads makeup massage massages"
    " facial facials face waxing lashes brows eyebrows spa body skin skincare treatments colour color"
    " colouring coloring styling cuts haircuts extensions barber barbering bridal packages kids children"
    " men women ladies gents beauty extras nywele kucha masaji uso mwili harusi watoto wanaume wanawake"
    " laboratory imaging dental extractions fillings"
)
_NEVER_FIRST = frozenset({"with", "without", "per", "and", "or"})
_ALONE_ONLY = frozenset(
    {
        "full",
        "half",
        "quarter",
        "upper",
        "lower",
        "one",
        "two",
        "three",
        "gold",
        "silver",
        "composite",
        "amalgam",
        "ceramic",
        "metal",
        "premium",
        "deluxe",
        "vip",
        "executive",
        "bob",
        "new",
    }
)
_FILLERS = frozenset({"&", "and", "-", "/", "na", "or"})
_ADDON = re.compile(
    r"^\s*(?:\.{2,}|…|\+\s*[A-Za-z]|(?:add|plus)\s+(?!on\b|-on)\w)|[,;]?\s+add\s*$|\badd(?:itional)?\s*:?\s*$",
    re.IGNORECASE,
)


@lru_cache(maxsize=REMEMBERED)
def printed_name(text: str) -> str:
    """A name without bullets, numbers of a list, emphasis, pictures and the marks that lead to its price."""
    text = _PICTURES.sub(" ", _BULLET.sub("", text)).replace("\x00", " ")
    text = re.sub(r"\s+", " ", text).strip(_EDGES.replace(".", ""))
    if text.endswith(")") and "(" not in text:
        text = text[:-1].strip(_EDGES)
    text = re.sub(r"\(\s*[-–,/]*\s*\)|\[\s*\]", "", text)
    if text.count("(") > text.count(")"):
        text = text.rstrip("( ") if text.rstrip().endswith("(") else text + ")"
    name = tidy(re.sub(r"(?<=\w)[*†‡^]+$", "", re.sub(r"\s+", " ", text).strip(_EDGES)))
    name = shorter if has_words(shorter := _LED.sub("", name)) else name
    return name + "." if _ABBREVIATION.search(name) and f"{name}." in text else name


@lru_cache(maxsize=REMEMBERED)
def unmarked(text: str) -> str:
    """A line without the marks of emphasis and links, and without what is struck out or was asked before."""
    if _MAY_BE_MARKED.search(text) is None and _MAY_BE_FORMER.search(text) is None:
        return text
    text = _LABEL.sub("", _LINK.sub(r"\1", text))
    without = _STRUCK.sub(" ", text)
    text = without if re.search(r"\d", without) or not re.search(r"\d", text) else text
    for _ in range(2):
        text = _MARKUP.sub(lambda m: m[2] or m[4] or m[5] or "", text)
    text = text.replace("**", "").replace("\\", "")
    return _FORMER.sub(" ", text) if _MAY_BE_FORMER.search(text) else text


def has_words(text: str) -> bool:
    """Whether a name could be said: two letters at least."""
    return _TWO_LETTERS.search(text) is not None


def is_qualifier(name: str) -> bool:
    """Whether a name only says which of something ("Routine", "Small", "Adults"), and needs its heading."""
    words = [word.strip("().,'’").replace("'s", "s").replace("’s", "s").lower() for word in re.split(r"[\s/-]+", name)]
    words = [word for word in words if word and word not in _FILLERS]
    if not words or len(words) > 3 or words[0] in _NEVER_FIRST:
        return False
    if len(words) > 1 and any(word in _ALONE_ONLY for word in words):
        return False
    return all(word in QUALIFIERS for word in words)


def is_group(words: str) -> bool:
    """Whether words are what lists call a group of services: "Nails", "Waxing & lashes"."""
    found = [word for word in re.findall(r"[a-z]+", words.lower()) if word not in _FILLERS]
    return bool(found) and all(word in GROUPS for word in found)


def tells_which(words: str) -> bool:
    """Whether words beside others of their kind say which of one service is meant: "with beads", "short hair"."""
    return any(word in QUALIFIERS for word in re.findall(r"[a-z]+", words.lower()))


def is_addition(name: str) -> bool:
    """Whether it is an extra to the row above: "... with stones, add", "+ beard"."""
    return _ADDON.search(name) is not None


def under_heading(heading: str, name: str) -> str:
    """The full name of something that needs its heading: "Filling - Simple"."""
    words = heading.split()
    last = words[-1] if words else ""
    if re.search(r"(?:ion|ing|ment|ture|al|ure)s$", last, re.IGNORECASE):
        words[-1] = last[:-1]
    return f"{' '.join(words)} - {name}"


def of_variant(name: str, variant: str) -> str:
    """One of several of a name: "Box braids (Short)"."""
    return f"{name} ({variant})"


def tidy(name: str) -> str:
    """A name with single spaces and nothing invisible in it."""
    if name.isascii() and name.isprintable():
        return " ".join(name.split())  # nearly all names: letter by letter takes fifty times as long
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", name) if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def name_key(name: str) -> str:
    """Equal for names that are one service's, whatever their case, spaces (no-break ones too) and letter forms."""
    return tidy(tidy(name).casefold())


def service_id_for(name: str, taken: Container[str]) -> str:
    """A new service's id, made of its name; with a number where that one is taken. Latin letters and digits only."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    base = _NOT_IN_AN_ID.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")[:_LONGEST_ID].strip("-")
    base = base or "service"
    number, wished = 1, base
    while wished in taken:
        number += 1
        wished = f"{base}-{number}"
    return wished
