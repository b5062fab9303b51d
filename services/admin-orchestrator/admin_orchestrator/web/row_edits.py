"""Edits of single rows: each is saved by itself, and a script gets back only what changed on the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import structlog
from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import Response

from admin_orchestrator.adapters.catalog import Catalog
from admin_orchestrator.domain.catalog_refusals import catalog_told
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.review import KINDS, NotSaved, is_of_live, review_row, standing_of
from admin_orchestrator.domain.row_form import (
    FIELDS,
    LONGEST,
    NotUnderstood,
    RowForm,
    edit_of,
    merge_of,
    read_form,
    shown_values,
    split_of,
)
from admin_orchestrator.web.addresses import business_of, catalog_path, id_of, number_of, see
from admin_orchestrator.web.drafts import DraftPage, query_of
from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages, wants_part
from ratiba_contracts.catalog_drafts import (
    AddRow,
    DeleteRow,
    DraftEdit,
    DraftRow,
    DraftShown,
    IsService,
    KeepService,
    SetCells,
)
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.catalog")

STALE = "stale-version"
ROW_GONE = Told("This service is not on the list any more", "It was taken off, or made one with another.", 404)
_LOOK = "Here is what stands now: change it again if you still want to."
TRIES = 3
"""How often an edit is made anew because other rows were edited at the same moment."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One form of a row as it came: by whom, for which row of which draft."""

    request: Request
    frame: Frame
    draft: UUID
    row_id: str
    fields: Mapping[str, str]

    @property
    def tenant(self) -> str:
        """Whose draft it is."""
        return business_of(self.frame).slug


