"""The two graphs, booking and cancelling, as one LangGraph: every input passes `listen`, then at most two steps.

Nodes are pure: a Turn in, a Turn out. A node that needs the world says what it needs; the runner's `meet` brings it
and the same node is asked again, with what it was given before and more known. There is no checkpointer; the runner
stores the state.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime
from langgraph.types import Command

from booking_fsm.domain.conversation.cancelling import choose_appointment, confirm_cancel
from booking_fsm.domain.conversation.collect_contact import collect_name, collect_phone, collect_service
from booking_fsm.domain.conversation.collect_slot import collect_slot
from booking_fsm.domain.conversation.confirm import confirm
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.needs import Known, Need
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn

Node = Callable[[Turn], Turn]

Meet = Callable[[Turn, Need], Awaitable[Known]]
"""What is known once a turn's need is met: what was known before, and the answer."""

BOOKING: dict[Step, Node] = {
    Step.COLLECT_SERVICE: collect_service,
    Step.COLLECT_SLOT: collect_slot,
    Step.COLLECT_NAME: collect_name,
    Step.COLLECT_PHONE: collect_phone,
    Step.CONFIRM: confirm,
}

CANCELLING: dict[Step, Node] = {
    Step.CHOOSE_APPOINTMENT: choose_appointment,
    Step.CONFIRM_CANCEL: confirm_cancel,
}


class Channels(TypedDict):
    """LangGraph's state: the turn in the making."""

    turn: Turn


@dataclass(frozen=True, slots=True)
class Runner:
    """LangGraph's context: the way to the world."""

    meet: Meet


Graph = CompiledStateGraph[Channels, Runner, Channels, Channels]


def compile_graph() -> Graph:
    """The graph, ready to run."""
    graph = StateGraph(Channels, context_schema=Runner)
    steps = BOOKING | CANCELLING
    onwards = tuple(step.value for step in steps)
    for name, node in [("LISTEN", listen), *((step.value, node) for step, node in steps.items())]:
        graph.add_node(name, _as_langgraph(node), destinations=(*onwards, END))
    graph.add_edge(START, "LISTEN")
    return graph.compile()


async def run(graph: Graph, turn: Turn, meet: Meet) -> Turn:
    """One pass: the decided turn, which carries what became known. Raises what `meet` raises."""
    made = await graph.ainvoke({"turn": turn}, context=Runner(meet))
    decided: Turn = made["turn"]
    return decided


def _as_langgraph(node: Node) -> Any:
    """A node that names the next one itself: an edge that is asked costs more than most nodes."""

    async def step(channels: Channels, runtime: Runtime[Runner]) -> Command[str]:
        decided = await asked(node, channels["turn"], runtime.context.meet)
        return Command(update={"turn": decided}, goto=END if ends(decided) else decided.state.step.value)

    return step


async def asked(node: Node, given: Turn, meet: Meet) -> Turn:
    """What a node decides, asked again after each need that was met."""
    decided = node(given)
    while decided.need is not None:
        given = replace(given, known=await meet(decided, decided.need))
        decided = node(given)
    return decided


def ends(turn: Turn) -> bool:
    """Whether no node is to be asked any more."""
    return turn.done or turn.state.terminal
