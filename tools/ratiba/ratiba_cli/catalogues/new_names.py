"""A service under a new name on the next list: only a person says that it is one, here as on the console's page."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ratiba_cli.catalogues.uploading import row_named, whole_draft
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import EDIT_DRAFT, SHOW_CATALOG
from ratiba_contracts.catalog_drafts import DraftRow, DraftShown, EditDraft, IsService
from ratiba_contracts.live_catalog import CatalogShown, ShowCatalog
from ratiba_contracts.tenant import CatalogService
from ratiba_wording.prices_said import price_said

_SERVICES = 500

IsTheSame = Callable[[str], bool]
"""Puts a question to whoever typed the command."""


class WrongName(CommandRefused, ValueError):
    """A wish for a name that cannot be read."""

    def __init__(self, wish: str) -> None:
        super().__init__(f'{wish!r}: write --same "Name on the list=Name it has now"')


class NoSuchService(CommandRefused):
    """What a row was said to be is not on offer."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no service on offer is called {name!r}; names are compared without case")


class NamesUnanswered(CommandRefused):
    """Nobody said whether rows are services under new names: put live so, they would be there twice."""

    def __init__(self, rows: Sequence[DraftRow]) -> None:
        super().__init__(
            "\n".join(["Not put live. Say of each whether it is the same service under a new name:", *map(hint, rows)])
        )


@dataclass(frozen=True, slots=True)
class NamesSaid:
    """What was said of names on the command line, all without case: new name to the one it has now; those that are new
    services, whatever they look like.
    """

    same: Mapping[str, str]
    new: frozenset[str]


def names_said(same: Sequence[str], new: Sequence[str]) -> NamesSaid:
    """Read `name on the list=name now` wishes, and names. Raises WrongName."""
    pairs = {}
    for wish in same:
        name, _, now = (" ".join(part.split()).casefold() for part in wish.rpartition("="))
        if not name or not now:
            raise WrongName(wish)
        pairs[name] = now
    return NamesSaid(pairs, frozenset(_folded(name) for name in new))


def hint(shown: DraftRow) -> str:
    """What can be said of a row that looks like a service."""
    name, service = shown.row.name.value, _alike(shown)
    return f'  --same "{name}={service.name}" (it has {_told(service)}), or --new "{name}"'


def unanswered(draft: DraftShown, said: NamesSaid) -> list[DraftRow]:
    """Rows that look like a service which the list lacks, and of which nobody has said anything."""
    return [
        shown
        for shown in draft.rows
        if shown.looks_like is not None and not shown.taken_over and _folded(shown.row.name.value or "") not in said.new
    ]


async def with_said(reached: Connections, tenant: str, draft: DraftShown, said: NamesSaid, *, actor: str) -> DraftShown:
    """The draft with what was said of names. Raises NoSuchRow, NoSuchService, StepRefused."""
    live = await _on_offer(reached, tenant) if said.same else {}
    for name, now in said.same.items():
        if now not in live:
            raise NoSuchService(now)
        row = row_named(name, draft.rows)
        draft = await _is(reached, tenant, draft, row, live[now], actor=actor)
    for name in said.new:
        row_named(name, draft.rows)
    return draft


async def with_names(
    reached: Connections, tenant: str, draft: DraftShown, said: NamesSaid, *, actor: str, ask: IsTheSame | None
) -> DraftShown:
    """The draft with what was said of names; what nobody said yet is asked, where somebody is there to be asked.

    Raises NoSuchRow, NoSuchService, NamesUnanswered, StepRefused.
    """
    draft = await with_said(reached, tenant, draft, said, actor=actor)
    asked_of: set[str] = set()
    while open_rows := [shown for shown in unanswered(draft, said) if shown.row.row_id not in asked_of]:
        if ask is None:
            raise NamesUnanswered(open_rows)
        row = open_rows[0]  # who is the service now takes it from the others that looked like it
        service = _alike(row)
        asked_of.add(row.row.row_id)
        question = f"Is “{row.row.name.value}” your “{service.name}” ({_told(service)}) under a new name?"
        if await asyncio.to_thread(ask, question):
            draft = await _is(reached, tenant, draft, row, service, actor=actor)
    return draft


async def _is(
    reached: Connections, tenant: str, draft: DraftShown, row: DraftRow, service: CatalogService, *, actor: str
) -> DraftShown:
    edit = IsService(row_id=row.row.row_id, service_id=service.service_id)
    request = EditDraft(draft_id=draft.draft_id, expected_version=draft.version, actor=actor, edit=edit)
    await asked(reached, EDIT_DRAFT, tenant, request, DraftShown)
    return await whole_draft(reached, tenant, draft.draft_id)


async def _on_offer(reached: Connections, tenant: str) -> dict[str, CatalogService]:
    found: dict[str, CatalogService] = {}
    offset = 0
    while True:
        request = ShowCatalog(offset=offset, limit=_SERVICES, imports=0, audits=0)
        shown = await asked(reached, SHOW_CATALOG, tenant, request, CatalogShown)
        found |= {_folded(service.name): service for service in shown.services}
        offset += _SERVICES
        if offset >= shown.total:
            return found


def _alike(shown: DraftRow) -> CatalogService:
    if shown.looks_like is None:
        msg = f"row {shown.row.row_id} looks like no service"
        raise ValueError(msg)
    return shown.looks_like


def _told(service: CatalogService) -> str:
    return f"{service.duration_min} min, {price_said(service.price)}"


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
