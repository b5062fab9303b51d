"""Gaps filled on a real database: by the trade's words, then by a model; once an import, within its ceiling."""

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry

import catalog_importer
from catalog_importer import SERVICE
from catalog_importer.domain.lines import Manner
from catalog_importer.gap_filling import CALLS_AT_MOST, ROWS_A_CALL, GapFilling, GapMetrics
from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_contracts.menu import SUGGESTED, CellSource, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell
from ratiba_llm import LLMRouter, LLMSettings, build_router
from ratiba_runtime.database import Database
from ratiba_runtime.delivery import Delivery, bind_delivery
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import prepare_database, tenant_named

PENDO = tenant_named("pendo-spa")
SPA = Manner(currency="KES", vertical="spa")
READ = Provenance(source=CellSource.READ, file="menu.txt", line=1)
DELIVERY = Delivery("CATALOG", "importer-imports", 7, 1, "ratiba.pendo-spa.catalog.import_requested.v1.k1")
MIGRATIONS = Path(catalog_importer.__file__).parent / "migrations"


def row(row_id: str, name: str) -> ExtractedRow:
    price = PriceCell(currency="KES", kind=RowPriceKind.FIXED, amount=150000, confidence=0.9, provenance=READ)
    return ExtractedRow(row_id=row_id, name=TextCell(value=name, confidence=1, provenance=READ), price=price)


ROWS = (row("r1", "Facial"), row("r2", "Baobab ritual"), row("r3", "Moonlight ceremony"))


def says(*rows: dict[str, Any], **more: Any) -> Scripted:
    return Scripted(role="gap_filler", times=1, fields={"rows": [{"confidence": 0.7, **each} for each in rows]}, **more)


class Filling:
    """The filler on a database, as the importer's handler uses it."""

    def __init__(self, database: Database, router: LLMRouter, settings: LLMSettings) -> None:
        self.registry = CollectorRegistry()
        self.database = database
        now = datetime(2026, 11, 21, tzinfo=UTC)
        self.gaps = GapFilling(database, router, settings, GapMetrics(self.registry), lambda: now)

    async def fill(self, rows: tuple[ExtractedRow, ...] = ROWS) -> tuple[ExtractedRow, ...]:
        with bind_tenant(PENDO), bind_delivery(DELIVERY):
            return await self.gaps.fill(rows, SPA)

    async def calls(self) -> list[Any]:
        with bind_tenant(PENDO):
            async with self.database.tenant_transaction() as connection:
                return list(await connection.fetch("SELECT * FROM importer_calls ORDER BY begun_at"))

    def counted(self, name: str, **labels: str) -> float:
        return self.registry.get_sample_value(f"ratiba_importer_{name}_total", labels) or 0


@pytest.fixture
def importer_database(databases: Any) -> Iterator[str]:
    async def one_spa(url: str) -> None:
        await prepare_database(url, SERVICE, PENDO.slug, migrations=MIGRATIONS)

    with databases.fresh(databases.template("importer_gaps", one_spa)) as url:
        yield url


@pytest.fixture
async def database(importer_database: str) -> AsyncIterator[Database]:
    opened = await Database.open(importer_database, application_name="tests", max_size=3)
    yield opened
    await opened.close()


def settings_for(fake: FakeAnthropicClient, **changed: Any) -> LLMSettings:
    return LLMSettings(anthropic_api_key=fake.key, anthropic_url=fake.url, attempts=1, **changed)


@pytest.fixture
async def router(fake_anthropic: FakeAnthropicClient) -> AsyncIterator[LLMRouter]:
    built = build_router(settings_for(fake_anthropic), CollectorRegistry())
    yield built
    await built.close()


@pytest.fixture
def filling(database: Database, router: LLMRouter, fake_anthropic: FakeAnthropicClient) -> Filling:
    return Filling(database, router, settings_for(fake_anthropic))


async def test_a_model_is_asked_for_what_the_trades_words_do_not_know_and_its_cost_is_written_down(
    filling: Filling, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(says({"row": "r2", "duration_min": 75, "description": "A bath with oil."}))
    facial, ritual, ceremony = await filling.fill()
    assert facial.duration_min.value == 60
    assert (ritual.duration_min.value, ritual.description.value) == (75, "A bath with oil.")
    assert (ritual.duration_min.provenance, ritual.duration_min.confidence) == (SUGGESTED, 0.7)
    assert ceremony == ROWS[2], "what nobody knows stays empty"
    (sent,) = await fake_anthropic.requests()
    assert "Facial" not in sent.user_text
    assert "1500" not in sent.user_text
    (call,) = await filling.calls()
    assert (call["outcome"], call["role"], call["cost_usd"] > 0) == ("answered", "gap_filler", True)
    assert (filling.counted("suggested", source="lexicon"), filling.counted("suggested", source="model")) == (3, 2)


@pytest.mark.edge(28)
async def test_prices_a_model_offers_are_discarded_and_counted(
    filling: Filling, fake_anthropic: FakeAnthropicClient
) -> None:
    priced = {"row": "r2", "duration_min": 75, "price": 2000, "description": "Only KSh 2,000 today."}
    await fake_anthropic.script(says(priced))
    _, ritual, _ = await filling.fill()
    assert (ritual.duration_min.value, ritual.description.value) == (75, None)
    assert ritual.price == ROWS[1].price
    assert filling.counted("prices_discarded") == 2


async def test_the_same_import_delivered_again_makes_no_second_call(
    filling: Filling, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(says({"row": "r2", "duration_min": 75}), says({"row": "r2", "duration_min": 90}))
    await filling.fill()
    again = await filling.fill()
    assert len(await fake_anthropic.requests()) == 1
    assert len(await filling.calls()) == 1
    assert again[0].duration_min.value == 60


@pytest.mark.parametrize("then", ["error", "truncate", "garble", "cut"])
async def test_a_model_that_fails_leaves_the_gaps_and_harms_nothing(
    filling: Filling, fake_anthropic: FakeAnthropicClient, then: Any
) -> None:
    await fake_anthropic.script(says({"row": "r2", "duration_min": 75}, then=then))
    facial, *others = await filling.fill()
    assert facial.duration_min.value == 60
    assert tuple(others) == ROWS[1:]
    assert [call["outcome"] for call in await filling.calls()] == ["failed"]


async def test_an_import_asks_a_few_times_within_its_ceiling_however_long_the_list(
    database: Database, router: LLMRouter, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(Scripted(role="gap_filler", fields={"rows": []}))
    settings = settings_for(fake_anthropic, soft_usd=Decimal(1), hard_usd=Decimal(2))
    rich = Filling(database, router, settings)
    long = tuple(row(f"r{number}", f"Ceremony {number}") for number in range(ROWS_A_CALL * CALLS_AT_MOST + 50))
    assert len(await rich.fill(long)) == len(long)
    assert len(await rich.calls()) == CALLS_AT_MOST
    poor = Filling(database, router, settings_for(fake_anthropic, soft_usd=Decimal(0), hard_usd=Decimal("0.001")))
    assert await poor.fill(tuple(reversed(long)))
    assert len(await rich.calls()) == CALLS_AT_MOST


async def test_without_a_key_nobody_is_asked(database: Database) -> None:
    settings = LLMSettings(anthropic_api_key=None)
    keyless = Filling(database, build_router(settings, CollectorRegistry()), settings)
    facial, *others = await keyless.fill()
    assert facial.duration_min.value == 60
    assert tuple(others) == ROWS[1:]
    assert await keyless.calls() == []
