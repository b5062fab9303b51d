"""Options of a question: what can be tapped, or answered by its number."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView, OpeningView, ServiceView


class Word(StrEnum):
    """Fixed words an option can stand for."""

    YES = "yes"
    NO = "no"
    BOOK = "book"
    MY_APPOINTMENTS = "my_appointments"
    PERSON = "person"
    OTHER_DAY = "other_day"
    OTHER_TIME = "other_time"
    OTHER_SERVICE = "other_service"
    NEVER_MIND = "never_mind"
    MORE_TIMES = "more_times"
    ANYONE = "anyone"
    NONE_OF_THESE = "none_of_these"


class WordOption(Contract):
    """A fixed word: yes, no, another day ..."""

    option: Literal["word"] = "word"
    value: str
    word: Word


class ServiceOption(Contract):
    """One service of the catalogue."""

    option: Literal["service"] = "service"
    value: str
    service: ServiceView


class DayOption(Contract):
    """One local day."""

    option: Literal["day"] = "day"
    value: str
    day: date


class OpeningOption(Contract):
    """One free start; shown with its day when the options span several."""

    option: Literal["opening"] = "opening"
    value: str
    opening: OpeningView


class StaffOption(Contract):
    """One member of staff."""

    option: Literal["staff"] = "staff"
    value: str
    staff_name: str


class AppointmentOption(Contract):
    """One appointment of the customer."""

    option: Literal["appointment"] = "appointment"
    value: str
    appointment: AppointmentView


Option = Annotated[
    WordOption | ServiceOption | DayOption | OpeningOption | StaffOption | AppointmentOption,
    Field(discriminator="option"),
]
"""One thing to tap, or to answer by its number: the first is 1. `value` is unique within its question."""
