"""What a service's refusal means for the owner: a heading, a sentence, and the status of the page that says so."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ratiba_contracts.requests import Refusal


@dataclass(frozen=True, slots=True)
class Told:
    """How a refusal is told. `sign_in`: signing in (again) is the way on.

    `alone` is the sentence for a page that cannot show what stands; None: `sentence` promises nothing below it.
    """

    heading: str
    sentence: str
    status: int
    sign_in: bool = False
    alone: str | None = None

    def with_nothing_below(self) -> "Told":
        """The same, on a page that says nothing else."""
        return replace(self, sentence=self.alone or self.sentence)


_AWAY = Told(
    "Your settings cannot be reached",
    "The part of Ratiba that keeps them does not answer just now. Customers are served as before. "
    "Please try again in a moment.",
    503,
)
_LOOK = "What stands now cannot be shown just now. Open the page again in a moment, and look."
_UNSURE = Told(
    "We do not know whether it was saved",
    "The answer did not come in time. Below is what stands now: look whether your change is in it.",
    504,
    alone=f"The answer did not come in time. {_LOOK}",
)

_TOLD: Mapping[str, Told] = {
    "stale-version": Told(
        "Not saved: somebody was faster",
        "These settings were changed after you opened this page. Below is what stands now; your choice is still "
        "marked. Save again if you still want it.",
        409,
        alone=f"These settings were changed after you opened this page. {_LOOK}",
    ),
    "changed-since": Told(
        "Not undone: it was changed again since",
        "Undo the later change first. Below is what stands now.",
        409,
        alone=f"Undo the later change first. {_LOOK}",
    ),
    "already-undone": Told(
        "It was undone before",
        "Nothing was left to do. Below is what stands now.",
        409,
        alone=f"Nothing was left to do. {_LOOK}",
    ),
    "unknown-change": Told("There is no such change", "Changes are kept for 90 days.", 404),
    "trade-unknown": Told(
        "This business has no settings yet",
        "Its trade is one that Ratiba has no voice for. Please tell whoever runs Ratiba for you.",
        503,
    ),
}

_OUTCOME_UNKNOWN = frozenset(
    {"timed-out", "unreadable-answer", "bus-unavailable", "internal-error", "infrastructure-away"}
)
"""Refusals after which a change may have been made all the same."""


def told(refusal: Refusal, *, changing: bool) -> Told:
    """The owner's words for a refusal. `changing`: the request was to change something, not only to look."""
    if refusal.slug == "invalid-value":
        return Told("Not saved", refusal.message, 422)
    if changing and refusal.slug in _OUTCOME_UNKNOWN:
        return _UNSURE
    return _TOLD.get(refusal.slug, _AWAY)
