"""A text read sentence by sentence, without what may vary: what is left has to be what was decided."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from personality.domain.claims.manner import Manner, Mood, applied

_SENTENCE = re.compile(r"(?P<words>(?:(?! - )[^.!?…\n:;—–])+)(?P<end>(?: - |[.!?…\n:;—–\s])*)")
_TOKEN = re.compile(r"⟦\w+ \d+⟧|[^\W_]+(?:'[^\W_]+)*|[^\w\s,-]")
_MARK = re.compile(r"⟦(\w+) (\d+)⟧")
_BY_NAME = re.compile(r"⟦lead \d+⟧")
"""Whom a reply speaks to. It stands at either end of its clause, and where is a matter of manner."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said in one sentence, word for word, and whether it is asked."""

    words: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without what may vary, and the moods of the courtesies that were left out."""

    sentences: tuple[Sentence, ...]
    moods: frozenset[Mood]
    by_name: bool

    @property
    def questions(self) -> int:
        """How often something is asked."""
        return sum(sentence.asked for sentence in self.sentences)

    def allows(self, mood: Mood) -> bool:
        """Whether a courtesy of this mood may stand beside what is said here."""
        if mood is Mood.GLAD:
            return Mood.SORRY not in self.moods
        if mood is Mood.AGREEING:
            return self.by_name or mood in self.moods
        return mood is Mood.ANY or mood in self.moods


def read(marked: str, manner: Manner) -> Reading:
    """How a text with marks for what is kept is understood."""
    sentences: list[Sentence] = []
    moods: set[Mood] = set()
    for found in _SENTENCE.finditer(applied(manner.spelled, marked.casefold())):
        clauses = []
        for clause in found["words"].split(","):
            said, mood = _without_courtesy(_tokens(clause, manner), manner)
            clauses.append(said)
            moods |= mood
        words, asked = _in_order(" ".join(filter(None, clauses)), manner), "?" in found["end"]
        if words or asked:
            sentences.append(Sentence(words, asked))
    return Reading(tuple(sentences), frozenset(moods), _BY_NAME.search(marked) is not None)


def _tokens(clause: str, manner: Manner) -> list[str]:
    tokens = [token for token in _TOKEN.findall(clause) if token not in manner.fillers]
    if tokens and _BY_NAME.fullmatch(tokens[0]):
        return tokens[1:]
    return tokens[:-1] if tokens and _BY_NAME.fullmatch(tokens[-1]) else tokens


def _without_courtesy(tokens: list[str], manner: Manner) -> tuple[str, set[Mood]]:
    """A clause unless it is one of the courtesies as a whole; an apology may also begin one."""
    clause = " ".join(tokens)
    if clause in manner.courtesies:
        return "", {manner.courtesies[clause]}
    for phrase, mood in manner.courtesies.items():
        if mood is Mood.SORRY and clause.startswith(f"{phrase} "):
            return clause.removeprefix(f"{phrase} "), {mood}
    return clause, set()


def _in_order(sentence: str, manner: Manner) -> tuple[str, ...]:
    """The words of a sentence, what is movable at its end; nothing is, where two of a kind could be exchanged."""
    kinds = [kind for kind, _ in _MARK.findall(sentence)]
    moved: list[str] = []
    if len(set(kinds)) == len(kinds):
        moved = sorted(manner.movable.findall(sentence), key=_number)
        sentence = manner.movable.sub(" ", sentence)
    said = applied(manner.alike, " ".join(sentence.split()))
    return tuple(_words([said.removeprefix("and "), *moved]))


def _words(parts: list[str]) -> Iterator[str]:
    for part in parts:
        yield from _TOKEN.findall(part)


def _number(phrase: str) -> int:
    (found,) = _MARK.findall(phrase)
    return int(found[1])
