"""Publishing a fact without a transaction: for an edge that answers 200 only when the bus has stored it."""

from typing import TYPE_CHECKING, Any

import nats.errors
from nats.js.api import Header, PubAck
from nats.js.errors import APIError, NoStreamResponseError

from ratiba_runtime.outbox_publishing import is_refusal
from ratiba_runtime.outbox_rows import fact_row

if TYPE_CHECKING:
    from nats.js import JetStreamContext

    from ratiba_contracts.envelope import Envelope


class BusUnavailable(Exception):
    """The bus did not say that it stored the fact: it is away, slow or full. Say 503, so that the sender tries again.

    It may be stored all the same (a publish on its way is sent after a reconnect); its id makes a second one harmless.
    """

    slug = "bus-unavailable"


class BusRefused(Exception):
    """The bus judged the fact itself (too large, wrong subject); sending it again cannot help."""

    slug = "bus-refused"


async def publish_fact(jetstream: "JetStreamContext", envelope: "Envelope[Any]", *, timeout: float = 2.0) -> PubAck:  # noqa: ASYNC109  the client's own parameter
    """Store a fact in its stream and return the acknowledgement. The same id published again is stored once.

    Raises BusUnavailable or BusRefused. The stream is always named: without it a publish that nobody stores is lost
    in silence.
    """
    row = fact_row(envelope)
    headers = {**row.headers, Header.MSG_ID.value: row.message_id}
    try:
        return await jetstream.publish(row.subject, row.payload.encode(), timeout, stream=row.stream, headers=headers)
    except (NoStreamResponseError, nats.errors.Error) as error:
        text = str(error) if isinstance(error, APIError) else type(error).__name__
        raise (BusRefused if is_refusal(error) else BusUnavailable)(text) from error
