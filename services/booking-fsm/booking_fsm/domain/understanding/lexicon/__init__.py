"""The word lists beside this file, loaded once.

They are TOML because in YAML a list of yes and no words is a list of booleans.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from booking_fsm.domain.understanding.phrases import PhraseTrie
from booking_fsm.domain.understanding.text import fold, tokens
from booking_fsm.domain.understanding.verbs import VerbTable

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Words:
    """Single folded words by what they say about language and about not being a name or a misspelling."""

    english: frozenset[str]
    swahili: frozenset[str]
    kenyan: frozenset[str]
    universal: frozenset[str]
    frame_english: frozenset[str]
    frame_swahili: frozenset[str]
    time_english: frozenset[str]
    time_swahili: frozenset[str]

    @cached_property
    def every(self) -> frozenset[str]:
        """All of them."""
        return self.english | self.swahili | self.kenyan | self.universal | self.time_english | self.time_swahili


@dataclass(frozen=True)
class PeoplesNames:
    """Titles, names and words that are none, folded."""

    titles: frozenset[str]
    given: frozenset[str]
    rude: frozenset[str]


def folded(phrase: str) -> tuple[str, ...]:
    """Return the folded words of a phrase; signs count only when the phrase is nothing else (an emoji)."""
    found = tokens(phrase)
    return tuple(t.norm for t in found if t.is_word) or tuple(t.norm for t in found)


def load(name: str) -> dict[str, object]:
    """Return one lexicon file. Raises FileNotFoundError or TOMLDecodeError: a broken lexicon stops the process."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))


@cache
def tables(name: str) -> Tables:
    """Return a lexicon of tables; "who.men" and the like are one flat key."""
    flat: dict[str, Mapping[str, Any]] = {}
    for key, table in load(name).items():
        if not isinstance(table, dict):
            raise TypeError(f"{name}.toml: {key} must be a table")
        if all(isinstance(value, dict) for value in table.values()):
            flat |= {f"{key}.{inner}": value for inner, value in table.items()}
        else:
            flat[key] = table
    return flat


def entries(lexicon: Tables, *kinds: str) -> Iterator[tuple[str, str]]:
    """Yield every (key, phrase) of the given kinds."""
    for key, table in lexicon.items():
        for kind in kinds:
            for phrase in table.get(kind, ()):
                yield key, phrase


def _trie(pairs: Iterable[tuple[str, str]], skipped: frozenset[str] = frozenset()) -> PhraseTrie:
    trie = PhraseTrie(skipped)
    for key, phrase in pairs:
        trie.add(folded(phrase), key)
    return trie


@cache
def intent_phrases() -> PhraseTrie:
    """Phrases that carry tags of intents."""
    return _trie(entries(tables("intents"), "en", "sw", "both"))


@cache
def service_phrases() -> PhraseTrie:
    """Phrases that carry ideas of services ("manicure") and what keeps them apart ("who.men")."""
    both = {**tables("services"), **tables("discriminators")}
    return _trie(entries(both, "en", "sw", "both"), word_set("determiners"))


@cache
def part_phrases() -> PhraseTrie:
    """Phrases that mean something about a service only beside an idea ("hurts" beside "tooth")."""
    parts = {key.removeprefix("parts."): table for key, table in tables("compounds").items() if key != "compounds"}
    return _trie(entries(parts, "en", "sw"), word_set("determiners"))


@cache
def compounds() -> Mapping[str, tuple[frozenset[str], ...]]:
    """Each idea that is said in several places, with the choices of ideas, parts and splits that make it."""
    made = tables("compounds")["compounds"]
    return {idea: tuple(frozenset(choice.split("|")) for choice in choices) for idea, choices in made.items()}


@cache
def ancestors() -> Mapping[str, frozenset[str]]:
    """Each idea with every idea it is a kind of, itself included."""
    table = tables("services")

    def climb(idea: str, seen: frozenset[str]) -> frozenset[str]:
        for above in table[idea].get("is_a", ()):
            if above not in seen:
                seen = climb(above, seen | {above})
        return seen

    return {idea: climb(idea, frozenset({idea})) for idea in table}


