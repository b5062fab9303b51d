"""Signing in at a real provider of identities, and what never lets anybody in."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import urlencode, urlsplit, urlunsplit

import httpx
import pytest

from admin_orchestrator.wiring import build

from .house import CLIENT_ID, DEVELOPER, OTHER, QUIET, House, query


def exchanged(address: str, **params: str) -> str:
    """An address with some of its parameters exchanged."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=urlencode(query(address) | params)))


def cookies_given(answer: httpx.Response) -> dict[str, str]:
    """Each cookie set, to its attributes."""
    lines = [line.split(";", 1) for line in answer.headers.get_list("set-cookie")]
    return {name.partition("=")[0]: rest.lower() for name, rest in lines}


async def test_an_owner_signs_in_at_the_provider_and_comes_to_the_page_they_asked_for(house: House) -> None:
    sub = await house.person()
    await house.let_in(QUIET, email=f"{sub}@pendo.example")
    browser = house.browser()
    asked = await browser.get(f"/admin/{QUIET}/personality")
    assert asked.headers["location"] == f"/admin/sign-in?next=%2Fadmin%2F{QUIET}%2Fpersonality"
    await browser.follow(asked)
    assert f"/admin/sign-in/start?next=/admin/{QUIET}/personality" in browser.page
    back = await house.sign_in(browser, sub, next_page=f"/admin/{QUIET}/personality")
    assert back.headers["location"] == f"/admin/{QUIET}/personality"
    page = await browser.follow(back)
    assert page.status_code == 200
    assert f"{sub}@pendo.example" in page.text


