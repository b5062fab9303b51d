"""A console with an importer in memory, which "reads" from a picture what was printed on it."""

import importlib.util
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import nats
from menu_picture import MenuPicture

from admin_orchestrator import SERVICE
from admin_orchestrator.settings import Settings
from admin_orchestrator.wiring import build
from ratiba_cli.servers.ports import pick_free
from ratiba_contracts.facts import ADD_OWNER
from ratiba_contracts.menu import (
    SUGGESTED,
    Box,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)
from ratiba_contracts.owners import AddOwner, OwnerIdentity
from ratiba_runtime.asks import put_question
from ratiba_runtime.health import served
from ratiba_runtime.migrate_bus import migrate_bus
from ratiba_runtime.testing import prepare_database

OWNER = "owner@ratiba.localhost"
FAKE = Path(__file__).parents[3] / "services/admin-orchestrator/tests/integration/fake_importer.py"


def fake_importer() -> ModuleType:
    """The importer in memory of the console's own tests."""
    spec = importlib.util.spec_from_file_location("fake_importer", FAKE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rows_of(picture: MenuPicture, file: str) -> list[ExtractedRow]:
    """Rows as if read: the second's price is not sure, and what has no number has no price."""
    rows = []
    for number, line in enumerate(picture.lines):
        name_at, price_at = (
            Provenance(source=CellSource.READ, file=file, page=1, line=number + 1, box=_box(box))
            for box in (line.name_box, line.price_box)
        )
        digits = "".join(letter for letter in line.price if letter.isdigit())
        price = PriceCell(currency="KES", provenance=price_at, printed=line.price)
        if digits:
            price = price.model_copy(
                update={
                    "kind": RowPriceKind.FROM if "from" in line.price else RowPriceKind.FIXED,
                    "amount": int(digits) * 100,
                    "confidence": 0.7 if number == 1 else 0.96,
                    "doubts": ("The price before was KSh 850.",) if number == 1 else (),
                }
            )
        rows.append(
            ExtractedRow(
                row_id=f"r{number}",
                name=TextCell(value=line.name, confidence=0.97, provenance=name_at),
                name_sw=TextCell(value="Kucha" if number % 2 else None, confidence=0.6, provenance=SUGGESTED),
                category=TextCell(value="Nails", confidence=0.9, provenance=name_at),
                duration_min=DurationCell(value=45, confidence=0.5, provenance=SUGGESTED),
                price=price,
                description=TextCell(value="File, shape and polish." if number == 0 else None, provenance=SUGGESTED),
            )
        )
    return rows


def _box(box: tuple[float, float, float, float]) -> Box:
    return Box(left=box[0], top=box[1], right=box[2], bottom=box[3])


@dataclass
class CatalogHouse:
    """What is up."""

    url: str
    slug: str
    importer: Any


@asynccontextmanager
async def catalog_house(database_url: str, nats_url: str, valkey_url: str) -> AsyncIterator[CatalogHouse]:
    """The console, its owner let in, and the importer."""
    slug = "zuri-nails"
    await prepare_database(database_url, SERVICE, slug)
    client = await nats.connect(nats_url)
    await migrate_bus(client.jetstream())
    importer = fake_importer().FakeImporter(client)
    await importer.answer()
    port = pick_free()
    settings = Settings(
        postgres_url=database_url,
        nats_url=nats_url,
        valkey_url=valkey_url,
        local_stack=True,
        local_stack_secret="the-local-stack-secret-of-tests",
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        development_owner=OWNER,
    )
    console = await build(settings)
    async with console.service.running(), served(console.app, "127.0.0.1", port, "app"):
        owner = AddOwner(owner=OwnerIdentity(email=OWNER), actor="tests")
        await put_question(client, ADD_OWNER, slug, owner, timeout=10)
        yield CatalogHouse(settings.origin, slug, importer)
    await client.close()
