"""A greeting in the owner's own words: what it may be. Customers read it exactly as it was written."""

import unicodedata

LONGEST_GREETING = 140
"""Characters (code points) of a custom greeting."""

_JOINER = "\u200d"
"""Joins the parts of one emoji, and hides nothing."""

_REFUSED = {
    "Cc": "a control character",
    "Cf": "an invisible or direction-changing character",
    "Cs": "half a character",
    "Co": "a character of private use",
    "Zl": "a line break",
    "Zp": "a line break",
}


def greeting_problem(text: str) -> str | None:
    """Why the text cannot be a greeting, as the end of a sentence; None where it can.

    Braces, percent signs and asterisks are letters like any other here: whoever puts the greeting into words or into a
    message must never read it as a template.
    """
    if not text.strip():
        return "is empty"
    if len(text) > LONGEST_GREETING:
        return f"has {len(text)} characters, at most {LONGEST_GREETING} are possible"
    if len(text.splitlines()) > 1:
        return "has more than one line"
    for place, char in enumerate(text, start=1):
        found = _REFUSED.get(unicodedata.category(char))
        if found and char != _JOINER:
            return f"has {found} (U+{ord(char):04X}) at place {place}"
    return None
