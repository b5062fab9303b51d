"""Which words of a message are about services: ideas, whole names, and words only this catalogue knows."""

from collections.abc import Iterable, Iterator

from booking_fsm.domain.understanding.catalogue import Catalogue
from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.features import features, is_everyday, stem
from booking_fsm.domain.understanding.lexicon import word_set
from booking_fsm.domain.understanding.reading import Reading
from booking_fsm.domain.understanding.spelling import is_known, nearest

NEAR = 3
"""A word that keeps services apart counts only within this many words of what it describes."""
ANCHORS = frozenset({Kind.IDEA, Kind.WORD, Kind.EXACT})
"""Kinds that name a thing; the others only say which."""


def service_features(reading: Reading, catalogue: Catalogue) -> list[Feature]:
    """Return what the message says about services. Splits and numbers that describe nothing are left out."""
    found = _all(reading, catalogue)
    return [f for f in found if f.kind in ANCHORS or (_kept_apart(f, catalogue) and described(reading, f, found))]


def described(reading: Reading, split: Feature, found: Iterable[Feature]) -> tuple[Feature, ...]:
    """Return what a split or number describes: the nearest thing named in its clause, within reach.

    "60" matters beside "massage", not in "I am 60"; in "foot massage and a facial" the foot is not the facial's.
    """
    clause = reading.words[split.start].clause
    anchors = [f for f in found if f.kind in ANCHORS and reading.words[f.start].clause == clause]
    reach = 1 if split.kind is Kind.NUMBER else NEAR
    away = {anchor: _distance(reading, split, anchor) for anchor in anchors}
    least = min((distance for distance in away.values() if distance <= reach), default=None)
    return tuple(anchor for anchor, distance in away.items() if distance == least)


def _distance(reading: Reading, split: Feature, anchor: Feature) -> int:
    """Words between the two; an "and" between them is a long way."""
    if anchor.start < split.end and split.start < anchor.end:
        return 0
    first, second = sorted((split, anchor), key=lambda feature: feature.start)
    between = reading.words[first.end : second.start]
    return len(between) + NEAR * sum(word.form in word_set("parting") for word in between)


def _all(reading: Reading, catalogue: Catalogue) -> list[Feature]:
    found = features(reading)
    exact = _exact_names(reading, catalogue)
    covered = {at for f in found if f.kind is not Kind.NUMBER for at in range(f.start, f.end)}
    own = [f for at in range(len(reading.words)) if at not in covered and (f := _own_word(reading, at, catalogue))]
    return sorted([*found, *exact, *own], key=lambda f: (f.start, f.end))


def _exact_names(reading: Reading, catalogue: Catalogue) -> Iterator[Feature]:
    at = 0
    while at < len(reading.words):
        name = catalogue.names.longest(reading.forms, at, len(reading.words))
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


def _kept_apart(feature: Feature, catalogue: Catalogue) -> bool:
    """A number counts only where some service has one; "massage 4" may be a time."""
    return feature.kind is not Kind.NUMBER or any(key in catalogue.by_key for key in feature.keys)
