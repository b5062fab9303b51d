"""A question as it is compared with others: the same services of the same trade are the same question.

Ids mean something to the asker only, and the order of a list means nothing. So both are left out: services are places
in one canonical order, and an answer holds for whichever ids they have the next time.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property

from ratiba_contracts.relations import RelationsRequested
from ratiba_contracts.tenant import Vertical

SMALLEST = 2
"""Fewer services have nothing to be related to (catalog onboarding: a small catalogue short-circuits)."""


class RepeatedRef(ValueError):
    """Two services of one question have one id: no edge could say which it means."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One service, under the asker's id."""

    ref: str
    name: str
    name_sw: str | None = None
    minutes: int | None = None

    @property
    def content(self) -> tuple[str, str, int]:
        """What it is, whatever it is called by the asker."""
        return (self.name, self.name_sw or "", self.minutes or 0)


@dataclass(frozen=True)
class Question:
    """Services in canonical order. Raises RepeatedRef."""

    trade: Vertical
    services: tuple[Asked, ...]

    def __post_init__(self) -> None:
        if len({service.ref for service in self.services}) != len(self.services):
            raise RepeatedRef
        ordered = tuple(sorted(self.services, key=lambda service: (service.content, service.ref)))
        object.__setattr__(self, "services", ordered)

    @classmethod
    def of(cls, requested: RelationsRequested) -> "Question":
        """The question in a fact. Raises RepeatedRef."""
        services = tuple(Asked(one.ref, one.name, one.name_sw, one.duration_min) for one in requested.services)
        return cls(requested.vertical, services)

    @property
    def is_small(self) -> bool:
        """Whether there is nothing to ask."""
        return len(self.services) < SMALLEST

    @cached_property
    def digest(self) -> str:
        """64 hex that are the same for the same question and no other."""
        content = [self.trade.value, [service.content for service in self.services]]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
