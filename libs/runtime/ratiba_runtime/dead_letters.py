"""Messages that could not be handled: stored with their reason, listed, shown and replayed.

Two ways lead here and they never double: a handler's middleware puts a message here before it terminates it, and the
mover follows the server's advisories for what no handler could report (its process died each time). Both use one
id per (stream, consumer, sequence), which the stream de-duplicates.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import structlog
from nats.js.api import Header
from nats.js.errors import NotFoundError

from ratiba_contracts.streams import DEAD_LETTERS
from ratiba_contracts.subjects import dead_letter_subject, original_subject
from ratiba_runtime.delivery import Delivery

if TYPE_CHECKING:
    from collections.abc import Callable

    from faststream.nats import NatsMessage
    from nats.js import JetStreamContext
    from nats.js.api import RawStreamMsg

log = structlog.get_logger("ratiba.dead_letters")

SUBJECT = "Ratiba-Dead-Subject"
STREAM = "Ratiba-Dead-Stream"
CONSUMER = "Ratiba-Dead-Consumer"
SEQUENCE = "Ratiba-Dead-Sequence"
DELIVERIES = "Ratiba-Dead-Deliveries"
REASON = "Ratiba-Dead-Reason"


class NoDeadLetter(Exception):
    """There is no dead letter of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"no dead letter {number}: list them first, it may have been replayed")
        self.number = number


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One message put aside. `number` is its place in the stream of dead letters; `body` may be personal."""

    number: int
    stored_at: datetime
    subject: str
    stream: str
    consumer: str
    sequence: int
    deliveries: int
    reason: str
    body: bytes
    headers: Mapping[str, str]


def kept_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Headers that travel with a message into the dead letters and back: not the bus's own instructions."""
    return {
        name: value
        for name, value in (headers or {}).items()
        if not name.lower().startswith("nats-") and not name.startswith("Ratiba-Dead-")
    }


class DeadLetters:
    """The stream of dead letters. Every write waits for its acknowledgement."""

    def __init__(self, jetstream: "Callable[[], JetStreamContext]") -> None:
        self._jetstream = jetstream

    async def put(self, message: "NatsMessage", delivery: Delivery, reason: str) -> None:
        """Store a message in hand. Raises when the bus did not acknowledge: then it must not be terminated."""
        raw = message.raw_message
        await self._store(delivery, reason, raw.data, raw.headers)

    async def put_by_sequence(self, delivery: Delivery, reason: str) -> bool:
        """Store a message the server gave up, read back from its stream; an empty body if it is no longer there.

        Returns whether it is new here: its handler may have put it here before.
        """
        try:
            stored = await self._jetstream().get_msg(delivery.stream, delivery.sequence)
        except NotFoundError:
            log.error("dead_letters.original_gone", stream=delivery.stream, sequence=delivery.sequence)  # noqa: TRY400  expected, no trace
            return await self._store(delivery, f"{reason}; the message itself is gone", b"", None)
        found = Delivery(
            delivery.stream, delivery.consumer, delivery.sequence, delivery.deliveries, stored.subject or ""
        )
        return await self._store(found, reason, stored.data or b"", stored.headers)

    async def listed(self, *, limit: int = 100, after: int = 0) -> list[DeadLetter]:
        """Dead letters in order of their number, from the first above `after`."""
        jetstream = self._jetstream()
        letters: list[DeadLetter] = []
        number = after
        while len(letters) < limit:
            try:
                stored = await jetstream.get_msg(DEAD_LETTERS.name, number + 1, next=True, subject=">")
            except NotFoundError:
                break
            letter = _letter(stored)
            letters.append(letter)
            number = letter.number
        return letters

    async def shown(self, number: int) -> DeadLetter:
        """One dead letter with its body. Raises NoDeadLetter."""
        try:
            return _letter(await self._jetstream().get_msg(DEAD_LETTERS.name, number))
        except NotFoundError as error:
            raise NoDeadLetter(number) from error

    async def replay(self, number: int) -> DeadLetter:
        """Publish the message where it first was and drop the dead letter.

        The envelope keeps its id, so whoever did handle it ignores it; Nats-Msg-Id is new, or the stream would take it
        for the first one. Replaying one number twice publishes once. Raises NoDeadLetter.
        """
        letter = await self.shown(number)
        headers = {
            **kept_headers(letter.headers),
            Header.MSG_ID.value: f"replay:{number}:{letter.stored_at.isoformat()}",
        }
        await self._jetstream().publish(original_subject(letter.subject), letter.body, 5.0, headers=headers)
        await self._jetstream().delete_msg(DEAD_LETTERS.name, number)
        log.info("dead_letters.replayed", number=number, stream=letter.stream, consumer=letter.consumer)
        return letter

    async def _store(self, delivery: Delivery, reason: str, body: bytes, headers: Mapping[str, str] | None) -> bool:
        stored = await self._jetstream().publish(
            dead_letter_subject(delivery.stream, delivery.consumer),
            body,
            5.0,
            stream=DEAD_LETTERS.name,
            headers={
                **kept_headers(headers),
                SUBJECT: delivery.subject,
                STREAM: delivery.stream,
                CONSUMER: delivery.consumer,
                SEQUENCE: str(delivery.sequence),
                DELIVERIES: str(delivery.deliveries),
                REASON: " ".join(reason.split())[:500],
                Header.MSG_ID.value: f"dead:{delivery.stream}:{delivery.consumer}:{delivery.sequence}",
            },
        )
        return not stored.duplicate


def _letter(stored: "RawStreamMsg") -> DeadLetter:
    headers = dict(stored.headers or {})
    return DeadLetter(
        number=stored.seq or 0,
        stored_at=stored.time,  # type: ignore[arg-type]  # the server always says when
        subject=headers.get(SUBJECT, ""),
        stream=headers.get(STREAM, ""),
        consumer=headers.get(CONSUMER, ""),
        sequence=int(headers.get(SEQUENCE, "0")),
        deliveries=int(headers.get(DELIVERIES, "0")),
        reason=headers.get(REASON, ""),
        body=stored.data or b"",
        headers=headers,
    )
