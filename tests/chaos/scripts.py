"""What scripted customers say: wishes in both languages, second thoughts, questions, cancellations."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ratiba_cli.drivers.shown import Shown, ShownOption

MOST_MESSAGES = 8

_WISHES = {
    "en": (
        "Hi, can I book a {service} tomorrow at {hour}{half}",
        "{service} on {day} at {hour}{half} please",
        "I want a {service} {day} {hour}{half}",
    ),
    "sw": (
        "Nataka {service} kesho {saa}",
        "Habari, naomba {service} {siku} {saa}",
        "Nahitaji {service} {siku} {saa}",
    ),
}
_SERVICES = {
    "en": ("manicure", "facial", "haircut"),
    "sw": ("kupaka rangi ya kucha", "huduma ya uso", "kunyoa nywele"),
}
_HOURS = (
    ("9", "am", "saa tatu asubuhi"),
    ("10", "am", "saa nne asubuhi"),
    ("11", "am", "saa tano asubuhi"),
    ("2", "pm", "saa nane mchana"),
    ("3", "pm", "saa tisa alasiri"),
    ("4", "pm", "saa kumi jioni"),
    ("5", "pm", "saa kumi na moja jioni"),
)
_DAYS = (
    ("Wednesday", "Jumatano"),
    ("Thursday", "Alhamisi"),
    ("Friday", "Ijumaa"),
    ("Saturday", "Jumamosi"),
    ("Sunday", "Jumapili"),
    ("Monday", "Jumatatu"),
)
_CORRECTIONS = {
    "en": ("no, make it {hour}{half}", "actually {day} at {hour}{half}", "sorry, I meant {service}"),
    "sw": ("hapana, {saa}", "samahani, {siku} {saa}", "samahani, nilitaka {service}"),
}
_QUESTIONS = {
    "en": ("how much is a {service}?", "what are your opening hours?"),
    "sw": ("{service} ni bei gani?", "mnafungua saa ngapi?"),
}
_YES = {"en": ("yes", "yes please"), "sw": ("ndio", "ndiyo")}
_CANCEL = {"en": "I want to cancel my appointment", "sw": "nataka kughairi miadi yangu"}


@dataclass(frozen=True)
class Say:
    """Type these words."""

    text: str


@dataclass(frozen=True)
class Tap:
    """Tap the option with this value."""

    value: str


@dataclass
class Script:
    """One customer's mind. What it says next follows from what is on the screen, and from `chance` alone."""

    chance: random.Random
    said: int = 0
    corrected: bool = False
    agreed: bool = False
    cancelling: bool = False
    tongue: str = field(init=False)
    second_thoughts: bool = field(init=False)
    asks_first: bool = field(init=False)
    will_cancel: bool = field(init=False)
    vague: bool = field(init=False)

    def __post_init__(self) -> None:
        self.tongue = self.chance.choice(("en", "sw"))
        self.second_thoughts = self.chance.random() < 0.35
        self.asks_first = self.chance.random() < 0.2
        self.will_cancel = self.chance.random() < 0.15
        self.vague = self.chance.random() < 0.25

    def next(self, news: Sequence[Shown]) -> Say | Tap | None:
        """What to do about the news on the screen; None when the conversation is over."""
        if self.said >= MOST_MESSAGES:
            return None
        step = self._next(list(news[-1].options) if news else [])
        self.said += step is not None
        return step

    def _next(self, options: list[ShownOption]) -> Say | Tap | None:
        if self.said == 0:
            return Say(self._of(_QUESTIONS) if self.asks_first else self._wish())
        if _with(options, "yes"):
            return self._answer(options)
        if self.agreed:
            return self._after_booking()
        for kind in ("o-", "d-", "s-"):
            shown = _starting(options, kind)
            if shown:
                return Tap(self.chance.choice(shown).value)
        return Say(self._wish())

    def _answer(self, options: list[ShownOption]) -> Say | Tap:
        if self.second_thoughts and not self.corrected:
            self.corrected = True
            return Say(self._of(_CORRECTIONS))
        self.agreed = True
        if self.chance.random() < 0.5:
            return Tap(_with(options, "yes")[0].value)
        return Say(self.chance.choice(_YES[self.tongue]))

    def _after_booking(self) -> Say | None:
        if not self.will_cancel or self.cancelling:
            return None
        self.cancelling = True
        return Say(_CANCEL[self.tongue])

    def _wish(self) -> str:
        if self.vague and self.said <= 1:
            return ("Nataka " if self.tongue == "sw" else "I'd like a ") + self.chance.choice(_SERVICES[self.tongue])
        return self._of(_WISHES)

    def _of(self, phrases: Mapping[str, tuple[str, ...]]) -> str:
        hour, half, saa = self.chance.choice(_HOURS)
        day, siku = self.chance.choice(_DAYS)
        service = self.chance.choice(_SERVICES[self.tongue])
        words = {"hour": hour, "half": half, "saa": saa, "day": day, "siku": siku, "service": service}
        return self.chance.choice(phrases[self.tongue]).format(**words)


def _answer_of(option: ShownOption) -> str:
    return option.value.partition(":")[2]


def _with(options: list[ShownOption], answer: str) -> list[ShownOption]:
    return [option for option in options if _answer_of(option) == answer]


def _starting(options: list[ShownOption], kind: str) -> list[ShownOption]:
    return [option for option in options if _answer_of(option).startswith(kind)]
