"""Webhooks as WhatsApp sends them to a business: their shape and their signature."""

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class BusinessNumber:
    """The business's end: ids as the provider gives them, the number as it is displayed (digits only)."""

    phone_number_id: str
    display_phone_number: str
    account_id: str = "100000000000001"


@dataclass(frozen=True)
class Contact:
    """The customer's end. `user_id` is the business-scoped id; `wa_id`, the phone number, may be hidden."""

    wa_id: str | None
    name: str
    user_id: str | None = None

    @property
    def address(self) -> str:
        """Return what identifies the customer in `from` and `recipient_id`."""
        return self.wa_id or self.user_id or ""


def new_message_id() -> str:
    """Return an id of the form the provider gives to messages."""
    return "wamid." + base64.b64encode(secrets.token_bytes(27)).decode()


def sign(raw: bytes, app_secret: str) -> str:
    """Return the value of X-Hub-Signature-256 over exactly these bytes."""
    return "sha256=" + hmac.new(app_secret.encode(), raw, hashlib.sha256).hexdigest()


def encode(payload: dict[str, Any]) -> bytes:
    """Return the bytes the provider would send: compact, non-ASCII characters and slashes escaped."""
    return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode()


def message_webhook(business: BusinessNumber, contact: Contact, message: dict[str, Any]) -> dict[str, Any]:
    """Return the payload that carries one customer's message."""
    return _envelope(business, {"contacts": [_contact(contact)], "messages": [message]})


def status_webhook(business: BusinessNumber, status: dict[str, Any]) -> dict[str, Any]:
    """Return the payload that carries one status of a message of ours."""
    return _envelope(business, {"statuses": [status]})


def customer_message(contact: Contact, message_id: str, at: datetime, content: dict[str, Any]) -> dict[str, Any]:
    """Return one message of a customer; `content` holds its `type` and the part of that name."""
    message = {"from": contact.address, "id": message_id, "timestamp": str(int(at.timestamp())), **content}
    return message if contact.user_id is None else {**message, "from_user_id": contact.user_id}


def message_status(
    message_id: str, status: str, at: datetime, recipient: str, error: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Return one status: sent, delivered, read, or failed with the error that caused it."""
    told: dict[str, Any] = {
        "id": message_id,
        "status": status,
        "timestamp": str(int(at.timestamp())),
        "recipient_id": recipient,
    }
    if status in {"sent", "delivered"}:
        told["conversation"] = {
            "id": hashlib.sha256(recipient.encode()).hexdigest()[:32],
            "origin": {"type": "service"},
        }
        told["pricing"] = {
            "billable": False,
            "pricing_model": "PMP",
            "category": "service",
            "type": "free_customer_service",
        }
    if error is not None:
        told["errors"] = [error]
    return told


def _contact(contact: Contact) -> dict[str, Any]:
    told: dict[str, Any] = {"profile": {"name": contact.name}}
    if contact.wa_id is not None:
        told["wa_id"] = contact.wa_id
    if contact.user_id is not None:
        told["user_id"] = contact.user_id
    return told


def _envelope(business: BusinessNumber, content: dict[str, Any]) -> dict[str, Any]:
    metadata = {
        "display_phone_number": business.display_phone_number,
        "phone_number_id": business.phone_number_id,
    }
    value = {"messaging_product": "whatsapp", "metadata": metadata, **content}
    return {
        "object": "whatsapp_business_account",
        "entry": [{"id": business.account_id, "changes": [{"value": value, "field": "messages"}]}],
    }
