"""One utterance and everything it led to."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ratiba_cli.drivers.shown import Shown
from ratiba_contracts.envelope import Contract, Envelope

PERSONAL: dict[str, Any] = {"personal": True, "reply": {"personal": True}}
"""Where a fact has personal data: in a sub-model of its own, also within a reply that it carries."""


@dataclass(frozen=True)
class Exchange:
    """What was said, what came back, where the conversation stands, which facts there were.

    `thread` is the conversation's whole state as of after the turn; None when there is none (yet).
    """

    said: str
    replies: Sequence[Shown]
    thread: dict[str, Any] | None
    facts: Sequence[Envelope[Contract]]

    @property
    def state(self) -> str | None:
        """Return the step of the conversation, such as CONFIRM."""
        return None if self.thread is None else str(self.thread["step"])

    def as_json(self) -> str:
        """Return one line of JSON: said, replies (text, options), state, events, thread."""
        told = {
            "said": self.said,
            "replies": [
                {"text": reply.text, "options": [asdict(option) for option in reply.options]} for reply in self.replies
            ],
            "state": self.state,
            "events": [{"type": fact.type, "data": _without_personal(fact)} for fact in self.facts],
            "thread": self.thread,
        }
        return json.dumps(told, ensure_ascii=False)


def _without_personal(fact: Envelope[Any]) -> dict[str, Any]:
    data: dict[str, Any] = fact.data.model_dump(mode="json", exclude=PERSONAL, exclude_none=True)
    return data
