"""What to do with a message whose handling failed. Pure: the middleware carries it out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from ratiba_contracts.codec import Undecodable
from ratiba_runtime.infrastructure import component_away

FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0


@dataclass(frozen=True, slots=True)
class WaitFor:
    """A server is away: keep the message in hand and handle it again when it is back."""

    component: str


@dataclass(frozen=True, slots=True)
class Retry:
    """The handler failed: deliver again after `delay` seconds."""

    delay: float


@dataclass(frozen=True, slots=True)
class PutAside:
    """No delivery is left, or none could help: dead letter, then terminate."""

    reason: str
    poison: bool


Verdict = WaitFor | Retry | PutAside


class Poison(Exception):
    """A message that can never be handled, for a reason other than its decoding. The reason names no personal data."""


def redelivery_delay(deliveries: int) -> float:
    """Seconds before the delivery after number `deliveries` (from 1): 0.5, 1, 2, 4 ... at most 30."""
    return float(min(FIRST_DELAY * 2 ** (deliveries - 1), LONGEST_DELAY))


def judge(
    error: Exception, *, deliveries: int, max_deliver: int, can_wait_for: Callable[[str], bool] = lambda _: True
) -> Verdict:
    """What a failure means for the message. Absence of a server one can wait for never spends a delivery."""
    component = component_away(error)
    if component is not None and can_wait_for(component):
        return WaitFor(component)
    if isinstance(error, Undecodable | Poison):
        return PutAside(str(error), poison=True)
    if deliveries >= max_deliver:
        return PutAside(f"failed {deliveries} times, at last with {type(error).__name__}", poison=False)
    return Retry(redelivery_delay(deliveries))


def outcome_of(verdict: Verdict) -> str:
    """The metric's word for a verdict."""
    match verdict:
        case WaitFor():
            return "waited"
        case Retry():
            return "retried"
        case PutAside(poison=True):
            return "poison"
        case PutAside():
            return "dead_lettered"
        case _:
            assert_never(verdict)
