"""The key of a conversation: what its messages are ordered by. Never a phone number, and none can be read
from it.
"""

import hashlib
import hmac
import re

from ratiba_contracts.conversation import E164
from ratiba_contracts.views import Channel

_WA_ID = re.compile(r"[1-9][0-9]{6,14}")
_SEPARATOR = "\x1f"  # occurs in no part, so no two conversations can share one line of parts


def conversation_key(secret: bytes, tenant: str, channel: Channel, stable_id: str) -> str:
    """16 hex digits of an HMAC over tenant, channel and the customer's stable id on that channel.

    Stable ids: a WhatsApp id or, where the customer hides the number, the business-scoped user id; a web
    session. The secret is fixed for the life of the installation: another one would split every running
    conversation.
    """
    parts = _SEPARATOR.join((tenant, channel.value, stable_id))
    return hmac.new(secret, parts.encode(), hashlib.sha256).hexdigest()[:16]


def phone_of_wa_id(wa_id: str) -> E164 | None:
    """The E.164 number a WhatsApp id is: the id is the number without its plus. None for anything else."""
    return f"+{wa_id}" if _WA_ID.fullmatch(wa_id) else None
