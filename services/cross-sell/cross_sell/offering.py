"""From a confirmed booking to an offer, or to the one reason why there is none.

The question for openings and the hold are outside of any transaction. Both may be repeated: the offer's id, and with it
the token of the hold, follows from the booking. Two hands may choose two times; what is held under the token and is not
the time of the offer that stands is given back.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog

from cross_sell import SERVICE
from cross_sell.adapters import offers, passes
from cross_sell.adapters.offers import StoredOffer
from cross_sell.adapters.openings import Openings
from cross_sell.domain.candidates import candidates
from cross_sell.domain.gating import closed_gate
from cross_sell.domain.outcomes import Outcome
from cross_sell.domain.ranking import Choice, ranked
from cross_sell.offer_metrics import OfferMetrics
from cross_sell.releasing import release
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.codec import envelope
from ratiba_contracts.cross_sell import FindAdjacentOpenings, Offered, OfferedTime, Passed, PassReason, Why
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import PLAIN_DIALS, CatalogService, CatalogSnapshot, DialsSnapshot, Selling
from ratiba_contracts.views import ServiceView
from ratiba_holds import Holds, HoldsUnavailable, StaffTime, Taken, primary_owner, secondary_owner
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.unit_of_work import unit_of_work

log = structlog.get_logger("cross_sell.offering")

MOST_CANDIDATES = 100
"""As many as one question may name; of more, those of the best relations."""

MOST_TRIES = 3
"""Choices whose hold is tried: behind a full house two bookings may want one chair at one moment."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What may be offered, the best first, and what it was chosen from."""

    choices: tuple[Choice, ...]
    considered: int
    on_sale: Mapping[str, CatalogService]
    catalog_version: int


