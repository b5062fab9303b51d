"""A file of services as the catalogue: exactly these on offer, under the ids the file gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalog_importer.domain import names_shown
from catalog_importer.domain.names import tidy
from catalog_importer.domain.refusals import CatalogRefusal, named
from catalog_importer.domain.services import PriceSource, Service
from ratiba_contracts.tenant import CatalogService


def planted(given: Sequence[CatalogService], stored: Mapping[str, Service], currency: str) -> tuple[Service, ...]:
    """Services as they will be: those of the file, and those to be retired because it does not have them.

    Raises CatalogRefusal where two have one id or one name, also one that a retired service keeps, where customers who
    write Swahili could not tell two apart, or a price is in another currency than the tenant's.
    """
    wanted = [_service(one, stored.get(one.service_id)) for one in given]
    ids = {service.service_id for service in wanted}
    gone = [replace(one, retired=True) for one in stored.values() if one.service_id not in ids and not one.retired]
    _refuse_twice([service.service_id for service in wanted], "id")
    _refuse_twice([one.name_key for one in (*wanted, *_others(stored, ids))], "name")
    names_shown.check(stored, wanted, {})
    foreign = [service.name for service in wanted if service.price.currency != currency]
    if foreign:
        raise CatalogRefusal("foreign-currency", f"Prices here are in {currency}: {named(foreign)}.")
    return (*wanted, *gone)


def _others(stored: Mapping[str, Service], ids: set[str]) -> list[Service]:
    return [service for service in stored.values() if service.service_id not in ids]


def _service(given: CatalogService, stored: Service | None) -> Service:
    return Service(
        service_id=given.service_id,
        name=tidy(given.name),
        duration_min=given.duration_min,
        price=given.price,
        price_source=PriceSource.PLANTED,
        name_sw=tidy(given.name_sw or "") or None,
        aliases=given.aliases,
        category=given.category,
        description=None if stored is None else stored.description,
        buffer_before_min=given.buffer_before_min,
        buffer_after_min=given.buffer_after_min,
    )


def _refuse_twice(words: Sequence[str], what: str) -> None:
    twice = sorted({word for word in words if words.count(word) > 1}) if len(set(words)) < len(words) else []
    if twice:
        raise CatalogRefusal("same-name-twice", f"Two services have one {what}: {named(twice)}.")
