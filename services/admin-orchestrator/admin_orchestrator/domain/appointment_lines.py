"""A day's appointments in lines an owner reads."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from admin_orchestrator.domain.payment_lines import Clock
from ratiba_contracts.by_hand import DayEntry, DayShown, StaffDay
from ratiba_contracts.requests import Refusal

STATES: Mapping[str, tuple[str, str]] = {
    "booked": ("Booked", "good"),
    "waiting": ("Waiting for payment", "open"),
    "deciding": ("A customer is deciding", "over"),
}
"""What a state is called, and how it looks."""


@dataclass(frozen=True, slots=True)
class Line:
    """One time that is taken. `appointment_id`: of what can be called off, else empty. `seen`: its state."""

    when: str
    what: str
    state: str
    mood: str
    until: str
    who: str
    reference: str
    by_hand: bool
    appointment_id: str
    seen: str


@dataclass(frozen=True, slots=True)
class StaffLines:
    """One member of staff: when they work, and what is taken."""

    name: str
    hours: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Overridable:
    """A time that customers claim: until when, and which claims an override would name."""

    until: str
    claims: str


def staff_lines(shown: DayShown, clock: Clock) -> tuple[StaffLines, ...]:
    """Everybody of the day, in the roster's order."""
    return tuple(
        StaffLines(one.name, _hours(one), tuple(_line(each, clock) for each in one.entries)) for one in shown.staff
    )


def overridable(refusal: Refusal, clock: Clock) -> Overridable:
    """What the owner may override."""
    until = clock.said(refusal.until) if refusal.until is not None else ""
    return Overridable(until, " ".join(refusal.rows))


def day_said(day: dt.date, today: dt.date) -> str:
    """A day: "Today, Sat 21 Nov", "Sun 22 Nov 2026"."""
    near = {0: "Today, ", 1: "Tomorrow, ", -1: "Yesterday, "}.get((day - today).days, "")
    year = "" if day.year == today.year else f" {day.year}"
    return f"{near}{day:%a} {day.day} {day:%b}{year}"


def day_of(text: str | None, today: dt.date) -> dt.date:
    """The day of an address; today for what is none, or years away."""
    try:
        day = dt.date.fromisoformat(text or "")
    except ValueError:
        return today
    return day if abs((day - today).days) <= 1000 else today


def _line(entry: DayEntry, clock: Clock) -> Line:
    state, mood = STATES[entry.state]
    return Line(
        when=f"{_wall(entry.start_at, clock)}–{_wall(entry.end_at, clock)}",
        what=entry.service_name or "",
        state=state,
        mood=mood,
        until=clock.said(entry.until) if entry.until is not None else "",
        who=entry.personal.name or "",
        reference=entry.reference or "",
        by_hand=entry.by_hand,
        appointment_id=str(entry.appointment_id) if _may_be_called_off(entry, clock) else "",
        seen=entry.state,
    )


def _may_be_called_off(entry: DayEntry, clock: Clock) -> bool:
    """By hand until its end, a customer's until its start; what waits for payment, as long as it does."""
    over = entry.end_at if entry.by_hand else entry.start_at
    return entry.appointment_id is not None and (entry.state == "waiting" or over > clock.now)


def _hours(one: StaffDay) -> str:
    return ", ".join(f"{span.opens:%H:%M}–{span.closes:%H:%M}" for span in one.hours) or "Day off"


def _wall(at: dt.datetime, clock: Clock) -> str:
    return f"{at.astimezone(clock.zone):%H:%M}"
