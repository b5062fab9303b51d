"""What refusals about appointments mean for the owner."""

from collections.abc import Mapping

from admin_orchestrator.domain.refusals import Told
from ratiba_contracts.by_hand import HELD
from ratiba_contracts.requests import Refusal

_LOOK = "Open the day again in a moment, and look."
_UNSURE = Told(
    "We do not know whether it was booked",
    "The answer did not come in time. Look whether it stands on the day below. Press again if it does not: "
    "it is booked once, however often you press.",
    504,
    alone=f"The answer did not come in time. {_LOOK}",
)
_AWAY = Told(
    "Your appointments cannot be reached",
    "The part of Ratiba that keeps them does not answer just now. Nothing was booked. Please try again in a moment.",
    503,
)
_TOLD: Mapping[str, Told] = {
    "holds-unavailable": Told(
        "Not booked",
        "Nobody can say just now what customers are deciding on, so nothing is booked over them. Please try again in "
        "a moment.",
        503,
    ),
    "being-booked": Told(
        "Somebody is booking that time at this moment", "Nothing was booked by you. Look at the day below.", 409
    ),
    "slot-taken": Told(
        "That time is booked",
        "Nothing was booked by you. Look at the day below, and choose another time or another person.",
        409,
    ),
    "unknown-service": Told("That service is not sold any more", "Nothing was booked. Choose another one.", 409),
    "catalog-missing": Told(
        "There are no services yet", "Put your price list in first: what is booked comes from there.", 409
    ),
}
_CANNOT_BE = frozenset(
    {
        "in-the-past",
        "too-soon",
        "too-far-ahead",
        "nobody-for-service",
        "no-such-staff",
        "not-qualified",
        "closed-that-day",
        "staff-off",
        "before-opening",
        "after-closing",
        "runs-past-closing",
        "in-break",
        "runs-into-break",
        "off-the-grid",
        "request-used",
    }
)
"""Refusals whose message says it all: it names the times of that day."""

_STANDS = frozenset({"no-such-appointment", "changed-since", "has-begun", "has-ended"})
"""Refusals to call something off, whose message says how it stands."""

_UNSURE_IF_OFF = Told(
    "We do not know whether it was called off",
    "The answer did not come in time. Look whether it still stands on the day below, and press again if it does.",
    504,
    alone=f"The answer did not come in time. {_LOOK}",
)
_NOT_OFF = Told(
    "Your appointments cannot be reached",
    "The part of Ratiba that keeps them does not answer just now. Nothing was called off. Please try again in a "
    "moment.",
    503,
)

_OUTCOME_UNKNOWN = frozenset(
    {"timed-out", "unreadable-answer", "bus-unavailable", "internal-error", "infrastructure-away"}
)


def appointments_told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal. `changing`: an appointment was to be entered."""
    if refusal.slug == HELD:
        return Told("Not booked: that time is promised", refusal.message, 409)
    if refusal.slug in _CANNOT_BE:
        return Told("Not booked", refusal.message, 409)
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    return _TOLD.get(refusal.slug, _AWAY)


def calling_off_told(refusal: Refusal) -> Told:
    """The owner's words for an appointment that was not called off."""
    if refusal.slug in _STANDS:
        return Told("Not called off", refusal.message, 409)
    return _UNSURE_IF_OFF if refusal.slug in _OUTCOME_UNKNOWN else _NOT_OFF
