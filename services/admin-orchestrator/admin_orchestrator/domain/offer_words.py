"""Offers in words for owners: what became of one, and why nothing was offered."""

from collections.abc import Mapping

from ratiba_contracts.cross_sell import LapseReason, PassReason

OUTCOMES: Mapping[str, str] = {
    "offered": "Not answered yet",
    "accepted": "Said yes",
    "declined": "Said no",
    "lapsed": "Came to nothing",
}

UNSEEN = "Never seen"
"""What became of one that came when the chat had no place for it any more, or had gone on before it was read."""

LAPSES: Mapping[LapseReason, str] = {
    LapseReason.TOO_LATE: "It came too late for the customer to see it.",
    LapseReason.NO_ANSWER: "The customer did not answer in time.",
    LapseReason.MOVED_ON: "The customer wrote about something else.",
    LapseReason.GONE: "The time was taken when the customer said yes.",
}

PASSES: Mapping[PassReason, str] = {
    PassReason.DIALS: "Your settings say: offer nothing after a booking",
    PassReason.DECLINED: "The customer had said no in the same chat",
    PassReason.TOO_LATE: "Looking took too long; the customer was not kept waiting",
    PassReason.NO_RELATION: "No service is known to go with what was booked",
    PassReason.PRIMARY_CANCELLED: "The booking was cancelled at once",
    PassReason.NO_OPENING: "Nobody was free right after it",
    PassReason.SLOT_TAKEN: "Somebody else took the time in that moment",
    PassReason.UNAVAILABLE: "A part of Ratiba did not answer",
    PassReason.BY_HAND: "You entered the booking by hand",
}

HELP: Mapping[PassReason, tuple[str, str]] = {
    PassReason.DIALS: ("personality#cross_sell", "Change this setting"),
    PassReason.NO_RELATION: ("catalog#together", "Say what goes together"),
}
"""Where an owner can do something about a reason: an address within the business, and what the link says."""
