"""Which cancellations on the bus have not been taken in: read back from their stream, less those our inbox names.

The bus tells how many a consumer has still to do, never which.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from nats.js.errors import NotFoundError

from payments import SERVICE
from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.consumers import PAYMENTS_CANCELLATIONS
from ratiba_runtime.database import Database
from ratiba_runtime.unit_of_work import handled_among

if TYPE_CHECKING:
    from nats.js import JetStreamContext

MOST_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class OnTheBus:
    """A message as it is told apart: its event's id, its business, its place in the stream. Nothing of its body."""

    event_id: UUID
    tenant: str
    sequence: int


async def not_taken_in(jetstream: "JetStreamContext", database: Database, floor: int) -> list[OnTheBus]:
    """Of the first cancellations behind `floor`, those without a note that they were handled, in order.

    Raises what the bus and the database raise that are away.
    """
    told = await _behind(jetstream, floor)
    ids = [each.event_id for each in told]
    handled = await handled_among(database, SERVICE, PAYMENTS_CANCELLATIONS.durable, ids)
    return [each for each in told if (each.tenant, each.event_id) not in handled]


async def _behind(jetstream: "JetStreamContext", floor: int) -> list[OnTheBus]:
    [subject] = PAYMENTS_CANCELLATIONS.filters
    told: list[OnTheBus] = []
    sequence = floor
    for _ in range(MOST_LOOKED_AT):
        try:
            stored = await jetstream.get_msg(PAYMENTS_CANCELLATIONS.stream, sequence + 1, next=True, subject=subject)
        except NotFoundError:
            break
        sequence = stored.seq or sequence + 1
        try:
            envelope = decode(stored.data or b"")
        except Undecodable:
            continue  # no cancellation anybody could take in: a dead letter
        told.append(OnTheBus(envelope.id, envelope.tenant, sequence))
    return told
