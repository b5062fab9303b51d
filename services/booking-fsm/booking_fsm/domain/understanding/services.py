"""Which services a customer asks for. Several that fit are all returned, to be asked; nothing is guessed.

A service fits when the words point at it and nothing they say speaks against it ("60" against a 30-minute massage).
Of those that fit, one that explains more of the words beats one that explains less, and one whose name was said in full
beats one of which only a part was said. What is left equal is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from booking_fsm.domain.understanding.catalogue import Catalogue, split_kind
from booking_fsm.domain.understanding.features import Feature, Kind, features, is_everyday, stem, wider
from booking_fsm.domain.understanding.lexicon import tables
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.spelling import is_known, nearest

NEAR = 3
"""A word that keeps services apart counts only within this many words of what it describes."""

Met = tuple[Feature, frozenset[int]]


@dataclass(frozen=True, slots=True)
class ServicesFound:
    """`service_ids` in the order of the catalogue; `unmet`: what was clearly asked for and is not offered.

    `used` are indexes of words that were about services, `met` those of them that are not `unmet`. `spans` is text a
    reader of times must not take for one ("Massage 60", "Night guard").
    """

    service_ids: tuple[str, ...] = ()
    unmet: str | None = None
    used: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()


def find_services(reading: Reading, catalogue: Catalogue, refused: frozenset[int]) -> ServicesFound:
    """Return the services the message is about; `refused` words ("not the pedicure") rule services out."""
    wanted = _anchored(reading, _all_features(reading, catalogue), catalogue)
    if not wanted:
        return ServicesFound()
    denied = [f for f in wanted if refused.issuperset(range(f.start, f.end))]
    wanted = [f for f in wanted if f not in denied]
    used = frozenset(at for f in wanted for at in range(f.start, f.end))
    ruled_out = _pointed_at(denied, catalogue) if denied else frozenset[int]()
    chosen, unmet = _choose(wanted, catalogue, ruled_out)
    words = " ".join(reading.slice(f.start, f.end) for f in unmet) if unmet else None
    ids = tuple(catalogue.entries[at].service_id for at in sorted(chosen))
    met = used - {at for f in unmet for at in range(f.start, f.end)}
    return ServicesFound(ids, words, used, met, _kept_from_times(reading, wanted, chosen, catalogue))


def _all_features(reading: Reading, catalogue: Catalogue) -> list[Feature]:
    found = features(reading)
    exact = _exact_names(reading, catalogue)
    covered = {at for f in found if f.kind is not Kind.NUMBER for at in range(f.start, f.end)}
    own = [f for at in range(len(reading.words)) if at not in covered and (f := _own_word(reading, at, catalogue))]
    return sorted([*found, *exact, *own], key=lambda f: (f.start, f.end))


def _exact_names(reading: Reading, catalogue: Catalogue) -> Iterable[Feature]:
    forms, at = reading.forms, 0
    while at < len(forms):
        name = catalogue.names.longest(forms, at, len(forms))
        if name is not None:
            yield Feature(Kind.EXACT, name[1], at, name[0])
        at = name[0] if name is not None else at + 1


def _own_word(reading: Reading, at: int, catalogue: Catalogue) -> Feature | None:
    """A word of this catalogue, also misspelt, or written as two ("silk press", "silkpress")."""
    for form in reading.words[at].forms:
        if stem(form) in catalogue.own_words and not is_everyday(form):
            return Feature(Kind.WORD, frozenset({"=" + stem(form)}), at, at + 1)
    form = reading.words[at].form
    if is_known(form) or len(reading.words[at].forms) > 1:
        return None
    meant = nearest(stem(form), catalogue.own_words)
    return None if meant is None else Feature(Kind.WORD, frozenset({"=" + meant}), at, at + 1)


def _anchored(reading: Reading, found: list[Feature], catalogue: Catalogue) -> list[Feature]:
    """Drop splits and numbers that stand alone: "60" matters beside "massage", not in "I am 60"."""
    anchors = [f for f in found if f.kind in (Kind.IDEA, Kind.WORD, Kind.EXACT)]
    return [
        feature
        for feature in found
        if feature in anchors
        or (_kept_apart(feature, catalogue) and any(_beside(reading, feature, anchor) for anchor in anchors))
    ]


def _beside(reading: Reading, split: Feature, anchor: Feature) -> bool:
    if reading.words[split.start].clause != reading.words[anchor.start].clause:
        return False
    gap = max(split.start - anchor.end, anchor.start - split.end)
    return gap <= (1 if split.kind is Kind.NUMBER else NEAR)


def _kept_apart(feature: Feature, catalogue: Catalogue) -> bool:
    """A number counts only where some service has one; "massage 4" may be a time."""
    return feature.kind is not Kind.NUMBER or any(key in catalogue.by_key for key in feature.keys)


def _choose(
    wanted: list[Feature], catalogue: Catalogue, ruled_out: frozenset[int]
) -> tuple[frozenset[int], list[Feature]]:
    anchors = [f for f in wanted if f.kind in (Kind.IDEA, Kind.WORD, Kind.EXACT)]
    met, unmet = _met(anchors, catalogue)
    candidates = frozenset().union(*(at for _, at in met)) - ruled_out if met else frozenset[int]()
    if not candidates:
        return frozenset(), [] if met else unmet
    splits = [f for f in wanted if f.kind in (Kind.SPLIT, Kind.NUMBER)]
    fitting = frozenset(at for at in candidates if not _contradicts(splits, catalogue, at))
    if not fitting:
        near = candidates if len(candidates) > 1 else frozenset[int]()
        return near, wanted
    telling = _without_names_of_known_parts(met)
    explained = {at: frozenset(i for i, (_, found) in enumerate(telling) if at in found) for at in fitting}
    for at in fitting:
        explained[at] |= {-1 - i for i, f in enumerate(splits) if f.keys & catalogue.entries[at].keys}
    best = _not_beaten(explained)
    return _said_in_full(best, explained, wanted, catalogue), unmet


def _without_names_of_known_parts(met: list[Met]) -> list[Met]:
    """A whole name says no more than its parts: "my son's haircut" is as near to "Kids' haircut" as to "Haircut"."""
    parts = {at for feature, _ in met if feature.kind is not Kind.EXACT for at in range(feature.start, feature.end)}
    return [(f, at) for f, at in met if f.kind is not Kind.EXACT or parts.isdisjoint(range(f.start, f.end))]


def _met(anchors: list[Feature], catalogue: Catalogue) -> tuple[list[Met], list[Feature]]:
    """Each feature with the services it points at; complaints count only when nothing was named."""
    met: list[Met] = []
    unmet: list[Feature] = []
    complaints: list[Met] = []
    for feature in anchors:
        found = _pointed_at([feature], catalogue)
        helping = frozenset[int]() if found else _helping(feature, catalogue)
        if found:
            met.append((feature, found))
        elif helping:
            complaints.append((feature, helping))
        else:
            unmet.append(feature)
    return met or complaints, unmet


def _pointed_at(found: list[Feature], catalogue: Catalogue) -> frozenset[int]:
    pointed: set[int] = set()
    for feature in found:
        direct = frozenset[int]().union(
            *(catalogue.by_key.get(key, frozenset()) for key in feature.keys if "." not in key)
        )
        pointed |= direct or _within(feature, catalogue)
    return frozenset(pointed)


def _within(feature: Feature, catalogue: Catalogue) -> frozenset[int]:
    """Services that include it: polish is part of a manicure, and "Nail care" may be the only name for one."""
    table = tables("services")
    around = {
        wide
        for key in feature.keys
        if key in table
        for wide in (*table[key].get("part_of", ()), *table[key].get("is_a", ()))
    }
    return frozenset(at for at, entry in enumerate(catalogue.entries) if not around.isdisjoint(entry.own_ideas))


def _helping(feature: Feature, catalogue: Catalogue) -> frozenset[int]:
    """What may help with a complaint; of these, rather what does nothing else ("Checkup" over "Braces checkup")."""
    table = tables("services")
    wanted = {help_ for key in feature.keys if key in table for help_ in table[key].get("suggests", ())}
    around = wanted.union(*(wider()[idea] for idea in wanted))
    found = frozenset[int]().union(*(catalogue.by_key.get(key, frozenset()) for key in wanted))
    plain = frozenset(at for at in found if catalogue.entries[at].own_ideas <= around)
    return plain or found


def _contradicts(splits: list[Feature], catalogue: Catalogue, at: int) -> bool:
    entry = catalogue.entries[at]
    said: dict[str, set[str]] = {}
    for split in splits:
        for key in split.keys:
            kind = split_kind(key)
            if kind is not None:
                said.setdefault(kind, set()).add(key)
    return any(kind in entry.splits and entry.splits[kind].isdisjoint(keys) for kind, keys in said.items())


def _not_beaten(explained: dict[int, frozenset[int]]) -> frozenset[int]:
    return frozenset(at for at, mine in explained.items() if not any(mine < other for other in explained.values()))


def _said_in_full(
    best: frozenset[int], explained: dict[int, frozenset[int]], wanted: list[Feature], catalogue: Catalogue
) -> frozenset[int]:
    """Of services that explain the same words keep those called by their name, else those described completely."""
    said = frozenset[str]().union(*(f.keys for f in wanted))

    def rank(at: int) -> int:
        entry = catalogue.entries[at]
        if "@" + entry.service_id in said:
            return 2
        return int(any(need and all(keys & said for keys in need) for need in entry.needs))

    ranks = {at: rank(at) for at in best}
    highest: dict[frozenset[int], int] = {}
    for at in best:
        highest[explained[at]] = max(ranks[at], highest.get(explained[at], 0))
    return frozenset(at for at in best if ranks[at] == highest[explained[at]])


def _kept_from_times(
    reading: Reading, wanted: list[Feature], chosen: frozenset[int], catalogue: Catalogue
) -> tuple[tuple[int, int], ...]:
    keys = frozenset[str]().union(*(catalogue.entries[at].keys for at in chosen)) if chosen else frozenset[str]()
    spans = []
    for feature in wanted:
        names = feature.kind is Kind.EXACT and feature.end - feature.start > 1
        number = feature.kind is Kind.NUMBER
        if (names or number) and feature.keys & keys:
            spans.append((reading.words[feature.start].token.start, reading.words[feature.end - 1].token.end))
    return tuple(spans)
