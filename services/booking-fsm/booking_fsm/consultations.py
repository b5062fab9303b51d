"""Asking a model what a message means, outside of any lock. What it says comes back as an input like any other.

A call is written down before it is made. One whose process died stays written down at the most it may have cost, and
is not made again: the customer has long been shown the options.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

import structlog

from booking_fsm.adapters import conversations, llm_calls
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.world import World
from booking_fsm.proposing import proposal_of, variables
from booking_fsm.surroundings import world_of
from booking_fsm.turns import SERVICE
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.understanding import Proposal, UnderstandingProposed, UnderstandingRequested
from ratiba_contracts.views import Channel
from ratiba_llm import INTENT_CLASSIFIER, Answered, Budget, Declining, LLMRouter, LLMSettings, NewCall, Outcome
from ratiba_llm.outputs.customer_proposal import CustomerProposal
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import Snapshots
from ratiba_runtime.tenancy import current_tenant
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("booking.consultation")


@dataclass(frozen=True, slots=True)
class Consultations:
    """Asks for those who wait. `clock` returns the wall clock, aware."""

    database: Database
    router: LLMRouter
    settings: LLMSettings
    catalogs: Snapshots[CatalogSnapshot]
    rosters: Rosters
    clock: Callable[[], dt.datetime]

    async def requested(self, received: Envelope[UnderstandingRequested]) -> None:
        """conversation.understanding_requested: ask, unless nobody waits for it any more, and propose."""
        asked, proposal, outcome, refused = received.data, None, None, None
        call_id = derived_id(received.id, "call")
        waiting = await self._waiting(asked)
        if waiting is not None:
            state, world = waiting
            given = variables(state, world, asked.personal.text, current_tenant())
            reserved = await self._reserved(call_id, asked, self.router.worst_case_usd(INTENT_CLASSIFIER, given))
            if isinstance(reserved, Decimal):
                outcome = await self.router.complete(INTENT_CLASSIFIER, given, budget=Budget.allowance(reserved))
                proposal = _proposed(outcome, asked.personal.text, world)
            else:
                refused = reserved
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            if outcome is not None:
                await llm_calls.end(uow.connection, call_id, outcome)
            proposed = UnderstandingProposed(
                thread_id=asked.thread_id,
                message_id=asked.message_id,
                proposal=proposal,
                cost_usd=await llm_calls.spent(uow.connection, asked.thread_id),
                ceiling_reached=refused is Declining.HARD_CEILING,
            )
            uow.emit(
                envelope(
                    proposed,
                    id=derived_id(received.id, "proposed"),
                    tenant=received.tenant,
                    key=received.partitionkey,
                    time=self.clock(),
                    cause=received,
                )
            )

    async def _waiting(self, asked: UnderstandingRequested) -> tuple[BookingState, World] | None:
        """The state as it is now and its world, if the conversation still waits for this message to be understood."""
        tenant = current_tenant()
        async with self.database.tenant_transaction() as connection:
            seen = await conversations.look(connection, asked.thread_id)
            if seen is None or seen.state is None or seen.state.consultation is None:
                return None
            if seen.state.consultation.message_id != asked.message_id:
                return None
            roster = await self.rosters.current(connection)
        now = self.clock() + dt.timedelta(seconds=seen.clock_offset_seconds)
        world = world_of(tenant, roster, self.catalogs.get(tenant.slug), channel=Channel(seen.channel), now=now)
        return seen.state, world

    async def _reserved(
        self, call_id: UUID, asked: UnderstandingRequested, worst_case: Decimal
    ) -> Decimal | Declining | None:
        """What is set aside for the call, now written down, or why none may be made; None: it was begun before."""
        async with self.database.tenant_transaction() as connection:
            await llm_calls.lock(connection, asked.thread_id)
            budget = self.settings.understanding_budget(
                await llm_calls.spent(connection, asked.thread_id), current_tenant().slug
            )
            refused = budget.refuses(worst_case)
            if refused is not None:
                log.info("consultation.declined", reason=refused.value)
                return refused
            reserved = budget.set_aside(worst_case)
            role = INTENT_CLASSIFIER.name
            call = NewCall(call_id, asked.thread_id, asked.message_id, role, reserved, self.clock())
            return reserved if await llm_calls.begin(connection, call) else None


def _proposed(outcome: Outcome[CustomerProposal], text: str, world: World) -> Proposal | None:
    return proposal_of(outcome.answer, text, world) if isinstance(outcome, Answered) else None
