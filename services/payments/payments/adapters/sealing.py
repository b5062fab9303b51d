"""Credentials at rest: sealed with the service's own key (Fernet: AES-128-CBC and HMAC-SHA256), never in clear.

Several keys may be given: the first seals, all open, so that a key is exchanged without a gap.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr, TypeAdapter

from ratiba_contracts.payment_requests import DarajaAccount, PesapalAccount

_ACCOUNT: TypeAdapter[DarajaAccount | PesapalAccount] = TypeAdapter(DarajaAccount | PesapalAccount)


class CannotOpen(Exception):
    """What is stored was sealed with a key that this process was not given."""

    def __init__(self) -> None:
        super().__init__("stored credentials open with none of RATIBA_PAYMENTS_CREDENTIALS_KEYS")


class Seal:
    """Seals and opens accounts. A sealed one says which business it is of and opens for no other."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._fernet = MultiFernet([Fernet(key.get_secret_value()) for key in keys])

    def close(self, tenant: str, account: DarajaAccount | PesapalAccount) -> str:
        """The sealed form."""
        return self._fernet.encrypt(f"{tenant}\n{account.model_dump_json()}".encode()).decode()

    def open(self, tenant: str, sealed: str) -> DarajaAccount | PesapalAccount:
        """What was sealed. Raises CannotOpen, also for what was sealed for another business."""
        try:
            text = self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise CannotOpen from error
        owner, _, account = text.partition("\n")
        if owner != tenant:
            raise CannotOpen
        return _ACCOUNT.validate_json(account)
