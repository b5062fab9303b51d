"""What stands is spared by the collector, and what falls is still found."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from ratiba_runtime.collector import OBJECTS_BETWEEN_ROUNDS, spare_what_stands


class Knot:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    thresholds = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*thresholds)


def test_what_stands_is_left_out_of_every_round() -> None:
    spare_what_stands()
    assert gc.get_freeze_count() > 10_000
    assert gc.get_threshold()[0] == OBJECTS_BETWEEN_ROUNDS


def test_what_falls_later_is_still_collected() -> None:
    spare_what_stands()
    knot = Knot()
    gone = weakref.ref(knot)
    del knot
    gc.collect()
    assert gone() is None
