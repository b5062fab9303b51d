"""A signed-in browser: what it holds, what is stored of it, how long it lasts."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from admin_orchestrator.domain.person import Person

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """A session ends `idle` after its last request, and `absolute` after its sign-in whatever happens."""

    idle: timedelta
    absolute: timedelta

    def unused_since(self, now: datetime) -> datetime:
        """A session last used before this has ended."""
        return now - self.idle

    def signed_in_since(self, now: datetime) -> datetime:
        """A session begun before this has ended."""
        return now - self.absolute


@dataclass(frozen=True, slots=True)
class Session:
    """Who a browser's token stands for. The token itself is in the browser's cookie and nowhere else."""

    token: str
    person: Person


def new_token() -> str:
    """A token nobody can guess (256 bits)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """What is stored of a token: whoever reads the table cannot sign in with it."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def form_token(secret: str) -> str:
    """What a form carries to prove that it comes from a page made for the holder of `secret`.

    It follows from the cookie's secret and does not lead back to it; a new session has others. It is another one on
    every page, so that how well a page compresses tells nothing about it (BREACH).
    """
    salt = secrets.token_hex(8)
    return f"{salt}.{_proof(secret, salt)}"


def is_form_token(given: str, secret: str) -> bool:
    """Whether a form came from a page made for the holder of `secret`. Takes as long whatever was given."""
    salt, _, proof = given.partition(".")
    return hmac.compare_digest(proof.encode("utf-8", "replace"), _proof(secret, salt).encode())


def _proof(secret: str, salt: str) -> str:
    words = f"ratiba console form {salt}".encode("utf-8", "replace")
    return hmac.new(secret.encode("utf-8", "replace"), words, hashlib.sha256).hexdigest()
