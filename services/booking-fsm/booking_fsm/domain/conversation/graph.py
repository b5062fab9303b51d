"""The two graphs, booking and cancelling, as one LangGraph: every input passes `listen`, then at most two steps.

Nodes are pure: a Turn in, a Turn out. There is no checkpointer; the turn's runner stores the state.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from booking_fsm.domain.conversation.cancelling import choose_appointment, confirm_cancel
from booking_fsm.domain.conversation.collect_contact import collect_name, collect_phone, collect_service
from booking_fsm.domain.conversation.collect_slot import collect_slot
from booking_fsm.domain.conversation.confirm import confirm
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.turn import Turn

Node = Callable[[Turn], Turn]

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


Graph = CompiledStateGraph[Channels, None, Channels, Channels]


def compile_graph() -> Graph:
    """The graph, ready to run."""
    graph = StateGraph(Channels)
    steps = BOOKING | CANCELLING
    ways: dict[Hashable, str] = {END: END, **{step.value: step.value for step in steps}}
    for name, node in [("LISTEN", listen), *((step.value, node) for step, node in steps.items())]:
        graph.add_node(name, _as_langgraph(node))
        graph.add_conditional_edges(name, _onwards, ways)
    graph.add_edge(START, "LISTEN")
    return graph.compile()


async def run(graph: Graph, turn: Turn) -> Turn:
    """One pass: the decided turn, or one that says what it needs."""
    made = await graph.ainvoke({"turn": turn})
    decided: Turn = made["turn"]
    return decided


def _as_langgraph(node: Node) -> Any:
    async def step(channels: Channels) -> Channels:
        return {"turn": node(channels["turn"])}

    return step


def _onwards(channels: Channels) -> str:
    turn = channels["turn"]
    if turn.done or turn.need is not None or turn.state.terminal:
        return END
    return turn.state.step.value
