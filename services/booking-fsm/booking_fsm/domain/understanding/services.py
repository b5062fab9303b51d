"""Which services a customer asks for. Several that fit are all returned, to be asked; nothing is guessed.

A service fits when the words point at it and nothing they say speaks against it ("60" against a 30-minute massage).
Of those that fit, one that explains more of the words beats one that explains less, and one whose name was said in full
beats one of which only a part was said. What is left equal is asked.
"""

from dataclasses import dataclass

from booking_fsm.domain.understanding.catalogue import Catalogue, Entry, split_kind
from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.lexicon import ancestors
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.pointing import Met, met_by, pointed_at
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.refusing import turned_away
from booking_fsm.domain.understanding.service_words import ANCHORS, described, service_features


@dataclass(frozen=True, slots=True)
class ServicesFound:
    """`service_ids` in the order of the catalogue, `refused` those that are turned away ("no pedicure"), `left_out`
    those that are set apart ("all but the pedicure"); `unmet`: what was clearly asked for and is not offered.

    `used` are indexes of words that were about services, `met` those of them that are not `unmet`. `spans` is text a
    reader of times must not take for one ("Massage 60", "Night guard"). `named` are words within a longer name of a
    service, which ask for nothing else ("Cancel Scar Peel", "the loc retouch").
    """

    service_ids: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    unmet: str | None = None
    used: frozenset[int] = frozenset()
    met: frozenset[int] = frozenset()
    spans: tuple[tuple[int, int], ...] = ()
    named: frozenset[int] = frozenset()
    left_out: tuple[str, ...] = ()


def find_services(reading: Reading, catalogue: Catalogue, marks: Marks, apart: frozenset[int]) -> ServicesFound:
    """Return the services the message is about; what is refused ("not the pedicure") is ruled out, and so is what the
    words `apart` name ("all but the pedicure").
    """
    wanted = service_features(reading, catalogue)
    if not wanted:
        return ServicesFound()
    denied = [f for f in wanted if marks.refused_words.issuperset(range(f.start, f.end))]
    denied += turned_away(reading, marks, wanted, catalogue)
    kept = [f for f in wanted if apart.issuperset(range(f.start, f.end))]
    if marks.said("cancel") and marks.said("but"):  # "cancel it, but not the manicure"
        kept, denied = [*kept, *denied], []
    wanted = [f for f in wanted if f not in denied and f not in kept]
    refused = _choose(reading, denied, catalogue, frozenset())[0]
    left_out = pointed_at(kept, catalogue) if kept else frozenset[int]()
    ruled_out = left_out | (pointed_at(denied, catalogue) if denied else frozenset[int]())
    chosen, unmet = _choose(reading, wanted, catalogue, ruled_out)
    used = frozenset(at for f in wanted for at in range(f.start, f.end))
    met = used - {at for f in unmet for at in range(f.start, f.end)}
    words = reading.slice(min(f.start for f in unmet), max(f.end for f in unmet)) if unmet else None
    ids = tuple(catalogue.entries[at].service_id for at in sorted(chosen))
    spans = _kept_from_times(reading, wanted, chosen, catalogue)
    refused_ids, left_out_ids = (
        tuple(catalogue.entries[at].service_id for at in sorted(these - chosen)) for these in (refused, left_out)
    )
    return ServicesFound(ids, refused_ids, words, used, met, spans, _named(wanted, used), left_out_ids)


def _named(wanted: list[Feature], used: frozenset[int]) -> frozenset[int]:
    """Whole names of two words or more, and words of this catalogue's own beside others that are about services."""
    named: set[int] = set()
    for feature in wanted:
        longer = feature.kind is Kind.EXACT and feature.end - feature.start > 1
        beside = feature.kind is Kind.WORD and not used.isdisjoint((feature.start - 1, feature.end))
        if longer or beside:
            named |= set(range(feature.start, feature.end))
    return frozenset(named)


def _choose(
    reading: Reading, wanted: list[Feature], catalogue: Catalogue, ruled_out: frozenset[int]
) -> tuple[frozenset[int], list[Feature]]:
    met, unmet = met_by([f for f in wanted if f.kind in ANCHORS], catalogue)
    pointed = frozenset[int]().union(*(at for _, at in met)) - ruled_out
    if not pointed:
        return frozenset(), [] if met else unmet
    splits = {f: described(reading, f, wanted) for f in wanted if f.kind not in ANCHORS}
    said = {at: [s for s, things in splits.items() if _is_about(things, met, at)] for at in pointed}
    fitting = frozenset(at for at in pointed if not _contradicted(said[at], catalogue.entries[at]))
    if not fitting:
        return (pointed if len(pointed) > 1 else frozenset()), wanted
    telling = _without_names_of_known_parts(met)
    explained = {at: frozenset(i for i, (_, found) in enumerate(telling) if at in found) for at in fitting}
    for at in fitting:
        explained[at] |= {-1 - i for i, f in enumerate(splits) if f.keys & catalogue.entries[at].keys}
    best = frozenset(at for at, mine in explained.items() if not any(mine < other for other in explained.values()))
    return _said_in_full(best, explained, wanted, catalogue), unmet


def _is_about(things: tuple[Feature, ...], met: list[Met], at: int) -> bool:
    return any(feature in things and at in found for feature, found in met)


def _contradicted(splits: list[Feature], entry: Entry) -> bool:
    said: dict[str, set[str]] = {}
    for split in splits:
        for key in split.keys:
            kind = split_kind(key)
            if kind is not None:
                said.setdefault(kind, set()).add(key)
    return any(kind in entry.splits and entry.splits[kind].isdisjoint(keys) for kind, keys in said.items())


def _without_names_of_known_parts(met: list[Met]) -> list[Met]:
    """A whole name says no more than its parts: "my son's haircut" is as near to "Kids' haircut" as to "Haircut"."""
    parts = {at for feature, _ in met if feature.kind is not Kind.EXACT for at in range(feature.start, feature.end)}
    return [(f, at) for f, at in met if f.kind is not Kind.EXACT or parts.isdisjoint(range(f.start, f.end))]


def _said_in_full(
    best: frozenset[int], explained: dict[int, frozenset[int]], wanted: list[Feature], catalogue: Catalogue
) -> frozenset[int]:
    """Of services that explain the same words keep those called by their name, else those described completely.

    A word with two meanings ("kunyoa": to cut, to shave) describes nothing completely.
    """
    said = frozenset[str]().union(*(f.keys for f in wanted if not _means_two_things(f)))

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


def _means_two_things(feature: Feature) -> bool:
    ideas = [key for key in feature.keys if key in ancestors()]
    return len([idea for idea in ideas if not any(idea in ancestors()[other] for other in ideas if other != idea)]) > 1


def _kept_from_times(
    reading: Reading, wanted: list[Feature], chosen: frozenset[int], catalogue: Catalogue
) -> tuple[tuple[int, int], ...]:
    keys = frozenset[str]().union(*(catalogue.entries[at].keys for at in chosen))
    spans = []
    for feature in wanted:
        names = feature.kind is Kind.EXACT and feature.end - feature.start > 1
        if (names or feature.kind is Kind.NUMBER) and feature.keys & keys:
            spans.append((reading.words[feature.start].token.start, reading.words[feature.end - 1].token.end))
    return tuple(spans)
