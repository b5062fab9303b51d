"""The personality page: six dials, each heard before it is saved, saved by itself, taken back where it was wrong."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from admin_orchestrator.adapters.personality import Personality
from admin_orchestrator.domain.history import history
from admin_orchestrator.domain.preview import preview
from admin_orchestrator.domain.refusals import Told, told
from admin_orchestrator.domain.sections import BACK_TO_USUAL, LONGEST_GREETING, Section, Wish, sections, switch_section
from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import NEVER_STORED, Frame, Pages, wants_part
from ratiba_contracts.personality import Dial, DialsPreviewed, DialsShown, Setting, Switch
from ratiba_contracts.requests import Refusal
from ratiba_runtime.tenancy import TenantContext

log = structlog.get_logger("admin_orchestrator.personality")

PREFIX = "/admin/{tenant}/personality"


@dataclass(frozen=True, slots=True)
class PersonalityPage:
    """The routes of one business's voice."""

    gate: Gate
    forms: Forms
    pages: Pages
    personality: Personality
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix=PREFIX)
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("/changes/{audit_id}/undo", self.undo, methods=["POST"])
        router.add_api_route("/{dial}", self.save, methods=["POST"])
        router.add_api_route("/{dial}/preview", self.preview, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """Everything as it stands; after a change, what that was."""
        frame = await self.gate.business(request, tenant)
        change = request.query_params.get("change", "")
        return await self._page(
            frame,
            change=int(change) if change.isdecimal() and len(change) < 10 else None,
            unchanged=_dial_or_none(request.query_params.get("unchanged")),
        )

    async def save(self, request: Request, tenant: str, dial: str) -> Response:
        """Save one dial, or give it back to what is usual; then the page again, by a new request."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        wish = _wish(dial, fields)
        version = fields.get("version", "")
        changed = await self.personality.change(
            tenant,
            wish,
            version=int(version) if version.isdecimal() and len(version) < 10 else 0,
            actor=frame.session.person.actor,
        )
        if isinstance(changed, Refusal):
            return await self._refused(frame, wish.dial, changed, wish)
        return _back(tenant, wish.dial, changed.audit_id)

    async def undo(self, request: Request, tenant: str, audit_id: int) -> Response:
        """Take one change back."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        dial = _dial(fields.get("dial", ""))
        changed = await self.personality.undo(tenant, audit_id, actor=frame.session.person.actor)
        if isinstance(changed, Refusal):
            return await self._refused(frame, dial, changed, None)
        return _back(tenant, dial, changed.audit_id)

    async def preview(self, request: Request, tenant: str, dial: str) -> Response:
        """How a choice would sound: the part of the page for its script, the whole page for who has none."""
        frame = await self.gate.business(request, tenant)
        wish = _wish(dial, await self.forms.read(request, frame.session.token))
        if not wants_part(request):
            return await self._page(frame, wish=wish)
        if wish.is_unwritten:
            return self.pages.page("part_unwritten.html")
        heard = await self.personality.preview(tenant, wish)
        if isinstance(heard, Refusal):
            return self.pages.message(request, _unheard(heard))
        return self.pages.page("part_preview.html", preview=preview(heard))

    async def _refused(self, frame: Frame, dial: Setting, refusal: Refusal, wish: Wish | None) -> Response:
        """Why the wish was not met, over what stands now with the wish still marked, where that can be shown."""
        said = told(refusal, changing=True)
        log.info("console.change_refused", tenant=_business(frame).slug, reason=refusal.slug)
        return await self._page(frame, wish=wish, problem=said, problem_dial=dial)

    async def _page(
        self,
        frame: Frame,
        *,
        wish: Wish | None = None,
        change: int | None = None,
        unchanged: Setting | None = None,
        problem: Told | None = None,
        problem_dial: Setting | None = None,
    ) -> Response:
        business = _business(frame)
        shown, heard = await asyncio.gather(
            self.personality.show(business.slug), self.personality.preview(business.slug, wish)
        )
        if isinstance(shown, Refusal):
            said = (problem or told(shown, changing=False)).with_nothing_below()
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        return self._whole(
            frame,
            shown,
            heard,
            wish=wish,
            change=change,
            unchanged=unchanged,
            problem=problem,
            problem_dial=problem_dial,
        )

    def _whole(
        self,
        frame: Frame,
        shown: DialsShown,
        heard: DialsPreviewed | Refusal,
        *,
        wish: Wish | None,
        change: int | None,
        unchanged: Setting | None,
        problem: Told | None,
        problem_dial: Setting | None,
    ) -> Response:
        business = _business(frame)
        changes = history(shown, self.clock(), business.time_zone)
        return self.pages.page(
            "personality.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            version=shown.version,
            sections=_sections(shown, business, wish),
            changes=changes,
            made=next((one for one in changes if one.audit_id == change), None),
            unchanged=unchanged,
            wished=None if wish is None else wish.dial,
            preview=None if isinstance(heard, Refusal) else preview(heard),
            unheard=_unheard(heard) if isinstance(heard, Refusal) else None,
            problem=problem,
            problem_dial=problem_dial,
            longest=LONGEST_GREETING,
        )


def _sections(shown: DialsShown, business: TenantContext, wish: Wish | None) -> tuple[Section, ...]:
    """The dials, and the switch where the service that keeps it has one."""
    dials = sections(shown.bundle, business.vertical, wish)
    return dials if shown.words_by_model is None else (*dials, switch_section(shown.words_by_model, wish))


def _business(frame: Frame) -> TenantContext:
    assert frame.business is not None  # noqa: S101  `Gate.business` puts it there
    return frame.business


def _wish(dial: str, fields: dict[str, str]) -> Wish:
    """What a form wants. The button "back to the usual" outdoes what is marked."""
    value = BACK_TO_USUAL if "usual" in fields else fields.get("value", BACK_TO_USUAL)
    return Wish(_dial(dial), value[:60], fields.get("text", ""))


def _dial(name: str) -> Setting:
    """A dial or switch by the name it has in addresses. Raises NoSuchPage."""
    found = _dial_or_none(name)
    if found is None:
        raise NoSuchPage
    return found


def _dial_or_none(name: str | None) -> Setting | None:
    return next((setting for setting in (*Dial, *Switch) if setting == name), None)


def _unheard(refusal: Refusal) -> Told:
    """Why there is nothing to hear."""
    said = told(refusal, changing=False)
    return Told("This cannot be heard", said.sentence, said.status)


def _back(tenant: str, dial: Setting, audit_id: int | None) -> Response:
    """To the page, by a request that may be made again; `audit_id` None: it stood so already."""
    what = f"unchanged={dial}" if audit_id is None else f"change={audit_id}"
    return RedirectResponse(f"/admin/{tenant}/personality?{what}#{dial}", 303, NEVER_STORED)
