"""Other words for a reply compared with what was decided: nothing missing, nothing added, nothing turned around.

What was put into the templates (names, prices, times, cards, lists) must be there letter by letter, once each. Every
other word is free, or says what the templates say: in a clause of the same sense, about the same act, asked where it
was asked. So a lie needs no list of lies: what nobody decided is no word of these.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from personality.domain.claims.english import ENGLISH
from personality.domain.claims.manner import Manner
from personality.domain.claims.swahili import SWAHILI
from personality.domain.claims.telling import Telling, mark
from ratiba_contracts.views import Language
from ratiba_wording import Kept


class Mismatch(StrEnum):
    """Why other words may not be said: the first thing that was found."""

    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    """Control or invisible characters, markup, links, another script."""
    EMOJI = "emoji"
    LOST = "lost"
    """A name, price, time, list or the like is not there as it was given."""
    ORDER = "order"
    ADDED = "added"
    """Something is said that was not decided."""
    MISSING = "missing"
    """Something that was decided is not said."""
    QUESTION = "question"
    MIXED = "mixed"
    """What was said of one thing is said of another."""


_MANNERS = {Language.EN: ENGLISH, Language.SW: SWAHILI}

_FRIENDLY = frozenset("😊🙂😀😄😃😅🙌🙏👋👍🎉✨🌸🌷🌼💛💚💙🤗😍☀🌞")
"""Emoji that say nothing but a mood."""

_PLAIN = frozenset(" \n.,!?;:'\"()-–—…/&")
_MARK = re.compile(r"⟦(\w+) (\d+)⟧")
_TOKEN = re.compile(r"⟦\w+ \d+⟧|=\w+|[^\W_]+(?:'[^\W_]+)*|\+")
_SENTENCE = re.compile(r"[^.!?…\n]*[.!?…\n]*")

ROOM = 60
"""Characters that other words may have beyond half as many again."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """One thing that is said: a weight, or something kept; turned by a "not"; asked rather than told."""

    what: str
    turned: bool
    asked: bool


def tidied(text: str) -> str:
    """Text as it is compared and said: typographic apostrophes as typed ones, no blanks at the ends of lines."""
    text = text.replace("\r\n", "\n").replace("\u2019", "'").replace("\u2018", "'")
    return "\n".join(re.sub(" +", " ", line).strip(" ") for line in text.strip().split("\n"))


def mismatch(telling: Telling, text: str) -> Mismatch | None:
    """Why `text`, tidied, may not be said in place of what was told; None where it may."""
    if len(text) > 1.5 * len(telling.text) + ROOM:
        return Mismatch.TOO_LONG
    if any(unicodedata.category(char).startswith("C") and char != "\n" for char in text) or "⟦" in text or "⟧" in text:
        return Mismatch.CHARACTERS
    kept = telling.kept
    marked = _marked(text, kept)
    if marked is None:
        return Mismatch.LOST
    marked, emoji = _without_emoji(marked)
    if emoji > telling.emoji:
        return Mismatch.EMOJI
    if not _is_plain(marked):
        return Mismatch.CHARACTERS
    return _order(marked, kept) or _said(telling, marked)


def _said(telling: Telling, marked: str) -> Mismatch | None:
    manner = _MANNERS[telling.language]
    acts = [_without_emoji(act)[0] for act in telling.marked()]
    told, said = "\n".join(acts), marked
    questions, asked = _questions(told), _questions(said)
    if asked > max(questions, int(telling.asks)) or (questions and not asked):
        return Mismatch.QUESTION
    decided = _claims(told, manner)
    claimed = _claims(said, manner)
    if not questions:
        decided, claimed = _as_told(decided), _as_told(claimed)
    if claimed - decided:
        return Mismatch.ADDED
    if decided - claimed:
        return Mismatch.MISSING
    owners = [{claim.what for claim in _claims(act, manner)} for act in acts]
    for clause in _clauses(said, manner):
        whole = {claim.what for claim in clause}
        if not any(whole <= owner for owner in owners):
            return Mismatch.MIXED
    return None


def _claims(text: str, manner: Manner) -> set[_Claim]:
    return {claim for clause in _clauses(text, manner) for claim in clause}


def _as_told(claims: set[_Claim]) -> set[_Claim]:
    return {_Claim(claim.what, claim.turned, asked=False) for claim in claims}


def _clauses(text: str, manner: Manner) -> Iterator[list[_Claim]]:
    for sentence in _SENTENCE.findall(text):
        asked = "?" in sentence
        read = sentence.casefold()
        for pattern, weight in manner.phrases:
            read = pattern.sub(weight, read)
        for clause in manner.joints.split(read):
            yield _clause(clause, manner, asked=asked)


def _clause(clause: str, manner: Manner, *, asked: bool) -> list[_Claim]:
    tokens = _TOKEN.findall(clause)
    turns = sum(manner.is_not(token) for token in tokens)
    weights = [weight for token in tokens if not manner.is_not(token) and (weight := _weight(token, manner))]
    if turns > 1:
        weights.append("=doubly")
    if turns and not weights:
        weights.append("=nothing")
    return [_Claim(weight, bool(turns % 2), asked and not weight.startswith("⟦")) for weight in weights]


def _weight(token: str, manner: Manner) -> str | None:
    return token if token[0] in "⟦=" else manner.weight(token)


def _marked(text: str, kept: tuple[Kept, ...]) -> str | None:
    """The text with a mark for everything that is kept; None where something is not there."""
    numbered = sorted(enumerate(kept), key=lambda each: (-len(each[1].text), each[0]))
    for number, one in numbered:
        text, found = _pattern(one.text).subn(mark(one.slot, number), text, count=1)
        if not found:
            return None
    return text


def _pattern(text: str) -> re.Pattern[str]:
    """Exactly these words, and no part of a longer one; a sentence may begin with them."""
    first = text[0]
    start = f"[{re.escape(first.upper())}{re.escape(first.lower())}]" if first.isalpha() else re.escape(first)
    return re.compile(rf"(?<![\w⟦+]){start}{re.escape(text[1:])}(?![\w⟧])")


def _order(marked: str, kept: tuple[Kept, ...]) -> Mismatch | None:
    """Where two different things were put into the same kind of place, all of them stay in their order."""
    slots: dict[str, set[str]] = {}
    for one in kept:
        slots.setdefault(one.slot, set()).add(one.text)
    numbers = [int(number) for _, number in _MARK.findall(marked)]
    confusable = any(len(texts) > 1 for texts in slots.values())
    return Mismatch.ORDER if confusable and numbers != sorted(numbers) else None


def _questions(text: str) -> int:
    return sum("?" in sentence for sentence in _SENTENCE.findall(text))


def _without_emoji(text: str) -> tuple[str, int]:
    bare = text.replace("\ufe0f", "")
    found = sum(char in _FRIENDLY for char in bare)
    return "".join(char for char in bare if char not in _FRIENDLY), found


def _is_plain(marked: str) -> bool:
    bare = _MARK.sub("", marked)
    return all(char in _PLAIN or char.isdigit() or char == "+" or _is_latin(char) for char in bare)


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")
