"""Phrases about opening hours, and about the time that was asked for and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from ratiba_contracts.business_acts import DayHours
from ratiba_contracts.slot_acts import SlotRefused
from ratiba_contracts.views import OpenInterval
from ratiba_wording.form import Facet, Form, Slot
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import DATE, ON_DAY, ON_WHEN, TIME

INTERVAL = Form[OpenInterval](
    "phrases",
    "interval",
    slots={
        "opens": Slot(lambda interval, scene: scene.say(TIME, interval.opens)),
        "closes": Slot(lambda interval, scene: scene.say(TIME, interval.closes)),
    },
)
"""From when to when."""


def intervals(several: Sequence[OpenInterval], scene: Scene) -> str:
    """Opening intervals of one day: `8:00 am - 1:00 pm, 2:00 pm - 6:00 pm`."""
    return ", ".join(scene.say(INTERVAL, interval) for interval in several)


@dataclass(frozen=True, slots=True)
class Run:
    """Days in a row with the same hours. `first` is `last` for a single day."""

    first: date
    last: date
    intervals: tuple[OpenInterval, ...]


def runs(days: Sequence[DayHours]) -> list[Run]:
    """Days in a row with the same hours become one line; a gap in the dates ends a run."""
    found: list[Run] = []
    for day in days:
        last = found[-1] if found else None
        if last and last.intervals == day.intervals and last.last + timedelta(days=1) == day.day:
            found[-1] = Run(last.first, day.day, day.intervals)
        else:
            found.append(Run(day.day, day.day, day.intervals))
    return found


HOURS_LINE = Form[Run](
    "phrases",
    "hours_line",
    facets=(
        Facet(("one_day", "several_days"), lambda run, _: "one_day" if run.first == run.last else "several_days"),
        Facet(("open", "closed"), lambda run, _: "open" if run.intervals else "closed"),
    ),
    slots={
        "first": Slot(lambda run, scene: scene.say(DATE, run.first)),
        "last": Slot(lambda run, scene: scene.say(DATE, run.last), frozenset({"several_days"})),
        "hours": Slot(lambda run, scene: intervals(run.intervals, scene), frozenset({"open"})),
    },
)
"""The hours of one day, or of days in a row."""

THEN = Form[SlotRefused](
    "phrases",
    "then",
    facets=(
        Facet(
            ("moment", "whole_day", "unsaid"),
            lambda act, _: "moment" if act.requested_at else "whole_day" if act.day else "unsaid",
        ),
    ),
    slots={
        "on_when": Slot(
            lambda act, scene: scene.say(ON_WHEN, scene.local(act.requested_at)) if act.requested_at else "",
            frozenset({"moment"}),
        ),
        "on_day": Slot(lambda act, scene: scene.say(ON_DAY, act.day) if act.day else "", frozenset({"whole_day"})),
    },
)
"""The time that was asked for, as an adverb, as far as it is known."""

OPEN_HOURS = Form[SlotRefused](
    "phrases",
    "open_hours",
    slots={"hours": Slot(lambda act, scene: intervals(act.hours, scene))},
)
"""A sentence with the opening hours, after a refusal that they explain."""


def open_hours(act: SlotRefused, scene: Scene) -> str:
    """The sentence with a space before it, or nothing where the hours are not known."""
    return f" {scene.say(OPEN_HOURS, act)}" if act.hours else ""


HOURS_PHRASES: tuple[Form[Any], ...] = (INTERVAL, HOURS_LINE, THEN, OPEN_HOURS)
