"""What the fake answers: scripted ahead, for one role, for messages with some words, or for all."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class Scripted(BaseModel):
    """One way to answer, `times` times, or for ever when `times` is null.

    `role` is the name of the tool the request offers, or the title of the schema it asks for; `containing` are words of
    its user message. A request takes the first entry that fits and was not used up. `slow_ms` comes before the rest.

    answer    `fields`, as the input of the tool or as JSON, in whichever way the request asked for it
    say       `text` in place of it: words where a tool call was due, JSON that is none, an instruction
    truncate  `fields` cut off in the middle, stopped by max_tokens
    refuse    no content and the stop reason refusal
    error     HTTP `status`, worded as the provider words it, with retry-after when `retry_after_s` is set
    garble    HTTP 200 with a body that is not JSON
    cut       the connection is reset before anything is answered
    cut_midway the connection is reset in the middle of the answer's body
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    then: Literal["answer", "say", "truncate", "refuse", "error", "garble", "cut", "cut_midway"] = "answer"
    role: str | None = None
    containing: str | None = None
    times: int | None = Field(None, ge=1)
    slow_ms: int = Field(0, ge=0, le=120_000)
    fields: dict[str, Any] = Field(default_factory=dict)
    text: str = ""
    status: int = Field(529, ge=400, le=599)
    retry_after_s: float | None = None
    input_tokens: int | None = Field(None, ge=0, description="Recorded counts; without them they are estimated.")
    output_tokens: int | None = Field(None, ge=0)

    def fits(self, role: str, user_text: str) -> bool:
        """Whether this is for such a request."""
        return self.role in {None, role} and (self.containing is None or self.containing in user_text)


class Script:
    """The entries still to be used, in the order they were written."""

    def __init__(self) -> None:
        self._left: list[tuple[Scripted, int | None]] = []

    def add(self, entry: Scripted) -> None:
        """Put an entry behind those that are there."""
        self._left.append((entry, entry.times))

    def next_for(self, role: str, user_text: str) -> Scripted | None:
        """Return the entry for a request, and use it up once; None when nothing was scripted for it."""
        for index, (entry, left) in enumerate(self._left):
            if entry.fits(role, user_text):
                if left == 1:
                    del self._left[index]
                elif left is not None:
                    self._left[index] = (entry, left - 1)
                return entry
        return None
