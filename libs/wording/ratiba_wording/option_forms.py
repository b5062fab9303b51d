"""The form of every option: what is written on a button, and under it."""

from datetime import date, datetime
from typing import Any

from ratiba_contracts.options import (
    AppointmentOption,
    OpeningOption,
    ServiceOption,
    WordOption,
)
from ratiba_wording.form import Facet, Form, Slot, choice
from ratiba_wording.names import clean
from ratiba_wording.price_phrases import facts
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import DATE, DATED_TIME, NEARNESS, TIME

ASKING = Facet[Any](("read_back", "confirm_cancel", "offer_right_after", "plain"), lambda _, scene: scene.asking)
"""Whose yes or no it is: "Yes, cancel it" cannot be taken for its opposite."""

WORD = Form[WordOption]("options", "word", facets=(choice(WordOption, "word"), ASKING))

SERVICE = Form[ServiceOption](
    "options", "service", slots={"service": Slot(lambda option, scene: scene.service(option.service))}
)
SERVICE_DESCRIPTION = Form[ServiceOption](
    "options",
    "service_description",
    slots={"facts": Slot(lambda option, scene: facts(option.service, scene))},
)

DAY = Form[date]("options", "day", slots={"date": Slot(lambda day, scene: scene.say(DATE, day))}, facets=(NEARNESS,))


def _start(option: OpeningOption, scene: Scene) -> datetime:
    return scene.local(option.opening.start_at)


OPENING = Form[OpeningOption](
    "options",
    "opening",
    facets=(
        Facet(
            ("on_the_named_day", "on_another_day"),
            lambda option, scene: (
                "on_the_named_day" if _start(option, scene).date() == scene.named_day else "on_another_day"
            ),
        ),
    ),
    slots={
        "time": Slot(lambda option, scene: scene.say(TIME, _start(option, scene).time())),
        "dated_time": Slot(lambda option, scene: scene.say(DATED_TIME, _start(option, scene))),
    },
)
"""A free start, with its day unless the words before it have said the day."""

STAFF_DESCRIPTION = Form[str]("options", "staff_description", slots={"staff": Slot(lambda name, _: clean(name))})

APPOINTMENT = Form[AppointmentOption](
    "options",
    "appointment",
    slots={
        "service": Slot(lambda option, scene: scene.service(option.appointment.service)),
        "dated_time": Slot(lambda option, scene: scene.say(DATED_TIME, scene.local(option.appointment.start_at))),
    },
)
APPOINTMENT_DESCRIPTION = Form[AppointmentOption](
    "options",
    "appointment_description",
    slots={
        "staff": Slot(lambda option, _: clean(option.appointment.staff_name)),
        "reference": Slot(lambda option, _: option.appointment.reference),
    },
)

OPTIONS: tuple[Form[Any], ...] = (
    WORD,
    SERVICE,
    SERVICE_DESCRIPTION,
    DAY,
    OPENING,
    STAFF_DESCRIPTION,
    APPOINTMENT,
    APPOINTMENT_DESCRIPTION,
)
