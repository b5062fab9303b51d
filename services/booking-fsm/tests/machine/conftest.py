"""Plays on a house in memory."""

from collections.abc import Callable

import pytest

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.memory_house import MemoryHouse
from booking_fsm.testing.play.play import Play
from ratiba_runtime.tenancy import TenantContext


@pytest.fixture
def opened(pendo: TenantContext) -> Callable[[Clock], MemoryHouse]:
    """A business on its first day, under a clock."""
    return lambda clock: MemoryHouse.opened(pendo, clock)


@pytest.fixture
def play(opened: Callable[[Clock], MemoryHouse], clock: Clock) -> Play:
    """A play that begins on a Friday at noon."""
    return Play(opened(clock))
