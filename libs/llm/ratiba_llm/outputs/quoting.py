"""Whether words are somebody's own."""

import re


def own_words(words: str | None, text: str) -> str | None:
    """Return `words` if `text` has them, whatever their case and spacing, else None.

    A quote that begins or ends inside a word or a number of the text is none: "4 Dec" is not in "14 Dec".
    """
    return words if words is not None and _folded(words) in _folded(text) else None


def _folded(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+|[^\w\s]", text.casefold())) + " "
