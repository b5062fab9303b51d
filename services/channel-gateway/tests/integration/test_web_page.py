"""The chat page and its sessions: what is served to whom, before a word is said."""

from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from .chatting import chatting, new_session


async def test_the_page_keeps_to_itself(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    async with httpx.AsyncClient(base_url=running.url) as client:
        page = await client.get(f"/chat/{tenant}")
        script = await client.get("/static/chat.js")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert running.url.replace("http", "ws") in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert script.status_code == 200


@pytest.mark.parametrize("method_and_path", [("GET", ""), ("POST", "/session")])
async def test_an_unknown_business_is_404_and_one_being_set_up_503(town: Any, method_and_path: tuple[str, str]) -> None:
    running = await town.gateway()
    provisioning = await town.tenant(active=False)
    method, path = method_and_path
    async with httpx.AsyncClient(base_url=running.url) as client:
        for slug in ("no-such-tenant", "Not A Slug", "..%2f..%2fetc"):
            assert (await client.request(method, f"/chat/{slug}{path}")).status_code == 404
        answer = await client.request(method, f"/chat/{provisioning}{path}")
    assert (answer.status_code, answer.json()["error"]) == (503, "tenant-provisioning")


async def test_people_see_the_page_also_where_there_is_no_business_or_not_yet(town: Any) -> None:
    running = await town.gateway()
    provisioning = await town.tenant(active=False)
    async with httpx.AsyncClient(base_url=running.url, headers={"Accept": "text/html,*/*"}) as browser:
        for slug, status in (("no-such-tenant", 404), (provisioning, 503)):
            answer = await browser.get(f"/chat/{slug}")
            assert answer.status_code == status
            assert "<html" in answer.text


async def test_a_session_is_stored_as_a_hash_only(town: Any) -> None:
    running = await town.gateway()
    tenant = await town.tenant()
    session = await new_session(running, tenant)
    assert len(session) >= 43  # 256 bits
    (row,) = await town.rows(tenant, "SELECT token_hash, key FROM web_sessions")
    assert session not in (row["token_hash"], row["key"])
    assert session != await new_session(running, tenant)


@pytest.mark.parametrize("whose", ["nobody's", "another tenant's"])
async def test_a_session_of_somebody_else_opens_nothing(town: Any, whose: str) -> None:
    running = await town.gateway()
    tenant, other = await town.tenant(), await town.tenant()
    session = "guessed" if whose == "nobody's" else await new_session(running, other)
    async with chatting(running, tenant, session) as chat:
        refused = await chat.next()
        assert (refused["type"], refused["id"], refused["slug"]) == ("refused", None, "session-unknown")
        with pytest.raises(ConnectionClosed):
            await chat.next()


async def test_new_sessions_are_limited_by_address(town: Any) -> None:
    running = await town.gateway(web_sessions_per_minute=6)
    tenant = await town.tenant()
    async with httpx.AsyncClient(base_url=running.url) as client:
        answers = [(await client.post(f"/chat/{tenant}/session")).status_code for _ in range(7)]
    assert answers == [201] * 5 + [429] * 2
