"""Making and reading envelopes: the only two ways across the bus's border."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from ratiba_contracts.envelope import Contract, DataT, Envelope
from ratiba_contracts.facts import fact_of_model, fact_of_type
from ratiba_contracts.subjects import event_subject


class Undecodable(Exception):
    """A message that can never be handled: not JSON, not an envelope, an unknown type, or data that breaks
    its contract. It goes to the dead letters at once."""


class _TypeOnly(BaseModel):
    model_config = ConfigDict(extra="ignore")
    type: str


def envelope(
    data: DataT,
    *,
    id: UUID,  # noqa: A002 - the CloudEvents attribute is called id
    tenant: str,
    key: str,
    time: datetime,
    cause: Envelope[Any] | None = None,
    source: str | None = None,
) -> Envelope[DataT]:
    """Wrap a fact. `cause` is the message that led to it; without one it starts a correlation of its own."""
    fact = fact_of_model(type(data))
    return Envelope[DataT](
        id=id,
        source=source or fact.writer,
        type=fact.type,
        time=time,
        subject=event_subject(tenant, fact.context, fact.name, key, fact.version),
        partitionkey=key,
        tenant=tenant,
        correlationid=cause.correlationid if cause else id,
        causationid=cause.id if cause else None,
        data=data,
    )


def decode(body: bytes) -> Envelope[Contract]:
    """Read any registered fact; fields added by a newer writer are ignored. Raises `Undecodable`."""
    try:
        type_ = _TypeOnly.model_validate_json(body).type
    except ValidationError as error:
        msg = f"not an envelope: {_places(error)}"
        raise Undecodable(msg) from error
    fact = fact_of_type(type_)
    if fact is None:
        msg = f"unknown message type {type_!r}"
        raise Undecodable(msg)
    try:
        return Envelope[fact.model].model_validate_json(body, extra="ignore")  # type: ignore[name-defined]
    except ValidationError as error:
        msg = f"{type_} breaks its contract: {_places(error)}"
        raise Undecodable(msg) from error


def _places(error: ValidationError) -> str:
    """Where and what is wrong, without the offending values: they may be personal."""
    return "; ".join(
        f"{'.'.join(map(str, problem['loc'])) or '(body)'}: {problem['type']}" for problem in error.errors()
    )
