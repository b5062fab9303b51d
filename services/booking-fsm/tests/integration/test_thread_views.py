"""Live views are a copy: a store that hangs costs a turn a moment, and nothing else."""

import asyncio
import time
from collections.abc import Callable
from typing import Any

from booking_fsm.adapters.thread_views import ThreadViews, view_key
from booking_fsm.domain.conversation.state import BookingState
from ratiba_contracts.views import Language
from ratiba_runtime.database import Database
from ratiba_runtime.service import Service
from ratiba_runtime.settings import RuntimeSettings

STATE = BookingState(thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T", language=Language.SW)


async def test_a_hung_store_costs_a_turn_less_than_a_second_and_raises_nothing(
    private_valkey: Callable[[], Any], database: Database
) -> None:
    server = await asyncio.to_thread(private_valkey)
    settings = RuntimeSettings(
        postgres_url="postgresql://127.0.0.1:1/none", nats_url="nats://127.0.0.1:1", valkey_url=server.url
    )
    service = Service("booking-fsm", settings, database)  # its clients as every process gets them; nothing runs
    views = ThreadViews(service.valkey)
    await views.show("pendo-spa", "0123456789abcdef", STATE)
    server.freeze()
    took = []
    for _ in range(3):  # on the connection that was there, and on new ones, which the kernel still accepts
        begun = time.monotonic()
        await views.show("pendo-spa", "0123456789abcdef", STATE.model_copy(update={"greeted": True}))
        took.append(time.monotonic() - begun)
    server.thaw()
    assert max(took) < 1, took
    await views.show("pendo-spa", "0123456789abcdef", STATE)
    stored = await service.valkey.get(view_key("pendo-spa", "0123456789abcdef"))
    assert BookingState.model_validate_json(stored or "") == STATE
    await service.valkey.aclose()
