"""The port to a provider of models. Another provider is one more adapter that asks a `Question`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from ratiba_llm.models import Model
from ratiba_llm.outcomes import Failing
from ratiba_llm.usage import Usage


@dataclass(frozen=True, slots=True)
class Image:
    """A picture, decoded and bounded by whoever took it in."""

    media_type: Literal["image/png", "image/jpeg", "image/webp", "image/gif"]
    data: bytes


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a model. `answer_name` names the shape and `schema` is its JSON Schema."""

    model: Model
    system_message: str
    cache_system: bool
    user_text: str
    images: tuple[Image, ...]
    answer_name: str
    schema: Mapping[str, Any]
    max_tokens: int
    temperature: float | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, and what it used. `content` is what should be of the shape; nobody has checked it yet."""

    content: object
    usage: Usage


class AttemptFailed(Exception):
    """One attempt came to nothing.

    `usage` is what it is known to have used. `charge_unknown` says that it may have been charged and nobody told us:
    its answer was lost on the way.
    """

    def __init__(
        self,
        reason: Failing,
        *,
        usage: Usage | None = None,
        charge_unknown: bool = False,
        retry_after_s: float | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.usage = usage or Usage()
        self.charge_unknown = charge_unknown
        self.retry_after_s = retry_after_s
        self.status = status


class Provider(Protocol):
    """Asks once: no retries, no deadline of its own. Both are the router's."""

    async def ask(self, question: Question) -> Reply:
        """Return the model's reply, or raise AttemptFailed. Cancelling it ends the request."""

    async def close(self) -> None:
        """Give up the connections."""
