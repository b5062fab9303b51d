"""Services in PostgreSQL, the retired ones too."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from catalog_importer.domain.services import PriceSource, Service
from ratiba_contracts.views import Price, PriceKind
from ratiba_runtime.database import Connection

_COLUMNS = """
    service_id, name, name_sw, aliases, category, description, duration_min, buffer_before_min, buffer_after_min,
    price_kind, price_amount, price_amount_max, price_unit, price_currency, price_source, retired_at
"""


async def read_all(connection: Connection) -> dict[str, Service]:
    """By id, in the order they came."""
    rows = await connection.fetch(f"SELECT {_COLUMNS} FROM services ORDER BY place")  # noqa: S608  words of this file
    return {row["service_id"]: _service(row) for row in rows}


async def save(connection: Connection, services: Sequence[Service], now: datetime) -> None:
    """Insert or update. Only under the catalogue's lock. A name that another service has is refused by the table."""
    await connection.execute(
        f"""
        INSERT INTO services ({_COLUMNS}, name_key, created_at, updated_at)
        SELECT {_COLUMNS}, name_key, $2, $2 FROM jsonb_to_recordset($1) AS given (
            service_id text, name text, name_sw text, aliases text[], category text, description text,
            duration_min integer, buffer_before_min integer, buffer_after_min integer, price_kind text,
            price_amount bigint, price_amount_max bigint, price_unit text, price_currency text, price_source text,
            retired_at timestamptz, name_key text)
        ON CONFLICT (service_id) DO UPDATE SET
            name = EXCLUDED.name, name_sw = EXCLUDED.name_sw, aliases = EXCLUDED.aliases,
            category = EXCLUDED.category, description = EXCLUDED.description, duration_min = EXCLUDED.duration_min,
            buffer_before_min = EXCLUDED.buffer_before_min, buffer_after_min = EXCLUDED.buffer_after_min,
            price_kind = EXCLUDED.price_kind, price_amount = EXCLUDED.price_amount,
            price_amount_max = EXCLUDED.price_amount_max, price_unit = EXCLUDED.price_unit,
            price_currency = EXCLUDED.price_currency, price_source = EXCLUDED.price_source,
            retired_at = EXCLUDED.retired_at, name_key = EXCLUDED.name_key, updated_at = EXCLUDED.updated_at
        """,  # noqa: S608  words of this file
        [_given(service, now) for service in services],
        now,
    )


def _given(service: Service, now: datetime) -> dict[str, Any]:
    price = service.price
    return {
        "service_id": service.service_id,
        "name": service.name,
        "name_sw": service.name_sw,
        "aliases": service.aliases,
        "category": service.category,
        "description": service.description,
        "duration_min": service.duration_min,
        "buffer_before_min": service.buffer_before_min,
        "buffer_after_min": service.buffer_after_min,
        "price_kind": price.kind.value,
        "price_amount": price.amount,
        "price_amount_max": price.amount_max,
        "price_unit": price.unit,
        "price_currency": price.currency,
        "price_source": service.price_source.value,
        "retired_at": now.isoformat() if service.retired else None,
        "name_key": service.name_key,
    }


def _service(row: Any) -> Service:
    return Service(
        service_id=row["service_id"],
        name=row["name"],
        duration_min=row["duration_min"],
        price=Price(
            kind=PriceKind(row["price_kind"]),
            currency=row["price_currency"],
            amount=row["price_amount"],
            amount_max=row["price_amount_max"],
            unit=row["price_unit"],
        ),
        price_source=PriceSource(row["price_source"]),
        name_sw=row["name_sw"],
        aliases=tuple(row["aliases"]),
        category=row["category"],
        description=row["description"],
        buffer_before_min=row["buffer_before_min"],
        buffer_after_min=row["buffer_after_min"],
        retired=row["retired_at"] is not None,
    )
