"""Minutes of a service as owners type them."""

import re

SHORTEST, LONGEST, STEP = 5, 600, 5
"""Minutes a service can take (catalog contract)."""


class NotMinutes(ValueError):
    """What was typed is no length of a service. The text is a sentence for the owner."""


def typed_minutes(text: str) -> int:
    """Minutes of a service. Raises NotMinutes."""
    words = re.sub(r"\s*(?:minutes|minute|mins|min|m|')\.?$", "", text.strip().lower())
    minutes = int(words) if words.isascii() and words.isdecimal() and len(words) < 5 else 0
    if not SHORTEST <= minutes <= LONGEST or minutes % STEP:
        msg = f"Minutes go in steps of {STEP}, from {SHORTEST} to {LONGEST}: for example 45."
        raise NotMinutes(msg)
    return minutes
