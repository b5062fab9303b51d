"""One thing a phrase says about a service."""

from dataclasses import dataclass
from enum import Enum, auto


class Kind(Enum):
    """How much a feature tells."""

    IDEA = auto()  # a thing one can ask for
    SPLIT = auto()  # keeps near things apart, nominates nothing
    NUMBER = auto()  # minutes, a level, a size
    WORD = auto()  # a word of this catalogue the lexicon does not know
    EXACT = auto()  # the whole name of a service


@dataclass(frozen=True, slots=True)
class Feature:
    """Words `start` up to `end` say one of `keys`."""

    kind: Kind
    keys: frozenset[str]
    start: int
    end: int
