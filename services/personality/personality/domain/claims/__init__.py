"""What a text says to a customer, as far as it can be compared with what was decided."""

from personality.domain.claims.check import Mismatch, mismatch, tidied
from personality.domain.claims.telling import Telling, telling_of

__all__ = ["Mismatch", "Telling", "mismatch", "telling_of", "tidied"]
