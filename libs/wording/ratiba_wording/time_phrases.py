"""Phrases about days, times and durations. Datetimes are local to the business; `today` is the reply's own."""

from datetime import date, datetime, time
from typing import Any

from ratiba_wording.clock import day_part, digital, period, swahili_digits, swahili_time, twelve_hour
from ratiba_wording.form import Facet, Form, Slot
from ratiba_wording.scene import Scene

TIME = Form[time](
    "phrases",
    "time",
    slots={
        "twelve": Slot(lambda moment, _: twelve_hour(moment)),
        "saa": Slot(lambda moment, _: swahili_time(moment)),
        "digital": Slot(lambda moment, _: digital(moment)),
    },
)
"""A time of day, in full."""


DURATION = Form[int](
    "phrases",
    "duration",
    facets=(
        Facet(
            ("minutes", "hours", "both"),
            lambda minutes, _: "minutes" if minutes < 60 else "both" if minutes % 60 else "hours",
        ),
    ),
    slots={
        "hours": Slot(lambda minutes, _: str(minutes // 60), frozenset({"hours", "both"})),
        "minutes": Slot(lambda minutes, _: str(minutes % 60), frozenset({"minutes", "both"})),
    },
)
"""Minutes as a duration."""

_DATE_SLOTS: dict[str, Slot[Any]] = {
    "weekday": Slot[date](lambda day, scene: scene.book.calendar.weekdays[day.weekday()]),
    "weekday_short": Slot[date](lambda day, scene: scene.book.calendar.weekdays_short[day.weekday()]),
    "day": Slot[date](lambda day, _: str(day.day)),
    "month": Slot[date](lambda day, scene: scene.book.calendar.months[day.month - 1]),
    "month_short": Slot[date](lambda day, scene: scene.book.calendar.months_short[day.month - 1]),
    "month_number": Slot[date](lambda day, _: str(day.month)),
}

DATE = Form[date](
    "phrases",
    "date",
    facets=(
        Facet(
            ("this_year", "other_year"),
            lambda day, scene: "this_year" if day.year == scene.now.year else "other_year",
        ),
    ),
    slots=_DATE_SLOTS | {"year": Slot(lambda day, _: str(day.year), frozenset({"other_year"}))},
)
"""A date by weekday, day and month; with the year when it is not this one."""

SHORT_DATE = Form[date]("phrases", "short_date", slots=_DATE_SLOTS)
"""A date in at most 15 characters."""


def _nearness(day: date, scene: Scene) -> str:
    gap = (day - scene.now.date()).days
    return "today" if gap == 0 else "tomorrow" if gap == 1 else "another_day"


NEARNESS = Facet[date](("today", "tomorrow", "another_day"), _nearness)

_DAY_SLOTS = {"date": Slot[date](lambda day, scene: scene.say(DATE, day))}

DAY = Form[date]("phrases", "day", slots=_DAY_SLOTS, facets=(NEARNESS,))
"""A day as a noun: `tomorrow (Sat 21 Nov)`. The date is always there: a message is read again later."""

ON_DAY = Form[date]("phrases", "on_day", slots=_DAY_SLOTS, facets=(NEARNESS,))
"""A day as an adverb: `on Sat 21 Nov`."""

_SMALL_HOURS = Facet[datetime](
    ("small_hours", "waking_hours"),
    lambda moment, _: "small_hours" if moment.hour < 4 else "waking_hours",
)
"""From midnight to four Swahili says which morning the night leads to: `usiku wa kuamkia Jumapili`."""

_MOMENT_SLOTS = {
    "day": Slot[datetime](lambda moment, scene: scene.say(DAY, moment.date())),
    "on_day": Slot[datetime](lambda moment, scene: scene.say(ON_DAY, moment.date())),
    "date": Slot[datetime](lambda moment, scene: scene.say(DATE, moment.date())),
    "time": Slot[datetime](lambda moment, scene: scene.say(TIME, moment.time())),
}

WHEN = Form[datetime]("phrases", "when", slots=_MOMENT_SLOTS, facets=(_SMALL_HOURS,))
"""A moment as a noun: `tomorrow (Sat 21 Nov) at 10:00 am`."""

ON_WHEN = Form[datetime]("phrases", "on_when", slots=_MOMENT_SLOTS, facets=(_SMALL_HOURS,))
"""A moment as an adverb: `on Sat 21 Nov at 10:00 am`."""

DATED_TIME = Form[datetime]("phrases", "dated_time", slots=_MOMENT_SLOTS, facets=(_SMALL_HOURS,))
"""A moment without relative words, for buttons and lists: `Sat 21 Nov, 10:00 am`."""

UNTIL = Form[datetime](
    "phrases",
    "until",
    slots=_MOMENT_SLOTS | {"dated_time": Slot(lambda moment, scene: scene.say(DATED_TIME, moment))},
    facets=(
        Facet(
            ("the_same_day", "a_later_day"),
            lambda moment, scene: "the_same_day" if moment.date() == scene.now.date() else "a_later_day",
        ),
    ),
)
"""A moment that something lasts to: `10:00 am`, with its date where that is not today's."""

_SHORT_TIME_SLOTS = {
    "twelve": Slot[datetime](lambda moment, _: twelve_hour(moment.time())),
    "digital": Slot[datetime](lambda moment, _: digital(moment.time())),
    "saa_digits": Slot[datetime](lambda moment, _: swahili_digits(moment.time())),
    "period": Slot[datetime](lambda moment, _: period(moment.hour)),
}

CARD_WHEN = Form[datetime](
    "phrases",
    "card_when",
    facets=(
        Facet(
            NEARNESS.values,
            # in the small hours Swahili speech has not yet reached the new day: no relative word then
            lambda moment, scene: "another_day" if moment.hour < 4 else _nearness(moment.date(), scene),
        ),
    ),
    slots={"dated_time": Slot(lambda moment, scene: scene.say(DATED_TIME, moment))},
)
"""A moment on a line of its own: `Tomorrow, Sat 21 Nov, 10:00 am`."""

SHORT_TIME = Form[datetime]("phrases", "short_time", slots=_SHORT_TIME_SLOTS)
"""A time of day in at most 20 characters."""

_LIGHT = Facet[datetime](
    ("small_hours", "daylight", "evening"),
    lambda moment, _: "small_hours" if moment.hour < 6 else "daylight" if moment.hour < 18 else "evening",
)
"""The Swahili clock says every figure twice a day, so that a label without a part of the day is of daylight alone."""

SHORT_DATED_TIME = Form[datetime](
    "phrases", "short_dated_time", slots={**_DATE_SLOTS, **_SHORT_TIME_SLOTS}, facets=(_LIGHT,)
)
"""A moment in at most 20 characters."""

BOTH_CLOCKS = Form[time]("phrases", "both_clocks", slots=TIME.slots)
"""A time by both clocks, when it was said without telling which one."""

GOOD_DAY = Form[None](
    "phrases",
    "good_day",
    facets=(Facet(("morning", "afternoon", "evening"), lambda _, scene: day_part(scene.now.hour)),),
)
"""The greeting of the part of the day it is where the business is."""

TIME_PHRASES: tuple[Form[Any], ...] = (
    TIME,
    DURATION,
    DATE,
    SHORT_DATE,
    DAY,
    ON_DAY,
    WHEN,
    ON_WHEN,
    DATED_TIME,
    UNTIL,
    CARD_WHEN,
    SHORT_TIME,
    SHORT_DATED_TIME,
    BOTH_CLOCKS,
    GOOD_DAY,
)
