"""When a new row may be a live service under another name: alike in name, and in price or minutes."""

import pytest

from catalog_importer.domain.renamed import MOST_COMPARED, looks_like
from catalog_importer.domain.services import PriceSource, Service
from ratiba_contracts.menu import TYPED, DurationCell, ExtractedRow, PriceCell, RowPriceKind, TextCell
from ratiba_contracts.views import Price, PriceKind


def service(name: str, minutes: int = 45, amount: int = 150_000, name_sw: str | None = None) -> Service:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=amount)
    return Service(name.lower().replace(" ", "-"), name, minutes, price, PriceSource.PRINTED, name_sw=name_sw)


def row(name: str, minutes: int | None = 45, amount: int = 150_000) -> ExtractedRow:
    price = PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=amount, confidence=1, provenance=TYPED)
    return ExtractedRow(row_id="r1", name=TextCell(value=name), duration_min=DurationCell(value=minutes), price=price)


@pytest.mark.parametrize(
    ("printed", "live"),
    [
        (row("Classic manicure"), service("Manicure classic")),
        (row("Manicures", 60), service("Manicure")),
        (row("Manicures", amount=170_000), service("Manicure")),
        (row("Rangi ya kucha"), service("Nail colour", name_sw="Rangi za kucha")),
    ],
    ids=["words changed places", "another length", "another price", "the Swahili name"],
)
def test_what_is_called_alike_and_costs_or_takes_the_same_is_asked_about(printed: ExtractedRow, live: Service) -> None:
    assert looks_like([printed], [service("Beard trim", 20, 30_000), live]) == {"r1": live}


@pytest.mark.edge(29)
@pytest.mark.parametrize(
    ("printed", "live"),
    [
        (row("Massage 60 min"), service("Massage 30 min")),
        (row("Women's cut"), service("Men's cut")),
        (row("Manicures", 60, 170_000), service("Manicure")),
        (row("Facial"), service("Manicure")),
    ],
    ids=["another number", "other people", "neither price nor minutes", "another name"],
)
def test_what_is_another_service_is_not_asked_about(printed: ExtractedRow, live: Service) -> None:
    assert looks_like([printed], [live]) == {}


def test_a_list_that_lacks_thousands_of_services_is_another_list() -> None:
    missing = [service(f"Manicure {number}") for number in range(MOST_COMPARED + 1)]
    assert looks_like([row("Manicure 1")], missing) == {}
