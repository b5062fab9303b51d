"""The page of second bookings: what was offered behind what, what became of it, and what it brought."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Request
from starlette.responses import Response

from admin_orchestrator.adapters.offers import OFFERS_A_PAGE, Offers
from admin_orchestrator.domain.offer_lines import (
    PERIODS,
    gained_said,
    offer_line,
    pass_lines,
    period_of,
    take_up_said,
    unpriced_said,
)
from admin_orchestrator.domain.paging import pages_of
from admin_orchestrator.domain.payment_lines import Clock
from admin_orchestrator.domain.payment_refusals import offers_told
from admin_orchestrator.domain.take_up_chart import PICTURE, chart_of
from admin_orchestrator.web.addresses import business_of, number_of
from admin_orchestrator.web.gate import Gate
from admin_orchestrator.web.pages import Pages
from ratiba_contracts.requests import Refusal


@dataclass(frozen=True, slots=True)
class CrossSellPage:
    """The one route of a business's second bookings."""

    gate: Gate
    pages: Pages
    offers: Offers
    clock: Callable[[], datetime]

    def router(self) -> APIRouter:
        """The route."""
        router = APIRouter(prefix="/admin/{tenant}/cross-sell")
        router.add_api_route("", self.show, methods=["GET"])
        return router

    async def show(self, request: Request, tenant: str) -> Response:
        """Some days, the newest offers first."""
        frame = await self.gate.business(request, tenant)
        business = business_of(frame)
        days, offset = period_of(request.query_params.get("days")), number_of(request.query_params.get("from"))
        shown = await self.offers.show(tenant, days, offset)
        if isinstance(shown, Refusal):
            said = offers_told(shown)
            return self.pages.page("message.html", status=said.status, frame=frame, told=said)
        clock = Clock(self.clock(), ZoneInfo(business.time_zone))
        return self.pages.page(
            "cross_sell.html",
            frame=frame,
            business=business,
            days=days,
            periods=PERIODS,
            gained=gained_said(shown.gained, business.currency),
            unpriced=unpriced_said(shown.gained),
            said=take_up_said(shown.take_up),
            take_up=shown.take_up,
            chart=chart_of(shown.days),
            picture=PICTURE,
            pairs=shown.pairs,
            passes=pass_lines(shown.passed),
            lines=tuple(offer_line(each, clock) for each in shown.offers),
            paging=pages_of(offset, OFFERS_A_PAGE, shown.total),
        )
