"""The services of one tenant, prepared for matching once a catalogue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.features import features, is_everyday, stem
from booking_fsm.domain.understanding.lexicon import ancestors, tables, word_set
from booking_fsm.domain.understanding.phrases import PhraseTrie
from booking_fsm.domain.understanding.reading import Reading, read
from booking_fsm.domain.understanding.text import clean


@dataclass(frozen=True)
class Offerable:
    """A service that can be asked for. `aliases` are other names customers use, in any language."""

    service_id: str
    name: str
    name_sw: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by."""
        return tuple(name for name in (self.name, self.name_sw, *self.aliases) if name and name.strip())


@dataclass(frozen=True, slots=True)
class Entry:
    """One service: `needs` has, for each name, the features a customer must say for it to be said completely."""

    service_id: str
    keys: frozenset[str]
    own_ideas: frozenset[str]
    splits: Mapping[str, frozenset[str]]
    needs: tuple[tuple[frozenset[str], ...], ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All services with what leads to them: keys, exact names, and words only this catalogue knows."""

    entries: tuple[Entry, ...]
    by_key: Mapping[str, frozenset[int]]
    names: PhraseTrie
    own_words: frozenset[str]


@lru_cache(maxsize=256)
def prepare(services: tuple[Offerable, ...]) -> Catalogue:
    """Return the catalogue of `services`; equal tuples share one."""
    names = PhraseTrie(word_set("joiners"))
    readings = {offered.service_id: [read(clean(name)) for name in offered.names] for offered in services}
    for service_id, read_names in readings.items():
        for reading in read_names:
            _add_name(names, reading, service_id)
    found = {service_id: [described(reading) for reading in read_names] for service_id, read_names in readings.items()}
    families = _families(feature for of_names in found.values() for features_ in of_names for feature in features_)
    entries = [
        _entry(service_id, [[_in_context(feature, families) for feature in name] for name in of_names])
        for service_id, of_names in found.items()
    ]
    by_key: dict[str, set[int]] = {}
    for at, entry in enumerate(entries):
        for key in entry.keys:
            by_key.setdefault(key, set()).add(at)
    own = frozenset(key[1:] for key in by_key if key[0] == "=")
    return Catalogue(tuple(entries), {key: frozenset(at) for key, at in by_key.items()}, names, own)


def described(reading: Reading) -> list[Feature]:
    """Return the features of a name; words no lexicon knows are features of their own."""
    found = features(reading)
    covered = {at for feature in found for at in range(feature.start, feature.end)}
    plain = [
        Feature(Kind.WORD, frozenset({"=" + stem(word.form)}), at, at + 1)
        for at, word in enumerate(reading.words)
        if at not in covered and not is_everyday(word.form)
    ]
    return sorted([*found, *plain], key=lambda feature: feature.start)


def _add_name(names: PhraseTrie, reading: Reading, service_id: str) -> None:
    spoken = [word.form for word in reading.words]
    if (spoken and not all(is_everyday(word) or word in word_set("joiners") for word in spoken)) or len(spoken) > 1:
        names.add(spoken, "@" + service_id)


def _families(found: Iterable[Feature]) -> frozenset[str]:
    """The widest ideas that words with one meaning stand for: what this catalogue is about."""
    return frozenset(top for feature in found if len(feature.keys) == 1 for top in _widest(*feature.keys))


def _widest(key: str) -> frozenset[str]:
    table = tables("services")
    return frozenset(wide for wide in ancestors().get(key, ()) if not table[wide].get("is_a"))


def _in_context(feature: Feature, families: frozenset[str]) -> Feature:
    """Drop meanings of an ambiguous word that are foreign here: a dentist's "polish" is not for nails."""
    at_home = frozenset(key for key in feature.keys if _widest(key) & families)
    foreign = frozenset(key for key in feature.keys if not _widest(key) <= families | {key})
    return replace(feature, keys=feature.keys - foreign) if at_home and foreign else feature


def _entry(service_id: str, names: Iterable[list[Feature]]) -> Entry:
    keys: set[str] = {"@" + service_id}
    ideas: set[str] = set()
    splits: dict[str, set[str]] = {}
    needs = []
    for found in names:
        for feature in found:
            ideas |= {key for key in feature.keys if key in ancestors()}
            keys |= feature.keys
            for key in feature.keys:
                _add_split(splits, key)
        needs.append(tuple(feature.keys for feature in found))
    for idea in ideas:
        keys |= ancestors()[idea]
        for implied in tables("services")[idea].get("implies", ()):
            keys.add(implied)
            _add_split(splits, implied)
    kept = {kind: frozenset(values) for kind, values in splits.items()}
    return Entry(service_id, frozenset(keys), frozenset(ideas), kept, tuple(needs))


def _add_split(splits: dict[str, set[str]], key: str) -> None:
    kind = split_kind(key)
    if kind is not None:
        splits.setdefault(kind, set()).add(key)


def split_kind(key: str) -> str | None:
    """Return what a key keeps apart ("who", "body", "number"), None for an idea or a word."""
    if key.startswith("#"):
        return "number"
    return key.partition(".")[0] if "." in key and not key.startswith(("=", "@")) else None
