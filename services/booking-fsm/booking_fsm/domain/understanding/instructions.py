"""Sentences that talk to the machine instead of the business. They are set aside; the rest is read as ever.

Nothing here is needed for safety: no words of a customer can set a price or a rule. It keeps such a sentence from being taken
for a question about prices or a change of appointment.
"""

import re

_AIMED = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|puuza|sahau)\b[^.!?\n]{0,60}?"
    r"\b(?:rules?|instructions?|prompts?|guidelines|prompt|system|previous|above|training|sheria|kanuni|maagizo|maelekezo)\b"
    r"|\b(?:system prompt|developer mode|jailbreak|you are now|act as (?:a|an|the)|pretend (?:to be|you are)|as an ai|new instructions?)\b"
    r"|\b(?:set|make|change|update|badilisha|fanya)\b[^.!?\n]{0,30}\b(?:prices?|bei)\b[^.!?\n]{0,30}\b(?:to|ziwe|iwe|be|free|bure|\d)",
    re.IGNORECASE,
)
_CLAIM = re.compile(r"\b(?:all|every|zote)?\s*(?:prices?|services?|bei)\s*(?:zote)?\s*(?:are|is|now|=|:|ni|ziwe)?\s*\d+\s*(?:bob|shillings?|ksh|kes|/=|sh)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*")


def set_aside(cleaned: str) -> str:
    """Return the text with such sentences blanked, every other character in its place."""
    if not (_AIMED.search(cleaned) or _CLAIM.search(cleaned)):
        return cleaned
    return _SENTENCE.sub(
        lambda m: " " * len(m.group()) if _AIMED.search(m.group()) or _CLAIM.search(m.group()) else m.group(), cleaned
    )
