"""A customer: has a goal, reads the screen, answers what is asked, corrects what is wrong, and gives up in time."""

import datetime as dt
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from evals.goals.businesses import Business
from evals.goals.checking import differs
from evals.goals.goal import Goal, Manner, Visit
from evals.goals.mind import Errand, Stage, stages
from evals.goals.moves import Move, Say, Tap
from evals.goals.opening import opening
from evals.goals.reading_times import read_day, read_time
from evals.goals.screen import Asks, Seen, service_named
from evals.goals.speaker import STOCK, Speaker
from ratiba_cli.drivers.shown import ShownOption

TAPS = {Manner.TAPS: 1.0, Manner.TYPES: 0.0, Manner.TERSE: 0.2, Manner.TYPOS: 0.3}
USUALLY_TAPS = 0.55


class Customer:
    """One goal pursued once. `end` says why they stopped: finished, handed over, out of patience, at a loss."""

    def __init__(self, goal: Goal, business: Business, today: dt.date, rng: random.Random, words: Path = STOCK) -> None:
        self.goal = goal
        self.end: str | None = None
        self.noticed: list[str] = []
        self._business = business
        self._today = today
        self._rng = rng
        self._speaker = Speaker(goal.tongue, goal.manner, today, rng, words)
        self._stages = stages(goal)
        self._written = 0
        self._digressed = goal.manner is not Manner.DIGRESSES
        self._pressed = 0
        self._staff_said = False

    @property
    def _stage(self) -> Stage:
        return self._stages[0]

    @property
    def _visit(self) -> Visit:
        return self._stage.visit

    @property
    def _name(self) -> str:
        """For whom it is."""
        return self.goal.name or self.goal.own_name

    def first(self) -> list[Move]:
        """What they open with."""
        return self._send(opening(self._speaker, self.goal.manner, self._visit, self._staff_name()))

    def next(self, seen: Seen) -> list[Move]:
        """What they do about what they see; nothing when they are done, and then `end` is set."""
        if self._written >= self.goal.patience:
            return self._stops("out of patience")
        if seen.handed_over:
            return self._stops("handed over")
        if seen.asks is Asks.OFFER and not (seen.booked or seen.cancelled):  # nobody here came for more
            return self._send([self._speaker.say("refuses")])
        answer = {Errand.BOOK: self._books, Errand.CANCEL: self._cancels, Errand.MOVE: self._moves}[self._stage.errand]
        return answer(seen)

    def _stops(self, why: str) -> list[Move]:
        self.end = why
        return []

    def _done(self) -> list[Move]:
        """On to the next errand, or away."""
        del self._stages[0]
        self._pressed, self._staff_said = 0, False
        if not self._stages:
            return self._stops("finished")
        speaker, visit = self._speaker, self._visit
        match self._stage.errand:
            case Errand.BOOK:
                return self._send([self._said("wishes_all", visit)])
            case Errand.CANCEL:
                return self._send([speaker.say("cancels")])
            case Errand.MOVE:
                return self._send([self._said("moves", self._stage.rather or visit)])

    # booking

    def _books(self, seen: Seen) -> list[Move]:
        if seen.booked:
            wrong = differs(seen.card, self._visit, None, self._business, self._today)
            if wrong is not None:
                self.noticed.append(f"booked with another {wrong}")
            return self._done()
        if seen.dropped and self._stage.drops:
            return self._stops("finished")
        if self._thinks_again(seen):
            return self._changes_mind()
        objection = self._objects(seen)
        if objection:
            return objection
        if not self._digressed and seen.asks in {Asks.DAY, Asks.TIME, Asks.CONFIRM, Asks.SERVICE}:
            self._digressed = True
            about = self._rng.choice(["asks_hours", "asks_place", "asks_price"])
            return self._send([self._said(about, self._visit)])
        answers: Mapping[Asks, Callable[[Seen], list[Move]]] = {
            Asks.SERVICE: self._chooses_service,
            Asks.DAY: self._chooses_day,
            Asks.TIME: self._chooses_time,
            Asks.STAFF: self._chooses_staff,
            Asks.NAME: lambda _: self._send([self._gives_name()]),
            Asks.PHONE: lambda _: self._send([self._speaker.say("gives_phone", phone=self._phone())]),
            Asks.CONFIRM: self._looks_at_read_back,
        }
        return answers.get(seen.asks, self._says_it_again)(seen)

    def _objects(self, seen: Seen) -> list[Move]:
        """What nobody overlooks before anything is read back: times of another service, or of somebody who is off."""
        if seen.asks not in {Asks.DAY, Asks.TIME}:
            return []
        offered = service_named(seen.text, self._business)
        if offered is not None and offered != self._visit.service:
            self.noticed.append("offered another service")
            return self._send([self._said("corrects_service", self._visit)])
        names = [member.name for member in self._business.seed.staff]
        refused = any(seen.says(rf"\b{re.escape(name)} (?:is|does|has|hatakuwa|hatoi|hana|ana)\b") for name in names)
        if refused and self._visit.staff is None and seen.says("sorry|samahani"):
            return self._send([self._speaker.say("with_anyone")])
        return []

    def _thinks_again(self, seen: Seen) -> bool:
        stage = self._stage
        if stage.drops:
            return seen.asks in {Asks.TIME, Asks.CONFIRM, Asks.NAME} or self._written >= 4
        return stage.rather is not None and seen.asks is Asks.CONFIRM

    def _changes_mind(self) -> list[Move]:
        if self._stage.drops or self._stage.rather is None:
            return self._send([self._speaker.say("never_mind")])
        self._stages[0] = Stage(Errand.BOOK, self._stage.rather)
        self._staff_said = False
        return self._send([self._said("changes_to", self._visit)])

    def _chooses_service(self, seen: Seen) -> list[Move]:
        wanted = self._visit.service
        for place, option in enumerate(seen.options, 1):
            if service_named(f"{option.label} {option.description or ''}", self._business) == wanted:
                return self._chooses(option, place, self._speaker.service(wanted))
        return self._says_it_again(seen)

    def _chooses_day(self, seen: Seen) -> list[Move]:
        wanted = self._today + dt.timedelta(days=self._visit.days_ahead)
        for place, option in enumerate(seen.options, 1):
            if read_day(option.label, self._today) == wanted:
                return self._chooses(option, place, self._said("says_day", self._visit))
        return self._send([self._said(self._rng.choice(["says_day", "says_day_time"]), self._visit)])

    def _chooses_time(self, seen: Seen) -> list[Move]:
        if self._visit.staff is not None and not self._staff_said and self._rng.random() < 0.5:
            self._staff_said = True
            return self._send([self._speaker.say("with_staff", staff=self._staff_name() or "")])
        suiting = [(n, option) for n, option in enumerate(seen.options, 1) if self._suits(option, seen.text)]
        if suiting:
            place, option = self._rng.choice(suiting)
            return self._chooses(option, place, self._said("says_time", self._visit) if self._visit.exact else None)
        self._pressed += 1
        if self._pressed > 2:
            others = [o for o in seen.options if read_time(f"{o.label} {o.description or ''}") is None]
            if others and self._pressed <= 4:
                return self._send_moves([Tap(self._rng.choice(others).label)])
        return self._send([self._said("says_day_time", self._visit)])

    def _suits(self, option: ShownOption, text: str) -> bool:
        """Whether an offered time is one they want; a label without a day is of the day the text names."""
        at = read_time(option.label) or read_time(option.description or "")
        day = read_day(option.label, self._today) or read_day(text, self._today)
        wanted = self._today + dt.timedelta(days=self._visit.days_ahead)
        return at is not None and day == wanted and self._visit.earliest <= at <= self._visit.latest

    def _chooses_staff(self, seen: Seen) -> list[Move]:
        name = self._staff_name()
        for place, option in enumerate(seen.options, 1):
            if option.label == name:
                return self._chooses(option, place, name)
        return self._send([self._speaker.say("with_anyone")])

    def _looks_at_read_back(self, seen: Seen) -> list[Move]:
        wrong = differs(seen.card, self._visit, self._name, self._business, self._today)
        if wrong is None:
            yes = next(iter(seen.options), None)
            if yes is not None and self._taps():
                return self._send_moves([Tap(yes.label)])
            return self._send([self._speaker.say("agrees")])
        self.noticed.append(f"read back with another {wrong}")
        filled = {"name": self._name, "staff": self._staff_name() or ""}
        return self._send([self._said(f"corrects_{wrong}", self._visit, **filled)])

    def _says_it_again(self, seen: Seen) -> list[Move]:
        book = next((one for one in seen.options if one.label in {"Book an appointment", "Weka miadi"}), None)
        if book is not None and self._taps():
            return self._send_moves([Tap(book.label)])
        return self._send([self._said("restates", self._visit)])

    # cancelling and moving

    def _cancels(self, seen: Seen) -> list[Move]:
        if seen.cancelled:
            return self._done()
        return self._calls_off(seen, self._visit) or self._send([self._speaker.say("cancels")])

    def _moves(self, seen: Seen) -> list[Move]:
        wanted = self._stage.rather or self._visit
        if seen.cancelled:
            self._stages[0] = Stage(Errand.BOOK, wanted)
            return self._send([self._said("wishes_all", wanted)])
        if seen.asks is Asks.CONFIRM:  # moved in one go: what is read back is what is wanted now
            self._stages[0] = Stage(Errand.BOOK, wanted)
            return self._books(seen)
        return self._calls_off(seen, self._visit) or self._send([self._said("moves", wanted)])

    def _calls_off(self, seen: Seen, visit: Visit) -> list[Move]:
        """Answers to the questions before an appointment is called off; nothing where none was asked."""
        day = self._today + dt.timedelta(days=visit.days_ahead)
        if seen.asks is Asks.CONFIRM_CANCEL:
            if service_named(seen.text, self._business) == visit.service:
                yes = seen.options[0]
                return (
                    self._send_moves([Tap(yes.label)])
                    if self._taps()
                    else self._send([self._speaker.say("agrees_to_cancel")])
                )
            self.noticed.append("another appointment was about to be cancelled")
            return self._send([self._speaker.say("refuses")])
        if seen.asks is Asks.APPOINTMENT:
            for place, option in enumerate(seen.options, 1):
                if read_day(f"{option.label} {option.description or ''}", self._today) == day:
                    return self._chooses(option, place, None)
        return []

    # words

    def _said(self, meaning: str, visit: Visit, **more: str) -> str:
        speaker = self._speaker
        filled = {"service": speaker.service(visit.service), "day": speaker.day(visit), "time": speaker.time(visit)}
        return speaker.say(meaning, **filled, **more)

    def _chooses(self, option: ShownOption, place: int, words: str | None) -> list[Move]:
        """Tap it, name its place, or say it."""
        if self._taps():
            return self._send_moves([Tap(option.label)])
        if place <= 10 and (words is None or self._rng.random() < 0.3):
            return self._send([self._speaker.number(place)])
        return self._send([words or option.label])

    def _taps(self) -> bool:
        return self._rng.random() < TAPS.get(self.goal.manner, USUALLY_TAPS)

    def _staff_name(self) -> str | None:
        return None if self._visit.staff is None else self._business.member(self._visit.staff).name

    def _gives_name(self) -> str:
        return self._speaker.say("gives_name", name=self.goal.name or self.goal.own_name)

    def _phone(self) -> str:
        return f"07{self.goal.id % 90 + 10} {self.goal.id:03} {self._rng.randrange(1000):03}"

    def _send(self, texts: list[str]) -> list[Move]:
        names = (self.goal.own_name, self.goal.name or "", self._staff_name() or "")
        keep = frozenset(word.lower() for name in names for word in name.split())
        return self._send_moves([Say(self._speaker.written(text, keep)) for text in texts])

    def _send_moves(self, moves: list[Move]) -> list[Move]:
        self._written += len(moves)
        return moves
