"""A service's process: what it stands on, and starting and ending it in order.

    service = await Service.open("cross-sell", settings, migrations=Path(...))
    service.on(CROSS_SELL_BOOKINGS)(handlers.booking_confirmed)
    service.answer(SOME_ASK, handlers.some_ask)
    await service.run()                # launch(main()) in app.py

Start: log, connect, migrate, open what is sealed, verify the bus (what does not open and a drift are refused, exit code
78), then handlers and relay. End (SIGTERM, SIGINT): no new messages, the turn in hand finishes (20 s), its outgoing
messages leave, then connections close.
"""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
import uvloop
from nats.js import JetStreamContext

from ratiba_contracts.asks import Ask
from ratiba_contracts.consumers import ADVISORY_MOVERS, CONSUMERS, Consumer
from ratiba_contracts.envelope import Contract
from ratiba_contracts.hints import REGISTRY_CHANGED
from ratiba_contracts.streams import ADVISORIES, DEAD_LETTERS, OBJECT_STORES, STREAMS
from ratiba_contracts.tenant import Snapshot
from ratiba_runtime.advisories import move_given_up
from ratiba_runtime.asks import answer_with
from ratiba_runtime.broker import build_broker, by_durable, durable
from ratiba_runtime.bus_health import BusHealth
from ratiba_runtime.bus_watch import watch_consumers
from ratiba_runtime.collector import spare_what_stands
from ratiba_runtime.database import Database
from ratiba_runtime.dead_letters import DeadLetters
from ratiba_runtime.ending import finish_handlers, finish_relay, leave_bus
from ratiba_runtime.health import Health, served
from ratiba_runtime.heartbeats import Heartbeats
from ratiba_runtime.housekeeping import forget_handled, hourly
from ratiba_runtime.infrastructure import POSTGRES, VALKEY, InfrastructurePause
from ratiba_runtime.loop_guard import guarded_loop
from ratiba_runtime.metrics import Metrics
from ratiba_runtime.middleware import Handling
from ratiba_runtime.migrate_bus import verify_bus
from ratiba_runtime.migrate_database import migrate_registry, migrate_service
from ratiba_runtime.outbox import LAST_PASS_SECONDS, OutboxRelay
from ratiba_runtime.patience import cancelled, patiently
from ratiba_runtime.provisioning import migrate_all_tenants, provision, provisioning_consumer
from ratiba_runtime.refused_start import refusals_told
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.telemetry import configure_logging, tracer_provider
from ratiba_runtime.tenant_registry import TenantRegistry
from ratiba_runtime.tracing import BusTracing
from ratiba_runtime.valkey import open_valkey

if TYPE_CHECKING:
    from faststream.nats import NatsBroker

log = structlog.get_logger("ratiba.service")

SnapshotT = TypeVar("SnapshotT", bound=Snapshot)
Handler = Callable[[Any], Awaitable[None]]


