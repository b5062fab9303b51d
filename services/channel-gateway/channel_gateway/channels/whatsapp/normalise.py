"""A webhook payload taken apart, in its own order, into messages, delivery reports and what is not for us.

One broken part does not spoil the others. Source of the shapes: Meta's WhatsApp Cloud API webhook reference.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from channel_gateway.channels.whatsapp.content import NothingToAnswer, content_of
from channel_gateway.domain.conversation_key import phone_of_wa_id
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.inbound import Broken, DeliveryReport, Inbound, InboundMessage, NotForUs
from channel_gateway.domain.written_text import clean_text_or_none
from ratiba_contracts.conversation import DeliveryState

OBJECT = "whatsapp_business_account"

_REPORTED = {
    "sent": DeliveryState.SENT,
    "delivered": DeliveryState.DELIVERED,
    "read": DeliveryState.READ,
    "played": DeliveryState.READ,  # a voice message that was listened to
    "failed": None,
}


class WrongShape(Exception):
    """A body that is JSON but no webhook of a WhatsApp Business Account at all."""

    slug = "wrong-shape"


class _Malformed(Exception):
    """One part lacks a field, or the field has another type."""


def normalise(payload: object) -> list[Inbound]:
    """Every part of the payload, reports of a change before its messages. Raises WrongShape."""
    if not isinstance(payload, dict) or payload.get("object") != OBJECT:
        msg = f'the body must be an object whose "object" is "{OBJECT}"'
        raise WrongShape(msg)
    entries = payload.get("entry")
    if not isinstance(entries, list) or not entries:
        msg = '"entry" must be a list with at least one entry'
        raise WrongShape(msg)
    return [part for entry in entries for part in _entry(entry)]


def _entry(entry: object) -> Iterator[Inbound]:
    changes = entry.get("changes") if isinstance(entry, dict) else None
    if not isinstance(changes, list):
        yield Broken("entry", "changes")
        return
    for change in changes:
        if not isinstance(change, dict) or not isinstance(change.get("field"), str):
            yield Broken("change", "field")
        elif change["field"] != "messages":
            yield NotForUs(change["field"])
        else:
            yield from _conversation_change(change.get("value"))


def _conversation_change(value: object) -> Iterator[Inbound]:
    try:
        fields = _mapping(value, "value")
        account = _text(_mapping(fields.get("metadata"), "metadata"), "phone_number_id")
    except _Malformed as error:
        yield Broken("change", str(error))
        return
    contacts = [contact for contact in _list(fields, "contacts") if isinstance(contact, dict)]
    for status in _list(fields, "statuses"):
        yield _attempt("status", lambda part: _report(part, account), status)
    for message in _list(fields, "messages"):
        yield _attempt("message", lambda part: _message(part, account, contacts), message)


def _attempt(kind: str, read: Any, part: object) -> Inbound:
    try:
        read_part: Inbound = read(_mapping(part, kind))
    except _Malformed as error:
        return Broken(kind, str(error))
    return read_part


def _message(message: Mapping[str, Any], account: str, contacts: list[dict[str, Any]]) -> Inbound:
    kind = _text(message, "type")
    if "group_id" in message:
        return NotForUs("group_message")
    content = content_of(kind, message)
    if isinstance(content, NothingToAnswer):
        return NotForUs(content.kind)
    wa_id = message.get("from") if isinstance(message.get("from"), str) else None
    contact = _contact(contacts, wa_id)
    user_id = message.get("from_user_id") or contact.get("user_id")
    phone = phone_of_wa_id(wa_id) if wa_id else None
    address = wa_id if phone else user_id
    if not isinstance(address, str) or not 0 < len(address) <= 128:
        raise _Malformed("from")
    return InboundMessage(
        account=account,
        address=address,
        message_id=_text(message, "id"),
        sent_at=_moment(message),
        content=content.content,
        text=content.text,
        phone=phone,
        profile_name=clean_text_or_none(_optional_mapping(contact, "profile").get("name"), 120),
    )


def _report(status: Mapping[str, Any], account: str) -> Inbound:
    if status.get("type") == "call" or status.get("recipient_type") == "group":
        return NotForUs(f"{status.get('type') or 'group'}_status")
    name = _text(status, "status")
    if name not in _REPORTED:
        return NotForUs("unknown_status")
    tracker = status.get("biz_opaque_callback_data")
    return DeliveryReport(
        account=account,
        address=str(status.get("recipient_id") or status.get("recipient_user_id") or ""),
        message_id=_text(status, "id"),
        state=_REPORTED[name],
        at=_moment(status),
        tracker=DeliveryId.parse(tracker) if isinstance(tracker, str) else None,
        error_code=_error_code(status),
    )


def _error_code(part: Mapping[str, Any]) -> int | None:
    for error in _list(part, "errors"):
        if isinstance(error, dict) and isinstance(error.get("code"), int):
            return int(error["code"])
    return None


def _contact(contacts: list[dict[str, Any]], wa_id: str | None) -> dict[str, Any]:
    for contact in contacts:
        if wa_id is not None and contact.get("wa_id") == wa_id:
            return contact
    return contacts[0] if len(contacts) == 1 else {}


def _moment(part: Mapping[str, Any]) -> datetime:
    stamp = part.get("timestamp")
    try:
        return datetime.fromtimestamp(int(str(stamp)), UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise _Malformed("timestamp") from error


def _text(part: Mapping[str, Any], name: str) -> str:
    value = part.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 512:
        raise _Malformed(name)
    return value


def _mapping(value: object, name: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _Malformed(name)
    return value


def _optional_mapping(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = part.get(name)
    return value if isinstance(value, dict) else {}


def _list(part: Mapping[str, Any], name: str) -> list[Any]:
    value = part.get(name)
    return value if isinstance(value, list) else []
