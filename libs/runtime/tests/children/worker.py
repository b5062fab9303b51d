"""Processes to be killed, frozen or ended: `worker.py MODE NATS_URL [POSTGRES_URL VALKEY_URL]`."""

import asyncio
import os
import sys
import time
from typing import Any

from ratiba_contracts.codec import decode
from ratiba_contracts.consumers import THREAD_INPUT_CONSUMERS, Consumer
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.database import SESSION_SETTINGS, Database
from ratiba_runtime.infrastructure import component_away
from ratiba_runtime.loop_guard import guarded_loop
from ratiba_runtime.service import Service, launch
from ratiba_runtime.settings import RuntimeSettings
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import tenant_named
from ratiba_runtime.testing.worker import working
from ratiba_runtime.unit_of_work import unit_of_work

SERVICE = "booking-fsm"
DEADLY = Consumer("deadly", CONVERSATION.name, SERVICE, (MESSAGE_RECEIVED.pattern,), 1, ack_wait=1, max_deliver=2)


def say(word: object) -> None:
    print(word, flush=True)  # noqa: T201  the test reads it


async def die(nats_url: str) -> None:
    """The handler takes the whole process with it."""

    async def handle(_received: Any) -> None:
        os._exit(9)

    async with working(nats_url, DEADLY, handle):
        await asyncio.sleep(60)


async def closed(nats_url: str) -> None:
    """The client closes for good, as it does when it gives up reconnecting."""

    async def handle(_received: Any) -> None: ...

    async with working(nats_url, DEADLY, handle) as worker:
        with guarded_loop(2):
            await worker.broker.connection.close()
            await asyncio.sleep(60)


async def serve(nats_url: str, postgres_url: str, valkey_url: str) -> None:
    """A whole service; each message takes half a second and leaves a note."""
    settings = RuntimeSettings(postgres_url=postgres_url, nats_url=nats_url, valkey_url=valkey_url)
    service = await Service.open(SERVICE, settings)
    service.bus_check_seconds = 0.3

    async def handle(received: Any) -> None:
        say("BEGAN")
        await asyncio.sleep(0.5)
        async with unit_of_work(service.database, service=SERVICE, envelope=received) as uow:
            if not uow.handled_before:
                await uow.connection.execute("INSERT INTO notes (note) VALUES ($1)", received.data.personal.text)

    for consumer in THREAD_INPUT_CONSUMERS:
        service.on(consumer)(handle)
    await service.run()


async def freeze(postgres_url: str, body: str) -> None:
    """Stop in the middle of a transaction, to be woken when another replica has done the work."""
    database = await Database.open(
        postgres_url,
        application_name="frozen",
        session={**SESSION_SETTINGS, "idle_in_transaction_session_timeout": "1s"},
    )
    received = decode(body.encode())
    while True:
        try:
            with bind_tenant(tenant_named(received.tenant)):
                async with unit_of_work(database, service=SERVICE, envelope=received) as uow:
                    if uow.handled_before:
                        say("HANDLED_BEFORE")
                        return
                    await uow.connection.execute("INSERT INTO notes (note) VALUES ('frozen')")
                    say("IN_TRANSACTION")
                    time.sleep(0.2)  # noqa: ASYNC251  the test stops the process here
                    await uow.connection.execute("INSERT INTO notes (note) VALUES ('frozen too')")
        except Exception as error:  # noqa: BLE001  the test reads what it was taken for
            say(f"AWAY {component_away(error)}")


if __name__ == "__main__":
    modes = {"die": die, "closed": closed, "serve": serve, "freeze": freeze}
    launch(modes[sys.argv[1]](*sys.argv[2:]))  # type: ignore[operator]
