"""Those who wait for a person, in words for owners: why, what has become of their bookings, and refusals."""

from collections.abc import Mapping

from admin_orchestrator.domain.refusals import Told
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.requests import Refusal
from ratiba_contracts.views import Channel

WHY: Mapping[HandoffWhy, str] = {
    HandoffWhy.ASKED_FOR_PERSON: "They asked to talk to a person.",
    HandoffWhy.TWO_FAILED_CLARIFICATIONS: "The chat did not understand them, twice in a row.",
    HandoffWhy.COST_CEILING: "The chat had used up what understanding one customer may cost.",
    HandoffWhy.DISTRESS: "They are unhappy, or complain.",
    HandoffWhy.RUNNING_LATE: "They say that they are running late.",
    HandoffWhy.NOTHING_SOLD: "They want to book, and there are no services on your list.",
    HandoffWhy.CHAIRS_UNKNOWN: "The chat could not see which times are free, and could not book for them.",
    HandoffWhy.FIRST_ONE_GONE: "They said yes to a second service, and the first one was called off meanwhile.",
    HandoffWhy.NO_PHONE_TO_PAY_WITH: "They have no phone that can be asked for the money.",
    HandoffWhy.PAYMENT_CAME_TO_NOTHING: "Their payment did not go through, and the chat cannot ask once more.",
    HandoffWhy.SAYS_PAID: "They say that they have paid, and no money of theirs has been seen.",
    HandoffWhy.PAID_TOO_LITTLE: "They paid less than the price, so nothing was booked for it. Pay it back.",
    HandoffWhy.MONEY_TAKEN_BACK: "The bank or M-Pesa took back what they had paid.",
}

CHANNELS: Mapping[Channel, str] = {Channel.WHATSAPP: "on WhatsApp", Channel.WEB: "on your web page"}

STANDS: Mapping[str, tuple[str, str]] = {
    "booked": ("Booked", "good"),
    "waiting": ("Waiting for payment", "open"),
    "called_off": ("Called off", "over"),
    "expired": ("Not paid in time", "over"),
}
"""What an appointment's state is called, and how it looks."""

SINCE_NEW: Mapping[str, str] = {
    "booked": "They went on by themselves and booked",
    "waiting": "They went on by themselves and have still to pay for",
    "called_off": "They went on by themselves; it is called off again",
    "expired": "They went on by themselves, and did not pay in time for",
}
"""What has become of an appointment that was made after they asked."""

SINCE_OLD: Mapping[str, str] = {
    "booked": "Since then it was paid",
    "waiting": "It waits for payment",
    "called_off": "Since then called off",
    "expired": "Since then its time to pay ran out",
}
"""The same of one that they had when they asked."""

_AWAY = Told(
    "Who waits cannot be shown just now",
    "The part of Ratiba that knows does not answer. Nobody was taken off the list. Please try again in a moment.",
    503,
)
_UNSURE = Told(
    "We do not know whether it was written down",
    "The answer did not come in time. Look whether they are still on the list below, and press again if they are.",
    504,
    alone="The answer did not come in time. Open the page again in a moment, and look.",
)
_TOLD: Mapping[str, Told] = {
    "asked-again": Told(
        "They asked again since you opened this page",
        "They are still on the list. Read why, and press again once they are answered.",
        409,
        alone="They are still on the list. Open the page again in a moment, and read why.",
    ),
    "nobody-waits": Told("Nobody waits there any more", "Who was answered is kept for 90 days.", 404),
}
_OUTCOME_UNKNOWN = frozenset(
    {"timed-out", "unreadable-answer", "bus-unavailable", "internal-error", "infrastructure-away"}
)


def waiting_told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal. `changing`: somebody was to be taken off the list."""
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    return _TOLD.get(refusal.slug, _AWAY)
