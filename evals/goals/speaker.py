"""A customer's voice: what they mean, in words drawn from their stock, in their tongue and manner."""

import datetime as dt
import random
import re
from functools import cache
from pathlib import Path

import yaml

from evals.goals.goal import Manner, Tongue, Visit
from evals.goals.saying_when import say_day, say_time, say_window
from evals.goals.slips import mistyped

STOCK = Path(__file__).parent / "stock"
KEPT_BACK = STOCK / "kept_back"
"""Other sentences of the same meanings, by which nothing is ever mended."""
EN_COUNT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SW_ORDINALS = ("", "kwanza", "pili", "tatu", "nne", "tano", "sita", "saba", "nane", "tisa", "kumi")
Stock = dict[str, list[str]]


@cache
def stock(tongue: Tongue, folder: Path = STOCK) -> tuple[Stock, Stock]:
    """The sentences of a tongue, and the names it has for services."""
    read = yaml.safe_load((folder / f"{tongue.value}.yaml").read_text(encoding="utf-8"))
    names = read.pop("service_names")
    return read, names


class Speaker:
    """Says things. Draws anew each time, so that what is said again is said otherwise."""

    def __init__(
        self, tongue: Tongue, manner: Manner, today: dt.date, rng: random.Random, folder: Path = STOCK
    ) -> None:
        self.rng = rng
        self._manner = manner
        self._tongue = tongue
        self._today = today
        self._has_begun = False
        self._sentences, self._services = stock(tongue, folder)

    def say(self, meaning: str, **filled: str) -> str:
        """One sentence of the stock, filled in."""
        return self.rng.choice(self._sentences[meaning]).format(**filled)

    def service(self, service_id: str) -> str:
        """The service in words of theirs."""
        return self.rng.choice(self._services[service_id])

    def day(self, visit: Visit) -> str:
        """The day of a visit."""
        day = self._today + dt.timedelta(days=visit.days_ahead)
        return say_day(day, self._today, swahili=self._in_swahili(), rng=self.rng)

    def time(self, visit: Visit) -> str:
        """The time of a visit, or the part of the day."""
        if not visit.exact:
            if visit.latest >= dt.time(23):
                return self.say("any_time")
            return say_window(visit.latest, swahili=self._in_swahili(), rng=self.rng)
        swahili = self._in_swahili()
        if self._manner is Manner.OTHER_CLOCK:
            swahili = not swahili
        return say_time(visit.earliest, swahili=swahili, rng=self.rng, words=self._manner is Manner.NUMBER_WORDS)

    def number(self, place: int) -> str:
        """A place in a list."""
        number = EN_COUNT[place] if self._manner is Manner.NUMBER_WORDS and not self._in_swahili() else str(place)
        return self.say("says_number", number=number, ordinal=SW_ORDINALS[place])

    def written(self, text: str, keep: frozenset[str] = frozenset()) -> str:
        """The text as it leaves the phone. Who chats does so at first, and now and then."""
        begins, self._has_begun = not self._has_begun, True
        match self._manner:
            case Manner.TYPOS:
                return mistyped(text, self.rng, keep)
            case Manner.TERSE:
                return re.sub(r"\b(?:please|tafadhali)\b", "", text).strip(" ,.!").lower()
            case Manner.CHATTY if begins or self.rng.random() < 0.3:
                return self._wrapped(text)
            case _:
                return text if self.rng.random() < 0.7 else text.lower()

    def _wrapped(self, text: str) -> str:
        aside = self.say("small_talk")
        match self.rng.randrange(4):
            case 0:
                return f"{self.say('greets')}! {aside}. {text}"
            case 1:
                return f"{text}. {aside[0].upper()}{aside[1:]}"
            case 2:
                return f"{aside}, {text}"
            case _:
                return text

    def _in_swahili(self) -> bool:
        if self._tongue is Tongue.MIXED:
            return self.rng.random() < 0.5
        return self._tongue is Tongue.SWAHILI
