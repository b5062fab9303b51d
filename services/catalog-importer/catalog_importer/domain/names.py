"""When two names are one service's, and what a service is called inside."""

import re
import unicodedata
from collections.abc import Container

_LONGEST_ID = 52
_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


def tidy(name: str) -> str:
    """A name with single spaces and nothing invisible in it."""
    seen = "".join(letter for letter in unicodedata.normalize("NFKC", name) if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def name_key(name: str) -> str:
    """Equal for names that are one service's, whatever their case, spaces (no-break ones too) and letter forms."""
    return tidy(tidy(name).casefold())


def service_id_for(name: str, taken: Container[str]) -> str:
    """A new service's id, made of its name; with a number where that one is taken. Latin letters and digits only."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    base = _NOT_IN_AN_ID.sub("-", plain.encode("ascii", "ignore").decode()).strip("-")[:_LONGEST_ID].strip("-")
    base = base or "service"
    number, wished = 1, base
    while wished in taken:
        number += 1
        wished = f"{base}-{number}"
    return wished
