"""Services and prices: a list is handed in, and checked by several people at once, against an importer in memory."""

import json
import re

import httpx
import pytest

from ratiba_contracts.catalog_drafts import DraftState
from ratiba_contracts.menu import CellSource

from .fake_importer import FakeImporter
from .house import QUIET, Browser, House

PART = {"X-Console-Part": "1"}
LIST = b"Manicure, 45, 1200\nPedicure, 60, 1800\nGel polish, 30\n"
JPEG = b"\xff\xd8\xff\xe0 a picture"


def row_of(page: str, name: str) -> str:
    """The row a name stands in."""
    found = re.search(rf'id="(r\d+)-name" name="name" form="r\d+-form" value="{name}"', page)
    assert found, name
    return found[1]


def was_of(page: str, row_id: str) -> str:
    """What the form of a row showed."""
    found = re.search(rf'id="row-{row_id}".*?name="was" value="({{.*?}})"', page, re.DOTALL)
    assert found, row_id
    return found[1]


async def handed_in(
    house: House, slug: str, *files: tuple[str, bytes], browser: Browser | None = None, **fields: str
) -> tuple[Browser, str]:
    """An owner with a list that was read; and its address."""
    browser = browser or (await house.owner(slug))[0]
    await browser.get(f"/admin/{slug}/catalog")
    answer = await browser.upload(f"/admin/{slug}/catalog", *files, **fields)
    assert answer.status_code == 303, answer.text
    await house.importer.settled()
    path = answer.headers["location"]
    assert (await browser.get(path)).status_code == 200
    return browser, path


async def typed(browser: Browser, path: str, row: str, **cells: str) -> httpx.Response:
    """Type into a row of the page, as its script sends it."""
    form = {"version": browser.version, "was": was_of(browser.page, row), **cells}
    token = browser.form_token
    answer = await browser.post(f"{path}/rows/{row}", form, **PART)
    assert token
    return answer


