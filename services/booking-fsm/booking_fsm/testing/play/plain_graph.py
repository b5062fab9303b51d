"""The graph without LangGraph: the same nodes, walked by hand, some hundred times as fast.

That both walk alike is shown where inputs are played with either.
"""

from typing import Any

from booking_fsm.domain.conversation.graph import BOOKING, CANCELLING, Runner, asked, ends
from booking_fsm.domain.conversation.listen import listen
from booking_fsm.domain.conversation.turn import Turn


class PlainGraph:
    """Takes what LangGraph takes."""

    async def ainvoke(self, channels: dict[str, Turn], *, context: Runner) -> dict[str, Any]:
        """From `listen` to the node of each step, until a turn is done or at an end."""
        turn = await asked(listen, channels["turn"], context.meet)
        nodes = BOOKING | CANCELLING
        while not ends(turn):
            turn = await asked(nodes[turn.state.step], turn, context.meet)
        return {"turn": turn}
