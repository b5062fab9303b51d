"""Whether a webhook comes from whom it says: HMAC-SHA256 over the bytes as they arrived, never over parsed
JSON.
"""

import hashlib
import hmac

PREFIX = "sha256="


def sign(secret: bytes, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for a body."""
    return PREFIX + hmac.new(secret, body, hashlib.sha256).hexdigest()


def is_signed_by(secret: bytes, body: bytes, header: str | None) -> bool:
    """True when `header` is the signature of exactly these bytes. Takes the same time for every wrong
    header.
    """
    if header is None:
        return False
    return hmac.compare_digest(sign(secret, body).encode(), header.strip().encode("utf-8", "replace"))
