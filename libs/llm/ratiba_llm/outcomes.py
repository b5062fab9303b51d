"""What a call may come to: a closed union. Every member says what was spent, so that nothing is left uncounted."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel

from ratiba_llm.usage import Spend

Answer = TypeVar("Answer", bound=BaseModel)


class Declining(StrEnum):
    """Why no call was made."""

    OFF = "off"
    """No key: the model roles are switched off."""
    SOFT_CEILING = "soft_ceiling"
    """Take the cheaper path: templates, buttons."""
    HARD_CEILING = "hard_ceiling"
    """No more calls on this budget: this one might exceed it."""
    CIRCUIT_OPEN = "circuit_open"
    """The model failed again and again a moment ago."""


class Failing(StrEnum):
    """Why a call that was made has no answer."""

    TIMEOUT = "timeout"
    """The role's deadline passed, retries and waiting included."""
    OVERLOADED = "overloaded"
    """The provider is too busy, or we send it too much: 429, 529."""
    UNAVAILABLE = "unavailable"
    """5xx, or no connection, or one that was cut."""
    REJECTED = "rejected"
    """The provider does not take our request or our key: 4xx. A person has to look."""
    REFUSED = "refused"
    """The model declined to answer."""
    TRUNCATED = "truncated"
    """The answer did not fit into the role's max_tokens."""
    BAD_OUTPUT = "bad_output"
    """The answer is not of the role's shape."""


@dataclass(frozen=True, slots=True)
class Answered(Generic[Answer]):
    """An answer of the role's shape. Still only a proposal: it is checked against the world before it counts."""

    answer: Answer
    spend: Spend


@dataclass(frozen=True, slots=True)
class Declined:
    """No call was made and nothing was spent."""

    reason: Declining
    spend: Spend


@dataclass(frozen=True, slots=True)
class Failed:
    """A call was made and has no answer; what it cost counts all the same."""

    reason: Failing
    spend: Spend


Outcome = Answered[Answer] | Declined | Failed
