"""What the importer's refusals mean for the owner: the status is the one an API client would act on."""

from collections.abc import Mapping
from dataclasses import replace

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

STALE = "draft-stale"
"""The importer alone knows what was changed: its sentence comes before ours."""

PLAN_STALE = Told(
    "Not taken back: your services were changed after you opened this page",
    "Another tab, or somebody else, did that. Below is what taking it back would do now. Look once more, then press "
    "the button again.",
    409,
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
        "Not live yet: your services were changed meanwhile, in another tab or by somebody else",
        "What would change now is below.",
        409,
    ),
    "stale-version": Told(
        "Not done: this list was changed in another tab, or by somebody else",
        "Below is how it stands now. Look once more, then press the button again if you still want it.",
        409,
    ),
    "judged-since": Told(
        "Not done: somebody has said something else of these two, in another tab perhaps",
        "Below is what stands now. Say it again if you still want it.",
        409,
    ),
    "same-name-twice": Told(
        "Not live yet: two services have one name",
        "Customers could not tell them apart. Give one of them another name, or make the two one.",
        422,
    ),
    "same-swahili-name": Told(
        "Not live yet: two services have one Swahili name",
        "Customers who write Swahili could not tell them apart. Change one of the two, or leave it empty.",
        422,
    ),
    "service-taken": Told("That service is on the list already", "Another row has its name. Make the two one.", 409),
    "nothing-live": Told("Nothing is live yet", "Hand in your price list first.", 409),
    "name-too-long": Told("Not live yet: a name is too long", "Make it shorter, so that it fits a phone.", 422),
    "nothing-to-commit": Told("There is nothing to put live", "The list is empty. Add a service first.", 422),
    "catalogue-too-large": Told(
        "Not live yet: that is more than we can show customers",
        "Take services off the list, or shorten what is written about them.",
        422,
    ),
    "same-row": Told("Choose two services", "They must not be the same.", 422),
    "unknown-draft": _GONE,
    "draft-not-ready": Told("This list is not ready", "It is still being read, or it was put live already.", 409),
    "foreign-upload": Told("These files are not here", "Please hand them in again.", 422),
    "unknown-import": Told("There is no such list", "It may be too old, or it is not yours.", 404),
    "unknown-row": Told("This service is not on the list any more", "It was taken off, or made one with another.", 404),
    "unknown-service": Told("There is no such service", "It was taken off. Reload the page.", 404),
    "already-rolled-back": Told("This was taken back before", "Nothing was left to do.", 409),
    "not-the-latest-import": Told(
        "Only the latest list can be taken back", "Another one was put live after this one.", 409
    ),
    "too-late-to-roll-back": Told(
        "This cannot be taken back any more", "That is possible for seven days. Hand in your list anew instead.", 409
    ),
}

_OUTCOME_UNKNOWN = frozenset({"timed-out", "unreadable-answer", "bus-unavailable", "internal-error"})
_SERVICE_AWAY = frozenset({"nobody-answers", "infrastructure-away", "tenant-unknown", "invalid-request"})


def catalog_told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal. One we have no words for is told in the importer's own, which are for owners."""
    known = _TOLD.get(refusal.slug)
    if known is not None:
        return replace(known, sentence=f"{refusal.message} {known.sentence}") if refusal.slug == STALE else known
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    if refusal.slug in _OUTCOME_UNKNOWN | _SERVICE_AWAY:
        return _AWAY
    return Told("That is not possible", refusal.message, 422)
