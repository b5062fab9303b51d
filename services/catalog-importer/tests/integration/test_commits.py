"""A commit makes a draft the catalogue, all of it or nothing; what nobody vouches for never goes live."""

import asyncio
import json
from random import Random

import asyncpg
import pytest

from catalog_importer import catalogue
from ratiba_contracts.asks import PUT_SERVICES, START_IMPORT
from ratiba_contracts.catalog_drafts import AddRow, DraftCommitted, RowChange, SetCells
from ratiba_contracts.catalog_facts import CatalogCounts, Modality
from ratiba_contracts.live_catalog import ImportKind, PutServices
from ratiba_contracts.menu import SUGGESTED, DurationCell, PriceCell, Provenance, RowPriceKind
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import CatalogService
from ratiba_contracts.views import Price, PriceKind
from ratiba_runtime.testing import eventually

from .house import MENU, READ, House, row, typed


async def test_the_first_commit_is_the_catalogue(house: House) -> None:
    done = await house.commit(await house.draft())
    assert isinstance(done, DraftCommitted)
    assert done.counts == CatalogCounts(inserted=3)
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert snapshot.version == done.version == 1
    assert [(one.service_id, one.price.amount, one.duration_min) for one in snapshot.services] == [
        ("manicure", 150000, 45),
        ("pedicure", 200000, 60),
        ("gel-polish", 80000, 30),
    ]
    shown = await house.catalogue()
    [entry] = shown.imports
    assert (entry.kind, entry.modality, entry.version) == (ImportKind.INITIAL, Modality.IMAGE, 1)
    assert (entry.files, entry.can_roll_back) == (("menu.jpg",), True)
    assert [audit.action for audit in shown.audits] == ["insert"] * 3
    assert shown.audits[-1].after["price"] == "KSh 1,500"
    committed = [fact.data for fact in await house.told() if fact.type == "ratiba.catalog.committed.v1"]
    assert [(fact.import_id, fact.version) for fact in committed] == [(done.import_id, 1)]


@pytest.mark.edge(31)
async def test_the_same_file_again_makes_no_duplicates_and_no_noise(house: House) -> None:
    await house.live()
    audits = (await house.catalogue()).audits
    again = await house.commit(await house.draft((row(1, "MANICURE\u00a0 ", 1500), *MENU[1:])))
    assert again.counts == CatalogCounts(unchanged=3)
    assert again.version == 1
    shown = await house.catalogue()
    assert shown.total == 3
    assert shown.audits == audits
    assert [entry.kind for entry in shown.imports] == [ImportKind.RE_IMPORT, ImportKind.INITIAL]
    assert [entry.can_roll_back for entry in shown.imports] == [False, True], "what changed nothing is in nobody's way"


async def test_a_reimport_changes_what_it_says_and_leaves_the_rest(house: House) -> None:
    await house.live()
    done = await house.commit(await house.draft((row(1, "manicure", 1700), row(2, "Facial", 3000))))
    assert done.counts == CatalogCounts(inserted=1, updated=1)
    shown = await house.catalogue()
    assert {one.name: one.price.amount for one in shown.services} == {
        "Manicure": 170000,
        "Pedicure": 200000,
        "Gel polish": 80000,
        "Facial": 300000,
    }
    updated = next(audit for audit in shown.audits if audit.action == "update")
    assert (dict(updated.before), dict(updated.after)) == ({"price": "KSh 1,500"}, {"price": "KSh 1,700"})


@pytest.mark.edge(28)
async def test_a_row_without_a_price_keeps_everything_from_going_live(house: House) -> None:
    sure_of_nothing = PriceCell(kind=RowPriceKind.NONE, currency="KES", confidence=0.99, provenance=READ)
    draft = await house.draft((*MENU, row(4, "Hot stones", None, price=sure_of_nothing)))
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("price-floor-violation", ("r4",))
    assert await house.snapshot() is None
    assert (await house.catalogue()).version == 0
    done = await house.commit(await house.edit(draft, typed("r4", 3500)))
    assert done.counts.inserted == 4


