"""What is live and what was done to it, in lines an owner reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from admin_orchestrator.domain.history import day_and_time
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.live_catalog import CatalogAudit, ImportShown
from ratiba_contracts.tenant import CatalogService
from ratiba_wording.prices_said import price_said

NO_CATEGORY = "Other services"

_DONE = {"insert": "added", "update": "changed", "retire": "taken off", "restore": "brought back"}
_FIELD_NAMES = {
    "name": "name",
    "price": "price",
    "duration_min": "minutes",
    "name_sw": "Swahili name",
    "category": "category",
    "description": "description",
    "aliases": "other names",
    "buffer_before_min": "minutes kept free before",
    "buffer_after_min": "minutes kept free after",
}
_SAID_BY_THE_LINE = {"insert": {"name", "on_offer"}, "update": set(), "retire": {"on_offer"}, "restore": {"on_offer"}}
"""Fields that a line says already: "Manicure: added"."""


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """A live service."""

    name: str
    name_sw: str
    minutes: int
    price: str


def by_category(services: Sequence[CatalogService]) -> tuple[tuple[str, tuple[ServiceLine, ...]], ...]:
    """Categories in the order of the list, each with its services; what has none comes last."""
    grouped: dict[str, list[ServiceLine]] = {}
    for one in services:
        line = ServiceLine(one.name, one.name_sw or "", one.duration_min, price_said(one.price))
        grouped.setdefault(one.category or "", []).append(line)
    ordered = [(name, tuple(lines)) for name, lines in grouped.items() if name]
    if "" in grouped:
        ordered.append((NO_CATEGORY if ordered else "", tuple(grouped[""])))
    return tuple(ordered)


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One list that was put live; `by_hand`: what was live before, changed here."""

    import_id: str
    files: str
    by_hand: bool
    when: str
    actor: str
    did: str
    taken_back: bool
    can_roll_back: bool


def import_line(shown: ImportShown, now: datetime, zone: ZoneInfo) -> ImportLine:
    """A line of the lists that were put live."""
    by_hand = shown.modality is Modality.TYPED
    return ImportLine(
        import_id=str(shown.import_id),
        files=", ".join(shown.files) or ("changed here" if by_hand else "your services"),
        by_hand=by_hand,
        when=day_and_time(shown.at.astimezone(zone), now.astimezone(zone)),
        actor=shown.actor,
        did=counted(shown.counts),
        taken_back=shown.rolled_back_at is not None,
        can_roll_back=shown.can_roll_back,
    )


def counted(counts: CatalogCounts) -> str:
    """What was done, in numbers: "12 new, 3 changed, 20 as before"."""
    parts = (
        (counts.inserted, "new"),
        (counts.updated, "changed"),
        (counts.unchanged, "as before"),
        (counts.retired, "taken off"),
    )
    return ", ".join(f"{number} {what}" for number, what in parts if number) or "nothing changed"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One change of one service. `fields`: name, before, after."""

    name: str
    done: str
    fields: tuple[tuple[str, str, str], ...]
    when: str
    actor: str


def audit_line(audit: CatalogAudit, now: datetime, zone: ZoneInfo) -> AuditLine:
    """A line of the history: what differs, in the order in which people look for it; nought of something new is left
    out.
    """
    names = dict.fromkeys((*_FIELD_NAMES, *audit.before, *audit.after))
    changed = [
        name
        for name in names
        if audit.before.get(name) != audit.after.get(name)
        and name not in _SAID_BY_THE_LINE[audit.action]
        and not (audit.action == "insert" and not audit.after.get(name))
    ]
    fields = tuple(
        (_FIELD_NAMES.get(name, name.replace("_", " ")), _said(audit.before.get(name)), _said(audit.after.get(name)))
        for name in changed
    )
    return AuditLine(
        name=audit.name,
        done=_DONE[audit.action],
        fields=fields,
        when=day_and_time(audit.at.astimezone(zone), now.astimezone(zone)),
        actor=audit.actor,
    )


def _said(value: str | int | None) -> str:
    return "nothing" if value in (None, "") else str(value)
