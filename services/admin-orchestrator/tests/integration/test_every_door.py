"""What holds for every route and every answer, also for those that are added later."""

from collections.abc import Iterator

import pytest
from fastapi.routing import iter_route_contexts

from ratiba_contracts.asks import ASKS, REMOVE_OWNER
from ratiba_contracts.owners import OwnerIdentity, RemoveOwner

from .house import OTHER, QUIET, House

DRAFT = "/admin/{tenant}/catalog/drafts/{draft_id}"
UPLOADS = "/admin/{tenant}/catalog"

POSTS: dict[str, dict[str, str]] = {
    "/admin/sign-out": {},
    "/admin/sign-in/development": {},
    "/admin/{tenant}/personality/{dial}": {"value": "playful", "version": "0"},
    "/admin/{tenant}/personality/{dial}/preview": {"value": "playful"},
    "/admin/{tenant}/personality/changes/{audit_id}/undo": {"dial": "tone"},
    "/admin/{tenant}/catalog/live": {},
    "/admin/{tenant}/catalog/relations": {"a": "manicure", "b": "pedicure", "judged": "pinned"},
    "/admin/{tenant}/catalog/relations/again": {},
    "/admin/{tenant}/catalog/imports/{import_id}/rollback": {"version": "1"},
    "/admin/{tenant}/payments/reconcile": {},
    "/admin/{tenant}/appointments": {
        "request_id": "0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10",
        "day": "2030-01-07",
        "time": "10:00",
        "service_id": "manicure",
        "name": "Njeri",
    },
    "/admin/{tenant}/appointments/call-off": {
        "appointment_id": "0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10",
        "day": "2030-01-07",
    },
    "/admin/{tenant}/waiting/{handoff_id}/answered": {"times": "2"},
    "/admin/{tenant}/payments/unrouted/{unrouted_id}": {"payment_id": "0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10"},
    "/admin/{tenant}/payments/{payment_id}/refunds/{refund_id}": {"version": "0", "paid_out": "yes"},
    f"{DRAFT}/commit": {"version": "1"},
    f"{DRAFT}/discard": {},
    f"{DRAFT}/relations": {"version": "1", "a": "r1", "b": "r2", "judged": "pinned"},
    f"{DRAFT}/relations/again": {},
    f"{DRAFT}/rows": {"version": "1"},
    f"{DRAFT}/rows/keep": {"version": "1", "service": "manicure"},
    f"{DRAFT}/rows/{{row_id}}": {"version": "1", "was": "{}", "name": "New"},
    f"{DRAFT}/rows/{{row_id}}/delete": {"version": "1"},
    f"{DRAFT}/rows/{{row_id}}/split": {"version": "1", "name": "One", "second_name": "Two"},
    f"{DRAFT}/rows/{{row_id}}/merge": {"version": "1", "other": "r2"},
    f"{DRAFT}/rows/{{row_id}}/is": {"version": "1", "service": "manicure"},
}
"""Every route that changes something, with what its form says."""

CHANGING_CATALOGUES = {ask.verb for ask in ASKS if ask.context == "catalog"} - {"show", "show_draft", "plan_rollback"}


ID = "0b54b1f3-64d8-4f0e-8a3c-2f9d5d1c7a10"


def routes(house: House) -> Iterator[tuple[str, str]]:
    for context in iter_route_contexts(house.app.routes):
        for method in context.methods or ():
            yield method, str(context.path)


def address(path: str, slug: str) -> str:
    ids = {"draft_id": ID, "import_id": ID, "payment_id": ID, "unrouted_id": ID, "refund_id": 1, "handoff_id": ID}
    return path.format(tenant=slug, dial="tone", audit_id=1, row_id="r1", number=1, **ids)


async def test_every_form_is_listed_here(house: House) -> None:
    assert {path for method, path in routes(house) if method == "POST"} == {*POSTS, UPLOADS}
    assert {method for method, _ in routes(house)} == {"GET", "POST"}


@pytest.mark.parametrize("path", POSTS)
async def test_a_form_without_its_token_changes_nothing(house: House, path: str) -> None:
    browser, _ = await house.owner(QUIET)
    stranger, _ = await house.owner(OTHER)
    await stranger.get("/admin/businesses")
    for token in ("", "x", f"00.{'0' * 64}", stranger.form_token):
        answer = await browser.post(address(path, QUIET), POSTS[path] | {"form_token": token})
        assert answer.status_code in (400, 403), token
    assert (await house.dials(QUIET)).audits == ()
    assert not CHANGING_CATALOGUES & set(house.importer.asked)
    assert house.money.changes() == []
    assert house.booking.changes() == []
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 200, "still signed in"


