"""Why a start cannot be had, as a sentence for an owner: local times, and what there is instead."""

import datetime as dt
from typing import assert_never
from zoneinfo import ZoneInfo

from booking_fsm.domain.scheduling.refusals import (
    AfterClosing,
    BeforeOpening,
    ClosedThatDay,
    HoursRefusal,
    InBreak,
    InThePast,
    NobodyForService,
    NoSuchStaff,
    NotQualified,
    OffTheGrid,
    Refusal,
    RunsIntoBreak,
    RunsPastClosing,
    StaffOff,
    Taken,
    TooFarAhead,
    TooSoon,
)


def said_to_owner(refusal: Refusal, zone: ZoneInfo) -> str:
    """One or two plain sentences. To book outside of hours, the hours have to be changed first."""
    match refusal:
        case InThePast() | TooSoon():
            return "That time has passed: an appointment of today can be entered until an hour after it began."
        case TooFarAhead(last_day=day):
            return f"That is too far ahead: the last day is {day.isoformat()}."
        case OffTheGrid():
            return "An appointment begins on a full five minutes."
        case Taken():
            return "That time is booked. Look at the day, and choose another time or another person."
        case NobodyForService() | NoSuchStaff() | NotQualified() | StaffOff():
            return _about_people(refusal, zone)
        case _:
            return _about_hours(refusal, zone)


def _about_people(refusal: NobodyForService | NoSuchStaff | NotQualified | StaffOff, zone: ZoneInfo) -> str:
    match refusal:
        case NobodyForService():
            return "Nobody on your staff does this service."
        case NoSuchStaff():
            return "That person is not on your staff any more."
        case NotQualified():
            return "That person does not do this service."
        case StaffOff(until=until):
            back = f" until {_at(until, zone)}" if until is not None else ""
            return f"They are off then{back}. Change the time off first, or choose somebody else."
        case _:
            assert_never(refusal)


def _about_hours(refusal: HoursRefusal, zone: ZoneInfo) -> str:
    match refusal:
        case ClosedThatDay():
            return "Nobody who does this service works on that day. Change the working hours first."
        case BeforeOpening(opens_at=opens):
            return f"Work begins at {_at(opens, zone)} on that day."
        case AfterClosing(closes_at=closes):
            return f"Work ends at {_at(closes, zone)} on that day."
        case RunsPastClosing(closes_at=closes, last_start=last):
            return f"It would not be over when work ends at {_at(closes, zone)}.{_latest(last, zone)}"
        case InBreak(break_from=since, break_until=until):
            return f"There is a break from {_at(since, zone)} to {_at(until, zone)}."
        case RunsIntoBreak(break_from=since, break_until=until, last_start=last):
            span = f"{_at(since, zone)} to {_at(until, zone)}"
            return f"It would run into the break from {span}.{_latest(last, zone)}"
        case _:
            assert_never(refusal)


def _latest(last_start: dt.datetime | None, zone: ZoneInfo) -> str:
    return f" The latest start is {_at(last_start, zone)}." if last_start is not None else ""


def _at(instant: dt.datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).strftime("%H:%M")
