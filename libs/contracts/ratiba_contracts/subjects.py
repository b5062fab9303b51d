"""The grammar of subjects. Events: `ratiba.<tenant>.<context>.<fact>.v1.<key>`; requests carry `ask` third.

The tenant is the second token so that a credential can be confined to one tenant; the key is the last so
that a stream can partition on it.
"""

from ratiba_contracts.envelope import Key, Slug

ROOT = "ratiba"
THREAD_PARTITIONS = 64
"""Partitions of THREAD_INPUTS. Fixed for the life of the stream: changing it would silently break order."""


def event_subject(tenant: Slug, context: str, fact: str, key: Key, version: int = 1) -> str:
    """Subject of one event."""
    return f"{ROOT}.{tenant}.{context}.{fact}.v{version}.{key}"


def event_pattern(context: str = "*", fact: str = "*", tenant: str = "*", key: str = "*") -> str:
    """Filter that matches events of any tenant and key unless given."""
    return f"{ROOT}.{tenant}.{context}.{fact}.v1.{key}"


def ask_subject(tenant: Slug, context: str, verb: str, version: int = 1) -> str:
    """Subject of one request; no stream may ever cover it."""
    return f"{ROOT}.{tenant}.ask.{context}.{verb}.v{version}"


def ask_pattern(context: str, verb: str) -> str:
    """Filter a responder subscribes to: the request of every tenant."""
    return f"{ROOT}.*.ask.{context}.{verb}.v1"


def armed_subject(tenant: Slug, context: str, owner: str, purpose: str) -> str:
    """Where the timer of one owner (a thread, a payment) for one purpose is kept; there is at most one.

    One token more than a fact has, for it has not happened yet.
    """
    return f"{ROOT}.{tenant}.{context}.armed.v1.{owner}.{purpose}"


def armed_pattern(context: str) -> str:
    """Where a context's timers wait until they are due, for every tenant."""
    return f"{ROOT}.*.{context}.armed.v1.>"


def thread_subject(partition: str = "*") -> str:
    """Subjects of one partition of THREAD_INPUTS: `thread.<partition>.<the event's own subject>`."""
    return f"thread.{partition}.>"


def original_subject(subject: str) -> str:
    """The event's own subject, whether read from its stream or from THREAD_INPUTS."""
    if subject.startswith("thread."):
        return subject.split(".", 2)[2]
    return subject


def dead_letter_subject(stream: str, durable: str) -> str:
    """Where a message is put that the handlers of a durable gave up."""
    return f"dead.{stream}.{durable}"


def covers(pattern: str, subject: str) -> bool:
    """Whether a NATS pattern with `*` and `>` matches a subject (or a narrower pattern)."""
    want, have = pattern.split("."), subject.split(".")
    for index, part in enumerate(want):
        if part == ">":
            return len(have) > index
        if index >= len(have) or (part not in ("*", have[index])) or have[index] == ">":
            return False
    return len(want) == len(have)
