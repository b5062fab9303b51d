"""The graph without LangGraph: the same nodes, walked by hand, some hundred times as fast.

That both walk alike is shown where inputs are played with either.
"""

from typing import Any

from booking_fsm.domain.conversation.graph import BOOKING, CANCELLING
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.turn import Turn


class PlainGraph:
    """Takes what LangGraph takes."""

    async def ainvoke(self, channels: dict[str, Turn]) -> dict[str, Any]:
        """From `listen` to the node of each step, until a turn is done, needs something or is at an end."""
        turn = listen(channels["turn"])
        nodes = BOOKING | CANCELLING
        while not (turn.done or turn.need is not None or turn.state.terminal):
            turn = nodes[turn.state.step](turn)
        return {"turn": turn}
