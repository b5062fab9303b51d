"""A service as the catalogue keeps it, on offer or retired."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from catalog_importer.domain.names import name_key
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import Price
from ratiba_wording.prices_said import price_said

Fields = Mapping[str, str | int | None]
"""A service as an audit shows it: what stood in each field."""

_ON_OFFER = "on_offer"
_FIELDS = (
    "name", "name_sw", "aliases", "category", "description", "duration_min", "buffer_before_min", "buffer_after_min",
    "price", _ON_OFFER,
)  # fmt: skip


class PriceSource(StrEnum):
    """Who vouches for a price: the printed list, a person, a file of services. A machine's guess is no source."""

    PRINTED = "printed"
    TYPED = "typed"
    PLANTED = "planted"


@dataclass(frozen=True, slots=True)
class Service:
    """One service. Minutes are multiples of 5. It is never deleted: appointments name it."""

    service_id: str
    name: str
    duration_min: int
    price: Price
    price_source: PriceSource
    name_sw: str | None = None
    aliases: tuple[str, ...] = ()
    category: str | None = None
    description: str | None = None
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    retired: bool = False

    @property
    def name_key(self) -> str:
        """By which it is found again in the next list."""
        return name_key(self.name)

    def on_offer(self, goes_with: tuple[str, ...] = ()) -> CatalogService:
        """As a snapshot has it."""
        return CatalogService(
            service_id=self.service_id,
            name=self.name,
            name_sw=self.name_sw,
            aliases=self.aliases,
            category=self.category,
            duration_min=self.duration_min,
            buffer_before_min=self.buffer_before_min,
            buffer_after_min=self.buffer_after_min,
            price=self.price,
            goes_with=goes_with,
        )

    def fields(self) -> Fields:
        """As an audit shows it. Who vouches for the price is not a change of the service."""
        return MappingProxyType(
            {
                "name": self.name,
                "name_sw": self.name_sw,
                "aliases": ", ".join(self.aliases) or None,
                "category": self.category,
                "description": self.description,
                "duration_min": self.duration_min,
                "buffer_before_min": self.buffer_before_min,
                "buffer_after_min": self.buffer_after_min,
                "price": price_said(self.price),
                _ON_OFFER: "no" if self.retired else "yes",
            }
        )


def live_prices(services: Iterable[Service]) -> dict[str, int]:
    """What services on offer cost, hundredths by name key; those without an amount, or at 0, are left out."""
    return {
        service.name_key: service.price.amount for service in services if not service.retired and service.price.amount
    }


def changed_fields(before: Service, after: Service) -> tuple[str, ...]:
    """Names of the fields that differ, in the order of an audit."""
    if before == after:
        return ()
    return tuple(field for field in _FIELDS if _differs(before, after, field))


def _differs(before: Service, after: Service, field: str) -> bool:
    """Prices differ where people would say so, which takes the longest to see."""
    if field == _ON_OFFER:
        return before.retired != after.retired
    one, other = getattr(before, field), getattr(after, field)
    if one == other:
        return False
    return field != "price" or price_said(one) != price_said(other)
