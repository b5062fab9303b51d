"""The page of appointments: a day by staff, a form to enter one by hand, and a button to call one off."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.appointments import Appointments
from admin_orchestrator.domain.appointment_lines import Overridable, day_of, day_said, overridable, staff_lines
from admin_orchestrator.domain.appointment_refusals import appointments_told, calling_off_told
from admin_orchestrator.domain.hand_form import HandForm, request_of
from admin_orchestrator.domain.payment_lines import Clock
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.web.addresses import appointments_path, business_of, id_of, see
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from ratiba_contracts.by_hand import HELD, CancelByHand
from ratiba_contracts.requests import Refusal

log = structlog.get_logger("admin_orchestrator.appointments")


@dataclass(frozen=True, slots=True)
class AppointmentsPage:
    """The routes of one business's days."""

    gate: Gate
    forms: Forms
    pages: Pages
    appointments: Appointments
    clock: Callable[[], dt.datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/appointments")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("", self.book, methods=["POST"])
        router.add_api_route("/call-off", self.call_off, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """A day, and an empty form for it."""
        frame = await self.gate.business(request, tenant)
        day = day_of(request.query_params.get("day"), self._today(frame))
        asked = request.query_params
        return await self._page(frame, day, _empty(day), done=asked.get("done"), called_off=asked.get("off"))

    async def book(self, request: Request, tenant: str) -> Response:
        """Enter an appointment, or put the form again with what is in the way."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        form = HandForm.of(fields, id_of(fields.get("request_id", "")))
        day, business = day_of(form.day, self._today(frame)), business_of(frame)
        zone, actor = ZoneInfo(business.time_zone), frame.session.person.actor
        wish = request_of(form, fields, actor=actor, zone=zone, country=business.country)
        if isinstance(wish, Told):
            claims = fields.get("claims", "")
            return await self._page(frame, day, form, problem=wish, over=Overridable("", claims) if claims else None)
        made = await self.appointments.book(tenant, wish)
        if isinstance(made, Refusal):
            log.info("appointments.refused", tenant=tenant, reason=made.slug)
            over = overridable(made, self._clock(frame)) if made.slug == HELD else None
            return await self._page(frame, day, form, problem=appointments_told(made, changing=True), over=over)
        return see(f"{appointments_path(tenant)}?day={day.isoformat()}&done={made.appointment.reference}")

    async def call_off(self, request: Request, tenant: str) -> Response:
        """Call an appointment off, or say why it stands. Who presses twice sees that it is called off."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        day = day_of(fields.get("day"), self._today(frame))
        wish = CancelByHand(
            actor=frame.session.person.actor,
            appointment_id=id_of(fields.get("appointment_id", "")),
            expected="waiting" if fields.get("seen") == "waiting" else "booked",
        )
        gone = await self.appointments.call_off(tenant, wish)
        if isinstance(gone, Refusal):
            log.info("appointments.not_called_off", tenant=tenant, reason=gone.slug)
            return await self._page(frame, day, _empty(day), problem=calling_off_told(gone))
        return see(f"{appointments_path(tenant)}?day={day.isoformat()}&off={'told' if gone.told else 'untold'}")

    async def _page(
        self,
        frame: Frame,
        day: dt.date,
        form: HandForm,
        *,
        done: str | None = None,
        called_off: str | None = None,
        problem: Told | None = None,
        over: Overridable | None = None,
    ) -> Response:
        business = business_of(frame)
        shown = await self.appointments.day(business.slug, day)
        if isinstance(shown, Refusal):
            said = (problem or appointments_told(shown, changing=False)).with_nothing_below()
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        staff = staff_lines(shown, self._clock(frame))
        made = next(((one.name, line) for one in staff for line in one.lines if done and line.reference == done), None)
        today, one_day = self._today(frame), dt.timedelta(days=1)
        return self.pages.page(
            "appointments.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            day=day.isoformat(),
            said=day_said(day, today),
            before=(day - one_day).isoformat(),
            after=(day + one_day).isoformat(),
            today=today.isoformat(),
            staff=staff,
            people=tuple((one.staff_id, one.name) for one in shown.staff),
            services=shown.services,
            holds_known=shown.holds_known,
            form=form,
            made=made,
            called_off=called_off,
            problem=problem,
            over=over,
        )

    def _today(self, frame: Frame) -> dt.date:
        clock = self._clock(frame)
        return clock.now.astimezone(clock.zone).date()

    def _clock(self, frame: Frame) -> Clock:
        return Clock(self.clock(), ZoneInfo(business_of(frame).time_zone))


def _empty(day: dt.date) -> HandForm:
    return HandForm(uuid4(), day.isoformat())