@cache
def roots() -> Mapping[str, frozenset[str]]:
    """Verb roots, native and borrowed, with the tags and ideas they carry."""
    return _rooted(tables("intents"), tables("services"))


def _rooted(*lexicons: Tables) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for lexicon in lexicons:
        for key, root in entries(lexicon, "roots", "borrowed"):
            found.setdefault(fold(root), set()).add(key)
    return {root: frozenset(keys) for root, keys in found.items()}


@cache
def verbs() -> VerbTable:
    """Reads the verbs of both lexicons."""
    both = (tables("intents"), tables("services"))
    native = [fold(root) for lexicon in both for _, root in entries(lexicon, "roots")]
    borrowed = [fold(root) for lexicon in both for _, root in entries(lexicon, "borrowed")]
    return VerbTable(native, borrowed)


@cache
def aside_phrases() -> PhraseTrie:
    """Phrases that carry tags of what is said in passing."""
    return _trie(entries(tables("asides"), "en", "sw", "both"))


@cache
def aside_words() -> frozenset[str]:
    """Every single word of them."""
    return frozenset(word for _, phrase in entries(tables("asides"), "en", "sw", "both") for word in folded(phrase))


@cache
def aside_roots() -> Mapping[str, frozenset[str]]:
    """Verb roots of them, native and borrowed, with the tags they carry."""
    return _rooted(tables("asides"))


@cache
def aside_verbs() -> VerbTable:
    """Reads their verbs."""
    native, borrowed = ([fold(root) for _, root in entries(tables("asides"), kind)] for kind in ("roots", "borrowed"))
    return VerbTable(native, borrowed)


@cache
def words() -> Words:
    """The everyday words."""
    kinds = {kind: frozenset(map(fold, str(value).split())) for kind, value in load("words").items()}
    return Words(
        english=kinds["en"],
        swahili=kinds["sw"],
        kenyan=kinds["kenyan"],
        universal=kinds["universal"],
        frame_english=kinds["frame_en"],
        frame_swahili=kinds["frame_sw"],
        time_english=kinds["time_en"],
        time_swahili=kinds["time_sw"],
    )


@cache
def peoples_names() -> PeoplesNames:
    """The names."""
    kinds = {kind: frozenset(map(fold, str(value).split())) for kind, value in load("names").items()}
    return PeoplesNames(kinds["titles"], kinds["given"], kinds["rude"])


@cache
def alarming_words() -> frozenset[str]:
    """Words of complaints and red flags: nobody is handed to a person over a slip of the thumb ("strike", "stroke")."""
    table = tables("intents")
    alarms = {kind: table[kind] for kind in ("red_flag", "complaint", "emergency")}
    return frozenset(word for _, phrase in entries(alarms, "en", "sw", "both") for word in folded(phrase))


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one set of little words."""
    return frozenset(map(fold, str(tables("small_words")["sets"][name]).split()))


@cache
def word_lists(name: str) -> tuple[tuple[str, ...], ...]:
    """Return one list of little phrases, each as folded words."""
    return tuple(folded(phrase) for phrase in tables("small_words")["lists"][name])


@cache
def numbers(*kinds: str) -> Mapping[str, int]:
    """Return what number words of the given kinds ("numbers", "ordinals", "digits") stand for."""
    return {fold(word): int(str(value)) for kind in kinds for word, value in tables("small_words")[kind].items()}


@cache
def respellings() -> Mapping[str, tuple[str, ...]]:
    """Chat spellings and the words they stand for."""
    return {fold(typed): folded(str(meant)) for typed, meant in load("spelling").items()}


@cache
def phrase_words() -> Mapping[str, frozenset[str]]:
    """Every single word of the phrase lexicons with the lexicons' kinds it was listed under (en, sw, both)."""
    found: dict[str, set[str]] = {}
    for lexicon in (tables("intents"), tables("services"), tables("discriminators")):
        for kind in ("en", "sw", "both"):
            for _, phrase in entries(lexicon, kind):
                for word in folded(phrase):
                    found.setdefault(word, set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}
