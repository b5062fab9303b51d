"""One input, one transaction: rows, outgoing messages and the note that this input was handled commit together.

    async with unit_of_work(db, service="booking-fsm", envelope=envelope) as uow:
        if uow.handled_before:
            return
        await appointments.insert(uow.connection, appointment)
        uow.emit(booked)

Whatever line the process dies at, the rows and the messages of an input exist both or not at all, and an input that is
delivered again changes nothing. Round trips besides the body's own: begin, path + inbox, outbox (if any), commit.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from ratiba_contracts.envelope import Envelope
from ratiba_runtime.database import SET_SEARCH_PATH, Connection, Database
from ratiba_runtime.delivery import delivery_or_none
from ratiba_runtime.outbox_rows import OutboxRow, fact_row
from ratiba_runtime.tenancy import current_tenant, service_schema


class AlreadyHandled(Exception):
    """A body went on although `handled_before` was true: it must return instead."""

    def __init__(self) -> None:
        super().__init__("this input was handled before: return without emitting anything")


class ForeignFact(Exception):
    """A body tried to emit a fact of another tenant than the one it works for."""

    def __init__(self, bound: str, named: str) -> None:
        super().__init__(f"the unit of work is of {bound!r}, the fact of {named!r}")


@dataclass(slots=True)
class UnitOfWork:
    """The open transaction of one input of one tenant."""

    tenant: str
    connection: Connection
    handled_before: bool
    _rows: list[OutboxRow] = field(default_factory=list)

    def emit(self, envelope: Envelope[Any], headers: Mapping[str, str] | None = None) -> None:
        """Send a fact of this tenant if and when this transaction commits. Raises ForeignFact."""
        if envelope.tenant != self.tenant:
            raise ForeignFact(self.tenant, envelope.tenant)
        self.emit_row(fact_row(envelope, headers))

    def emit_row(self, row: OutboxRow) -> None:
        """Send a prepared row (a timer's) if and when this transaction commits."""
        if self.handled_before:
            raise AlreadyHandled
        self._rows.append(row)


@asynccontextmanager
async def unit_of_work(
    database: Database,
    *,
    service: str,
    envelope: Envelope[Any] | None = None,
    consumer: str | None = None,
) -> AsyncIterator[UnitOfWork]:
    """The transaction of one input of the bound tenant. Raises TenantUnset when none is bound.

    Without an envelope (an HTTP request, a sweeper) there is no inbox note. `consumer` says who handles the input
    and is the durable that delivered it unless given: two consumers may each handle one message once.
    """
    tenant = current_tenant()
    path = tenant.search_path
    async with database.transaction() as connection:
        if envelope is None:
            await connection.fetchval(SET_SEARCH_PATH, path)
            fresh = True
        else:
            fresh = await connection.fetchval(
                _inbox_statement(service), path, consumer or _delivering_consumer(service), tenant.slug, envelope.id
            )
        uow = UnitOfWork(tenant.slug, connection, handled_before=not fresh)
        yield uow
        if uow._rows:  # noqa: SLF001  the two halves of one idea
            await insert_outbox(connection, service, uow._rows)  # noqa: SLF001
    if uow._rows and database.after_outbox_write is not None:  # noqa: SLF001
        database.after_outbox_write()


async def insert_outbox(connection: Connection, service: str, rows: list[OutboxRow]) -> None:
    """Add rows in one statement; their ids rise in the order of `rows`."""
    await connection.execute(
        _outbox_statement(service),
        [row.stream for row in rows],
        [row.subject for row in rows],
        [row.key for row in rows],
        [row.message_id for row in rows],
        [dict(row.headers) for row in rows],
        [row.payload for row in rows],
    )


async def handled_among(
    database: Database, service: str, consumer: str, message_ids: Sequence[UUID]
) -> set[tuple[str, UUID]]:
    """(tenant, message) of those that a consumer has handled, of whatever tenant."""
    statement = f"""
        SELECT tenant, message_id FROM {service_schema(service)}.inbox WHERE consumer = $1 AND message_id = ANY ($2)
    """  # noqa: S608  the schema comes from a validated slug
    async with database.public_transaction() as connection:
        rows = await connection.fetch(statement, consumer, message_ids)
    return {(row["tenant"], row["message_id"]) for row in rows}


def _delivering_consumer(service: str) -> str:
    delivery = delivery_or_none()
    return delivery.consumer if delivery is not None else service


@lru_cache
def _inbox_statement(service: str) -> str:
    # S608: the schema comes from a validated slug
    return f"""
        WITH noted AS (
            INSERT INTO {service_schema(service)}.inbox (consumer, tenant, message_id) VALUES ($2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING true
        )
        SELECT EXISTS (SELECT FROM noted) FROM set_config('search_path', $1, true)
    """  # noqa: S608


@lru_cache
def _outbox_statement(service: str) -> str:
    return f"""
        INSERT INTO {service_schema(service)}.outbox (stream, subject, key, message_id, headers, payload)
        SELECT stream, subject, key, message_id, headers, payload
        FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::jsonb[], $6::text[])
            WITH ORDINALITY AS emitted (stream, subject, key, message_id, headers, payload, place)
        ORDER BY place
    """  # noqa: S608
