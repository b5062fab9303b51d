"""The path of a prompt's callback: unguessable, and recognised as ours long after its routing row has gone.

Daraja signs nothing, so the path itself carries 128 bits of an HMAC over the business and the prompt.
"""

import base64
import hmac
from uuid import UUID

_MAC_BYTES = 16
_PESAPAL = b"pesapal-notifications"


def callback_token(secret: bytes, tenant: str, attempt_id: UUID) -> str:
    """The last part of the path of one prompt's callback."""
    return f"{attempt_id.hex}{_mac(secret, tenant.encode(), attempt_id.bytes)}"


def attempt_of(secret: bytes, tenant: str, token: str) -> UUID | None:
    """The prompt a path was made for; None for a path we never made."""
    try:
        attempt_id = UUID(hex=token[:32])
    except ValueError:
        return None
    expected = callback_token(secret, tenant, attempt_id)
    return attempt_id if hmac.compare_digest(expected.encode(), token.encode("utf-8", "replace")) else None


def notification_token(secret: bytes, tenant: str) -> str:
    """The last part of the path of a business's notifications from PesaPal, which has one for all its orders."""
    return _mac(secret, tenant.encode(), _PESAPAL)


def is_notification(secret: bytes, tenant: str, token: str) -> bool:
    """Whether we made this path for this business."""
    return hmac.compare_digest(notification_token(secret, tenant).encode(), token.encode("utf-8", "replace"))


def account_reference(attempt_id: UUID) -> str:
    """What stands on the provider's statement: 12 characters, the most Daraja takes, 60 bits of the prompt's id."""
    return base64.b32encode(attempt_id.bytes[-8:]).decode()[:12]


def _mac(secret: bytes, *parts: bytes) -> str:
    mac = hmac.digest(secret, b"\x1f".join(parts), "sha256")
    return base64.urlsafe_b64encode(mac[:_MAC_BYTES]).decode().rstrip("=")