async def test_a_business_without_services_is_asked_for_its_price_list(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    page = await browser.get(f"/admin/{QUIET}/catalog")
    assert page.status_code == 200
    assert "Nothing is live yet" in browser.page
    assert 'capture="environment"' in page.text
    assert f'href="/admin/{QUIET}/personality"' in page.text


async def test_a_list_is_handed_in_and_what_is_missing_is_typed(house: House, slug: str) -> None:
    browser, path = await handed_in(house, slug, ("menu.csv", LIST))
    assert "We found 3 services in menu.csv" in browser.page
    assert "1 left to complete" in browser.page
    assert re.search(r'<button class="button" disabled>Put it live', browser.page)
    gel = row_of(browser.page, "Gel polish")
    saved = await typed(browser, path, gel, amount="KSh 1,500/=")
    assert saved.status_code == 200
    assert "<html" not in saved.text
    assert "All is there" in browser.page


async def test_several_files_and_pasted_text_make_one_list_under_harmless_names(house: House, slug: str) -> None:
    await handed_in(
        house, slug, ("..\\..\\image.jpg.csv", b"A, 30, 100"), ("image.jpg.csv", b"B, 30, 100"), text="C, 30, 100"
    )
    (draft,) = house.importer.shop(slug).drafts.values()
    assert [file.file_name for file in draft.files] == ["image.jpg.csv", "image.jpg (2).csv", "pasted text.txt"]
    assert [file.object_name for file in draft.files] == [f"{slug}/{draft.draft_id}/{n}" for n in (1, 2, 3)]
    assert [row.name.value for row in draft.rows] == ["A", "B", "C"]
    assert draft.files[0].size == 10
    assert len(draft.files[0].sha256) == 64


async def test_nothing_chosen_is_said_and_nothing_begun(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    await browser.get(f"/admin/{slug}/catalog")
    answer = await browser.upload(f"/admin/{slug}/catalog", text="  ")
    assert answer.status_code == 422
    assert "There was nothing to read" in browser.page
    assert house.importer.shop(slug).drafts == {}


async def test_too_much_is_refused_before_it_is_kept(house: House, slug: str) -> None:
    browser, _ = await house.owner(slug)
    path = f"/admin/{slug}/catalog"
    await browser.get(path)
    many = [(f"{n}.txt", b"A, 30, 100") for n in range(21)]
    assert (await browser.upload(path, *many)).status_code == 413
    large = b"x" * (house.settings.upload_file_max_bytes + 1)
    await browser.get(path)
    assert (await browser.upload(path, ("large.jpg", large))).status_code == 413
    await browser.get(path)
    assert (await browser.upload(path, text="x" * 300_000)).status_code == 413

    async def endless():
        yield b'--b\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n'
        for _ in range(house.settings.upload_max_bytes // 1_000_000 + 2):
            yield b"x" * 1_000_000

    headers = {"Origin": house.url, "Content-Type": "multipart/form-data; boundary=b"}
    assert (await browser.client.post(path, content=endless(), headers=headers)).status_code == 413
    headers["Content-Type"] = "multipart/form-data"
    assert (await browser.client.post(path, content=b"x", headers=headers)).status_code == 413
    assert house.importer.shop(slug).drafts == {}


async def test_a_file_that_cannot_be_read_is_told_in_a_sentence_and_the_others_go_on(house: House, slug: str) -> None:
    browser, _ = await handed_in(house, slug, ("empty.pdf", b""), ("menu.csv", LIST))
    assert "empty.pdf: There is nothing in this file." in re.sub(r"</?b>", "", browser.page)
    assert "We found 3 services" in browser.page


@pytest.mark.edge(28)
async def test_a_list_with_a_missing_price_is_refused_with_422_whatever_the_page_had_let_through(
    house: House, slug: str
) -> None:
    browser, path = await handed_in(house, slug, ("menu.csv", LIST))
    gel = row_of(browser.page, "Gel polish")
    answer = await browser.post(f"{path}/commit", {"version": browser.version})
    assert answer.status_code == 422
    assert "some prices are missing" in browser.page
    assert f'<a href="#row-{gel}">Gel polish</a>' in answer.text


async def test_only_what_was_typed_is_set_and_the_rest_stays_as_it_was_read(house: House, slug: str) -> None:
    browser, path = await handed_in(house, slug, ("menu.csv", LIST))
    manicure = row_of(browser.page, "Manicure")
    shown = json.loads(was_of(browser.page, manicure))
    saved = await typed(browser, path, manicure, **{**shown, "name_sw": " Kucha  za mikono "})
    assert saved.status_code == 200
    (draft,) = house.importer.shop(slug).drafts.values()
    row = draft.rows[0]
    assert row.name_sw.value == "Kucha za mikono"
    assert row.price.provenance is not None
    assert row.price.provenance.source is CellSource.READ, "nobody typed the price"
    assert draft.version == 2
    again = await typed(browser, path, manicure)
    assert (again.status_code, draft.version) == (200, 2), "nothing new is no edit"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"amount": "1.500"}, "more than one way"),
        ({"amount": "$20"}, "could not be read"),
        ({"amount": "cheap"}, "could not be read"),
        ({"kind": "range", "amount": "2000", "amount_max": "1000"}, "must be higher"),
        ({"kind": "range", "amount": "2000"}, "both amounts"),
        ({"kind": "from"}, "Type the amount"),
        ({"kind": "nonsense", "amount": "5"}, "Choose what kind"),
        ({"minutes": "7"}, "steps of 5"),
        ({"name": "x" * 121}, "too long"),
    ],
)
async def test_what_cannot_be_is_a_sentence_beside_the_row_and_saves_nothing(
    house: House, cells: dict[str, str], said: str
) -> None:
    shop = house.importer.shop(QUIET)
    if not shop.drafts:
        await handed_in(house, QUIET, ("menu.csv", LIST))
    browser, _ = await house.owner(QUIET)
    (draft,) = shop.drafts.values()
    path = f"/admin/{QUIET}/catalog/drafts/{draft.draft_id}"
    await browser.get(path)
    answer = await typed(browser, path, row_of(browser.page, "Gel polish"), **cells)
    assert (answer.status_code, draft.version) == (422, 1)
    assert said in browser.page


async def test_without_a_script_what_was_typed_is_still_there_and_nothing_can_go_live(house: House, slug: str) -> None:
    browser, path = await handed_in(house, slug, ("menu.csv", b"Manicure, 45, 8300"))
    row = row_of(browser.page, "Manicure")
    form = {"version": browser.version, "was": was_of(browser.page, row), "kind": "fixed", "amount": "8,3OO"}
    answer = await browser.post(f"{path}/rows/{row}", form)
    assert answer.status_code == 422
    assert re.search(r'name="amount" id="r\d+-amount" value="8,3OO".*?aria-invalid="true"', answer.text)
    assert re.search(
        r'data-unsaved.*?class="cell-said"[^>]*><p class="said bad"><strong>Not saved', answer.text, re.DOTALL
    )
    assert re.search(r'<button class="button" disabled>Put it live', answer.text)
    (draft,) = house.importer.shop(slug).drafts.values()
    assert (draft.version, draft.rows[0].price.amount) == (1, 830_000)


async def test_two_people_type_into_two_rows_and_both_are_kept(house: House, slug: str) -> None:
    one, path = await handed_in(house, slug, ("menu.csv", b"A, 30\nB, 30"))
    other, _ = await house.owner(slug)
    await other.get(path)
    assert (await typed(one, path, row_of(one.page, "A"), amount="100")).status_code == 200
    assert (await typed(other, path, row_of(other.page, "B"), amount="200")).status_code == 200
    (draft,) = house.importer.shop(slug).drafts.values()
    assert [row.price.amount for row in draft.rows] == [10000, 20000]


