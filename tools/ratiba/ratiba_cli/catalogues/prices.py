"""Prices as somebody types them on the command line: `Facial=3000`, `Hair=free`, `Tattoo=on_quote`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.menu import PriceCell, RowPriceKind

_AMOUNT = re.compile(r"(?P<whole>\d{1,9})(?:\.(?P<cents>\d{2}))?")
_KINDS = {"free": RowPriceKind.FREE, "on_quote": RowPriceKind.ON_QUOTE, "on-quote": RowPriceKind.ON_QUOTE}


class WrongPrice(CommandRefused, ValueError):
    """A wish for a price that cannot be read."""

    def __init__(self, wish: str) -> None:
        super().__init__(f'{wish!r}: write --price "Name=1500", "Name=1500.50", "Name=free" or "Name=on_quote"')


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
    """Read `name=amount` wishes, amounts in whole units of the tenant's currency. Raises WrongPrice."""
    return tuple(_typed(wish) for wish in wishes)


def _typed(wish: str) -> TypedPrice:
    name, _, said = wish.rpartition("=")
    name, said = " ".join(name.split()), said.strip().lower()
    if name and said in _KINDS:
        return TypedPrice(name, _KINDS[said])
    amount = _AMOUNT.fullmatch(said.replace(",", ""))
    if not name or amount is None:
        raise WrongPrice(wish)
    return TypedPrice(name, RowPriceKind.FIXED, int(amount["whole"]) * 100 + int(amount["cents"] or 0))
