"""A business's credentials at a provider as they are stored: sealed, and opened for that business alone."""

from collections.abc import Sequence

from pydantic import SecretStr, TypeAdapter

from ratiba_contracts.payment_requests import DarajaAccount, PesapalAccount
from ratiba_runtime.sealing import Seal

_ACCOUNT: TypeAdapter[DarajaAccount | PesapalAccount] = TypeAdapter(DarajaAccount | PesapalAccount)


class AccountSeal:
    """Seals and opens accounts."""

    def __init__(self, keys: Sequence[SecretStr]) -> None:
        self._seal = Seal(keys, "RATIBA_PAYMENTS_CREDENTIALS_KEYS")

    def close(self, tenant: str, account: DarajaAccount | PesapalAccount) -> str:
        """The sealed form."""
        return self._seal.close(tenant, account.model_dump_json())

    def open(self, tenant: str, sealed: str) -> DarajaAccount | PesapalAccount:
        """What was sealed. Raises CannotOpen, also for what was sealed for another business."""
        return _ACCOUNT.validate_json(self._seal.open(tenant, sealed))

    def anew(self, tenant: str, sealed: str) -> str | None:
        """The same sealed with the first key, where only a later one opens it; else None. Raises CannotOpen."""
        return self._seal.anew(tenant, sealed)
