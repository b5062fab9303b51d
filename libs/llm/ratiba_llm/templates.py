"""A user template: a text with `{slots}`. A value is put in as JSON, once, and is never read as a template again."""

import json
import re
from collections.abc import Mapping
from typing import Any

SLOT = re.compile(r"\{([a-z][a-z0-9_]*)\}")

Value = Any
"""What JSON can say: text, numbers, booleans, null, lists and mappings of these."""


def slots(template: str) -> frozenset[str]:
    """Return the names of a template's slots. Raises ValueError for a brace that is part of none."""
    rest = SLOT.sub("", template)
    if "{" in rest or "}" in rest:
        raise ValueError("has a brace that belongs to no {slot}")
    return frozenset(SLOT.findall(template))


def filled(template: str, values: Mapping[str, Value]) -> str:
    """Return the template with every slot filled.

    As JSON a text keeps its quotes: what a customer writes cannot end its own place and begin to give orders.
    Half of a surrogate pair, which no request could carry, becomes a question mark.
    """
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items()}
    return SLOT.sub(lambda slot: written[slot[1]], template).encode("utf-8", "replace").decode("utf-8")
