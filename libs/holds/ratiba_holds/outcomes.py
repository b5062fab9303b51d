"""What a hold can come to. That the server did not answer is not among them: see HoldsUnavailable."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Reserved:
    """Every cell carries the owner's token, each for `ttl_s` seconds or longer."""

    ttl_s: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody else holds at least one cell, and nothing was changed. `by`: their tokens, sorted, each once."""

    slug: ClassVar[str] = "slot-taken"
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """Every cell is still the owner's, each for `ttl_s` seconds or longer."""

    ttl_s: int


@dataclass(frozen=True, slots=True)
class Lost:
    """At least one cell is no longer the owner's, and nothing was changed.

    `by` names who has it now; empty when it only ran out, so that `reserve` may still succeed.
    """

    slug: ClassVar[str] = "hold-lost"
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Held time as it was found: `start <= t < end` in UTC on cell edges, one owner, one member of staff."""

    staff_id: str
    start: dt.datetime
    end: dt.datetime
    owner: str