@pytest.mark.edge(28)
@pytest.mark.parametrize(
    "forged",
    [
        {"kind": "fixed", "currency": "KES", "amount": 100, "confidence": 0.99, "provenance": {"source": "suggested"}},
        {"kind": "fixed", "currency": "KES", "amount": 100, "confidence": 0.99},
        {"kind": "fixed", "currency": "KES", "amount": 100, "confidence": 0.4, "provenance": {"source": "read"}},
        {"kind": "fixed", "currency": "USD", "amount": 100, "confidence": 1, "provenance": {"source": "typed"}},
        {"kind": "free", "currency": "KES", "confidence": 1, "provenance": {"source": "read"}},
        {"kind": "on_quote", "currency": "KES", "confidence": 1, "provenance": {"source": "suggested"}},
        {"kind": "fixed", "currency": "KES", "amount": 0, "confidence": 1, "provenance": {"source": "typed"}},
    ],
    ids=["a machine's", "nobody's", "hardly read", "foreign money", "free as printed", "on quote as guessed", "nought"],
)
async def test_a_forged_draft_row_is_refused_whatever_its_colour_says(house: House, forged: dict[str, object]) -> None:
    draft = await house.draft()
    await house.sql(
        "UPDATE draft_rows SET red = false, content = content || jsonb_build_object('price', $2::text::jsonb)"
        " WHERE draft_id = $1 AND row_id = 'r2'",
        draft.draft_id,
        json.dumps(forged),
    )
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("price-floor-violation", ("r2",))
    assert (await house.catalogue()).version == 0


@pytest.mark.edge(28)
@pytest.mark.parametrize("kind", [RowPriceKind.FREE, RowPriceKind.ON_QUOTE])
async def test_free_and_on_quote_go_live_once_a_person_said_so(house: House, kind: RowPriceKind) -> None:
    draft = await house.draft((row(1, "Consultation", None, 30),))
    price = PriceCell(kind=kind, currency="KES", provenance=Provenance(source="suggested"))
    done = await house.commit(await house.edit(draft, SetCells(row_id="r1", price=price)))
    assert done.counts.inserted == 1
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert snapshot.services[0].price == Price(kind=PriceKind(kind.value), currency="KES")


@pytest.mark.parametrize(
    ("source", "kind", "amount"),
    [("llm", "fixed", 100), ("suggested", "fixed", 100), ("printed", "free", None), (None, "fixed", 100)],
)
async def test_the_table_itself_refuses_a_price_nobody_vouches_for(
    house: House, source: str | None, kind: str, amount: int | None
) -> None:
    with pytest.raises((asyncpg.CheckViolationError, asyncpg.NotNullViolationError)):
        await house.sql(
            "INSERT INTO services (service_id, name, name_key, duration_min, price_kind, price_amount, price_currency,"
            " price_source, created_at, updated_at) VALUES ('x', 'X', 'x', 30, $1, $2, 'KES', $3, now(), now())",
            kind,
            amount,
            source,
        )


@pytest.mark.parametrize(
    ("kind", "amount", "amount_max"),
    [("fixed", 10**13 + 1, None), ("range", 200, 10**13 + 1), ("range", 200, 200), ("range", 300, 200)],
)
async def test_the_table_itself_refuses_an_amount_that_cannot_be(
    house: House, kind: str, amount: int, amount_max: int | None
) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="amounts_can_be"):
        await house.sql(
            "INSERT INTO services (service_id, name, name_key, duration_min, price_kind, price_amount,"
            " price_amount_max, price_currency, price_source, created_at, updated_at)"
            " VALUES ('x', 'X', 'x', 30, $1, $2, $3, 'KES', 'typed', now(), now())",
            kind,
            amount,
            amount_max,
        )


