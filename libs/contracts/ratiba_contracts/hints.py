"""Core subjects that no stream stores: a lost one costs a moment, for whoever hears it looks into a database anyway.

They carry no data. What is said on them is a hint; nothing is ever done because of its words.
"""

from dataclasses import dataclass

from ratiba_contracts.envelope import Key, Slug
from ratiba_contracts.facts import ADMIN, CLI, DRAFT_READY, GATEWAY, IMPORTER, PAGE_READ, SERVICES, TENANT_PROVISIONED


@dataclass(frozen=True)
class Hint:
    """One kind of hint: its subjects for every tenant, who says it and who hears it."""

    pattern: str
    speakers: tuple[str, ...]
    listeners: tuple[str, ...]


def outbox_subject(service: str) -> str:
    """Where a replica of a service tells the one that publishes its outbox that rows wait."""
    return f"hint.outbox.{service}"


def live_subject(tenant: Slug, key: Key) -> str:
    """Where a gateway tells the others that a web conversation has something new to show."""
    return f"live.{tenant}.web.{key}"


OUTBOX_WAITS: tuple[Hint, ...] = tuple(Hint(outbox_subject(each), (each,), (each,)) for each in SERVICES)
LIVE_WEB = Hint(live_subject("*", "*"), (GATEWAY,), (GATEWAY,))
REGISTRY_CHANGED = Hint(TENANT_PROVISIONED.pattern, (CLI,), SERVICES)
"""The fact itself, heard while it passes by every process: its own copy of the registry is to be read again."""

PAGE_IS_READ = Hint(PAGE_READ.pattern, (IMPORTER,), (ADMIN,))
DRAFT_IS_READY = Hint(DRAFT_READY.pattern, (IMPORTER,), (ADMIN,))
"""Facts, heard while they pass by every console: how far an upload is, for whoever looks at its page just now."""

HINTS: tuple[Hint, ...] = (*OUTBOX_WAITS, LIVE_WEB, REGISTRY_CHANGED, PAGE_IS_READ, DRAFT_IS_READY)
