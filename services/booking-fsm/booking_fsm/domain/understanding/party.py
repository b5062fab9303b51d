"""Whom a message is about: more than one has to be said, since an appointment is for one; and whether for another."""

import re

_NUMBERS = "two|three|four|five|six|seven|eight|nine|ten|wawili|watatu|wanne|watano|sita|saba|wanane|[2-9]|1[0-9]"
_PEOPLE = "people|persons|pax|of us|guests|ladies|girls|women|men|guys|kids|children|adults|friends|heads"
_KIN = (
    "friends?|wife|husband|daughter|son|sister|brother|mother|mum|mom|dad|father|kids?|children|boyfriend|girlfriend"
    "|cousin|colleagues?|bridesmaids|family"
)
_KIN_SW = "mume|mke|mtoto|watoto|binti|rafiki|marafiki|dada|kaka|mama|baba|mchumba|wenzangu|familia"
_SEVERAL = re.compile(
    rf"\b(?:{_NUMBERS})\s+(?:{_PEOPLE})\b|\bwatu\s+(?:{_NUMBERS})\b|\bparty of\s+(?:{_NUMBERS})\b"
    rf"|\b(?:me|myself|i)\s+and\s+(?:my|a)\s+(?:{_KIN})\b|\bmy\s+(?:{_KIN})\s+and\s+(?:me|i|myself)\b"
    rf"|\b(?:mimi|sisi)\s+na\s+(?:{_KIN_SW})\b|\bboth of us\b|\bsisi (?:wawili|wote)\b",
    re.IGNORECASE,
)

_ANOTHER = re.compile(
    rf"\bfor\s+(?:(?:my|a|our|the|his|her)\s+)?(?:little\s+|elder\s+|older\s+|younger\s+)?(?:{_KIN})\b(?!['’])"
    r"|\bfor\s+(?:somebody|someone|another (?:person|lady|client)|anyone) ?(?:else)?\b|\bnot for (?:me|myself)\b"
    rf"|\bmy\s+(?:{_KIN})\s+(?:wants|needs|would like)\b|\b(?:{_KIN_SW})\s+\w*(?:angu|etu)\s+ana(?:taka|hitaji)\b"
    rf"|\b(?:kwa|ya|za|ni)\s+(?:{_KIN_SW})\b|\b(?:kwa|ya) (?:mtu )?mwingine\b|\bsio? yangu\b",
    re.IGNORECASE,
)


def for_another(text: str) -> bool:
    """Whether the words say that somebody else than who writes is to be served."""
    return _ANOTHER.search(text) is not None


def several_people(text: str) -> bool:
    """Whether the words name more than one person to be served."""
    return _SEVERAL.search(text) is not None