@pytest.mark.edge(5)
async def test_two_people_type_into_one_cell_and_the_second_sees_what_stands(house: House, slug: str) -> None:
    one, path = await handed_in(house, slug, ("menu.csv", b"A, 30"))
    other, _ = await house.owner(slug)
    await other.get(path)
    await typed(one, path, row_of(one.page, "A"), amount="100")
    answer = await typed(other, path, row_of(other.page, "A"), amount="200")
    assert answer.status_code == 409
    assert "You typed “200”, which is not saved. Here is what stands now" in other.page
    assert 'value="100"' in other.page
    (draft,) = house.importer.shop(slug).drafts.values()
    assert draft.rows[0].price.amount == 10000


async def test_a_hundred_rows_are_a_page_and_the_red_ones_can_be_seen_alone(house: House, slug: str) -> None:
    lines = "\n".join(f"Service {n}, 30, {'' if n in (7, 150) else 100 + n}" for n in range(160))
    browser, path = await handed_in(house, slug, ("menu.csv", lines.encode()))
    assert browser.page.count('class="row"') + browser.page.count('class="row red"') == 100
    assert "1–100 of 160" in browser.page
    await browser.get(f"{path}?from=100")
    assert "101–160 of 160" in browser.page
    await browser.get(f"{path}?show=red")
    assert browser.page.count('class="row red"') == 2
    saved = await browser.post(
        f"{path}/rows/{row_of(browser.page, 'Service 150')}",
        {"version": browser.version, "was": was_of(browser.page, row_of(browser.page, "Service 150")), "amount": "5"}
        | {"show": "red"},
    )
    assert "?show=red#row-" in saved.headers["location"], "without a script one stays where one was"


async def test_a_list_of_another_business_is_not_there_at_all(house: House, slug: str) -> None:
    theirs, path = await handed_in(house, slug, ("menu.jpg", JPEG))
    assert (await theirs.get(f"{path}/pages/1")).content == JPEG
    stranger, _ = await house.owner(QUIET)
    await stranger.get(f"/admin/{QUIET}/catalog")
    token = stranger.form_token
    here = path.replace(slug, QUIET)
    for place in (path, here):
        for part in ("", "/pages/1", "/progress", "/events"):
            assert (await stranger.get(place + part)).status_code == 404, place + part
        for part in ("/commit", "/discard", "/rows", "/rows/r1", "/relations", "/relations/again"):
            form = {"form_token": token, "version": "1", "a": "x", "b": "y", "judged": "pinned"}
            form |= {"was": "{}", "name": "New"}
            assert (await stranger.post(place + part, form)).status_code == 404, place + part
    (draft,) = house.importer.shop(slug).drafts.values()
    assert (draft.state, draft.version) == (DraftState.READY, 1)


async def test_only_pictures_of_a_draft_are_shown_and_only_as_pictures(house: House, slug: str) -> None:
    browser, path = await handed_in(house, slug, ("menu.jpg", JPEG), ("page.csv", b"<script>alert(1)</script>, 30, 1"))
    picture = await browser.get(f"{path}/pages/1")
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
    assert picture.headers["cache-control"] == "no-store"
    for wrong in ("0", "2", "-1", "x", "9" * 30):
        assert (await browser.get(f"{path}/pages/{wrong}")).status_code == 404, wrong
    (draft,) = house.importer.shop(slug).drafts.values()
    html = draft.files[1].object_name
    draft.pages = (draft.pages[0].model_copy(update={"object_name": html}),)
    assert (await browser.get(f"{path}/pages/1")).status_code == 404, "what is no picture is not shown as one"


async def test_progress_is_told_page_by_page_while_a_list_is_read(house: House, slug: str) -> None:
    importer: FakeImporter = house.importer
    browser, _ = await house.owner(slug)
    await browser.get(f"/admin/{slug}/catalog")
    importer.slow, importer.pages_of_a_picture = 0.4, 3
    try:
        answer = await browser.upload(f"/admin/{slug}/catalog", ("menu.jpg", JPEG))
        path = answer.headers["location"]
        page = await browser.get(path)
        assert "Reading your price list" in page.text
        async with browser.client.stream("GET", f"{path}/events") as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            assert events.headers["cache-control"] == "no-store"
            told = [line async for line in events.aiter_lines()]
    finally:
        importer.slow, importer.pages_of_a_picture = 0.0, 1
    text = "\n".join(told)
    assert text.index("Page 1 of 3") < text.index("Page 2 of 3") < text.index("data-done")
    assert "data-done" in (await browser.get(f"{path}/progress")).text


async def test_progress_is_found_out_by_asking_where_nothing_is_told(house: House, slug: str) -> None:
    importer: FakeImporter = house.importer
    browser, _ = await house.owner(slug)
    await browser.get(f"/admin/{slug}/catalog")
    importer.tells, importer.slow = False, 0.3
    try:
        path = (await browser.upload(f"/admin/{slug}/catalog", ("menu.jpg", JPEG))).headers["location"]
        assert "Waiting" in (await browser.get(f"{path}/progress")).text
        events = await browser.get(f"{path}/events")
    finally:
        importer.tells, importer.slow = True, 0.0
    assert "data-done" in events.text
