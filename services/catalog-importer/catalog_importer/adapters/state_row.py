"""The catalogue's one row: its version, what was told of it, and whether it was asked what goes together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ratiba_contracts.catalog_relations import InferenceState
from ratiba_runtime.database import Connection

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('catalogue of ' || $1, 0))"
_ROW = """
    SELECT version, services_version, told, inference, inference_request, inference_refs, inference_hash
    FROM catalog_state WHERE is_singleton
"""


@dataclass(frozen=True, slots=True)
class Inference:
    """How far a question is; `ids` says what each ref of it means, `content_hash` what it was about."""

    state: InferenceState = InferenceState.NOT_ASKED
    request: UUID | None = None
    ids: Mapping[str, str] = field(default_factory=dict)
    content_hash: str | None = None


NOT_ASKED = Inference()


@dataclass(frozen=True, slots=True)
class State:
    """`version` 0: nothing was ever live. `told`: SHA-256 of what the snapshot of this version says."""

    version: int = 0
    services_version: int = 0
    told: str | None = None
    inference: Inference = NOT_ASKED


async def lock(connection: Connection, tenant: str) -> State:
    """The row, with every other change of this tenant's catalogue waiting until the transaction ends."""
    await connection.execute(_LOCK, tenant)
    return await read(connection)


async def read(connection: Connection) -> State:
    """The row as of now."""
    row = await connection.fetchrow(_ROW)
    if row is None:
        return State()
    return State(row["version"], row["services_version"], row["told"], inference_of(row))


def inference_of(row: Any) -> Inference:
    """The question that a row of the catalogue, or of a draft, tells of."""
    return Inference(
        InferenceState(row["inference"]), row["inference_request"], row["inference_refs"], row["inference_hash"]
    )


async def save(connection: Connection, state: State) -> None:
    """Store it. Only after `lock`, in its transaction."""
    await connection.execute(
        """
        INSERT INTO catalog_state (version, services_version, told, inference, inference_request, inference_refs,
            inference_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (is_singleton) DO UPDATE SET version = EXCLUDED.version,
            services_version = EXCLUDED.services_version, told = EXCLUDED.told, inference = EXCLUDED.inference,
            inference_request = EXCLUDED.inference_request, inference_refs = EXCLUDED.inference_refs,
            inference_hash = EXCLUDED.inference_hash
        """,
        state.version,
        state.services_version,
        state.told,
        state.inference.state.value,
        state.inference.request,
        dict(state.inference.ids),
        state.inference.content_hash,
    )
