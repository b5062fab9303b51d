"""What customers claim for a while, read from the hold store and the rows: the same for a day's page and a booking."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking_fsm.adapters import by_hand
from booking_fsm.adapters.by_hand import LiveRow, ThreadOfHold
from booking_fsm.domain.scheduling.by_hand import Claim
from ratiba_holds import Hold, primary_owner
from ratiba_runtime.database import Connection

_HAND = "by-hand-"


def hand_token(request_id: UUID) -> str:
    """Under what an owner's own booking holds its time while it is written."""
    return primary_owner(f"{_HAND}{request_id}")


def is_hand(claim_id: str) -> bool:
    """Whether another owner's booking is being written there at this moment: nobody overrides that."""
    return claim_id.startswith(_HAND)


@dataclass(frozen=True, slots=True)
class Claims:
    """Every claim of a stretch of time, and the conversations behind the holds."""

    rows: tuple[LiveRow, ...]
    holds: tuple[Hold, ...]
    threads: dict[str, ThreadOfHold]

    def all(self) -> tuple[Claim, ...]:
        """Appointments kept unpaid, then holds."""
        kept = [
            Claim(row.claim_id, row.staff_id, row.blocked_from, row.blocked_until, row.held_until, row.key)
            for row in self.rows
            if row.pending
        ]
        return (*kept, *self.held())

    def held(self) -> tuple[Claim, ...]:
        """The holds."""
        return tuple(
            Claim(one.owner, one.staff_id, one.start, one.end, self._until(one.owner), self._customer(one.owner))
            for one in self.holds
        )

    def pending(self, claims: Iterable[Claim]) -> tuple[LiveRow, ...]:
        """The appointments among these."""
        ids = {claim.claim_id for claim in claims}
        return tuple(row for row in self.rows if row.pending and row.claim_id in ids)

    def thread_of(self, claim: Claim) -> str:
        """The thread a claim was made in."""
        rows = {row.claim_id: row.thread_id for row in self.rows}
        return rows.get(claim.claim_id) or claim.claim_id.partition(":")[0]

    def key_of(self, claim: Claim) -> str | None:
        """The conversation to tell; None where there is none any more."""
        rows = {row.claim_id: row for row in self.rows}
        row = rows.get(claim.claim_id)
        if row is not None:
            return row.key if row.channel is not None else None
        thread = self.threads.get(self.thread_of(claim))
        return thread.key if thread is not None else None

    def row_of(self, claim: Claim) -> LiveRow | None:
        """The appointment that is kept; None for a hold."""
        return next((row for row in self.rows if row.claim_id == claim.claim_id), None)

    def service_held(self, claim: Claim) -> str | None:
        """The id of the service that a hold is for, as far as its conversation says."""
        thread_id, _, offer = claim.claim_id.partition(":")
        thread = self.threads.get(thread_id)
        if thread is None:
            return None
        return thread.offered if offer else thread.wished

    def _customer(self, owner: str) -> str:
        """The key of the conversation; where there is none any more, the thread is all that is known."""
        thread_id = owner.partition(":")[0]
        thread = self.threads.get(thread_id)
        return thread.key if thread is not None else thread_id

    def _until(self, owner: str) -> datetime | None:
        """What an offer holds anew of an appointment that is kept unpaid ends for the owner when that does."""
        thread_id, _, offer = owner.partition(":")
        thread = self.threads.get(thread_id)
        if thread is None:
            return None
        if offer:
            return thread.offer_until
        kept = (row.held_until for row in self.rows if row.pending and row.thread_id == thread_id)
        return thread.hold_until or next(kept, None)


async def claims_among(connection: Connection, rows: tuple[LiveRow, ...], holds: tuple[Hold, ...]) -> Claims:
    """With the conversations that the holds belong to."""
    threads = await by_hand.threads_of(connection, {one.owner.partition(":")[0] for one in holds})
    return Claims(rows, holds, threads)
