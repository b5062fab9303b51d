"""Credentials at rest: sealed with a service's own keys (Fernet: AES-128-CBC and HMAC-SHA256), never in clear.

Several keys may be given: the first seals, all open, and what only a later one opens is sealed anew when a service
starts. A service refuses to start where something opens with none.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr


class CannotOpen(Exception):
    """What is stored of `tenant` was sealed for another business, or with a key that is not in `setting`."""

    def __init__(self, tenant: str, setting: str) -> None:
        super().__init__(f"stored credentials of {tenant} open with none of {setting}: give the key that sealed them")


class Seal:
    """Seals and opens the secrets of businesses. A sealed one says which business it is of and opens for no other.

    `setting` is the name of the setting that holds the keys: a refusal names it.
    """

    def __init__(self, keys: Sequence[SecretStr], setting: str) -> None:
        fernets = [Fernet(key.get_secret_value()) for key in keys]
        self._first, self._fernet = fernets[0], MultiFernet(fernets)
        self._setting = setting

    def close(self, tenant: str, secret: str) -> str:
        """The sealed form."""
        return self._fernet.encrypt(f"{tenant}\n{secret}".encode()).decode()

    def open(self, tenant: str, sealed: str) -> str:
        """What was sealed. Raises CannotOpen, also for what was sealed for another business."""
        try:
            text = self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CannotOpen(tenant, self._setting) from error
        owner, _, secret = text.partition("\n")
        if owner != tenant:
            raise CannotOpen(tenant, self._setting)
        return secret

    def anew(self, tenant: str, sealed: str) -> str | None:
        """The same sealed with the first key, where only a later one opens it; else None. Raises CannotOpen."""
        secret = self.open(tenant, sealed)
        try:
            self._first.decrypt(sealed.encode())
        except InvalidToken:
            return self.close(tenant, secret)
        return None
