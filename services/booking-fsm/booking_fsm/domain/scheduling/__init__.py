"""Scheduling: which starts are open, who takes them, why a start is not to be had, and what is near it."""

from booking_fsm.domain.scheduling.alternatives import nearest_alternatives
from booking_fsm.domain.scheduling.assignment import ask_for
from booking_fsm.domain.scheduling.busy import Busy, BusyCalendar
from booking_fsm.domain.scheduling.intervals import Interval
from booking_fsm.domain.scheduling.invalid import InvalidSchedule
from booking_fsm.domain.scheduling.openings import Opening, Openings
from booking_fsm.domain.scheduling.policy import Policy
from booking_fsm.domain.scheduling.refusals import DayRefusal, Refusal
from booking_fsm.domain.scheduling.schedule import Schedule
from booking_fsm.domain.scheduling.search import find_openings
from booking_fsm.domain.scheduling.service_spec import ServiceSpec
from booking_fsm.domain.scheduling.staff import Staff, StaffServices
from booking_fsm.domain.scheduling.wall_clock import days_window
from booking_fsm.domain.scheduling.why_no_openings import why_no_openings
from booking_fsm.domain.scheduling.why_not import why_not
from booking_fsm.domain.scheduling.working_hours import WallSpan, WorkingHours, spans

__all__ = [
    "Busy",
    "BusyCalendar",
    "DayRefusal",
    "Interval",
    "InvalidSchedule",
    "Opening",
    "Openings",
    "Policy",
    "Refusal",
    "Schedule",
    "ServiceSpec",
    "Staff",
    "StaffServices",
    "WallSpan",
    "WorkingHours",
    "ask_for",
    "days_window",
    "find_openings",
    "nearest_alternatives",
    "spans",
    "why_no_openings",
    "why_not",
]
