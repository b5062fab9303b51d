"""Ids that follow from the input: a turn that is taken again makes the same ones, and so the same rows."""

import datetime as dt
import hashlib
from uuid import UUID

from ulid import ULID

_SPOKEN = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Letters and digits that survive being said aloud or copied by hand: no O/0, I/1, S/5, B/8, Z/2."""

_TAPPED = "0123456789abcdefghjkmnpqrstvwxyz"


def thread_id(cause: UUID, at: dt.datetime) -> str:
    """ULID of a thread that begins with `cause`: sortable by time, unique by the cause."""
    milliseconds = int(at.timestamp() * 1000)
    return str(ULID(milliseconds.to_bytes(6, "big") + _digest(cause, "thread")[:10]))


def question_id(cause: UUID, place: int) -> str:
    """Id of the question asked in the `place`-th reply to `cause`."""
    return _spell(_digest(cause, f"question{place}"), _TAPPED, 10)


def reference(cause: UUID, salt: int = 0) -> str:
    """Six characters a customer can read out; another `salt` when it is in use."""
    return _spell(_digest(cause, f"reference{salt}"), _SPOKEN, 6)


def _digest(cause: UUID, purpose: str) -> bytes:
    return hashlib.sha256(cause.bytes + purpose.encode()).digest()


def _spell(digest: bytes, alphabet: str, length: int) -> str:
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(length):
        number, index = divmod(number, len(alphabet))
        letters.append(alphabet[index])
    return "".join(letters)
