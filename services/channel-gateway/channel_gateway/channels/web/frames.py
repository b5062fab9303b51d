"""The frames of the web chat, both ways. JSON objects, told apart by `type`; the README has the protocol."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from channel_gateway.domain.fit import Worded
from channel_gateway.domain.outgoing import ShownReply
from channel_gateway.domain.rewording import settled_body
from channel_gateway.domain.typed_labels import ShownOption
from ratiba_contracts.conversation import QuestionId

Seq = Annotated[int, Field(ge=0, le=2**31 - 1)]


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Hello(_Frame):
    """First of all: who it is, and the last reply it has. The clock pair works on the local stack only."""

    type: Literal["hello"]
    session: str = Field(max_length=200)
    after: Seq = 0
    clock: str | None = Field(default=None, max_length=64)
    clock_signature: str | None = Field(default=None, max_length=128)


class Say(_Frame):
    """Typed words. `id` is the client's: the same id twice is one message. `seen`: the last reply it has shown."""

    type: Literal["say"]
    id: UUID
    text: str = Field(min_length=1, max_length=4096)
    seen: Seq = 0


class TapFrame(_Frame):
    """A tapped option."""

    type: Literal["tap"]
    id: UUID
    question_id: QuestionId
    value: str = Field(min_length=1, max_length=120)
    seen: Seq = 0


class Seen(_Frame):
    """A reply was shown."""

    type: Literal["seen"]
    seq: Seq


ClientFrame = Annotated[Hello | Say | TapFrame | Seen, Field(discriminator="type")]

_CLIENT_FRAMES: TypeAdapter[Hello | Say | TapFrame | Seen] = TypeAdapter(ClientFrame)


class FrameRefused(Exception):
    """A frame that cannot be taken. `id` is the message's own where it could be read."""

    def __init__(self, slug: str, message: str, id_: str | None = None) -> None:
        super().__init__(message)
        self.slug = slug
        self.id = id_


def parse(text: str) -> Hello | Say | TapFrame | Seen:
    """One client frame. Raises FrameRefused that names the fields, never their values."""
    try:
        return _CLIENT_FRAMES.validate_json(text)
    except ValidationError as error:
        places = "; ".join(f"{'.'.join(map(str, p['loc'])) or 'frame'}: {p['type']}" for p in error.errors())
        raise FrameRefused("invalid-frame", f"the frame breaks the protocol: {places[:300]}", _id_of(text)) from error


def _id_of(text: str) -> str | None:
    try:
        id_: UUID = TypeAdapter(_OnlyId).validate_json(text).id
    except ValidationError:
        return None
    return str(id_)


class _OnlyId(_Frame):
    id: UUID


def stored_reply(worded: Worded) -> dict[str, Any]:
    """A reply as stored: the web shows everything as it is worded."""
    return {
        "text": worded.text,
        "language": worded.language.value,
        "question_id": worded.question_id,
        "options": [
            {"value": choice.value, "label": choice.label, "description": choice.description}
            for choice in worded.choices
        ],
    }


def shown_options(body: dict[str, Any]) -> tuple[ShownOption, ...]:
    """What can be tapped on a stored reply."""
    return tuple(
        ShownOption(body["question_id"], option["value"], (option["label"],)) for option in body.get("options", ())
    )


def reply(shown: ShownReply) -> dict[str, Any]:
    """A reply for the client."""
    return {"type": "reply", "seq": shown.reply_seq, **settled_body(shown.body), "at": shown.at.isoformat()}


def welcome(business: str, language: str) -> dict[str, Any]:
    """Answers a hello."""
    return {"type": "welcome", "business": business, "language": language}


def accepted(id_: UUID) -> dict[str, Any]:
    """The message is on the bus."""
    return {"type": "accepted", "id": str(id_)}


def refused(slug: str, message: str, id_: str | None = None) -> dict[str, Any]:
    """The frame was not taken; `id` None: it was not about one message."""
    return {"type": "refused", "id": id_, "slug": slug, "message": message}
