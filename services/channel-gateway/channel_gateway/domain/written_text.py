"""Customers' words made safe to store and send on: no lone surrogates, no NUL, no longer than the contract
takes.
"""

_NOT_STORABLE = {0: None}  # PostgreSQL refuses NUL in text and in JSON


def clean_text(text: str, longest: int) -> str:
    """`text` with what UTF-8 or PostgreSQL cannot hold replaced or left out, cut to `longest` characters.

    A lone surrogate is what JSON escapes leave when a client cuts an emoji in half.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.translate(_NOT_STORABLE)[:longest]


def clean_text_or_none(text: object, longest: int) -> str | None:
    """The same for a field that may be absent, empty or of another type: None then."""
    if not isinstance(text, str):
        return None
    return clean_text(text, longest).strip() or None
