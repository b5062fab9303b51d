"""Which version of a tenant's dials stands, and whether there is anything to tell."""

from dataclasses import dataclass

from ratiba_contracts.tenant import Dials, DialsSnapshot


@dataclass(frozen=True, slots=True)
class Told:
    """The version the database is at, and the dials it was told as; None: nothing this code can read."""

    version: int
    dials: Dials | None
    words_by_model: bool = False

    def is_of(self, dials: Dials, *, words_by_model: bool) -> bool:
        """Whether this is what was told."""
        return self.dials == dials and self.words_by_model == words_by_model


@dataclass(frozen=True, slots=True)
class Publication:
    """The snapshot that should stand; `news`: it is a new version, and a fact tells of it."""

    snapshot: DialsSnapshot
    news: bool


def settled(told: Told, held: DialsSnapshot | None, dials: Dials, *, words_by_model: bool = False) -> Publication:
    """What should stand for resolved dials and a switch that works, where the bucket holds `held`.

    Versions never fall, not even where the database is younger than the bucket: a tenant from before there were tables
    goes on from the version its readers know, and so does a database that was restored.
    """
    if held is not None and held.version > told.version and _says(held, dials, words_by_model):
        return Publication(held, news=False)
    if told.is_of(dials, words_by_model=words_by_model) and _agrees(told, held):
        return Publication(DialsSnapshot(version=told.version, dials=dials, words_by_model=words_by_model), news=False)
    return Publication(following(told, held, dials, words_by_model=words_by_model), news=True)


def following(told: Told, held: DialsSnapshot | None, dials: Dials, *, words_by_model: bool = False) -> DialsSnapshot:
    """The next version, of these dials and this switch."""
    version = max(told.version, held.version if held else 0) + 1
    return DialsSnapshot(version=version, dials=dials, words_by_model=words_by_model)


def _agrees(told: Told, held: DialsSnapshot | None) -> bool:
    """Whether the bucket is only behind, if anything."""
    if held is None or held.version < told.version:
        return True
    return held.version == told.version and told.dials is not None and _says(held, told.dials, told.words_by_model)


def _says(held: DialsSnapshot, dials: Dials, words_by_model: bool) -> bool:  # noqa: FBT001  a value, not a mode
    return held.dials == dials and held.words_by_model == words_by_model
