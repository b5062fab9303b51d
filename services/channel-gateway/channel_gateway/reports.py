"""Taking a provider's report in: a message of ours got further, or it will not arrive."""

import asyncio
from collections.abc import Callable
from datetime import datetime

import structlog

from channel_gateway import SERVICE, facts
from channel_gateway.adapters import deliveries, report_rows
from channel_gateway.channels.whatsapp.errors import refusal_of
from channel_gateway.domain.delivery import MessageState, moved, reply_state
from channel_gateway.domain.inbound import DeliveryReport
from channel_gateway.domain.outgoing import Outgoing
from channel_gateway.metrics import GatewayMetrics
from ratiba_contracts.conversation import DeliveryState
from ratiba_contracts.views import Channel as ChannelKind
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_runtime.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger("channel_gateway.reports")

LOOKS = 60
LOOK_SECONDS = 0.05
"""A report may overtake the answer to the very call it is about. It is waited for as often as this, and only while a
call for its conversation is under way; real ones carry our mark and need no waiting."""


class Reports:
    """Moves deliveries forward by what providers report, in whatever order the reports come."""

    def __init__(
        self,
        database: Database,
        metrics: GatewayMetrics,
        key_of: Callable[[TenantContext, ChannelKind, str], str],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._metrics = metrics
        self._key_of = key_of
        self._clock = clock

    async def take(self, tenant: TenantContext, channel: ChannelKind, report: DeliveryReport) -> None:
        """Apply one report. One about a message that is not ours (the owner's phone sends too) is counted, no more."""
        key = self._key_of(tenant, channel, report.address)
        with bind_tenant(tenant):
            taken = await self._take_when_known(tenant, key, report)
        self._metrics.inbound.labels(channel.value, "reported" if taken else "unmatched").inc()

    async def _take_when_known(self, tenant: TenantContext, key: str, report: DeliveryReport) -> bool:
        looks = LOOKS
        while looks:
            looks -= 1
            async with unit_of_work(self._database, service=SERVICE) as uow:
                outgoing = await report_rows.find_reported(uow.connection, report.message_id, report.tracker)
                if outgoing is not None:
                    await self._apply(uow, tenant, outgoing, report)
                    return True
                answer_is_out = await report_rows.is_sending(uow.connection, key)
            if answer_is_out:
                await asyncio.sleep(LOOK_SECONDS)
            else:
                looks = min(looks, 1)  # the answer may have come in between the two questions
        return False

    async def _apply(self, uow: UnitOfWork, tenant: TenantContext, outgoing: Outgoing, report: DeliveryReport) -> None:
        connection, now = uow.connection, self._clock()
        state = moved(outgoing.state, report.state)
        if state is outgoing.state:
            return
        before = reply_state(await deliveries.states_of_reply(connection, outgoing.id.key, outgoing.id.reply_seq))
        refusal = refusal_of(report.error_code) if state is MessageState.FAILED else None
        await report_rows.record_report(
            connection,
            outgoing.id,
            state=state,
            provider_message_id=report.message_id,
            reached_at=report.at if state in (MessageState.DELIVERED, MessageState.READ) else None,
            now=now,
            failure=refusal.slug if refusal else None,
            provider_code=report.error_code if refusal else None,
        )
        after = reply_state(await deliveries.states_of_reply(connection, outgoing.id.key, outgoing.id.reply_seq))
        if after is before:
            return
        if isinstance(after, DeliveryState):
            uow.emit(facts.delivered(outgoing, tenant.slug, after, report.at))
        elif refusal is not None:
            uow.emit(facts.failed(outgoing, tenant.slug, refusal.slug, report.error_code, report.at))
            log.warning("message.failed", tenant=tenant.slug, reason=refusal.slug, code=report.error_code)