async def test_files_without_their_form_s_token_or_from_another_page_are_not_taken(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    stranger, _ = await house.owner(OTHER)
    await stranger.get("/admin/businesses")
    path = address(UPLOADS, QUIET)
    await browser.get(path)
    token = browser.form_token
    files = [("files", ("menu.csv", b"Manicure, 45, 1200"))]
    ours = {"Origin": house.url, "Sec-Fetch-Site": "same-origin"}
    for wrong in ("", stranger.form_token):
        answer = await browser.client.post(path, data={"form_token": wrong}, files=files, headers=ours)
        assert answer.status_code == 403
    for said in ({"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}, {}):
        answer = await browser.client.post(path, data={"form_token": token}, files=files, headers=said)
        assert answer.status_code == 403
    assert (await browser.client.post(path, data={"form_token": token}, headers=ours)).status_code == 413, "no files"
    assert not CHANGING_CATALOGUES & set(house.importer.asked)


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "said",
    [
        {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "same-site"},
        {},
    ],
    ids=["another-site", "no-origin", "another-port", "nothing-said"],
)
async def test_a_form_of_another_page_changes_nothing_even_with_the_token(
    house: House, path: str, said: dict[str, str]
) -> None:
    browser, _ = await house.owner(QUIET)
    await browser.get(f"/admin/{QUIET}/personality")
    form = POSTS[path] | {"form_token": browser.form_token}
    answer = await browser.client.post(address(path, QUIET), data=form, headers=said)
    assert answer.status_code == 403
    assert (await house.dials(QUIET)).audits == ()
    assert not CHANGING_CATALOGUES & set(house.importer.asked)
    assert house.money.changes() == []
    assert house.booking.changes() == []


async def test_nothing_but_the_pages_to_sign_in_on_is_shown_to_strangers(house: House) -> None:
    stranger = house.browser()
    open_to_all = {"/", "/admin", "/admin/sign-in", "/admin/sign-in/start", "/admin/sign-in/callback"}
    for method, path in routes(house):
        if method == "GET" and path not in open_to_all:
            answer = await stranger.get(address(path, QUIET))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/admin/sign-in"), path
    part = await stranger.client.post(
        f"/admin/{QUIET}/personality/tone/preview", headers={"Origin": house.url, "X-Console-Part": "1"}
    )
    assert part.status_code == 401
    assert "not signed in any more" in part.text


async def test_who_is_shut_out_is_out_with_the_next_click(house: House) -> None:
    browser, email = await house.owner(QUIET)
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 200
    await house.ask(REMOVE_OWNER, QUIET, RemoveOwner(owner=OwnerIdentity(email=email), actor="tests"))
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 404


@pytest.mark.parametrize(
    "path", ["/admin/sign-in", "/admin/nowhere", "/admin/static/console.css", "/admin/static/none"]
)
async def test_every_answer_carries_the_headers_that_keep_it_to_itself(house: House, path: str) -> None:
    answer = await house.browser().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    assert "strict-transport-security" not in answer.headers, "only where there is TLS"
    if path != "/admin/static/console.css":
        assert answer.headers["cache-control"] == "no-store"
        assert "<h1>" in answer.text, "every error is a page"


@pytest.mark.parametrize("name", ["personality", "payments", "cross-sell"])
async def test_pages_bring_nothing_inline_and_nothing_from_elsewhere(house: House, name: str) -> None:
    browser, _ = await house.owner(QUIET)
    page = (await browser.get(f"/admin/{QUIET}/{name}")).text
    for never in ("<style", " style=", "onclick", "javascript:", "http://", "https://"):
        assert never not in page, never
    assert page.count("<script") == 1


async def test_by_another_name_the_console_is_not_there(house: House) -> None:
    answer = await house.browser().get("/admin/sign-in", Host="rebound.example")
    assert answer.status_code == 421


async def test_a_form_is_bounded_and_of_one_kind(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    path = f"/admin/{QUIET}/personality/tone"
    await browser.get(f"/admin/{QUIET}/personality")
    token = browser.form_token
    large = {"form_token": token, "value": "x" * 20_000}
    assert (await browser.post(path, large)).status_code == 413

    async def endless():
        for _ in range(40):
            yield b"x" * 1024

    headers = {"Origin": house.url, "Content-Type": "application/x-www-form-urlencoded"}
    assert (await browser.client.post(path, content=endless(), headers=headers)).status_code == 413
    as_json = {"Origin": house.url, "Content-Type": "application/json"}
    assert (await browser.client.post(path, content=b"{}", headers=as_json)).status_code == 413


async def test_an_address_with_nonsense_in_it_is_still_the_page(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    for said in ("-1", "nine", "9" * 30):
        page = await browser.get(f"/admin/{QUIET}/personality?change={said}&unchanged={said}")
        assert page.status_code == 200, said
