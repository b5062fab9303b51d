"""Which snapshot of a tenant should stand, and the identity of the fact that tells so."""

from uuid import UUID, uuid5

from ratiba_contracts.envelope import MESSAGE_NAMESPACE
from ratiba_contracts.tenant import Dials, DialsSnapshot


def wanted_snapshot(held: DialsSnapshot | None, dials: Dials) -> DialsSnapshot:
    """The snapshot that should stand: `held` itself where it says the same. Versions rise by one from 1."""
    if held is None:
        return DialsSnapshot(version=1, dials=dials)
    if held.dials == dials:
        return held
    return DialsSnapshot(version=held.version + 1, dials=dials)


def change_id(tenant: str, snapshot: DialsSnapshot) -> UUID:
    """Identity of `personality.dials_changed` for one snapshot: however often it is told, it is one fact.

    The dials are part of it: should the bucket be lost and versions begin again, other dials are another fact.
    """
    return uuid5(MESSAGE_NAMESPACE, f"dials\x1f{tenant}\x1f{snapshot.model_dump_json()}")
