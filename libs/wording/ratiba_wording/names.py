"""Names and other words that people gave us: cleaned, never interpreted.

How a customer is addressed (dial 5). Nobody's gender is known, and none is guessed:

- `first-name`: the given name alone, `Wanjiku`. A title somebody gave themselves (`Dr`, `Bi`) is left out;
  `Mama Njeri` and `Baba Njeri` are names as they stand.
- `formal-en`: `Dear` with the full name, `Dear Wanjiku Kamau`, and `Dear customer` before a name is known. A full
  name without a title is the English form that is right for everybody; Mr, Ms or Mx would be a guess.
- `formal-sw`: `Bwana/Bibi Wanjiku Kamau`, both words of respect as on a Kenyan form, because one of them alone would
  be a guess. Before a name is known: `Ndugu mteja`.

A title that came with the name is the customer's own choice and wins over ours: `Dear Dr Wanjiku Kamau`.
"""

import unicodedata
from dataclasses import dataclass
from typing import Literal

_ENGLISH_TITLES = frozenset(
    ("mr", "mrs", "ms", "mx", "miss", "madam", "sir", "dr", "prof", "professor", "eng", "rev", "pastor", "hon")
)
_SWAHILI_TITLES = frozenset(
    ("bwana", "bw", "bibi", "bi", "ndugu", "ndg", "mzee", "mwalimu", "mwl", "daktari", "dkt", "mchungaji")
)
_TITLES = _ENGLISH_TITLES | _SWAHILI_TITLES

Naming = Literal["named", "titled", "unnamed"]


_UNSEEN = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
"""Direction marks and overrides: they make a line read otherwise than it is."""


def clean(text: str) -> str:
    """Text as data for one line: control and invisible characters gone, runs of space made one."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join("".join(_seen(char) for char in text).split())


def _seen(char: str) -> str:
    # Categories C*: controls, direction overrides, zero-width joiners, surrogates, private use, unassigned
    if not unicodedata.category(char).startswith("C"):
        return char
    return " " if char.isspace() else ""


def verbatim(text: str) -> str:
    """An owner's own words as they wrote them, line breaks and joined emoji too; only controls are gone."""
    kept = (
        char
        for char in "\n".join(text.splitlines())
        if char == "\n" or (char not in _UNSEEN and unicodedata.category(char) != "Cc")
    )
    return "".join(kept).strip()


@dataclass(frozen=True, slots=True)
class Addressee:
    """A customer's name as words may use it. `full` carries a title only if they gave one themselves."""

    naming: Naming
    first: str
    full: str


NOBODY = Addressee("unnamed", "", "")


def addressee(name: str | None) -> Addressee:
    """How to speak to somebody of this name; a name typed all in small letters gets its capitals."""
    full = clean(name or "")
    if not full:
        return NOBODY
    if full.islower():
        full = " ".join(word[:1].upper() + word[1:] for word in full.split())
    first, _, rest = full.partition(" ")
    titled = bool(rest) and first.rstrip(".").lower() in _TITLES
    if titled:
        first = rest.partition(" ")[0]
    if len(first.rstrip(".")) < 2 or first.lower() in ("mama", "baba"):
        first = rest if titled else full  # an initial, or the name of a parent by their child
    return Addressee("titled" if titled else "named", first, full)


def spoken_phone(e164: str) -> str:
    """`+254712000001` as `+254 712 000 001`; East African numbers are known to split so."""
    if e164.startswith("+25") and len(e164) == 13:
        return f"{e164[:4]} {e164[4:7]} {e164[7:10]} {e164[10:]}"
    return e164
