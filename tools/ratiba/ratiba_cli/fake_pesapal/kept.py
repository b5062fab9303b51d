"""What a provider keeps for good: where it is to notify, and every order. A restart must not lose it."""

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter

from ratiba_cli.fake_pesapal.orders import Order
from ratiba_cli.fake_pesapal.wire import PesapalRefusal


@dataclass
class Kept:
    """Orders by tracking id, addresses by notification id; in `file` once written, where one is given."""

    orders: dict[str, Order] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    file: Path | None = None

    @classmethod
    def read(cls, file: Path) -> "Kept":
        """What was kept in `file` before; nothing when there is none yet."""
        kept = _KEPT.validate_json(file.read_bytes()) if file.exists() else cls()
        kept.file = file
        return kept

    def write(self) -> None:
        """Put all of it on disk, whole or not at all."""
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        fresh = self.file.with_suffix(".new")
        fresh.write_bytes(_KEPT.dump_json(self))
        fresh.replace(self.file)


def order_of(kept: Kept, tracking_id: str) -> Order:
    """One by the provider's id. Raises PesapalRefusal."""
    order = kept.orders.get(tracking_id)
    if order is None:
        raise PesapalRefusal("invalid_order_tracking_id", "there is no such order")
    return order


_KEPT = TypeAdapter(Kept)
