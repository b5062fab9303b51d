"""Bringing stored states up to FSM_GRAPH_VERSION: one step per version, each from the last one's shape.

A state of a newer version than this code knows is refused: an older replica must not take over a thread that a
newer one has moved on.
"""

from collections.abc import Callable, Mapping
from typing import Any

from booking_fsm.domain.conversation.state import FSM_GRAPH_VERSION

Stored = Mapping[str, Any]


class NewerState(Exception):
    """The state was written by a newer version of this service."""

    def __init__(self, version: int) -> None:
        super().__init__(f"state of graph version {version}, this code knows up to {FSM_GRAPH_VERSION}")


def _cancels_several(stored: Stored) -> Stored:
    one = stored.get("cancelling_id")
    kept = {name: value for name, value in stored.items() if name != "cancelling_id"}
    return {**kept, "cancelling_ids": [one] if one is not None else []}


STEPS: Mapping[int, Callable[[Stored], Stored]] = {
    1: lambda stored: stored,  # 2 added what a model is asked, what that cost, and what was suggested
    2: lambda stored: stored,  # 3 added what may be added behind a booking, and that it was declined
    3: lambda stored: stored,  # 4 added what is kept until it is paid
    4: lambda stored: stored,  # 5 added what was told of money
    5: lambda stored: stored,  # 6 added whose person was asked for by name, and how a booking is to be paid
    6: _cancels_several,  # and added phones that cannot be asked for money, what was declined, a no to one more
    # request, and that a question was put with a receipt
}
"""`STEPS[n]` turns a state of version n into one of version n + 1."""


def upgraded(
    stored: Stored,
    *,
    to: int = FSM_GRAPH_VERSION,
    steps: Mapping[int, Callable[[Stored], Stored]] = STEPS,
) -> Stored:
    """The state in the shape of version `to`. Raises NewerState; KeyError names a version without a step."""
    version = stored["graph_version"]
    if version > to:
        raise NewerState(version)
    while version < to:
        stored = {**steps[version](stored), "graph_version": version + 1}
        version += 1
    return stored
