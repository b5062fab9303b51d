"""A consumer of a test's own on a bus of its own, and when all it was given is settled."""

from collections.abc import Callable
from typing import Any

from ratiba_contracts.consumers import Consumer
from ratiba_contracts.conversation import MessageReceived
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.facts import MESSAGE_RECEIVED
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.broker import consumer_config

Message = Callable[..., Envelope[MessageReceived]]

SUBJECT = "ratiba.{tenant}.conversation.message_received.v1.{key}"


def consumer(*, ack_wait: int = 30, max_deliver: int = 3, max_ack_pending: int = 1) -> Consumer:
    return Consumer(
        "tested",
        CONVERSATION.name,
        "booking-fsm",
        (MESSAGE_RECEIVED.pattern,),
        max_ack_pending=max_ack_pending,
        ack_wait=ack_wait,
        max_deliver=max_deliver,
    )


async def declared(bus: Any, declaration: Consumer) -> Consumer:
    await bus.add_consumer(declaration.stream, consumer_config(declaration))
    return declaration


async def settled(bus: Any, declaration: Consumer) -> bool:
    info = await bus.consumer_info(declaration.stream, declaration.durable)
    return bool(info.num_ack_pending == 0 and info.num_pending == 0)
