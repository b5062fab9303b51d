"""Why a request about the catalogue is not done. One class, told apart by slug; messages say what to do."""

from collections.abc import Sequence

from ratiba_contracts.requests import Refusal

_ROWS_NAMED = 200


class CatalogRefusal(Exception):
    """An expected refusal. `rows`: ids of the rows it is about."""

    def __init__(self, slug: str, message: str, rows: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.slug = slug
        self.message = message
        self.rows = tuple(rows)

    def told(self) -> Refusal:
        """As an answer."""
        return Refusal(slug=self.slug, message=self.message, rows=self.rows[:_ROWS_NAMED])


def unknown_draft() -> CatalogRefusal:
    """There is none of this id, or it was thrown away long ago."""
    return CatalogRefusal("unknown-draft", "There is no such draft. It may have been thrown away.")


def draft_not_ready(state: str) -> CatalogRefusal:
    """It is being read, committed or thrown away."""
    return CatalogRefusal("draft-not-ready", f"This draft is {state}: it can be changed only while it is ready.")


def stale_version(expected: int, found: int) -> CatalogRefusal:
    """Somebody else changed it since it was shown."""
    return CatalogRefusal(
        "stale-version", f"It was changed since it was shown: version {found}, not {expected}. Look at it again."
    )


def draft_stale(changed: Sequence[str], by: Sequence[str], rows: Sequence[str]) -> CatalogRefusal:
    """Services were changed since the draft was compared with them: which, by whom, and the rows they are here.

    Nothing `changed` where the catalogue was only published anew, as after a restore: no person's change is known.
    """
    since = f"Changed after this list was compared with your services: {named(changed)}, by {named(by)}."
    anew = "Your services were published anew after this list was compared with them. No change of them is known."
    again = "It was compared once more: look at it again, then put it live."
    return CatalogRefusal("draft-stale", f"{since if changed else anew} {again}", rows)


def judged_since(stands: str | None) -> CatalogRefusal:
    """Somebody has said something else of two services than was shown of them."""
    return CatalogRefusal("judged-since", f"Somebody has said that the two are {stands}. Look at them again.")


def nothing_to_commit() -> CatalogRefusal:
    """It has no rows, and takes nothing off offer."""
    return CatalogRefusal("nothing-to-commit", "The draft has no rows.")


def unknown_import() -> CatalogRefusal:
    """No such commit."""
    return CatalogRefusal("unknown-import", "There is no such import.")


def named(texts: Sequence[str], most: int = 5) -> str:
    """A few names for a sentence."""
    shown = ", ".join(texts[:most])
    return f"{shown} and {len(texts) - most} more" if len(texts) > most else shown
