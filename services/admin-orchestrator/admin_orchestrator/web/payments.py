"""The page of payments: what came in, what is owed back, what nobody can place, and every payment's story."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.payments import PAYMENTS_A_PAGE, Payments
from admin_orchestrator.domain.paging import pages_of
from admin_orchestrator.domain.payment_lines import (
    Clock,
    filter_counts,
    owed_line,
    payment_line,
    story,
    stray_line,
)
from admin_orchestrator.domain.payment_refusals import NOT_THERE, payments_told
from admin_orchestrator.domain.payment_words import Filter, filter_of
from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.web.addresses import business_of, id_of, number_of, payments_path, see
from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Frame, Pages
from ratiba_contracts.payment_requests import NotePaidOut, PaymentsShown, Reconciled
from ratiba_contracts.requests import Refusal
from ratiba_wording.money import money

log = structlog.get_logger("admin_orchestrator.payments")


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    """The routes of one business's money."""

    gate: Gate
    forms: Forms
    pages: Pages
    payments: Payments
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(prefix="/admin/{tenant}/payments")
        router.add_api_route("", self.show, methods=["GET"])
        router.add_api_route("/reconcile", self.reconcile, methods=["POST"])
        router.add_api_route("/unrouted/{unrouted_id}", self.match, methods=["POST"])
        router.add_api_route("/{payment_id}", self.one, methods=["GET"])
        router.add_api_route("/{payment_id}/refunds/{refund_id}", self.note_paid_out, methods=["POST"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """The list, and what stands over all of it."""
        frame = await self.gate.business(request, tenant)
        query = request.query_params
        return await self._page(
            frame, filter_of(query.get("show")), offset=number_of(query.get("from")), done=query.get("done")
        )

    async def one(self, request: Request, tenant: str, payment_id: str) -> Response:
        """One payment's story."""
        frame = await self.gate.business(request, tenant)
        return await self._story(frame, payment_id, done=request.query_params.get("done"))

    async def reconcile(self, request: Request, tenant: str) -> Response:
        """Ask the providers about everything that is open. Sent again, it only asks again."""
        frame = await self.gate.business(request, tenant)
        await self.forms.read(request, frame.session.token)
        done = await self.payments.reconcile(tenant, actor=frame.session.person.actor)
        if isinstance(done, Refusal):
            return await self._page(frame, Filter.ALL, problem=self._refused(tenant, done))
        return await self._page(frame, Filter.ALL, reconciled=done)

    async def match(self, request: Request, tenant: str, unrouted_id: str) -> Response:
        """Say which payment something unrouted belongs to."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        payment_id = id_of(fields.get("payment_id", ""))
        actor = frame.session.person.actor
        done = await self.payments.match(tenant, id_of(unrouted_id), payment_id, actor=actor)
        if isinstance(done, Refusal):
            return await self._page(frame, Filter.ALL, problem=self._refused(tenant, done))
        return see(f"{payments_path(tenant, payment_id)}?done=matched")

    async def note_paid_out(self, request: Request, tenant: str, payment_id: str, refund_id: str) -> Response:
        """Write down that money owed back was paid back, or that it was not after all."""
        frame = await self.gate.business(request, tenant)
        fields = await self.forms.read(request, frame.session.token)
        paid_out = fields.get("paid_out") == "yes"
        wish = NotePaidOut(
            actor=frame.session.person.actor,
            payment_id=id_of(payment_id),
            refund_id=max(1, number_of(refund_id)),
            expected_version=number_of(fields.get("version")),
            paid_out=paid_out,
        )
        done = await self.payments.note_paid_out(tenant, wish)
        if isinstance(done, Refusal):
            return await self._story(frame, payment_id, problem=self._refused(tenant, done))
        return see(f"{payments_path(tenant, wish.payment_id)}?done={'paid-back' if paid_out else 'not-paid-back'}")

    def _refused(self, tenant: str, refusal: Refusal) -> Told:
        """Why not. Raises NoSuchPage for what is not there, or another business's."""
        log.info("payments.refused", tenant=tenant, reason=refusal.slug)
        if refusal.slug in NOT_THERE:
            raise NoSuchPage
        return payments_told(refusal, changing=True)

    async def _story(
        self, frame: Frame, payment_id: str, *, done: str | None = None, problem: Told | None = None
    ) -> Response:
        business = business_of(frame)
        shown = await self.payments.one(business.slug, id_of(payment_id))
        if isinstance(shown, Refusal):
            return self._alone(frame, shown, problem)
        if not shown.payments:
            raise NoSuchPage
        return self.pages.page(
            "payment.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            story=story(shown.payments[0], self._clock(frame)),
            done=done,
            problem=problem,
        )

    async def _page(
        self,
        frame: Frame,
        chosen: Filter,
        *,
        offset: int = 0,
        done: str | None = None,
        reconciled: Reconciled | None = None,
        problem: Told | None = None,
    ) -> Response:
        business = business_of(frame)
        shown = await self.payments.show(business.slug, chosen, offset)
        if isinstance(shown, Refusal):
            return self._alone(frame, shown, problem)
        return self._whole(frame, shown, chosen, offset=offset, done=done, reconciled=reconciled, problem=problem)

    def _whole(
        self,
        frame: Frame,
        shown: PaymentsShown,
        chosen: Filter,
        *,
        offset: int,
        done: str | None,
        reconciled: Reconciled | None,
        problem: Told | None,
    ) -> Response:
        business, clock, standing = business_of(frame), self._clock(frame), shown.standing
        currency = business.currency if standing is None else standing.currency
        return self.pages.page(
            "payments.html",
            status=200 if problem is None else problem.status,
            frame=frame,
            business=business,
            set_up=bool(shown.providers),
            lines=tuple(payment_line(each, clock) for each in shown.payments),
            owed=tuple(owed_line(each, currency, clock) for each in (standing.owed_back if standing else ())),
            strays=tuple(stray_line(each, currency, clock) for each in shown.unrouted if each.claims_money),
            figures=None
            if standing is None
            else {
                "today": money(standing.received_today, currency),
                "month": money(standing.received_30_days, currency),
                "owed": money(standing.owed_back_total, currency),
            },
            filters=filter_counts(standing),
            chosen=chosen,
            paging=pages_of(offset, PAYMENTS_A_PAGE, shown.total),
            done=done,
            reconciled=reconciled,
            problem=problem,
        )

    def _alone(self, frame: Frame, refusal: Refusal, problem: Told | None) -> Response:
        """A page that cannot show what stands."""
        said = (problem or payments_told(refusal, changing=False)).with_nothing_below()
        return self.pages.page("message.html", status=said.status, frame=frame, told=said)

    def _clock(self, frame: Frame) -> Clock:
        return Clock(self.clock(), ZoneInfo(business_of(frame).time_zone))
