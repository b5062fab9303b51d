"""Words cut to a length, at the end of a word where that is possible. Lengths are UTF-16 code units."""

import re

ELLIPSIS = "…"
_BREAKS = ("\n\n", "\n", ". ", "? ", "! ", " ")
"""Where a text is cut, best first: paragraph, line, sentence, word."""

_JOINERS = "\u200d\ufe0f\ufe0e"
_MODIFIERS = re.compile("[\u0300-\u036f\u200d\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


def width(text: str) -> int:
    """UTF-16 code units: at least as many as any provider counts."""
    return len(text) + sum(character > "\uffff" for character in text)


def one_line(text: str) -> str:
    """The text with every run of white space as one space: labels have no line breaks."""
    return " ".join(text.split())


def shortened(label: str, limit: int) -> str:
    """`label` itself if it fits, else its first whole words and an ellipsis.

    A first word that alone is too long, or one whose end would leave less than half the room used, is cut
    within.
    """
    if width(label) <= limit:
        return label
    head = _head(label, limit - width(ELLIPSIS))
    at = head.rfind(" ")
    if not label[len(head) :].startswith(" ") and at >= len(head) // 2:
        head = head[:at]
    return head.rstrip(" ,;:-–/(&+") + ELLIPSIS


def split_text(text: str, limit: int) -> tuple[str, ...]:
    """`text` in pieces of at most `limit`, cut at the best break in the second half of each piece."""
    pieces: list[str] = []
    rest = text.strip()
    while width(rest) > limit:
        head = _head(rest, limit)
        cut = _best_break(head)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return (*pieces, rest)


def _best_break(head: str) -> int:
    for mark in _BREAKS:
        at = head.rfind(mark)
        if at >= len(head) // 2:
            return at + len(mark)
    return len(head)


def _head(text: str, limit: int) -> str:
    """The longest beginning within `limit` that does not end inside an emoji or an accented letter."""
    used = end = 0
    for end, character in enumerate(text):  # noqa: B007  the loop's last index is what is looked for
        used += width(character)
        if used > limit:
            break
    else:
        return text
    cut = end
    while cut > 0 and (_MODIFIERS.match(text[cut]) or text[cut - 1] in _JOINERS[:1]):
        cut -= 1
    return text[: cut or end]
