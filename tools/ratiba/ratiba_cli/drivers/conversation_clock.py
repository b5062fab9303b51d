"""A conversation that happens at another time: local stack only, signed with its secret."""

import hashlib
import hmac
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True)
class ConversationClock:
    """Starts at `at` (aware) when it is made and runs on from there as fast as time does."""

    at: datetime
    secret: str = field(repr=False)
    _made: float = field(default_factory=time.monotonic, repr=False)

    def now(self) -> datetime:
        """Return the conversation's time."""
        return self.at + timedelta(seconds=time.monotonic() - self._made)

    def signed(self) -> tuple[str, str]:
        """Return the time as it is sent, and the signature that lets it count."""
        told = self.now().isoformat()
        return told, hmac.new(self.secret.encode(), told.encode(), hashlib.sha256).hexdigest()

    def headers(self) -> dict[str, str]:
        """Return the headers of a webhook in this conversation."""
        told, signature = self.signed()
        return {"X-Ratiba-Clock": told, "X-Ratiba-Clock-Signature": signature}
