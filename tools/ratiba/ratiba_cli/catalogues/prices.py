"""Prices as somebody types them on the command line: `Facial=3000`, `Hair=free`, `Tattoo=on_quote`."""

from collections.abc import Sequence
from dataclasses import dataclass

from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.menu import PriceCell, RowPriceKind
from ratiba_wording.typed_amounts import NotAnAmount, typed_amount

_KINDS = {"free": RowPriceKind.FREE, "on_quote": RowPriceKind.ON_QUOTE, "on-quote": RowPriceKind.ON_QUOTE}


class WrongPrice(CommandRefused, ValueError):
    """A wish for a price that cannot be read."""

    def __init__(self, wish: str, why: str = "") -> None:
        how = 'write --price "Name=1500", "Name=1500.50", "Name=free" or "Name=on_quote"'
        super().__init__(" ".join(filter(None, (f"{wish!r}: {how}.", why))))


@dataclass(frozen=True, slots=True)
class TypedPrice:
    """What a service of this name costs. `hundredths` None: the kind says that it has no amount."""

    name: str
    kind: RowPriceKind
    hundredths: int | None = None

    def cell(self, currency: str) -> PriceCell:
        """As an edit carries it."""
        return PriceCell(kind=self.kind, currency=currency, amount=self.hundredths)


def typed_prices(wishes: Sequence[str]) -> tuple[TypedPrice, ...]:
    """Read `name=amount` wishes, amounts as owners type them, in the tenant's currency. Raises WrongPrice."""
    return tuple(_typed(wish) for wish in wishes)


def _typed(wish: str) -> TypedPrice:
    name, _, said = wish.rpartition("=")
    name, said = " ".join(name.split()), said.strip().lower()
    if name and said in _KINDS:
        return TypedPrice(name, _KINDS[said])
    if not name:
        raise WrongPrice(wish)
    try:
        return TypedPrice(name, RowPriceKind.FIXED, typed_amount(said, None))
    except NotAnAmount as error:
        raise WrongPrice(wish, str(error)) from error
