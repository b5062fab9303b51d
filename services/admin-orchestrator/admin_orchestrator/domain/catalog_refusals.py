"""What the importer's refusals mean for the owner: the status is the one an API client would act on."""

from collections.abc import Mapping

from admin_orchestrator.domain.refusals import Told
from ratiba_contracts.requests import Refusal

_AWAY = Told(
    "Your services cannot be reached",
    "The part of Ratiba that keeps your price list does not answer just now. Customers are served as before. "
    "Please try again in a moment.",
    503,
)
_UNSURE = Told(
    "We do not know whether it was done",
    "The answer did not come in time. Open your services again in a moment, and look whether it is there.",
    504,
)
_GONE = Told(
    "This price list is not here any more",
    "It was put live or thrown away before, or it is not yours. Your services are as they were.",
    404,
)

_TOLD: Mapping[str, Told] = {
    "price-floor-violation": Told(
        "Not live yet: some prices are missing",
        "Nobody has said what these services cost. Type each price marked red, then put the list live.",
        422,
    ),
    "duration-missing": Told(
        "Not live yet: some services have no minutes",
        "Customers book by time. Type how long each of these takes.",
        422,
    ),
    "draft-stale": Told(
        "Your services were changed in the meantime",
        "So we compared your list once more. Below is what would change now. If it is right, put it live.",
        409,
    ),
    "stale-version": Told(
        "Somebody else changed this in the meantime",
        "Below is what stands now. Please look once more, and do it again if you still want it.",
        409,
    ),
    "unknown-draft": _GONE,
    "unknown-import": Told("There is no such upload", "It may be too old, or it is not yours.", 404),
    "unknown-row": Told("This service is not on the list any more", "It was taken off or merged elsewhere.", 404),
    "not-ready": Told("This list is not ready", "It is still being read, or it was put live already.", 409),
    "rollback-not-possible": Told(
        "This cannot be taken back any more",
        "Only the latest list can be taken back, once, and for seven days.",
        409,
    ),
}

_OUTCOME_UNKNOWN = frozenset({"timed-out", "unreadable-answer", "bus-unavailable", "internal-error"})
_SERVICE_AWAY = frozenset({"nobody-answers", "infrastructure-away", "tenant-unknown", "invalid-request"})


def catalog_told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal. One we have no words for is told in the importer's own, which are for owners."""
    known = _TOLD.get(refusal.slug)
    if known is not None:
        return known
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    if refusal.slug in _OUTCOME_UNKNOWN | _SERVICE_AWAY:
        return _AWAY
    return Told("That is not possible", refusal.message, 422)
