"""One deterministic turn inside booking-fsm: from the bytes of the bus to the commit, one at a time.

A turn is one of the five of a plain booking; a sample is the mean over the five of the median of each, so that a
hiccup of the machine is no turn's. The floor replays the very inputs, states and outbox rows of the product's sample.
"""

import json
import statistics
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.floors.bare_turn import BareTurns, TakenTurn, bare_turns
from bench.floors.saver_turn import Durability, SaverTurns, saver_turns
from bench.guests import MESSAGES, Guest
from bench.house import House
from bench.reckoning import Figure, ratio
from booking_fsm.open_turn import Reached
from booking_fsm.turns import SERVICE
from ratiba_contracts.codec import decode
from ratiba_runtime.tenancy import service_schema

CONVERSATIONS = 15
"""Of each kind, in a sample."""

DURABILITIES: dict[str, Durability] = {"saver_exit": "exit", "saver_default": "async"}
COMPARED = ("product", "floor", *DURABILITIES)

Take = Callable[[bytes], Awaitable[Reached | None]]


@dataclass(frozen=True, slots=True)
class Sample:
    """Milliseconds of a turn, and of processor time of this process in it."""

    wall: float
    cpu: float


@dataclass
class Stopwatch:
    """Times turns by their place in the conversation."""

    wall: list[list[float]] = field(default_factory=lambda: [[] for _ in range(MESSAGES)])
    cpu: list[list[float]] = field(default_factory=lambda: [[] for _ in range(MESSAGES)])

    async def time(self, place: int, taking: Awaitable[Reached | None]) -> Reached | None:
        """Await it and note how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        reached = await taking
        self.cpu[place].append(time.process_time() - cpu)
        self.wall[place].append(time.perf_counter() - wall)
        return reached

    def sample(self) -> Sample:
        """What was noted, in milliseconds."""
        wall, cpu = (1000 * statistics.mean(map(statistics.median, times)) for times in (self.wall, self.cpu))
        return Sample(wall, cpu)


@dataclass
class TurnRow:
    """The product's turns and what they are compared with, conversation by conversation."""

    house: House
    bare: BareTurns
    saver: SaverTurns
    customers: Iterator[Guest]

    async def round(self) -> dict[str, Sample]:
        """One sample of each. A conversation of each follows another, so that a slow moment is everybody's."""
        watches = {name: Stopwatch() for name in COMPARED}
        for _ in range(CONVERSATIONS):
            taken = await self._converse(SERVICE, self._product, watches["product"])
            await self._again(taken, watches["floor"])
            for name, durability in DURABILITIES.items():
                await self._converse("saver-turn", partial(self.saver.take, durability=durability), watches[name])
        return {name: watch.sample() for name, watch in watches.items()}

    async def _product(self, body: bytes) -> Reached | None:
        return await self.house.turns.take(decode(body))

    async def _converse(self, service: str, take: Take, watch: Stopwatch) -> list[TakenTurn]:
        """One booking; what each turn was given and wrote."""
        guest, taken = next(self.customers), list[TakenTurn]()
        while (body := guest.next()) is not None:
            reached = await watch.time(len(taken), take(body))
            rows = await self._written(service)
            assert reached is not None  # noqa: S101  no message of a booking is handled before, or changes nothing
            guest.hears(reached)
            taken.append(TakenTurn(body, reached.state.model_dump(mode="json"), rows))
        if len(taken) != MESSAGES or not guest.mind.agreed:
            msg = f"a plain booking took {len(taken)} messages"
            raise RuntimeError(msg)
        return taken

    async def _again(self, taken: list[TakenTurn], watch: Stopwatch) -> None:
        """The same turns, bare."""
        self.bare.learn(taken)
        for place, turn in enumerate(taken):
            await watch.time(place, self.bare.take(turn.body))
            await self._written("bare-turn")

    async def _written(self, service: str) -> tuple[dict[str, Any], ...]:
        """Take the outbox's rows away, as a relay would."""
        async with self.house.database.public_transaction() as connection:
            rows = await connection.fetch(f"DELETE FROM {service_schema(service)}.outbox RETURNING *")  # noqa: S608
        return tuple(dict(row) | {"payload": json.loads(row["payload"] or "null")} for row in rows)


async def measure(house: House, customers: Iterator[Guest], url: str, rounds: int) -> list[Figure]:
    """Figures `turn.*`. `url`: the database of the house, where the floors have tables of their own."""
    async with bare_turns(url) as bare, saver_turns(url, house) as saver:
        row = TurnRow(house, bare, saver, customers)
        await row.round()  # warm up
        samples = [await row.round() for _ in range(rounds)]
    wall = {name: tuple(sample[name].wall for sample in samples) for name in COMPARED}
    cpu = {name: tuple(sample[name].cpu for sample in samples) for name in COMPARED}
    return [
        *(Figure(f"turn.{name}_ms", "ms", wall[name]) for name in COMPARED),
        *(Figure(f"turn.{name}_cpu_ms", "ms", cpu[name], "of the Python process") for name in COMPARED),
        ratio("turn.to_floor", wall["product"], wall["floor"]),
        ratio("turn.cpu_to_floor", cpu["product"], cpu["floor"]),
        ratio("turn.saver_exit_to_product", wall["saver_exit"], wall["product"]),
        ratio("turn.saver_default_to_product", wall["saver_default"], wall["product"]),
    ]