class Service:
    """Everything one process of a service shares. Build it with `open`, register handlers, then `run`."""

    bus_check_seconds = 10.0
    """How often it is asked whether our consumers still exist."""

    blocked_seconds = 15.0
    """How long the event loop may be blocked before the process ends itself."""

    relay_seconds = LAST_PASS_SECONDS + 3.0
    """How long the relay may take to end; what it has not published waits for whoever leads next."""

    def __init__(
        self, name: str, settings: RuntimeSettings, database: Database, migrations: Path | None = None
    ) -> None:
        self.name = name
        self.settings = settings
        self.database = database
        self.metrics = Metrics()
        self.tenants = TenantRegistry(database)
        self.valkey = open_valkey(settings.valkey_url)
        self.pause = InfrastructurePause({POSTGRES: database.probe, VALKEY: self.valkey.ping})
        self.dead_letters = DeadLetters(self.jetstream)
        self._migrations = migrations
        self._consumers: list[Consumer] = []
        self._snapshots: list[Snapshots[Any]] = []
        self._background: list[Coroutine[Any, Any, object]] = []
        self._before_work: list[Callable[[], Awaitable[None]]] = []
        self._once_provisioned: list[Handler] = []
        self._stopping = asyncio.Event()
        self._started = False
        self._serving = True
        self._heartbeats = Heartbeats(min(consumer.ack_wait for consumer in CONSUMERS) / 3)
        self._bus_health = BusHealth(name, self.metrics)
        self._traces = tracer_provider(name, settings.otlp_endpoint)
        self.broker: NatsBroker = self._build_broker()
        self.relay = OutboxRelay(settings.postgres_url, name, lambda: self.broker.connection, self.metrics)
        database.after_outbox_write = self.relay.poke
        self.health = Health(
            name,
            {
                "start": lambda: None if self._started and self._serving else "starting or ending",
                "bus": self._bus_trouble,
                "infrastructure": lambda: ", ".join(sorted(self.pause.down)) or None,
            },
            self.metrics.registry,
        )
        self._subscribe_runtime()

    @classmethod
    async def open(cls, name: str, settings: RuntimeSettings, *, migrations: Path | None = None) -> "Service":
        """Connect to PostgreSQL, waiting for it, and build the rest. `migrations`: the tenant tables' revisions."""
        configure_logging(name, settings.log_level)
        database = await patiently(
            lambda: Database.open(settings.postgres_url, application_name=name, max_size=settings.postgres_pool_size)
        )
        return cls(name, settings, database, migrations)

    def on(self, consumer: Consumer) -> Callable[[Handler], Handler]:
        """Handle a declared consumer's messages with `handler(envelope)`: the tenant bound, one at a time."""
        self._consumers.append(consumer)

        def register(handler: Handler) -> Handler:
            self.broker.subscriber(**durable(consumer, self.name))(handler)
            return handler

        return register

    def once_provisioned(self, handler: Handler) -> None:
        """Handle `tenant.provisioned` with `handler(envelope)` once this service's tables of the tenant stand."""
        self._once_provisioned.append(handler)

    def answer(self, ask: Ask, respond: Callable[[Any], Awaitable[Contract]]) -> None:
        """Answer a request with `respond(request)`, the tenant bound; it returns the answer or a Refusal."""
        answer_with(self.broker, self.tenants, ask, respond)

    def snapshots(self, bucket: str, model: type[SnapshotT]) -> Snapshots[SnapshotT]:
        """Follow a bucket of snapshots; it is loaded before the first handler runs."""
        snapshots = Snapshots(self.jetstream, bucket, model)
        self._snapshots.append(snapshots)
        self.metrics.snapshot_revision.labels(bucket).set_function(snapshots.newest_revision)
        return snapshots

    def background(self, work: Coroutine[Any, Any, object]) -> None:
        """Run `work` beside the handlers until the end; if it fails, the process ends."""
        self._background.append(work)

    def before_work(self, prepare: Callable[[], Awaitable[None]]) -> None:
        """Do it at each start, once all tables stand and before anything is handled: again, while PostgreSQL is away.

        Where it raises CannotOpen, the process ends with 78.
        """
        self._before_work.append(prepare)

    def jetstream(self) -> JetStreamContext:
        """The broker's JetStream; only while running."""
        return self.broker.connection.jetstream()

    def stop(self) -> None:
        """End `run` in order."""
        self._stopping.set()

    async def run(self, app: Any = None, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Work until a signal or `stop`. With an ASGI `app`, also serve it, from when the service is ready."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        self._serving = app is None
        with refusals_told():
            async with (
                served(self.health, self.settings.health_host, self.settings.health_port, "health"),
                self.running(),
                served(app, host, port, "app"),
            ):
                self._serving = True
                spare_what_stands()
                await self._stopping.wait()
                self._serving = app is None  # work goes elsewhere from now on

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything started; ended in order when the block ends. For tests, and for a server of one's own."""
        await self._prepare()
        with guarded_loop(self.blocked_seconds):
            async with asyncio.TaskGroup() as tasks, self._at_work(tasks):
                yield
        log.info("service.ended")

    @asynccontextmanager
    async def _at_work(self, tasks: asyncio.TaskGroup) -> AsyncIterator[None]:
        steady = [tasks.create_task(work) for work in self._steady_work()]
        relay = tasks.create_task(self.relay.run(), name="outbox relay")
        try:
            await self.broker.start()
            self._started = True
            log.info("service.started", consumers=len(self._consumers))
            yield
        finally:
            self._started = False
            log.info("service.ending")
            self.pause.stop()
            self._bus_health.closing = True
            await finish_handlers(self.broker)
            await finish_relay(self.relay, relay, self.relay_seconds)
            await cancelled(steady)
            await self._disconnect()

    def _build_broker(self) -> "NatsBroker":
        handling = Handling(
            consumers=by_durable(CONSUMERS),
            tenants=self.tenants,
            dead_letters=self.dead_letters,
            pause=self.pause,
            heartbeats=self._heartbeats,
            metrics=self.metrics,
        )
        tracing = () if self._traces is None else (BusTracing(self._traces),)
        return build_broker(
            self.settings.nats_url,
            self.name,
            self._bus_health,
            middlewares=(*tracing, handling),
            on_reconnect=self._on_reconnect,
        )

    def _subscribe_runtime(self) -> None:
        own = by_durable(each for each in CONSUMERS if each.service == self.name)
        self.on(ADVISORY_MOVERS[self.name])(move_given_up(self.dead_letters, own, self.metrics))
        consumer = provisioning_consumer(self.name)
        if self._migrations is not None and consumer is not None:
            url = self.settings.postgres_url
            self.on(consumer)(provision(url, self.name, self._migrations, self.tenants, self._once_provisioned))

    async def _prepare(self) -> None:
        url = self.settings.postgres_url
        await patiently(lambda: migrate_registry(url))
        await patiently(lambda: migrate_service(url, self.name))
        if self._migrations is not None:
            migrations = self._migrations
            await patiently(lambda: migrate_all_tenants(url, self.name, migrations))
        await patiently(self.tenants.refresh)
        for prepare in self._before_work:
            await patiently(prepare)
        await self._bus_health.unless_denied(self._meet_bus())

    async def _meet_bus(self) -> None:
        client = await self.broker.connect()
        names = {consumer.stream for consumer in self._consumers} | {DEAD_LETTERS.name, ADVISORIES.name}
        await verify_bus(
            self.jetstream(),
            streams=[stream for stream in STREAMS if stream.name in names],
            consumers=self._consumers,
            buckets=[snapshots.bucket for snapshots in self._snapshots],
            stores=[store for store in OBJECT_STORES if self.name in (*store.putters, *store.getters)],
        )
        for snapshots in self._snapshots:
            await snapshots.load()
        await client.subscribe(REGISTRY_CHANGED.pattern, cb=self._on_tenant_fact)

    def _steady_work(self) -> list[Coroutine[Any, Any, object]]:
        return [
            self._heartbeats.run(),
            self.tenants.run(),
            hourly(lambda: forget_handled(self.database, self.name)),
            watch_consumers(self.jetstream, self._consumers, self.bus_check_seconds),
            *(snapshots.run() for snapshots in self._snapshots),
            *self._background,
        ]

    async def _disconnect(self) -> None:
        await leave_bus(self.broker)
        await self.valkey.aclose()
        await self.database.close()
        if self._traces is not None:
            await asyncio.to_thread(self._traces.shutdown)

    def _bus_trouble(self) -> str | None:
        connected = self._started and self.broker.connection.is_connected
        return self._bus_health.refused() or (None if connected else "not connected")

    async def _on_reconnect(self) -> None:
        log.warning("service.bus_reconnected")
        for snapshots in self._snapshots:
            snapshots.on_reconnect()

    async def _on_tenant_fact(self, _message: Any) -> None:
        await self.tenants.refresh_unless_away()


def launch(main: Coroutine[Any, Any, None]) -> None:
    """Run a service's `main()` on uvloop, a fifth faster on what a turn does most: small reads and writes."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)
