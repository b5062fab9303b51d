"""Which version of a tenant's dials stands, and whether there is anything to tell."""

from dataclasses import dataclass

from ratiba_contracts.tenant import Dials, DialsSnapshot


@dataclass(frozen=True, slots=True)
class Told:
    """The version the database is at, and the dials it was told as; None: nothing this code can read."""

    version: int
    dials: Dials | None


@dataclass(frozen=True, slots=True)
class Publication:
    """The snapshot that should stand; `news`: it is a new version, and a fact tells of it."""

    snapshot: DialsSnapshot
    news: bool


def settled(told: Told, held: DialsSnapshot | None, dials: Dials) -> Publication:
    """What should stand for resolved dials, where the bucket holds `held`.

    Versions never fall, not even where the database is younger than the bucket: a tenant from before there were tables
    goes on from the version its readers know, and so does a database that was restored.
    """
    if held is not None and held.version > told.version and held.dials == dials:
        return Publication(held, news=False)
    if told.dials == dials and _agrees(told, held):
        return Publication(DialsSnapshot(version=told.version, dials=dials), news=False)
    return Publication(following(told, held, dials), news=True)


def following(told: Told, held: DialsSnapshot | None, dials: Dials) -> DialsSnapshot:
    """The next version, of these dials."""
    return DialsSnapshot(version=max(told.version, held.version if held else 0) + 1, dials=dials)


def _agrees(told: Told, held: DialsSnapshot | None) -> bool:
    """Whether the bucket is only behind, if anything."""
    if held is None or held.version < told.version:
        return True
    return held.version == told.version and held.dials == told.dials
