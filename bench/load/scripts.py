"""What a customer says: a plain booking in five messages, in English or in Swahili.

The second message names the service, the third the day, then a time is tapped and the read-back agreed to with a tap.
Whoever is offered other times, because somebody was faster, taps the first of them.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

MONTHS_SW = (
    *("Januari", "Februari", "Machi", "Aprili", "Mei", "Juni"),
    *("Julai", "Agosti", "Septemba", "Oktoba", "Novemba", "Desemba"),
)
GREETINGS = ("Hello", "Habari")
WISHES = ("I would like a manicure please", "Nataka kupaka rangi ya kucha")
MOST_MESSAGES = 10


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be tapped."""

    id: str
    title: str

    @property
    def value(self) -> str:
        """What it stands for."""
        return self.id.partition(":")[2]


@dataclass(slots=True)
class Booking:
    """One customer's mind. `language`: 0 English, 1 Swahili; `choice` settles which of the times is tapped."""

    language: int
    day: dt.date
    choice: int
    said: int = 0
    agreed: bool = False

    def next(self, options: Sequence[Option]) -> dict[str, Any] | None:
        """The content of the next message, given what can be tapped now; None when the booking stands."""
        if self.agreed or self.said == MOST_MESSAGES:
            return None
        self.said += 1
        match self.said:
            case 1:
                return _typed(GREETINGS[self.language])
            case 2:
                return _typed(WISHES[self.language])
            case 3:
                return _typed(self._day())
        yes = next((option for option in options if option.value == "yes"), None)
        if yes is not None:
            self.agreed = True
            return _tapped(yes)
        times = [option for option in options if option.value.startswith("o-")]
        return _tapped(times[self.choice % len(times)]) if times else None

    def _day(self) -> str:
        if self.language == 0:
            return f"{self.day:%A} {self.day.day} {self.day:%B}"
        return f"tarehe {self.day.day} {MONTHS_SW[self.day.month - 1]}"


def options_of(message: dict[str, Any]) -> list[Option]:
    """What can be tapped on a message of the business."""
    if message["type"] != "interactive":
        return []
    action = message["interactive"]["action"]
    shown = [button["reply"] for button in action.get("buttons", ())]
    shown += [row for section in action.get("sections", ()) for row in section["rows"]]
    return [Option(each["id"], each["title"]) for each in shown]


def _typed(text: str) -> dict[str, Any]:
    return {"type": "text", "text": {"body": text}}


def _tapped(option: Option) -> dict[str, Any]:
    reply = {"id": option.id, "title": option.title}
    return {"type": "interactive", "interactive": {"type": "button_reply", "button_reply": reply}}
