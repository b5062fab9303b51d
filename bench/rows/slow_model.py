"""What others wait for their replies while a model is slow: some customers hang on it all the time, the rest go on.

The model is the fake one, on the wire like the real one, and never answers in time: whoever says words that no rule
knows is shown the options after four seconds. In the rounds between, as many customers say what the rules do know: a
slow model is compared with none, not more customers with fewer.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.live import Live, live_product
from bench.load.driver import Taken
from bench.reckoning import Figure, in_turns, percentile, ratio
from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic

KEY = "a-key-of-the-benchmarks"
RIDDLE = "wale wa rembo rembo vidoleni"
PLAIN = "Habari"
HANGING = 16
"""Customers who wait for the model at once: twice as many as one process asks it about."""

CONVERSATIONS = 40
"""Of five messages each, in a sample: two hundred replies, so that 99 of 100 leave two out."""

REST_SECONDS = 0.01


UNBROKEN_CIRCUIT = {"RATIBA_LLM_CIRCUIT_FAILURES": "10000"}
"""A circuit that opens would soon leave the slow model alone, and nobody would hang on it any more."""


@dataclass(frozen=True, slots=True)
class SlowModel:
    """The product, and the model that it asks."""

    live: Live
    fake: FakeAnthropicClient


@contextlib.asynccontextmanager
async def asked_by(folder: Path) -> AsyncIterator["SlowModel"]:
    """The running product with a key, and with a model that takes half a minute for an answer."""
    async with running_fake_anthropic(KEY) as fake:
        await fake.script(Scripted(slow_ms=30_000))
        with _environment(ANTHROPIC_API_KEY=KEY, RATIBA_LLM_ANTHROPIC_URL=fake.url, **UNBROKEN_CIRCUIT):
            async with live_product(folder) as live:
                yield SlowModel(live, fake)


async def measure(slow: SlowModel, rounds: int) -> list[Figure]:
    """Figures `model.*`."""
    taken = await in_turns(rounds, {"none": lambda: _beside(slow, PLAIN), "slow": lambda: _beside(slow, RIDDLE)})
    p99 = {name: [1000 * percentile(sample, 0.99) for sample in samples] for name, samples in taken.items()}
    p50 = {name: [1000 * percentile(sample, 0.5) for sample in samples] for name, samples in taken.items()}
    return [
        Figure("model.none_p99_ms", "ms", tuple(p99["none"])),
        Figure("model.slow_p99_ms", "ms", tuple(p99["slow"])),
        ratio("model.slow_to_none", p99["slow"], p99["none"]),
        ratio("model.slow_to_none_p50", p50["slow"], p50["none"]),
    ]


async def _others(live: Live) -> list[float]:
    """Seconds to each reply of customers whom the rules understand, one after the other."""
    live.load.taken = Taken()
    for _ in range(CONVERSATIONS):
        await live.load.converse(_rest)
    if live.load.taken.unanswered or live.load.taken.refused:
        raise RuntimeError(f"customers lost messages: {live.load.taken}")
    return live.load.taken.latencies


async def _beside(slow: SlowModel, words: str) -> list[float]:
    """What others wait while some keep saying these words."""
    slow.live.puzzling.taken = Taken()
    asked_before = len(await slow.fake.requests())
    hanging = [asyncio.create_task(_keep_saying(slow.live, words, number)) for number in range(HANGING)]
    try:
        await asyncio.sleep(1)
        latencies = await _others(slow.live)
        asked = len(await slow.fake.requests()) - asked_before
        if words == RIDDLE and asked < HANGING // 2:
            raise RuntimeError("hardly anybody hung on the model: nothing was measured")
        return latencies
    finally:
        for each in hanging:
            each.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)


async def _keep_saying(live: Live, words: str, number: int) -> None:
    """One customer after the other, each with these words and no more; a riddle keeps each waiting for the model."""
    await asyncio.sleep(number * 4 / HANGING)
    while True:
        contact = live.puzzling.somebody_new()
        said = {"type": "text", "text": {"body": words}}
        await live.puzzling.turn(contact, f"wamid.puzzling.{contact.address}", said)
        await asyncio.sleep(4)


async def _rest() -> None:
    await asyncio.sleep(REST_SECONDS)


@contextlib.contextmanager
def _environment(**values: str) -> Iterator[None]:
    """The variables as the processes that are started within the block find them."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
