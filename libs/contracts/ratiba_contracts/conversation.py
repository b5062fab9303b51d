"""The conversation context: what customers wrote, what was decided to answer, what was delivered."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.acts import Act, HandoffReason
from ratiba_contracts.envelope import Contract, derived_id
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.options import Option
from ratiba_contracts.views import Channel, Language

ThreadId = Annotated[str, Field(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$", examples=["01JD8Q2Y6V7X9K3M5N4P2R1S0T"])]
"""ULID of one booking conversation."""

QuestionId = Annotated[str, Field(pattern=r"^[0-9a-z]{6,26}$", examples=["k3f9q2"])]
"""Id of one prompt; a tap returns it."""

E164 = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{6,14}$", examples=["+254712000001"])]


class MessagePersonal(Contract):
    """Personal data of an inbound message."""

    text: str | None = Field(default=None, max_length=4096)
    phone: E164 | None = Field(default=None, description="Known from the channel, proven by it.")
    profile_name: str | None = Field(default=None, max_length=120)


class TextContent(Contract):
    """Typed words; they are in `personal.text`."""

    kind: Literal["text"] = "text"


class TapContent(Contract):
    """A button or list row that was tapped, naming the question it belongs to."""

    kind: Literal["tap"] = "tap"
    question_id: QuestionId
    value: str = Field(max_length=120)


class UnsupportedContent(Contract):
    """A kind of message that is not read yet; a caption, if any, is in `personal.text`."""

    kind: Literal["unsupported"] = "unsupported"
    media: Literal["audio", "image", "video", "document", "sticker", "location", "contacts", "reaction", "other"]


class MessageReceived(Contract):
    """A customer's message, as accepted at the edge."""

    channel: Channel
    sent_at: AwareDatetime = Field(description="When the provider says the customer sent it.")
    received_at: AwareDatetime = Field(description="When the gateway took it.")
    seen_reply_seq: int = Field(
        ge=0,
        description="The highest reply of this conversation that had reached the customer when they sent "
        "this; 0 for none. A bare answer counts only for a question at or below it.",
    )
    content: Annotated[TextContent | TapContent | UnsupportedContent, Field(discriminator="kind")]
    clock_offset_seconds: int = Field(
        default=0, description="Local stack only: the conversation's clock minus the wall clock."
    )
    personal: MessagePersonal


class CustomerPersonal(Contract):
    """Personal data words may need."""

    name: str | None = Field(default=None, max_length=120)
    phone: E164 | None = None
    pay_at: str | None = Field(default=None, max_length=500, description="Whoever has this address can pay.")


class Question(Contract):
    """A prompt that waits for an answer. Option n is answered by its tap, or by typing n (from 1)."""

    question_id: QuestionId
    options: tuple[Option, ...] = ()


class ReplyDecided(Contract):
    """What to answer: acts in order, at most one question, at its place in the conversation's replies."""

    thread_id: ThreadId
    reply_seq: int = Field(ge=1, description="1, 2, 3 ... within the conversation (its key).")
    channel: Channel
    language: Language
    time_zone: str = Field(examples=["Africa/Nairobi"], description="IANA name; times are worded in it.")
    today: AwareDatetime = Field(description="The conversation's now, for words like tomorrow.")
    acts: tuple[Act, ...] = Field(min_length=1)
    question: Question | None = None
    personal: CustomerPersonal = CustomerPersonal()
    spent_usd: Decimal = Field(
        default=Decimal(0),
        ge=0,
        max_digits=12,
        decimal_places=8,
        description="What understanding this thread by a language model has cost so far, as far as it is known.",
    )


def worded_id(reply_id: UUID) -> UUID:
    """Id of the one reply_worded of a reply, however often it was asked for."""
    return derived_id(reply_id, "worded")


WORDS_PATIENCE_SECONDS = 2.5
"""How long a reply waits for the words of a model after it was decided, at most; then the template's are said."""


class WordedPersonal(Contract):
    """The message to the customer in other words; None: there are none that may be said."""

    text: str | None = Field(default=None, min_length=1, max_length=1500)


class WordsRequested(Contract):
    """A reply is stored and waits a moment: a language model may put it into words, until
    `decided_at` + WORDS_PATIENCE_SECONDS. It is answered by one ReplyWorded in any case.
    """

    reply_id: UUID = Field(description="Id of the reply_decided.")
    decided_at: AwareDatetime
    reply: ReplyDecided


class ReplyWorded(Contract):
    """What a language model made of a reply's words, compared with what was decided; or that nothing came of it.

    Options and question stay as they are. Whoever waits with the reply waits no longer.
    """

    thread_id: ThreadId
    reply_seq: int = Field(ge=1)
    reply_id: UUID = Field(description="Id of the reply_decided that was worded.")
    personal: WordedPersonal = WordedPersonal()


class DeliveryState(StrEnum):
    """How far a reply got; only moves forward."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"


class MessageDelivered(Contract):
    """A reply moved forward at the provider."""

    thread_id: ThreadId
    reply_seq: int = Field(ge=1)
    channel: Channel
    state: DeliveryState
    at: AwareDatetime


class MessageFailed(Contract):
    """A reply that will not be delivered, and why (slug of the gateway's error table)."""

    thread_id: ThreadId
    reply_seq: int = Field(ge=1)
    channel: Channel
    reason: str = Field(examples=["window-closed"], max_length=60)
    provider_code: int | None = None
    at: AwareDatetime


class HandoffRaised(Contract):
    """The conversation asks for a person. `why` says more closely what `reason` is about."""

    thread_id: ThreadId
    channel: Channel
    reason: HandoffReason
    at: AwareDatetime
    why: HandoffWhy | None = None
    payment_id: UUID | None = Field(default=None, description="The payment that was spoken of last, if any.")


class TimerFired(Contract):
    """A deadline of a thread has come. Acts only if `generation` is the one in the locked state."""

    thread_id: ThreadId
    purpose: str = Field(pattern=r"^[a-z_]{1,30}$", examples=["hold"])
    generation: int = Field(ge=1)
    due_at: AwareDatetime = Field(description="In the conversation's own clock.")
