"""The tenant's overrides in PostgreSQL: one row, its version, and the dials that version was told as."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from personality.domain.overrides import SWITCHED_ON, Override, Overrides
from personality.domain.publication import Told
from ratiba_contracts.personality import Dial, Setting, Switch
from ratiba_contracts.tenant import Dials, DialsSnapshot
from ratiba_runtime.database import Connection

_COLUMNS = (
    "tone, greeting, greeting_text, upsell, cancellation_tone, honorific, cross_sell, version, told, words_by_model, "
    "told_words_by_model"
)
_ROW = f"SELECT {_COLUMNS} FROM tenant_personality_config WHERE is_singleton"  # noqa: S608  words of this file


@dataclass(frozen=True, slots=True)
class StoredDials:
    """The row: what the owner set, and what was last told."""

    overrides: Overrides
    told: Told


NOTHING_STORED = StoredDials(Overrides(), Told(0, None))


async def read(connection: Connection) -> StoredDials:
    """The bound tenant's row as of now."""
    row = await connection.fetchrow(_ROW)
    return NOTHING_STORED if row is None else _stored(row)


async def lock(connection: Connection) -> StoredDials:
    """The same, locked until the transaction ends: one change of a tenant at a time, over all replicas."""
    await connection.execute(
        "INSERT INTO tenant_personality_config (is_singleton) VALUES (true)"
        " ON CONFLICT (is_singleton) WHERE is_singleton DO NOTHING"
    )
    row = await connection.fetchrow(f"{_ROW} FOR UPDATE")
    return _stored(row)


async def save(connection: Connection, overrides: Overrides, told: DialsSnapshot) -> None:
    """Store overrides and the version they make. Only after `lock`, in its transaction."""
    stored = [overrides.of(dial).value for dial in Dial]
    await connection.execute(
        """
        UPDATE tenant_personality_config SET tone = $1, greeting = $2, upsell = $3, cancellation_tone = $4,
            honorific = $5, cross_sell = $6, greeting_text = $7, version = $8, told = $9,
            words_by_model = $10, told_words_by_model = $11
        WHERE is_singleton
        """,
        *stored,
        overrides.of(Dial.GREETING).text,
        told.version,
        told.dials.model_dump(mode="json"),
        overrides.words_by_model,
        told.words_by_model,
    )


def _stored(row: Any) -> StoredDials:
    overrides: dict[Setting, Override] = {
        dial: Override(row[dial.value], row["greeting_text"] if dial is Dial.GREETING else None)
        for dial in Dial
        if row[dial.value] is not None
    }
    if row["words_by_model"]:
        overrides[Switch.WORDS_BY_MODEL] = SWITCHED_ON
    told = Told(row["version"], _dials(row["told"]), row["told_words_by_model"])
    return StoredDials(Overrides(MappingProxyType(overrides)), told)


def _dials(told: Mapping[str, Any] | None) -> Dials | None:
    try:
        return None if told is None else Dials.model_validate(told)
    except ValidationError:
        return None  # told by another version of the code: what stands now is told anew
