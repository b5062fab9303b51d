"""The envelope of every message on the bus: CloudEvents 1.0 attributes in structured JSON.

Produced strictly (an unknown field is a bug of ours and fails at once), consumed leniently (a newer
writer may have added an optional field). `decode` is the only way in.
"""

from datetime import UTC, datetime
from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID, uuid4, uuid5

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MESSAGE_NAMESPACE = UUID("8a3f2f6c-8f64-5c0e-9d6e-6d2b7a1c4e10")
"""Namespace of ids derived from a provider's message, so that the same message always has the same id."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$", examples=["pendo-spa"])]
"""A tenant's name in subjects and addresses."""

Key = Annotated[str, Field(pattern=r"^[0-9a-z-]{1,64}$", examples=["9f86d081884c7d65"])]
"""Last token of a subject: what is ordered together. For a conversation: 16 hex of an HMAC, never a phone."""


class Contract(BaseModel):
    """Base of everything that crosses the bus: frozen, no unknown field when we produce."""

    model_config = ConfigDict(extra="forbid", frozen=True)


DataT = TypeVar("DataT", bound=Contract)


class Envelope(Contract, Generic[DataT]):
    """One message. `id` is its identity for de-duplication; `subject` the NATS subject it is published to."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str = Field(examples=["channel-gateway"], description="The service that wrote it.")
    type: str = Field(examples=["ratiba.conversation.message_received.v1"])
    time: AwareDatetime
    subject: str
    partitionkey: Key
    tenant: Slug
    correlationid: UUID = Field(description="The customer's message (or other first cause) it all goes back to.")
    causationid: UUID | None = Field(default=None, description="The message that led to this one directly.")
    datacontenttype: Literal["application/json"] = "application/json"
    data: DataT

    def encode(self) -> bytes:
        """Bytes for the bus."""
        return self.model_dump_json().encode()


def provider_message_id(channel: str, account: str, message_id: str) -> UUID:
    """Id of a provider's message: the same webhook delivered twice yields the same id."""
    return uuid5(MESSAGE_NAMESPACE, f"{channel}\x1f{account}\x1f{message_id}")


def derived_id(cause: UUID, purpose: str) -> UUID:
    """Id of the message that `cause` leads to for one `purpose`: handled twice, it is the same."""
    return uuid5(MESSAGE_NAMESPACE, f"{cause}\x1f{purpose}")


def fresh_id() -> UUID:
    """A new id, for a message that no other message caused."""
    return uuid4()


def isoformat_z(moment: datetime) -> str:
    """RFC 3339 in UTC with a Z, as the bus's schedules want it. Refuses a naive datetime."""
    if moment.tzinfo is None:
        msg = f"a naive datetime has no instant: {moment!r}"
        raise ValueError(msg)
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
