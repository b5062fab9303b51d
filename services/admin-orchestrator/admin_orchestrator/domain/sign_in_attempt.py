"""One attempt to sign in, from the browser's leaving to its coming back.

Everything the protocol needs follows from one secret in a cookie of the browser that began: `state` ties the answer to
that browser, `nonce` the id_token, `code_verifier` the code (RFC 7636). So nothing is stored for people who have not
signed in, and an answer brought back by any other browser fits none of the three.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Self

from admin_orchestrator.domain.return_path import FRONT, safe_return
from admin_orchestrator.domain.session import new_token

MINUTES = 10
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class SignInAttempt:
    """`secret` is new with each attempt; `return_to` is the page that was asked for."""

    secret: str
    return_to: str = FRONT

    @classmethod
    def begin(cls, return_to: str | None) -> Self:
        """A new attempt."""
        return cls(new_token(), safe_return(return_to))

    @classmethod
    def read(cls, cookie: str | None) -> Self | None:
        """The attempt of a cookie, None where there is none or it is none of ours."""
        secret, dot, packed = (cookie or "").partition(".")
        if not dot or len(secret) < 43:
            return None
        try:
            path = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode("ascii")
        except ValueError:
            return None
        return cls(secret, safe_return(path))

    @property
    def cookie(self) -> str:
        """What the browser keeps meanwhile."""
        packed = base64.urlsafe_b64encode(self.return_to.encode("ascii")).decode().rstrip("=")
        return f"{self.secret}.{packed}"

    @property
    def state(self) -> str:
        """Comes back with the answer."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """Comes back inside the id_token."""
        return self._derived("nonce")

    @property
    def code_verifier(self) -> str:
        """Redeems the code; 43 characters, as RFC 7636 wants them."""
        return self._derived("code_verifier")

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer belongs to this attempt."""
        return hmac.compare_digest(state.encode("utf-8", "replace"), self.state.encode())

    def _derived(self, purpose: str) -> str:
        digest = hmac.new(self.secret.encode("utf-8", "replace"), purpose.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