async def test_minutes_are_asked_for_and_rounded_up(house: House) -> None:
    suggested = DurationCell(value=42, confidence=0.6, provenance=SUGGESTED)
    draft = await house.draft((row(1, "Braids", 3000, None), row(2, "Wash", 500, duration_min=suggested)))
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("duration-missing", ("r1",))
    await house.commit(await house.edit(draft, SetCells(row_id="r1", duration_min=180)))
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert [one.duration_min for one in snapshot.services] == [180, 45]


async def test_a_suggestion_never_replaces_what_is_live(house: House) -> None:
    await house.live()
    suggested = DurationCell(value=90, confidence=0.6, provenance=SUGGESTED)
    draft = await house.draft((row(1, "Manicure", 1500, duration_min=suggested),))
    assert draft.rows[0].change is RowChange.UNCHANGED
    assert (await house.commit(draft)).counts == CatalogCounts(unchanged=1)


@pytest.mark.edge(31)
@pytest.mark.edge(29)
async def test_two_rows_of_one_name_are_refused_naming_both(house: House) -> None:
    draft = await house.draft((row(1, "Haircut", 500), row(2, "Shave", 300), row(3, "HAIRCUT\u00a0", 700)))
    refused = await house.commit(draft)
    assert (refused.slug, refused.rows) == ("same-name-twice", ("r1", "r3"))


@pytest.mark.edge(29)
async def test_names_that_differ_by_a_number_or_a_letter_are_services_of_their_own(house: House) -> None:
    names = ("Massage 30 min", "Massage 60 min", "Wash", "Wax", "Women's cut", "Men's cut")
    await house.live([row(number, name, 500 * number) for number, name in enumerate(names, start=1)])
    assert [one.name for one in (await house.catalogue()).services] == list(names)


@pytest.mark.edge(5)
async def test_two_tabs_that_commit_one_draft_at_once_both_complete(house: House) -> None:
    draft = await house.draft()
    done = await asyncio.gather(house.commit(draft), house.commit(draft))
    assert {one.outcome for one in done} == {"draft_committed"}
    assert sorted(one.counts.inserted for one in done) == [0, 3]
    shown = await house.catalogue()
    assert (shown.total, shown.version, len(shown.imports), len(shown.audits)) == (3, 1, 2, 3)


@pytest.mark.edge(5)
@pytest.mark.edge(31)
async def test_of_two_drafts_committed_at_once_the_second_is_compared_anew(house: House) -> None:
    await house.live()
    one = await house.draft((row(1, "Manicure", 1600),))
    other = await house.draft((row(1, "Manicure", 1700),))
    answers = await asyncio.gather(house.commit(one), house.commit(other))
    [refused] = [answer for answer in answers if isinstance(answer, Refusal)]
    assert (refused.slug, refused.rows) == ("draft-stale", ("r1",))
    assert "compared with your services: Manicure, by owner@pendo.example." in refused.message
    late = other if isinstance(answers[1], Refusal) else one
    looked_at = await house.shown(late.draft_id)
    assert (looked_at.fresh, looked_at.version, late.fresh) == (True, late.version + 1, True)
    assert looked_at.rows[0].service is not None
    assert looked_at.rows[0].service.price.amount in (160000, 170000)
    assert (await house.commit(late)).slug == "stale-version"
    assert (await house.commit(looked_at)).counts.updated == 1


@pytest.mark.edge(31)
async def test_a_draft_that_was_compared_while_another_was_committed_is_stale(house: House) -> None:
    await house.live()
    newer = await house.draft((row(1, "Manicure", 1700),))
    request = await house.upload((row(1, "Manicure", 1600),))
    held = await asyncpg.connect(house.url)
    try:
        async with held.transaction():
            # What is read of the catalogue is read before the first row is written, and that waits here.
            await held.execute(f"LOCK TABLE tenant_{house.slug.replace('-', '_')}.draft_rows IN SHARE MODE")
            await house.ask(START_IMPORT, request)
            await eventually(lambda: _somebody_waits_to_write(house))
            await house.commit(newer)
    finally:
        await held.close()
    draft = await house.ready(request.draft_id)
    assert not draft.fresh
    assert (await house.commit(draft)).slug == "draft-stale"
    assert (await house.catalogue()).services[0].price.amount == 170000


