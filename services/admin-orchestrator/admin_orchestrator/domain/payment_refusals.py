"""What refusals about payments and offers mean for the owner."""

from collections.abc import Mapping

from admin_orchestrator.domain.refusals import Told
from ratiba_contracts.requests import Refusal

_LOOK = "Open the page again in a moment, and look."
_UNSURE = Told(
    "We do not know whether it was done",
    "The answer did not come in time. Below is what stands now: look whether it is in it.",
    504,
    alone=f"The answer did not come in time. {_LOOK}",
)
_PAYMENTS_AWAY = Told(
    "Your payments cannot be reached",
    "The part of Ratiba that takes payments does not answer just now. Nothing is lost. Please try again in a moment.",
    503,
)
_OFFERS_AWAY = Told(
    "Your offers cannot be reached",
    "The part of Ratiba that makes offers does not answer just now. Customers can book as before. "
    "Please try again in a moment.",
    503,
)

_TOLD: Mapping[str, Told] = {
    "stale-version": Told(
        "Somebody was faster",
        "This was changed after you opened the page. Below is what stands now. Nothing was changed by you.",
        409,
        alone=f"This was changed after you opened the page. {_LOOK}",
    ),
    "already-matched": Told(
        "Somebody was faster",
        "It was said before which payment this money belongs to. Below is what stands now.",
        409,
        alone=f"It was said before which payment this money belongs to. {_LOOK}",
    ),
    "unknown-payment": Told(
        "That payment needs no money any more",
        "It was paid in the meantime, or no prompt was ever sent for it. Nothing was changed.",
        409,
    ),
    "not-confirmed": Told(
        "Not confirmed, so nothing was credited",
        "We asked, and the money does not stand on the provider’s statement for this payment. Try again in some "
        "minutes, or compare it with your own statement.",
        409,
    ),
    "receipt-used": Told(
        "This receipt was counted before", "A receipt counts once. Nothing was credited a second time.", 409
    ),
    "paid-back-by-provider": Told(
        "The bank took it back itself",
        "It is with the customer already, so it stays written down as paid back. Nothing was changed.",
        409,
    ),
    "provider-refused": Told("The provider refused", "Please check the account with whoever runs Ratiba for you.", 502),
}

NOT_THERE = frozenset({"unknown-refund", "unknown-callback"})
"""Refusals for what is not there, or another business's: the two look the same."""

_OUTCOME_UNKNOWN = frozenset(
    {"timed-out", "unreadable-answer", "bus-unavailable", "internal-error", "infrastructure-away"}
)


def payments_told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal of payments. `changing`: the request was to change something."""
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    return _TOLD.get(refusal.slug, _PAYMENTS_AWAY)


def offers_told(_refusal: Refusal) -> Told:
    """The owner's words when offers cannot be shown."""
    return _OFFERS_AWAY
