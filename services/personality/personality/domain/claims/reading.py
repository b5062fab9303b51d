"""A text read sentence by sentence, without what may vary: what is left has to be what was decided."""

import re
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
class Courtesy:
    """One that was left out: its mood, and after how many sentences it stood."""

    mood: Mood
    place: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A text without what may vary, and the courtesies that were left out."""

    sentences: tuple[Sentence, ...]
    courtesies: frozenset[Courtesy]
    by_name: bool
    bad_news: bool

    @property
    def questions(self) -> int:
        """How often something is asked."""
        return sum(sentence.asked for sentence in self.sentences)

    def allows(self, courtesy: Courtesy) -> bool:
        """Whether a courtesy may stand there, beside what is said here. After a question it would answer it."""
        if courtesy in self.courtesies:
            return True
        opens, moods = courtesy.place == 0, {own.mood for own in self.courtesies}
        if courtesy.mood is Mood.ANY:
            return opens or (courtesy.place == len(self.sentences) and not self.questions)
        if courtesy.mood is Mood.GLAD:
            return opens and Mood.SORRY not in moods and not self.bad_news
        return opens and courtesy.mood is Mood.AGREEING and self.by_name


def read(marked: str, manner: Manner) -> Reading:
    """How a text with marks for what is kept is understood."""
    sentences: list[Sentence] = []
    courtesies: set[Courtesy] = set()
    for found in _SENTENCE.finditer(applied(manner.spelled, marked.casefold())):
        said = ""
        for clause in found["words"].split(","):
            words, mood = _without_courtesy(_tokens(clause, manner), manner, opens=not said)
            said = f"{said} {words}".strip()
            if mood is not None:
                courtesies.add(Courtesy(mood, len(sentences)))
        asked = "?" in found["end"]
        if said or asked:
            sentences.append(Sentence(_in_order(said, manner), asked))
    words = " ".join(word for sentence in sentences for word in sentence.words)
    by_name, bad_news = _BY_NAME.search(marked) is not None, manner.bad_news.search(words) is not None
    return Reading(tuple(sentences), frozenset(courtesies), by_name, bad_news)


def _tokens(clause: str, manner: Manner) -> list[str]:
    tokens = [token for token in _TOKEN.findall(clause) if token not in manner.fillers]
    if tokens and _BY_NAME.fullmatch(tokens[0]):
        return tokens[1:]
    return tokens[:-1] if tokens and _BY_NAME.fullmatch(tokens[-1]) else tokens


def _without_courtesy(tokens: list[str], manner: Manner, *, opens: bool) -> tuple[str, Mood | None]:
    """A clause unless it is a courtesy as a whole, and opens its sentence; an apology may end it, or begin a clause."""
    clause = " ".join(tokens)
    mood = manner.courtesies.get(clause)
    if mood is not None and (opens or mood is Mood.SORRY):
        return "", mood
    for phrase, mood in manner.courtesies.items():
        if mood is Mood.SORRY and opens and clause.startswith(f"{phrase} "):
            return clause.removeprefix(f"{phrase} "), mood
    return clause, None


def _in_order(sentence: str, manner: Manner) -> tuple[str, ...]:
    """The words of a sentence, what is movable at its end if it stood at either end, and sorted where it stood within.

    Nothing is moved where two of a kind could be exchanged.
    """
    kinds = [kind for kind, _ in _MARK.findall(sentence)]
    moved: list[str] = []
    if len(set(kinds)) == len(kinds):
        run = rf"(?:(?:{manner.movable.pattern})(?: |$))+"
        for end in (rf"^{run}", rf"{run}$"):
            moved += [phrase for found in re.findall(end, sentence) for phrase in manner.movable.findall(found)]
            sentence = re.sub(end, "", sentence)
        sentence = re.sub(run, lambda within: _sorted(within[0], manner), sentence)
    said = applied(manner.alike, sentence.strip())
    return tuple(_TOKEN.findall(" ".join([said.removeprefix("and "), *sorted(moved, key=_number)])))


def _sorted(within: str, manner: Manner) -> str:
    return "".join(f"{phrase} " for phrase in sorted(manner.movable.findall(within), key=_number))


def _number(phrase: str) -> int:
    (found,) = _MARK.findall(phrase)
    return int(found[1])