async def test_the_protocol_is_spoken_with_state_nonce_and_a_challenge_that_the_code_is_redeemed_with(
    house: House,
) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    asked = query(start.headers["location"])
    assert (asked["response_type"], asked["client_id"], asked["scope"]) == ("code", CLIENT_ID, "openid email profile")
    assert asked["redirect_uri"] == f"{house.url}/admin/sign-in/callback"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    await browser.get(await house.at_provider(start.headers["location"], await house.person()))
    [verifier] = house.sent_to_provider.bodies[-1]["code_verifier"]
    digest = hashlib.sha256(verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
    again = query((await browser.get("/admin/sign-in/start")).headers["location"])
    assert {again[each] for each in ("state", "nonce", "code_challenge")}.isdisjoint(asked.values())


async def test_the_session_is_a_cookie_no_script_and_no_other_site_gets(house: House) -> None:
    given = cookies_given(await house.sign_in(house.browser(), await house.person()))
    assert "httponly" in given["ratiba-console"]
    assert "samesite=lax" in given["ratiba-console"]
    assert "path=/" in given["ratiba-console"]
    assert "max-age=0" in given["ratiba-sign-in"], "the attempt is over"


@pytest.mark.parametrize("state", ["", "somebody-elses", "%00"])
async def test_an_answer_with_another_state_signs_nobody_in(house: House, state: str) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    back = await house.at_provider(start.headers["location"], await house.person())
    answer = await browser.get(exchanged(back, state=state))
    assert answer.status_code == 400
    assert "not ours to finish" in browser.page
    assert "ratiba-console" not in cookies_given(answer)


async def test_an_answer_brought_by_another_browser_signs_nobody_in(house: House) -> None:
    start = await house.browser().get("/admin/sign-in/start")
    back = await house.at_provider(start.headers["location"], await house.person())
    stranger = house.browser()
    await stranger.get("/admin/sign-in/start")
    assert (await stranger.get(back)).status_code == 400


async def test_an_id_token_with_another_nonce_signs_nobody_in(house: House) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    replayed = exchanged(start.headers["location"], nonce="of-another-sign-in")
    answer = await browser.get(await house.at_provider(replayed, await house.person()))
    assert answer.status_code == 403
    assert "ratiba-console" not in cookies_given(answer)


async def test_an_expired_id_token_signs_nobody_in(house: House) -> None:
    house.clock.ahead = timedelta(hours=2)
    try:
        answer = await house.sign_in(house.browser(), await house.person())
    finally:
        house.clock.ahead = timedelta()
    assert answer.status_code == 403
    assert "ratiba-console" not in cookies_given(answer)


async def test_a_code_meant_for_another_client_signs_nobody_in(house: House) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    theirs = exchanged(start.headers["location"], client_id="another-console")
    assert (await browser.get(await house.at_provider(theirs, await house.person()))).status_code == 403


async def test_a_code_is_good_once(house: House) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    cookie = browser.client.cookies["ratiba-sign-in"]
    back = await house.at_provider(start.headers["location"], await house.person())
    assert (await browser.get(back)).status_code == 303
    thief = house.browser()
    thief.client.cookies.set("ratiba-sign-in", cookie)
    assert (await thief.get(back)).status_code == 403


async def test_who_gives_up_at_the_provider_reads_so(house: House) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    state = query(start.headers["location"])["state"]
    answer = await browser.get(f"/admin/sign-in/callback?error=access_denied&state={state}")
    assert answer.status_code == 403
    assert "could not be signed in" in browser.page


async def test_another_issuer_cannot_answer_for_ours(house: House) -> None:
    browser = house.browser()
    start = await browser.get("/admin/sign-in/start")
    back = await house.at_provider(start.headers["location"], await house.person())
    assert (await browser.get(exchanged(back, iss="https://evil.example"))).status_code == 403


@pytest.mark.parametrize("claim", [False, "true", None])
async def test_an_address_that_is_not_confirmed_opens_nothing(house: House, claim: object) -> None:
    sub = await house.person(email="boss@pendo.example", email_verified=claim)
    await house.let_in(QUIET, email="boss@pendo.example")
    browser = house.browser()
    answer = await house.sign_in(browser, sub)
    assert answer.status_code == 403
    assert "not confirmed" in browser.page
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 303, "still to sign in"


async def test_a_subject_that_was_let_in_needs_no_address(house: House) -> None:
    sub = await house.person(email_verified=False)
    await house.let_in(QUIET, subject=sub)
    browser = house.browser()
    await house.sign_in(browser, sub)
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 200


async def test_somebody_without_a_business_is_told_so(house: House) -> None:
    browser, sub = house.browser(), await house.person()
    await house.sign_in(browser, sub)
    chosen = await browser.follow(await browser.get("/admin/personality"))
    assert chosen.status_code == 200
    assert "No business is yours here yet" in browser.page
    assert f"You are signed in as <b>{sub}@pendo.example</b>" in browser.page
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 404


async def test_the_only_business_is_opened_at_once_and_of_several_the_last_one(house: House) -> None:
    other = OTHER
    browser, email = await house.owner(QUIET)
    assert (await browser.get("/admin/personality")).headers["location"] == f"/admin/{QUIET}/personality"
    await house.let_in(other, email=email)
    assert (await browser.get("/admin/personality")).headers["location"] == "/admin/businesses"
    await browser.get("/admin/businesses")
    assert f'href="/admin/{other}/personality"' in browser.page
    await browser.get(f"/admin/{other}/personality")
    assert (await browser.get("/")).headers["location"] == "/admin/personality"
    assert (await browser.get("/admin/personality")).headers["location"] == f"/admin/{other}/personality"


async def test_signing_out_ends_the_session_for_whoever_kept_its_cookie(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    kept = browser.client.cookies["ratiba-console"]
    await browser.get(f"/admin/{QUIET}/personality")
    out = await browser.post("/admin/sign-out")
    assert "max-age=0" in cookies_given(out)["ratiba-console"]
    await browser.follow(out)
    assert "You are signed out" in browser.page
    browser.client.cookies.set("ratiba-console", kept)
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 303


async def test_a_sign_in_ends_the_session_the_browser_had(house: House) -> None:
    browser, email = await house.owner(QUIET)
    before = browser.client.cookies["ratiba-console"]
    await house.sign_in(browser, email.partition("@")[0])
    assert browser.client.cookies["ratiba-console"] != before
    thief = house.browser()
    thief.client.cookies.set("ratiba-console", before)
    assert (await thief.get(f"/admin/{QUIET}/personality")).status_code == 303


async def test_a_session_ends_when_it_is_not_used_and_at_last_even_if_it_is(house: House) -> None:
    browser, _ = await house.owner(QUIET)
    path = f"/admin/{QUIET}/personality"
    try:
        for hours in range(11, 24 * 7, 11):  # never idle for twelve hours
            house.clock.ahead = timedelta(hours=hours)
            assert (await browser.get(path)).status_code == 200, hours
        house.clock.ahead = timedelta(days=7, minutes=1)
        assert (await browser.get(path)).status_code == 303
        house.clock.ahead = timedelta()
        idle, _ = await house.owner(QUIET)
        house.clock.ahead = timedelta(hours=12, minutes=1)
        assert (await idle.get(path)).status_code == 303
    finally:
        house.clock.ahead = timedelta()


@pytest.mark.parametrize(
    ("off", "still_in", "out"),
    [
        ({"development_owner": None}, "provider", "development"),
        ({"oidc_issuer": None, "oidc_client_id": None, "oidc_client_secret": None}, "development", "provider"),
        ({"oidc_issuer": "https://accounts.example.com"}, "development", "provider"),
    ],
    ids=["no-local-stack-any-more", "no-provider-any-more", "another-provider"],
)
async def test_a_session_opens_nothing_once_the_way_it_began_by_is_off(
    house: House, off: dict[str, str | None], still_in: str, out: str
) -> None:
    by_provider, _ = await house.owner(QUIET)
    by_click = house.browser()
    await house.let_in(QUIET, email=DEVELOPER)
    await by_click.get("/admin/sign-in")
    await by_click.post("/admin/sign-in/development")
    cookies = {"provider": by_provider.client.cookies, "development": by_click.client.cookies}
    later = await build(house.settings.model_copy(update=off))
    async with later.service.running():
        for way, status in ((still_in, 200), (out, 303)):
            transport = httpx.ASGITransport(later.app)
            async with httpx.AsyncClient(transport=transport, base_url=house.url, cookies=cookies[way]) as browser:
                assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == status, way


@pytest.mark.parametrize("page", ["//evil.example", "https://evil.example/admin", "/admin\\evil", "/admin/../chat"])
async def test_nobody_is_sent_to_another_site_after_signing_in(house: House, page: str) -> None:
    answer = await house.sign_in(house.browser(), await house.person(), next_page=page)
    assert answer.headers["location"] == "/admin/personality"


# The development sign-in, which is on here


async def test_on_the_local_stack_one_click_is_enough_and_the_page_says_so(house: House) -> None:
    await house.let_in(QUIET, email=DEVELOPER)
    browser = house.browser()
    await browser.get(f"/admin/sign-in?next=/admin/{QUIET}/personality")
    assert "Anybody on this machine can sign in here" in browser.page
    inside = await browser.post("/admin/sign-in/development")
    assert inside.headers["location"] == f"/admin/{QUIET}/personality"
    assert (await browser.follow(inside)).status_code == 200


async def test_through_a_proxy_there_is_no_development_sign_in(house: House) -> None:
    browser = house.browser()
    await browser.get("/admin/sign-in")
    answer = await browser.post("/admin/sign-in/development", **{"X-Forwarded-For": "203.0.113.7"})
    assert answer.status_code == 404


async def test_another_sites_form_does_not_sign_anybody_in(house: House) -> None:
    browser = house.browser()
    await browser.get("/admin/sign-in")
    foreign = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    assert (await browser.post("/admin/sign-in/development", **foreign)).status_code == 403
    browser.page = ""  # without the page's token
    assert (await browser.post("/admin/sign-in/development")).status_code == 403
