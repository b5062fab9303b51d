"""The owner token: the value of a held cell, compared whole before anything is raised or released."""

import re

_PART = re.compile(r"[A-Za-z0-9_-]{1,80}")


def primary_owner(thread: str) -> str:
    """The token under which a conversation holds the time of its own booking."""
    return _part("thread", thread)


def secondary_owner(thread: str, offer_id: str) -> str:
    """The token under which one offer holds its second time; another offer of the thread has another."""
    return f"{_part('thread', thread)}:{_part('offer_id', offer_id)}"


def known_owner(owner: str) -> str:
    """Refuse what neither function above has made."""
    parts = owner.split(":")
    if len(parts) > 2 or not all(map(_PART.fullmatch, parts)):
        raise ValueError(f"owner is {owner!r}; make it with primary_owner or secondary_owner")
    return owner


def _part(what: str, value: str) -> str:
    """Refuse a part that could make two owners share a token."""
    if not _PART.fullmatch(value):
        raise ValueError(f"{what} is {value!r}; it must be 1 to 80 letters, digits, - or _")
    return value
