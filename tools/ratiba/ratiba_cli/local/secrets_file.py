"""Secrets of the local stack: random, made once, kept in a file only its owner can read."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path


def _random() -> str:
    return secrets.token_urlsafe(24)


def _fernet_key() -> str:
    """32 random bytes, as Fernet takes them."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


@dataclass(frozen=True)
class LocalSecrets:
    """What signs and opens things on the local stack. Never printed.

    `conversation_key` makes the keys of conversations: with another one every customer would be a stranger.
    """

    whatsapp_app_secret: str = field(default_factory=_random, repr=False)
    whatsapp_verify_token: str = field(default_factory=_random, repr=False)
    graph_token: str = field(default_factory=_random, repr=False)
    conversation_key: str = field(default_factory=_random, repr=False)
    local_stack: str = field(default_factory=_random, repr=False)
    account_tokens: str = field(default_factory=_fernet_key, repr=False)
    payment_callbacks: str = field(default_factory=_random, repr=False)
    payment_credentials: str = field(default_factory=_fernet_key, repr=False)
    daraja_secret: str = field(default_factory=_random, repr=False)
    daraja_passkey: str = field(default_factory=_random, repr=False)
    pesapal_secret: str = field(default_factory=_random, repr=False)


def local_secrets(folder: Path) -> LocalSecrets:
    """Return the secrets kept in `folder`, making the file, and what a newer version needs more, as necessary."""
    path = folder / "secrets.json"
    kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    names = {each.name for each in fields(LocalSecrets)}
    found = LocalSecrets(**{name: value for name, value in kept.items() if name in names})
    if asdict(found) != kept:
        folder.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(asdict(found), file, indent=2)
        new.replace(path)
    return found
