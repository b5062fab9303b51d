"""What tests of a service need from the runtime: a prepared database, a tenant, patience. No service imports it."""

import asyncio
import inspect
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import structlog
from nats.js.errors import NotFoundError

from ratiba_contracts.consumers import Consumer
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_registry, migrate_service, migrate_tenant
from ratiba_runtime.tenancy import TenantContext, TenantStatus, schema_of
from ratiba_runtime.tenant_writing import enter_tenant

if TYPE_CHECKING:
    from nats.js import JetStreamContext


def tenant_named(slug: str, status: TenantStatus = TenantStatus.ACTIVE) -> TenantContext:
    """A tenant as the registry would give it."""
    return TenantContext(
        slug=slug,
        schema=schema_of(slug),
        name=slug.replace("-", " ").title(),
        vertical="spa",
        time_zone="Africa/Nairobi",
        currency="KES",
        country="KE",
        language="en",
        status=status,
    )


async def prepare_database(url: str, service: str, *slugs: str, migrations: Path | None = None) -> None:
    """The registry, the service's outbox and inbox, the tenants, and their tables where `migrations` are given.

    The tenants are active when this returns, whichever services own tables.
    """
    await migrate_registry(url)
    await migrate_service(url, service)
    database = await Database.open(url, application_name="tests", max_size=1)
    try:
        for slug in slugs:
            await enter_tenant(database, slug, name=slug.title(), vertical="spa")
            if migrations is not None:
                await migrate_tenant(url, service, migrations, slug, owners=(service,))
        async with database.public_transaction() as connection:
            await connection.execute("UPDATE public.tenants SET status = 'active'")
    finally:
        await database.close()


async def eventually(condition: Callable[[], Any], *, within: float = 10.0, every: float = 0.02) -> Any:
    """Wait until `condition()`, awaited if need be, is true, and return its value; AssertionError after `within` s."""
    deadline = time.monotonic() + within
    while True:
        value = condition()
        if inspect.isawaitable(value):
            value = await value
        if value:
            return value
        if time.monotonic() >= deadline:
            msg = f"still {value!r} after {within} s"
            raise AssertionError(msg)
        await asyncio.sleep(every)


async def all_handled(jetstream: "JetStreamContext", *consumers: Consumer) -> None:
    """Wait until these durables have taken in all that is published, and nothing is in a handler's hand.

    A server counts for its consumers a moment after it answers who publishes: so the last message must be done, too.
    """
    last = {each: await _last_for(jetstream, each) for each in consumers}

    async def nothing_left() -> bool:
        for each in consumers:
            info = await jetstream.consumer_info(each.stream, each.durable)
            floor = info.ack_floor.stream_seq if info.ack_floor is not None else 0
            if info.num_pending or info.num_ack_pending or floor < last[each]:
                return False
        return True

    await eventually(nothing_left)


async def _last_for(jetstream: "JetStreamContext", consumer: Consumer) -> int:
    """The place in its stream of the last message that is for a consumer; 0 where there is none."""
    last = 0
    for subject in consumer.filters:
        with suppress(NotFoundError):
            last = max(last, (await jetstream.get_last_msg(consumer.stream, subject)).seq or 0)
    return last


async def is_waited_for(connection: Any) -> bool:
    """Whether another session waits for a lock that this connection holds."""
    waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    return bool(await connection.fetchval(waiting))


@contextmanager
def logged_by(module: ModuleType) -> Iterator[list[dict[str, Any]]]:
    """What a module's `log` is told until the block ends, in order, however this process logs by now."""
    lines: list[dict[str, Any]] = []

    def note(_logger: object, level: str, line: MutableMapping[str, Any]) -> str:
        lines.append({**line, "level": level})
        raise structlog.DropEvent

    before = vars(module)["log"]
    vars(module)["log"] = structlog.wrap_logger(structlog.PrintLogger(), processors=[note])
    try:
        yield lines
    finally:
        vars(module)["log"] = before
