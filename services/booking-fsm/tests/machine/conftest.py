"""Plays on a house in memory, and the words for what is said in them."""

from collections.abc import Callable, Iterator, MutableMapping
from typing import Any

import pytest
import structlog

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.memory_house import MemoryHouse
from booking_fsm.testing.play.play import Play
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_runtime.tenancy import TenantContext
from ratiba_wording import words

DIALS = Dials.model_validate(
    {
        "tone": "warm",
        "greeting": "default-bilingual",
        "upsell": "never",
        "cancellation_tone": "neutral",
        "honorific": "first-name",
        "cross_sell": "never",
    }
)


def _drop(_logger: object, _method: str, _event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    raise structlog.DropEvent


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Thousands of turns in which servers are away on purpose say nothing."""
    before = structlog.get_config()
    structlog.configure(processors=[_drop])
    yield
    structlog.configure(**before)


@pytest.fixture
def unspoken() -> Callable[[ReplyDecided], list[str]]:
    """What is wrong with the words for a reply."""

    def wrong(reply: ReplyDecided) -> list[str]:
        worded = words(reply, DIALS, "Pendo Spa")
        found = [] if worded.text.strip() else ["nothing is said"]
        found += ["an unfilled template"] if "{" in worded.text else []
        found += ["an option without a label" for option in worded.options if not option.label.strip()]
        labels = [option.label for option in worded.options]
        return found + (["two options of one label"] if len(labels) != len(set(labels)) else [])

    return wrong


@pytest.fixture
def play(pendo: TenantContext, clock: Clock, unspoken: Callable[[ReplyDecided], list[str]]) -> Play:
    """A play that begins on a Friday at noon."""
    return Play(MemoryHouse.opened(pendo, clock), unspoken)
