"""Which usual service a name means, or None: a name that could mean two, or something sold beside it, means none.

English puts what a service is last ("hot stone massage"), and so words nobody knows may stand before it and none after
it ("massage chair"). Swahili puts it first ("kusuka nywele ..."), after a verb in ku- one unknown word may follow.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from ratiba_contracts.tenant import Vertical
from ratiba_trades.concepts import Concept, Lexicon, LexiconDrifted
from ratiba_trades.modifiers import Modifiers, is_modifier, minutes_in, modifiers_in
from ratiba_trades.names import AND, DASH, WITH, folded, stem, tokens_of, without_asides
from ratiba_trades.reading import lexicon, words_beside

LONGEST_NAME = 200
"""Letters that are looked at: a name longer than that is no name."""

UNKNOWN_AT_MOST = 2
"""Words nobody knows that may stand before a service."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a name means. `exact`: every word of it is known; otherwise it is a kind of `concept` with its own name."""

    concept: Concept
    modifiers: Modifiers
    exact: bool
    said: str
    """The words of the concept that the name has."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    words: tuple[str, ...]
    concept: Concept
    is_bare: bool


@dataclass(frozen=True, slots=True)
class _Found:
    phrase: _Phrase
    at: int

    @property
    def end(self) -> int:
        return self.at + len(self.phrase.words)


class Recogniser:
    """Recognises the services of one trade. Raises LexiconDrifted where one phrase names two of its services."""

    def __init__(self, words: Lexicon, trade: Vertical) -> None:
        self._beside = words_beside()
        phrases: dict[tuple[str, ...], _Phrase] = {}
        for concept in words.concepts:
            if trade in concept.minutes:
                for phrase in _phrases(concept):
                    other = phrases.setdefault(phrase.words, phrase)
                    if other.concept.id != concept.id:
                        said = " ".join(phrase.words)
                        raise LexiconDrifted(f"{trade}: {said!r} is {other.concept.id} and {concept.id}")
        for phrase in list(phrases.values()):
            for joined in _written_together(phrase):
                phrases.setdefault(joined.words, joined)
        self._by_first: dict[str, list[_Phrase]] = {}
        for phrase in sorted(phrases.values(), key=lambda one: -len(one.words)):
            self._by_first.setdefault(phrase.words[0], []).append(phrase)
        self._vocabulary = _by_letter({word for phrase in phrases.values() for word in phrase.words})
        self._long = {letter: sorted(word for word in own if len(word) > 4) for letter, own in self._vocabulary.items()}
        self._known = lru_cache(maxsize=20_000)(self._corrected)

    def recognise(self, name: str) -> Recognised | None:
        """The service that a name means, or None."""
        text, asides = without_asides(folded(name[:LONGEST_NAME]))
        minutes, text = minutes_in(text)
        aside_minutes, asides = minutes_in(asides)
        aside_tokens = tokens_of(asides)
        if any(token in self._beside.no_service for token in aside_tokens):
            return None
        tokens = tuple(self._known(token) for token in self._whole_words(tokens_of(text)))
        plain = tuple(token for token in tokens if not is_modifier(token))
        ways = [tokens] if plain == tokens else [tokens, plain]
        readings = [reading for reading in map(self._read, ways) if reading is not None]
        if not readings:
            return None
        found, exact = max(readings, key=lambda reading: (len(reading[0].phrase.words), reading[1]))
        beside = [token for token in (*tokens, *aside_tokens) if token not in found.phrase.words]
        return Recognised(
            found.phrase.concept, modifiers_in(beside, minutes or aside_minutes), exact, " ".join(found.phrase.words)
        )

    def _read(self, tokens: Sequence[str]) -> tuple[_Found, bool] | None:
        """The phrase that says what it is, and whether every word is known."""
        found = _solid(list(self._found(tokens)))
        if not found:
            return None
        head = _head(found, tokens)
        if head is None:
            return None
        taken = {place for one in found for place in range(one.at, one.end)}
        along = next(
            (place for place, token in enumerate(tokens) if _tells_more(token) and place >= head.end), len(tokens)
        )
        beside = [(place, token) for place, token in enumerate(tokens) if place not in taken]
        if any(token in self._beside.no_service for _, token in beside):
            return None
        strange = [place for place, token in beside if not _is_known(token)]
        unknown = [place for place in strange if place < along]
        before = sum(place < head.at for place in unknown)
        after = len(unknown) - before
        if all(one.phrase.is_bare for one in found) and (unknown or len(found) > 1):
            return None
        allowed_after = 1 if head.phrase.words[0].startswith("ku") and AND not in tokens else 0
        if before > UNKNOWN_AT_MOST or after > allowed_after:
            return None
        says_no_more = not strange and not WITH.intersection(tokens)
        return head, says_no_more and len({one.phrase.concept.id for one in found}) == 1

    def _found(self, tokens: Sequence[str]) -> Iterator[_Found]:
        """The phrases in a name from left to right, the longest at each place."""
        place = 0
        while place < len(tokens):
            for phrase in self._by_first.get(tokens[place], ()):
                if tuple(tokens[place : place + len(phrase.words)]) == phrase.words:
                    yield _Found(phrase, place)
                    place += len(phrase.words)
                    break
            else:
                place += 1

    def _whole_words(self, tokens: Sequence[str]) -> Iterator[str]:
        """The words, where two that make one of the trade are one: "pre-natal" is "prenatal"."""
        place = 0
        while place < len(tokens):
            both = "".join(tokens[place : place + 2])
            first = tokens[place]
            if both != first and both in self._vocabulary.get(both[:1], ()) and not self._is_of_the_trade(first):
                yield both
                place += 2
            else:
                yield first
                place += 1

    def _is_of_the_trade(self, token: str) -> bool:
        return token in self._vocabulary.get(token[:1], ()) or _is_known(token)

    def _corrected(self, token: str) -> str:
        """The word of the trade that a misspelt one means; otherwise the word as it is."""
        own = self._vocabulary.get(token[:1], ())
        if len(token) < 5 or not own or token in own or _is_known(token) or token in self._beside.no_service:
            return token
        allowed = 1 if len(token) < 8 else 2
        near = process.extract(token, self._long[token[0]], scorer=OSA.distance, score_cutoff=allowed, limit=2)
        ambiguous = len(near) > 1 and near[0][1] == near[1][1]
        return near[0][0] if near and not ambiguous else token


def _head(found: Sequence[_Found], tokens: Sequence[str]) -> _Found | None:
    """The phrase that says what it is: the last one before "with". None for two services joined by "and"."""
    along = next(
        (place for place, token in enumerate(tokens) if _tells_more(token) and place > found[0].at), len(tokens)
    )
    own = [one for one in found if one.at < along]
    led = tokens[: own[0].at]
    if AND in led and not all(_is_known(token) for token in led):
        return None
    for first, second in pairwise(own):
        if first.phrase.concept.id != second.phrase.concept.id and AND in tokens[first.end : second.at]:
            return None
    if AND in tokens[own[-1].end : along] and not all(
        is_modifier(token) or token == AND for token in tokens[own[-1].end : along]
    ):
        return None
    return own[-1]


def _solid(found: list[_Found]) -> list[_Found]:
    """Without the bare words of other services, where one is named in full: there they are only words beside it."""
    named = {one.phrase.concept.id for one in found if not one.phrase.is_bare}
    return [one for one in found if not one.phrase.is_bare or one.phrase.concept.id in named or not named]


def _tells_more(token: str) -> bool:
    return token == DASH or token in WITH


def _is_known(token: str) -> bool:
    return token in {AND, DASH} or is_modifier(token) or token in words_beside().harmless or token in WITH


def _phrases(concept: Concept) -> Iterator[_Phrase]:
    for is_bare, said in ((False, concept.words), (True, concept.bare)):
        for words in said:
            tokens = tokens_of(folded(words))
            if not tokens:
                raise LexiconDrifted(f"{concept.id}: {words!r} has no word")
            yield _Phrase(tokens, concept, is_bare)


def _written_together(phrase: _Phrase) -> Iterator[_Phrase]:
    """A phrase of two words as one: "blow dry" is written "blowdry", too."""
    if len(phrase.words) == 2 and AND not in phrase.words and sum(map(len, phrase.words)) >= 6:
        yield _Phrase((stem("".join(phrase.words)),), phrase.concept, phrase.is_bare)


def _by_letter(words: set[str]) -> Mapping[str, frozenset[str]]:
    letters = {word[0] for word in words}
    return {letter: frozenset(word for word in words if word[0] == letter) for letter in letters}


@lru_cache(maxsize=len(Vertical))
def _recogniser(trade: Vertical) -> Recogniser:
    return Recogniser(lexicon(), trade)


def recognise(name: str, vertical: str) -> Recognised | None:
    """What a name means in a trade, with what varies it. None where it is not sure, and for a trade that is none."""
    if vertical not in list(Vertical):
        return None
    return _recogniser(Vertical(vertical)).recognise(name)


def concept_of(name: str, vertical: str) -> Concept | None:
    """The usual service that a name means in a trade, or None."""
    found = recognise(name, vertical)
    return None if found is None else found.concept