@dataclass(frozen=True, slots=True)
class Offering:
    """Decides. `clock` returns the wall clock, aware; `pair_seconds` is how long the offered time is held."""

    database: Database
    catalogs: Snapshots[CatalogSnapshot]
    dials: Snapshots[DialsSnapshot]
    openings: Openings
    holds: Holds
    metrics: OfferMetrics
    clock: Callable[[], dt.datetime]
    pair_seconds: int

    async def booking_confirmed(self, received: Envelope[Confirmed]) -> None:
        """booking.confirmed: offer the one service that fits right behind it, or say why nothing is offered."""
        gate = closed_gate(
            self._selling(received.tenant),
            declined=received.data.cross_sell_declined,
            confirmed_at=received.time,
            now=self.clock(),
            by_hand=received.data.made_by == "owner",
        )
        if gate is not None:
            await self._pass(received, gate)
            return
        made = await self._made_before(received)
        if made is not None:
            await self._tell_again(received, made)
            return
        found = await self._found(received)
        if isinstance(found, PassReason):
            await self._pass(received, found)
            return
        offered = await self._first_held(received, found)
        if isinstance(offered, PassReason):
            await self._pass(received, offered)
            return
        await self._offer(received, offered, found.on_sale[offered.service_id])

    def _selling(self, tenant: str) -> Selling:
        """When the business wants anything offered; while its dials are not known, never."""
        try:
            return self.dials.get(tenant).dials.selling
        except SnapshotMissing:
            return PLAIN_DIALS.selling

    async def _made_before(self, received: Envelope[Confirmed]) -> Offered | None:
        async with self.database.tenant_transaction() as connection:
            stored = await offers.of_thread(connection, received.data.thread_id)
        return stored.offered if stored is not None else None

    async def _found(self, received: Envelope[Confirmed]) -> _Found | PassReason:
        """The best choice there is, nothing held yet."""
        confirmed = received.data
        try:
            catalog = self.catalogs.get(received.tenant)
        except SnapshotMissing:
            return PassReason.NO_RELATION
        on_sale = {service.service_id: service for service in catalog.services}
        related = candidates(catalog.relations, confirmed.service_id, on_sale)
        if not related:
            return PassReason.NO_RELATION
        best = sorted(related, key=lambda one: (-related[one], one))[:MOST_CANDIDATES]
        tokens = (primary_owner(confirmed.thread_id), _owner(confirmed))
        request = FindAdjacentOpenings(
            appointment_id=confirmed.appointment.appointment_id,
            candidates=tuple(best),
            hold_tokens=tokens,
            now=confirmed.confirmed_at,
        )
        answer = await self.openings.behind(received.tenant, request)
        if isinstance(answer, Refusal):
            log.warning("cross_sell.openings_unknown", refusal=answer.slug)
            return PassReason.UNAVAILABLE
        if answer.primary_end_at is None:
            return PassReason.PRIMARY_CANCELLED
        choices = ranked(answer.openings, related, answer.primary_end_at)
        if not choices:
            return PassReason.NO_OPENING
        return _Found(tuple(choices[:MOST_TRIES]), len(choices), on_sale, catalog.version)

    async def _first_held(self, received: Envelope[Confirmed], found: _Found) -> Offered | PassReason:
        """The best choice that nobody took since the question was answered."""
        outcome: Offered | PassReason = PassReason.SLOT_TAKEN
        for choice in found.choices:
            outcome = await self._held(received, found, choice)
            if outcome is not PassReason.SLOT_TAKEN:
                break
        return outcome

    async def _held(self, received: Envelope[Confirmed], found: _Found, choice: Choice) -> Offered | PassReason:
        """The offer with its time held together with the booking's own, or why it cannot be."""
        confirmed = received.data
        log.info(
            "cross_sell.candidate_selected",
            service_id=choice.opening.service_id,
            staff_id=choice.staff_id,
            gap_min=choice.gap_min,
            score=float(choice.score),
            considered=found.considered,
        )
        # the question may have taken long: what would come too late is not held at all
        late = closed_gate(Selling.AFTER_BOOKING, declined=False, confirmed_at=received.time, now=self.clock())
        if late is not None:
            return late
        time, since = _time_of(choice), self.clock()
        appointment = confirmed.appointment
        primary = StaffTime(
            confirmed.staff_id,
            confirmed.blocked_from or appointment.start_at,
            confirmed.blocked_until or appointment.end_at,
        )
        secondary = StaffTime(time.staff_id, time.blocked_from, time.blocked_until)
        offer_id = offer_id_of(confirmed)
        try:
            outcome = await self.holds.reserve_pair(
                received.tenant,
                primary,
                secondary,
                thread=confirmed.thread_id,
                offer_id=str(offer_id),
                ttl_s=self.pair_seconds,
            )
        except HoldsUnavailable:
            log.warning("holds.unavailable", during="reserve_pair")
            return PassReason.UNAVAILABLE
        if isinstance(outcome, Taken):
            return PassReason.SLOT_TAKEN
        log.info("pair_reservation_acquired", offer_id=str(offer_id), seconds=self.pair_seconds)
        return Offered(
            offer_id=offer_id,
            thread_id=confirmed.thread_id,
            appointment_id=appointment.appointment_id,
            service_id=choice.opening.service_id,
            time=time,
            hold_expires_at=since + dt.timedelta(seconds=self.pair_seconds),
            why=Why(
                confidence=choice.confidence,
                gap_min=choice.gap_min,
                score=float(choice.score),
                considered=found.considered,
                catalog_version=found.catalog_version,
            ),
        )

    async def _offer(self, received: Envelope[Confirmed], offered: Offered, service: CatalogService) -> None:
        """Store and tell the offer. What was held for it is given back unless it stands, whatever happens meanwhile."""
        standing: Offered | None = None
        try:
            standing = await self._stands(received, offered, service)
        finally:
            if standing is not offered:
                await release(self.holds, received.tenant, offered, keeping=standing)

    async def _stands(self, received: Envelope[Confirmed], offered: Offered, service: CatalogService) -> Offered | None:
        """The thread's open offer, told: this one, or that of another hand which was faster; None if that is over."""
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            inserted = not uow.handled_before and await offers.insert(
                uow.connection,
                offered,
                booked=received.data.appointment.service,
                service=_view(service),
                at=self.clock(),
            )
            made = (
                StoredOffer(offered, Outcome.OFFERED)
                if inserted
                else await offers.of_thread(uow.connection, offered.thread_id)
            )
            if made is not None and not uow.handled_before:
                uow.emit(self._wrapped(received, made.offered, "offered"))
        if inserted:
            self.metrics.offered()
        return made.offered if made is not None and made.outcome is Outcome.OFFERED else None

    async def _tell_again(self, received: Envelope[Confirmed], made: Offered) -> None:
        """The offer is there already: the fact is repeated under its own id, the hold is not."""
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if not uow.handled_before:
                uow.emit(self._wrapped(received, made, "offered"))

    async def _pass(self, received: Envelope[Confirmed], reason: PassReason) -> None:
        passed = Passed(
            thread_id=received.data.thread_id,
            appointment_id=received.data.appointment.appointment_id,
            reason=reason,
        )
        async with unit_of_work(self.database, service=SERVICE, envelope=received) as uow:
            if uow.handled_before:
                return
            await passes.insert(uow.connection, passed, received.data.service_id, self.clock())
            uow.emit(self._wrapped(received, passed, "passed"))
        self.metrics.passed(reason)
        log.info("cross_sell.passed", reason=reason.value)

    def _wrapped(self, received: Envelope[Confirmed], fact: Offered | Passed, purpose: str) -> Envelope[Any]:
        """The same fact about the same booking has the same id, however often it is told."""
        return envelope(
            fact,
            id=derived_id(fact.appointment_id, purpose),
            tenant=received.tenant,
            key=received.partitionkey,
            time=self.clock(),
            cause=received,
        )


def offer_id_of(confirmed: Confirmed) -> UUID:
    """The one id an offer behind this booking can have."""
    return derived_id(confirmed.appointment.appointment_id, "offer")


def _owner(confirmed: Confirmed) -> str:
    return secondary_owner(confirmed.thread_id, str(offer_id_of(confirmed)))


def _time_of(choice: Choice) -> OfferedTime:
    opening = choice.opening
    return OfferedTime(
        staff_id=choice.staff_id,
        start_at=opening.start_at,
        end_at=opening.end_at,
        blocked_from=opening.blocked_from,
        blocked_until=opening.blocked_until,
    )


def _view(service: CatalogService) -> ServiceView:
    return ServiceView(
        service_id=service.service_id,
        name=service.name,
        name_sw=service.name_sw,
        duration_min=service.duration_min,
        price=service.price,
    )