async def _somebody_waits_to_write(house: House) -> bool:
    waiting: bool = await house.sql(
        "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'draft_rows'::regclass)"
    )
    return waiting


async def test_a_stale_draft_with_nothing_left_to_change_completes_with_an_import_of_its_own(house: House) -> None:
    one, other = await house.draft(), await house.draft()
    await house.commit(one)
    assert not (await house.shown(other.draft_id)).fresh
    done = await house.commit(other)
    assert done.counts == CatalogCounts(unchanged=3)
    assert len((await house.catalogue()).imports) == 2


async def test_a_catalogue_too_large_to_publish_is_refused_with_a_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.live()
    monkeypatch.setattr(catalogue, "MOST_PACKED_BYTES", 2048)
    chance = Random(1)
    draft = await house.draft([row(number, f"{chance.getrandbits(400):x}", 100) for number in range(1, 61)])
    refused = await house.commit(draft)
    assert refused.slug == "catalogue-too-large"
    assert "at most 2 KiB can be published" in refused.message
    assert (await house.catalogue()).total == 3


async def test_an_empty_draft_is_nothing_to_commit(house: House) -> None:
    draft = await house.draft(())
    assert (await house.commit(draft)).slug == "nothing-to-commit"
    draft = await house.edit(draft, AddRow())
    assert (await house.commit(draft)).slug == "price-floor-violation"


async def test_a_file_of_services_is_put_under_its_own_ids_and_again_without_noise(house: House) -> None:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=150000)
    mani = CatalogService(
        service_id="mani", name="Manicure", duration_min=45, buffer_after_min=10, price=price, goes_with=("pedi", "gel")
    )
    pedi = CatalogService(service_id="pedi", name="Pedicure", duration_min=60, price=price, goes_with=("mani",))
    gel = CatalogService(service_id="gel", name="Gel", duration_min=30, price=price, aliases=("nails",))
    put = PutServices(actor="ratiba seed", services=(mani, pedi, gel))
    first = await house.ask(PUT_SERVICES, put)
    again = await house.ask(PUT_SERVICES, put)
    assert (first.version, again.version, again.counts.unchanged) == (1, 1, 3)
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert snapshot.services == (mani, pedi, gel)
    less = await house.ask(PUT_SERVICES, PutServices(actor="ratiba seed", services=(mani, pedi)))
    assert less.counts == CatalogCounts(unchanged=2, retired=1)
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert [one.goes_with for one in snapshot.services] == [("pedi",), ("mani",)]
    back = await house.commit(await house.draft((row(1, "gel", 900, 30),)))
    assert back.counts == CatalogCounts(updated=1)
    assert (await house.catalogue()).audits[0].action == "restore"


async def test_a_file_of_services_is_refused_where_two_have_one_swahili_name(house: House) -> None:
    price = Price(kind=PriceKind.FIXED, currency="KES", amount=150000)
    mani = CatalogService(service_id="mani", name="Manicure", name_sw="Kucha", duration_min=45, price=price)
    pedi = CatalogService(service_id="pedi", name="Pedicure", name_sw="KUCHA\u00a0", duration_min=60, price=price)
    refused = await house.ask(PUT_SERVICES, PutServices(actor="ratiba seed", services=(mani, pedi)))
    assert (refused.slug, (await house.catalogue()).total) == ("same-swahili-name", 0)
    feet = pedi.model_copy(update={"name_sw": "Miguu "})
    await house.ask(PUT_SERVICES, PutServices(actor="ratiba seed", services=(mani, feet)))
    assert [one.name_sw for one in (await house.catalogue()).services] == ["Kucha", "Miguu"]
