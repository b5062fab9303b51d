"""Which services of a catalogue a word points at: by its own idea, by what it is part of, or as a remedy."""

from booking_fsm.domain.understanding.catalogue import Catalogue, Entry
from booking_fsm.domain.understanding.feature import Feature
from booking_fsm.domain.understanding.lexicon import ancestors, tables

Met = tuple[Feature, frozenset[int]]


def met_by(anchors: list[Feature], catalogue: Catalogue) -> tuple[list[Met], list[Feature]]:
    """Return each feature with the services it points at, and the features that point at none.

    Complaints ("my tooth hurts") count only when nothing was named. Where "French" points nowhere, the "lesson" beside
    it does not point at the other lessons either.
    """
    met: list[Met] = []
    unmet: list[Feature] = []
    complaints: list[Met] = []
    for feature in anchors:
        found = pointed_at([feature], catalogue)
        helping = frozenset[int]() if found else _helping(feature, catalogue)
        if found:
            met.append((feature, found))
        elif helping:
            complaints.append((feature, helping))
        else:
            unmet.append(feature)
    missed = frozenset[str]().union(
        *(ancestors()[key] for feature in unmet for key in feature.keys if key in ancestors())
    )
    met = [(feature, found) for feature, found in met if not feature.keys <= missed]
    return met or complaints, unmet


def pointed_at(features: list[Feature], catalogue: Catalogue) -> frozenset[int]:
    """Return the services any of the features points at."""
    pointed: set[int] = set()
    for feature in features:
        named = (catalogue.by_key.get(key, frozenset()) for key in feature.keys if "." not in key)
        pointed |= frozenset[int]().union(*named) or _within(feature, catalogue)
    return frozenset(pointed)


def _within(feature: Feature, catalogue: Catalogue) -> frozenset[int]:
    """Services that include it: polish is part of a manicure, and "Nail care" may be the only name for one."""
    table = tables("services")
    ideas = [key for key in feature.keys if key in table]
    holders = {whole for idea in ideas for whole in table[idea].get("part_of", ())}
    found = frozenset(at for at, entry in enumerate(catalogue.entries) if not holders.isdisjoint(entry.own_ideas))
    above = frozenset[str]().union(*(ancestors()[idea] for idea in ideas)) - set(ideas)
    return found or frozenset(at for at, entry in enumerate(catalogue.entries) if _is_plainly(entry, above))


def _is_plainly(entry: Entry, above: frozenset[str]) -> bool:
    """Whether a service is one of the broader ideas and no kind of it: "Lesson" is, "Piano lesson" is not."""
    plain = entry.own_ideas & above
    return any(not any(idea in ancestors()[own] for own in entry.own_ideas - {idea}) for idea in plain)


def _helping(feature: Feature, catalogue: Catalogue) -> frozenset[int]:
    """What may help with a complaint; of these, rather what does nothing else ("Checkup" over "Braces checkup")."""
    table = tables("services")
    wanted = {help_ for key in feature.keys if key in table for help_ in table[key].get("suggests", ())}
    around = wanted.union(*(ancestors()[idea] for idea in wanted))
    found = frozenset[int]().union(*(catalogue.by_key.get(key, frozenset()) for key in wanted))
    plain = frozenset(at for at in found if catalogue.entries[at].own_ideas <= around)
    return plain or found
