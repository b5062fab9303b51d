"""The product's turn with LangGraph's own Postgres saver in the place of the product's state and checkpoint rows.

The same nodes, understanding, needs, inbox and outbox; what walks from node to node, and what loads and stores the
state, is LangGraph's. The saver cannot join the product's transaction: it commits on connections of its own. It is
spared what can be: it is read once a turn, the turn in the making stays in memory, and the node that ends the turn
hands over the state, once, as plain JSON.
"""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal, TypedDict

from langchain_core.runnables import RunnableConfig
from langgraph.channels import UntrackedValue
from langgraph.checkpoint.base import CheckpointTuple
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from bench.house import POOL, House
from booking_fsm.domain.conversation.graph import NODES, Meet, Node, asked, ends
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.needs import Known, Need
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.open_turn import OpenTurn, Reached
from booking_fsm.reading import read
from ratiba_contracts.codec import decode
from ratiba_runtime.migrate_database import migrate_service
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

Durability = Literal["async", "exit"]
"""LangGraph's default, and its cheapest."""

SERVICE = "saver-turn"


class Channels(TypedDict, total=False):
    """What the graph passes on. `saved`: the state as JSON and the last reply's place. The turn is not saved."""

    input_id: str
    saved: tuple[dict[str, Any], int]
    turn: Annotated[Turn, UntrackedValue]


@dataclass
class Taking:
    """LangGraph's context: the turn that is being taken."""

    opened: OpenTurn
    before: Reached
    turn: Turn
    meet: Meet
    reached: Reached | None = None

    def settle(self, turn: Turn) -> tuple[dict[str, Any], int]:
        """End the turn as the product does; what is to be saved."""
        self.reached = self.opened._settled(self.before, turn)  # noqa: SLF001  the product's own step
        return self.reached.state.model_dump(mode="json"), self.reached.reply_seq


class ReadOnceSaver(AsyncPostgresSaver):
    """The saver; a checkpoint that was read before the graph runs is not read again by the graph."""

    _read: CheckpointTuple | None = None

    async def read(self, config: RunnableConfig) -> tuple[dict[str, Any], int] | None:
        """What was saved last."""
        self._read = await super().aget_tuple(config)
        return self._read.checkpoint["channel_values"]["saved"] if self._read is not None else None

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:  # noqa: ARG002  the base class's
        """What `read` has found."""
        found, self._read = self._read, None
        return found


class SaverTurns:
    """Takes messages of plain bookings, the tenant bound."""

    def __init__(self, house: House, saver: ReadOnceSaver) -> None:
        self._house = house
        self._saver = saver
        self._graph = _compiled(saver)

    async def take(self, body: bytes, durability: Durability) -> Reached:
        """One turn."""
        turns, envelope = self._house.turns, decode(body)
        config: RunnableConfig = {"configurable": {"thread_id": f"{envelope.tenant}.{envelope.partitionkey}"}}
        async with unit_of_work(self._house.database, service=SERVICE, envelope=envelope) as uow:
            wall = turns.clock()
            met = await turns._conversation(uow.connection, envelope, wall)  # noqa: SLF001
            assert met is not None  # noqa: S101  a message from somebody new enters them
            saved = await self._saver.read(config)
            if saved is not None:
                met = replace(met, state=BookingState.model_validate(saved[0]), reply_seq=saved[1])
            opened = await turns._open(uow.connection, met, envelope, wall)  # noqa: SLF001
            taking = _taking(opened)
            await self._graph.ainvoke({"input_id": str(envelope.id)}, config, context=taking, durability=durability)
            assert taking.reached is not None  # noqa: S101  the node that ends a turn settles it
            for fact in taking.reached.facts:
                uow.emit(fact)
            opened._set_timers(uow, taking.reached.state)  # noqa: SLF001
            await turns._give_back(envelope.tenant, taking.reached)  # noqa: SLF001
        return taking.reached


def _taking(opened: OpenTurn) -> Taking:
    met = opened.conversation
    before = Reached(met.state or opened._thread(after=None, greet=True), met.reply_seq)  # noqa: SLF001

    async def meet(turn: Turn, need: Need) -> Known:
        return await opened._fulfilment(turn.state).meet(need, turn.known)  # noqa: SLF001

    input_ = read(opened.envelope, before.state, opened.world, current_tenant())
    return Taking(opened, before, Turn(before.state, input_, opened.world), meet)


def _compiled(saver: ReadOnceSaver) -> Any:
    built = StateGraph(Channels, context_schema=Taking)
    onwards = (*(step.value for step in NODES), END)
    for name, node in [("LISTEN", listen), *((step.value, node) for step, node in NODES.items())]:
        built.add_node(name, _step(node), destinations=onwards)
    built.add_edge(START, "LISTEN")
    return built.compile(checkpointer=saver)


def _step(node: Node) -> Any:
    async def step(channels: Channels, runtime: Runtime[Taking]) -> Command[str]:
        given = runtime.context.turn if node is listen else channels["turn"]
        decided = await asked(node, given, runtime.context.meet)
        if ends(decided):
            return Command(update={"turn": decided, "saved": runtime.context.settle(decided)}, goto=END)
        return Command(update={"turn": decided}, goto=decided.state.step.value)

    return step


@contextlib.asynccontextmanager
async def saver_turns(url: str, house: House) -> AsyncIterator[SaverTurns]:
    """The saver's tables made, on a pool as its documentation builds it."""
    await migrate_service(url, SERVICE)
    options = {"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row}
    pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
        url, min_size=1, max_size=POOL, kwargs=options, open=False
    )
    async with pool:
        saver = ReadOnceSaver(pool)
        await saver.setup()
        yield SaverTurns(house, saver)
