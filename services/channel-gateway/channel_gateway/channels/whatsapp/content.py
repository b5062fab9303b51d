"""What one WhatsApp message says: words, a tap, or something that is not read yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from channel_gateway.domain.tap_ids import parse_tap_id
from channel_gateway.domain.written_text import clean_text_or_none
from ratiba_contracts.conversation import TapContent, TextContent, UnsupportedContent

LONGEST_TEXT = 4096
"""WhatsApp's own limit, and the contract's."""

_Media = Literal["audio", "image", "video", "document", "sticker", "location", "contacts", "reaction", "other"]

_MEDIA: dict[str, _Media] = {
    "audio": "audio",
    "voice": "audio",
    "image": "image",
    "video": "video",
    "document": "document",
    "sticker": "sticker",
    "location": "location",
    "contacts": "contacts",
}

_SILENT = frozenset({"revoke", "system", "request_welcome", "ephemeral"})
"""Told, not said: a deleted message, a changed number, an opened chat. An answer would be out of place."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something to answer. `text`: typed words, a caption, or the label of a button that is not ours."""

    content: TextContent | TapContent | UnsupportedContent
    text: str | None = None


@dataclass(frozen=True, slots=True)
class NothingToAnswer:
    """A message type that moves no conversation."""

    kind: str


def content_of(kind: str, message: Mapping[str, Any]) -> Said | NothingToAnswer:
    """Read the part of a message that its `type` names. Whatever is unknown is said to be unsupported,
    kindly.

    An edited message counts as unsupported: read as new words, a correction of "yes" would be a second
    answer.
    """
    part = message.get(kind)
    body: Mapping[str, Any] = part if isinstance(part, dict) else {}
    if kind in _SILENT:
        return NothingToAnswer(kind)
    if kind == "text":
        return _words(body.get("body"))
    if kind == "interactive":
        return _interactive(body)
    if kind == "button":
        return _tap(body.get("payload"), body.get("text"))
    if kind == "reaction":
        return _reaction(body)
    caption = body.get("caption") if kind in _MEDIA else body.get("text")
    return Said(
        UnsupportedContent(media=_MEDIA.get(kind, "other")),
        clean_text_or_none(caption, LONGEST_TEXT),
    )


def _words(body: object) -> Said:
    text = clean_text_or_none(body, LONGEST_TEXT)
    return Said(TextContent(), text) if text else Said(UnsupportedContent(media="other"))


def _interactive(body: Mapping[str, Any]) -> Said | NothingToAnswer:
    kind = body.get("type")
    if kind == "call_permission_reply":
        return NothingToAnswer("call_permission_reply")
    reply = body.get(kind) if kind in ("button_reply", "list_reply") else None
    if not isinstance(reply, dict):
        return Said(UnsupportedContent(media="other"))
    return _tap(reply.get("id"), reply.get("title"))


def _tap(tap_id: object, label: object) -> Said:
    tap = parse_tap_id(tap_id) if isinstance(tap_id, str) else None
    if tap is None:
        return _words(label)
    return Said(TapContent(question_id=tap.question_id, value=tap.value))


def _reaction(body: Mapping[str, Any]) -> Said | NothingToAnswer:
    if not body.get("emoji"):
        return NothingToAnswer("reaction_withdrawn")
    return Said(UnsupportedContent(media="reaction"))
