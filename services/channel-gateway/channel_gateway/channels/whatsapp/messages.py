"""Fitted pieces as stored, and as the Graph API wants them: the body of POST /<version>/<phone number id>/messages."""

from collections.abc import Sequence
from typing import Any, assert_never

from channel_gateway.domain.capabilities import Capabilities, IdentityAnchor, Limits, Tier
from channel_gateway.domain.conversation_key import phone_of_wa_id
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.fit import Buttons, Menu, Piece, Plain, Tappable
from channel_gateway.domain.labels import width
from channel_gateway.domain.rewording import WORDS
from channel_gateway.domain.tap_ids import parse_tap_id
from channel_gateway.domain.typed_labels import ShownOption

CAPABILITIES = Capabilities(
    tier=Tier.ONE,
    identity_anchor=IdentityAnchor.PHONE,
    session_window_seconds=24 * 3600,
    supports_payment_inline=False,
    supports_rich_media=True,
)

LIMITS = Limits(
    text=4096,
    prompt=1024,
    buttons=3,
    button_label=20,
    rows=10,
    row_label=24,
    row_description=72,
    menu_label=20,
    tap_id=200,
)

FULL_LABELS = "full_labels"
"""Of a stored body: tap id -> full label, where the title is not that. Not sent."""


def body_of(piece: Piece) -> dict[str, Any]:
    """The part of the request that says what is shown, the same for every recipient; and the labels behind it."""
    match piece:
        case Plain(text):
            return {"type": "text", "text": {"body": text, "preview_url": False}}
        case Buttons(text, buttons):
            action: dict[str, Any] = {"buttons": [_button(button) for button in buttons]}
            return _interactive("button", text, action) | _full_labels(buttons)
        case Menu(text, menu_label, rows):
            sections = [{"rows": [_row(row) for row in rows]}]
            return _interactive("list", text, {"button": menu_label, "sections": sections}) | _full_labels(rows)
        case _:
            assert_never(piece)


def text_of(body: dict[str, Any]) -> str:
    """The words of a stored message."""
    return str(body["text"]["body"] if body["type"] == "text" else body["interactive"]["body"]["text"])


def with_text(body: dict[str, Any], text: str) -> dict[str, Any] | None:
    """A stored message with other words; None where they are longer than its kind takes."""
    if body["type"] == "text":
        return {**body, "text": {**body["text"], "body": text}} if width(text) <= LIMITS.text else None
    if width(text) > LIMITS.prompt:
        return None
    return {**body, "interactive": {**body["interactive"], "body": {"text": text}}}


def request_of(body: dict[str, Any], address: str, tracker: DeliveryId) -> dict[str, Any]:
    """The whole request. A number goes in `to`, a business-scoped id in `recipient`: in `to` it would be
    lost.

    The tracker comes back in every status of the message, so that one whose answer we never saw is
    recognised.
    """
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        ("to" if phone_of_wa_id(address) else "recipient"): address,
        "biz_opaque_callback_data": str(tracker),
        **{name: part for name, part in body.items() if name not in (FULL_LABELS, WORDS)},
    }


def shown_options(body: dict[str, Any]) -> tuple[ShownOption, ...]:
    """What can be tapped on a stored message, whose ids are our own."""
    action = body.get("interactive", {}).get("action", {})
    tappable = [button["reply"] for button in action.get("buttons", ())]
    tappable += [row for section in action.get("sections", ()) for row in section["rows"]]
    full = body.get(FULL_LABELS, {})
    return tuple(
        ShownOption(tap.question_id, tap.value, tuple(filter(None, (each["title"], full.get(each["id"])))))
        for each in tappable
        if (tap := parse_tap_id(each["id"])) is not None
    )


def _interactive(kind: str, text: str, action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": text}, "action": action}}


def _full_labels(shown: Sequence[Tappable]) -> dict[str, Any]:
    full = {each.tap_id: each.full for each in shown if each.full is not None}
    return {FULL_LABELS: full} if full else {}


def _button(button: Tappable) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": button.tap_id, "title": button.label}}


def _row(row: Tappable) -> dict[str, Any]:
    return {"id": row.tap_id, "title": row.label} | ({"description": row.description} if row.description else {})