@dataclass(frozen=True, slots=True)
class RowEdits:
    """The routes of a draft's rows."""

    gate: Gate
    forms: Forms
    pages: Pages
    catalog: Catalog
    draft_page: DraftPage

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/catalog/drafts/{draft_id}/rows")
        router.add_api_route("", self.add, methods=["POST"])
        router.add_api_route("/keep", self.keep, methods=["POST"])
        router.add_api_route("/{row_id}", self.save, methods=["POST"])
        router.add_api_route("/{row_id}/delete", self.delete, methods=["POST"])
        router.add_api_route("/{row_id}/split", self.split, methods=["POST"])
        router.add_api_route("/{row_id}/merge", self.merge, methods=["POST"])
        router.add_api_route("/{row_id}/is", self.is_service, methods=["POST"])
        return router

    async def save(self, request: Request, tenant: str, draft_id: str, row_id: str) -> Response:
        """Save what was typed into one row."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        sent = Sent(request, frame, id_of(draft_id), row_id, fields)
        try:
            form = read_form(fields)
            edit = edit_of(row_id, form, business_of(frame).currency)
        except NotUnderstood as error:
            return await self._not_understood(sent, error)
        if edit is None:
            return await self._stands(sent, None)
        saved = await self._edited(sent, edit, form)
        if isinstance(saved, DraftShown):
            if wants_part(request):
                return self._part(frame, saved, saved.rows)
            return see(f"{catalog_path(tenant, sent.draft)}{query_of(fields)}#row-{row_id}")
        log.info("catalog.edit_refused", tenant=tenant, reason=saved.slug)
        if saved.slug == STALE:
            told = Told("Changed in another tab, or by somebody else", f"{_wanted(form)} {_LOOK}", 409)
        else:
            told = catalog_told(saved, changing=True)
        return await self._stands(sent, told)

    async def add(self, request: Request, tenant: str, draft_id: str) -> Response:
        """A new, empty row."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        after = fields.get("after") or None
        return await self._made(frame, id_of(draft_id), fields, lambda: AddRow(after=after))

    async def delete(self, request: Request, tenant: str, draft_id: str, row_id: str) -> Response:
        """Take a row off the list."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        return await self._made(frame, id_of(draft_id), fields, lambda: DeleteRow(row_id=row_id))

    async def split(self, request: Request, tenant: str, draft_id: str, row_id: str) -> Response:
        """Make two of one."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        return await self._made(frame, id_of(draft_id), fields, lambda: split_of(row_id, fields))

    async def merge(self, request: Request, tenant: str, draft_id: str, row_id: str) -> Response:
        """Make one of two."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        return await self._made(frame, id_of(draft_id), fields, lambda: merge_of(row_id, fields))

    async def is_service(self, request: Request, tenant: str, draft_id: str, row_id: str) -> Response:
        """Say which live service it is under another name, or that it is a new one."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        service = fields.get("service") or None
        return await self._made(frame, id_of(draft_id), fields, lambda: IsService(row_id=row_id, service_id=service))

    async def keep(self, request: Request, tenant: str, draft_id: str) -> Response:
        """Put a service back that was taken off."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        service = fields.get("service", "")
        return await self._made(frame, id_of(draft_id), fields, lambda: KeepService(service_id=service))

    async def _made(
        self, frame: Frame, draft: UUID, fields: Mapping[str, str], edit_of_form: Callable[[], DraftEdit]
    ) -> Response:
        """An edit that changes which rows there are; then the list again."""
        tenant = business_of(frame).slug
        try:
            edit = edit_of_form()
        except NotUnderstood as error:
            told = Told("Not changed", str(error), 422)
            return await self.draft_page.page(frame, draft, fields, problem=told)
        except ValidationError as error:
            raise NoSuchPage from error
        version = max(1, number_of(fields.get("version")))
        made = await self.catalog.edit(tenant, draft, edit, version=version, actor=frame.session.person.actor)
        if isinstance(made, Refusal):
            return await self.draft_page.refused(frame, draft, made, fields)
        place = f"#row-{made.rows[0].row.row_id}" if made.rows else "#rows"
        return see(f"{catalog_path(tenant, draft)}{query_of(fields)}{place}")

    async def _edited(self, sent: Sent, edit: SetCells, form: RowForm) -> DraftShown | Refusal:
        """Save; where only other rows were edited since the person looked, save it over those."""
        actor, version = sent.frame.session.person.actor, max(1, number_of(sent.fields.get("version")))
        for _ in range(TRIES):
            saved = await self.catalog.edit(sent.tenant, sent.draft, edit, version=version, actor=actor)
            if not isinstance(saved, Refusal) or saved.slug != STALE:
                return saved
            now = await self.catalog.row(sent.tenant, sent.draft, edit.row_id)
            if isinstance(now, Refusal):
                return now
            shown, row = now
            if row is None or shown_values(row.row) != dict(form.was):
                return saved
            version = shown.version
        return saved

    async def _stands(self, sent: Sent, told: Told | None) -> Response:
        """The row as it stands now, with why it was not changed."""
        if not wants_part(sent.request):
            return await self.draft_page.page(sent.frame, sent.draft, sent.fields, problem=told)
        now = await self.catalog.row(sent.tenant, sent.draft, sent.row_id)
        if isinstance(now, Refusal):
            return self.pages.message(sent.request, told or catalog_told(now, changing=False))
        shown, row = now
        if row is None:
            return self.pages.message(sent.request, ROW_GONE)
        return self._part(sent.frame, shown, (row,), told)

    async def _not_understood(self, sent: Sent, error: NotUnderstood) -> Response:
        """A sentence beside the field; what was typed stays in its form, and the list is not ready."""
        told = Told("Not saved", str(error), 422)
        if wants_part(sent.request):
            return self.pages.page("part_row_problem.html", status=422, problem=told, field=error.field)
        typed = {name: sent.fields[name] for name in FIELDS if name in sent.fields}
        not_saved = NotSaved(sent.row_id, typed, error.field, str(error))
        return await self.draft_page.page(
            sent.frame, sent.draft, sent.fields, problem=told, blamed=(sent.row_id,), not_saved=not_saved
        )

    def _part(self, frame: Frame, shown: DraftShown, rows: Sequence[DraftRow], told: Told | None = None) -> Response:
        return self.pages.page(
            "part_saved.html",
            status=200 if told is None else told.status,
            frame=frame,
            business=business_of(frame),
            shown=shown,
            rows=[review_row(row, shown.pages) for row in rows],
            of_live=is_of_live(shown),
            standing=standing_of(shown),
            longest=LONGEST,
            kinds=KINDS,
            only_red=False,
            offset=0,
            row_problem=told,
        )


def _wanted(form: RowForm) -> str:
    """What somebody had typed, so that it is not lost."""
    typed = [value for name, value in form.typed.items() if form.differs(name) and value and name != "kind"]
    words = ", ".join(f"“{value}”" for value in typed)
    return f"You typed {words}, which is not saved." if typed else "Your choice is not saved."
