"""Knocking at the owners' console as the owner of a business, with the forms and tokens a browser would send."""

import re
from collections.abc import Mapping

import httpx

from ratiba_cli.plain_http import NO_TLS

from .pendo import KUCHA, OWNERS_SESSION, PENDO
from .services_at_work import Town

COOKIE = "ratiba-console"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


async def knock(
    town: Town,
    slug: str,
    method: str,
    path: str,
    form: Mapping[str, str] | None = None,
    files: Mapping[str, bytes] | None = None,
) -> httpx.Response:
    """As the owner of `slug`."""
    cookies = {COOKIE: OWNERS_SESSION[slug].token}
    headers = {"Origin": town.console_url, "Sec-Fetch-Site": "same-origin"}
    sent = [("files", (name, body)) for name, body in files.items()] if files else None
    async with httpx.AsyncClient(
        base_url=town.console_url, cookies=cookies, trust_env=False, verify=NO_TLS, timeout=20
    ) as browser:
        return await browser.request(method, path, data=form, headers=headers, files=sent)


async def form_token(town: Town, slug: str) -> str:
    """The token of that owner's forms."""
    found = FORM_TOKEN.search((await knock(town, slug, "GET", "/admin/businesses")).text)
    assert found
    return found[1]


async def submit(town: Town, slug: str, path: str, **fields: str) -> str:
    """To one's own business; the neighbour tries the same at Pendo's, and finds no such page."""
    return await _sent(town, slug, path, {"form_token": await form_token(town, slug), **fields}, None)


async def send_files(town: Town, slug: str, path: str, files: Mapping[str, bytes]) -> str:
    """The same with files."""
    return await _sent(town, slug, path, {"form_token": await form_token(town, slug)}, files)


async def look(town: Town, slug: str, path: str) -> str:
    """What a page shows."""
    answer = await knock(town, slug, "GET", path)
    return answer.text + str(answer.headers)


async def _sent(town: Town, slug: str, path: str, form: dict[str, str], files: Mapping[str, bytes] | None) -> str:
    answer = await knock(town, slug, "POST", f"/admin/{slug}{path}", form, files)
    shown = answer.text + str(answer.headers)
    if slug == KUCHA.slug:
        there = await knock(town, slug, "POST", f"/admin/{PENDO.slug}{path}", form, files)
        assert there.status_code == 404
        shown += there.text
    return shown
