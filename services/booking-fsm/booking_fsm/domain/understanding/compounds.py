"""Ideas said in several places of one clause: "my tooth really hurts" is a toothache."""

from dataclasses import replace

from booking_fsm.domain.understanding.feature import Feature, Kind
from booking_fsm.domain.understanding.lexicon import ancestors, compounds, part_phrases
from booking_fsm.domain.understanding.reading import Reading


def compounded(reading: Reading, found: list[Feature]) -> list[Feature]:
    """Return features with those that make a compound turned into it."""
    parts = _parts(reading)
    if not parts or not found:
        return found
    clauses = {reading.words[part.start].clause for part in parts}
    for idea, choices in compounds().items():
        for clause in clauses:
            here = [f for f in (*found, *parts) if reading.words[f.start].clause == clause]
            makers = [next((f for f in here if not f.keys.isdisjoint(choice)), None) for choice in choices]
            if all(maker is not None for maker in makers) and len({m.start for m in makers if m}) == len(choices):
                found = _joined(found, [maker for maker in makers if maker is not None], idea)
    return sorted(found, key=lambda feature: feature.start)


def _joined(found: list[Feature], makers: list[Feature], idea: str) -> list[Feature]:
    """Parts become the idea, and so do wider ideas ("tooth"); one of its own ("wisdom tooth") stays beside it."""
    own = [m for m in makers if m in found and not all(_is_wide(key) for key in m.keys)]
    made = [replace(m, kind=Kind.IDEA, keys=frozenset({idea})) for m in makers if m not in own]
    taken = {at for feature in made for at in range(feature.start, feature.end)}
    return [*made, *(f for f in found if taken.isdisjoint(range(f.start, f.end)))]


def _is_wide(key: str) -> bool:
    return ancestors().get(key, frozenset({key})) == {key}


def _parts(reading: Reading) -> list[Feature]:
    found, at = [], 0
    while at < len(reading.words):
        phrase = part_phrases().longest(reading.forms, at, reading.clause_end(at))
        if phrase is not None:
            found.append(Feature(Kind.SPLIT, phrase[1], at, phrase[0]))
        at = phrase[0] if phrase is not None else at + 1
    return found
