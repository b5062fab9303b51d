"""Publishing a batch of outbox rows: keys side by side, the rows of one key strictly one after the other."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import nats.errors
import structlog
from nats.js import JetStreamContext
from nats.js.api import Header
from nats.js.errors import APIError, ServerError, ServiceUnavailableError

from ratiba_runtime.metrics import Metrics

log = structlog.get_logger("ratiba.outbox")

REFUSALS_ALLOWED = 3
FIRST_REST = 0.2
LONGEST_REST = 5.0

Row = Mapping[str, Any]

_JUDGED: tuple[type[Exception], ...] = (APIError, nats.errors.MaxPayloadError, nats.errors.BadSubjectError)


def is_refusal(error: Exception) -> bool:
    """Whether the bus judged this very message, so that sending it again cannot help.

    A full stream or one without a leader (503), a server's own trouble (500) and silence are not refusals.
    """
    return isinstance(error, _JUDGED) and not isinstance(error, ServiceUnavailableError | ServerError)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row the bus refused for the last time it may."""

    row: Row
    reason: str
    times: int


@dataclass(slots=True)
class Outcome:
    """What became of a batch: ids to delete and rows to put aside."""

    acknowledged: list[int] = field(default_factory=list)
    given_up: list[Refused] = field(default_factory=list)


class Rest:
    """Names that are left alone for a while, twice as long each time in a row. Times are seconds of a loop's clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until: dict[str, tuple[float, float]] = {}

    def begin(self, name: str) -> None:
        """Leave `name` alone, for longer than last time."""
        _, last = self._until.get(name, (0.0, FIRST_REST / 2))
        length = min(last * 2, LONGEST_REST)
        self._until[name] = (self._clock() + length, length)

    def end(self, name: str) -> None:
        """`name` works again."""
        self._until.pop(name, None)

    def resting(self) -> list[str]:
        """Names to leave alone now."""
        now = self._clock()
        return [name for name, (until, _) in self._until.items() if until > now]


class BatchPublisher:
    """Publishes rows with their stream named and waits for each acknowledgement."""

    def __init__(self, jetstream: JetStreamContext, metrics: Metrics, *, ack_timeout: float = 5.0) -> None:
        clock = asyncio.get_running_loop().time
        self.streams = Rest(clock)
        self.keys = Rest(clock)
        self._jetstream = jetstream
        self._metrics = metrics
        self._ack_timeout = ack_timeout
        self._refusals: defaultdict[int, int] = defaultdict(int)

    async def publish(self, rows: Sequence[Row]) -> Outcome:
        """Send what may go now. A row that fails holds back the later rows of its key, and only those."""
        waiting = set(self.keys.resting())
        lines: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            if row["key"] not in waiting:
                lines[row["key"]].append(row)
        outcome = Outcome()
        await asyncio.gather(*(self._publish_line(line, outcome) for line in lines.values()))
        self._metrics.outbox_published.inc(len(outcome.acknowledged))
        return outcome

    async def _publish_line(self, line: Sequence[Row], outcome: Outcome) -> None:
        for row in line:
            try:
                await self._send(row)
            except Exception as error:  # noqa: BLE001  sorted into refusal and absence; neither may end the relay
                self._failed(row, error, outcome)
                return
            outcome.acknowledged.append(row["id"])
            self.streams.end(row["stream"])
            self._refusals.pop(row["id"], None)

    async def _send(self, row: Row) -> None:
        await self._jetstream.publish(
            row["subject"],
            row["payload"].encode(),
            self._ack_timeout,
            stream=row["stream"],
            headers={**row["headers"], Header.MSG_ID.value: row["message_id"]},
        )

    def _failed(self, row: Row, error: Exception, outcome: Outcome) -> None:
        reason = str(error) if isinstance(error, nats.errors.Error) else type(error).__name__
        about = {"row": row["id"], "stream": row["stream"], "reason": reason}
        if not is_refusal(error):
            self.streams.begin(row["stream"])
            log.warning("outbox.stream_unavailable", **about)
            return
        self._refusals[row["id"]] += 1
        times = self._refusals[row["id"]]
        self._metrics.outbox_refused.labels(row["stream"]).inc()
        log.error("outbox.row_refused", times=times, **about)
        if times < REFUSALS_ALLOWED:
            self.keys.begin(row["key"])
            return
        del self._refusals[row["id"]]
        self.keys.end(row["key"])
        outcome.given_up.append(Refused(row, reason, times))
