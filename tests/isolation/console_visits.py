"""Every door of the owners' console, knocked at by the owner of the business named, with Pendo's ids in hand."""

import re
from collections.abc import Mapping

import httpx

from ratiba_cli.plain_http import NO_TLS

from .pendo import KUCHA, OWNERS_SESSION, PENDO, PENDOS_CHANGE, PENDOS_DIALS
from .services_at_work import Town
from .visits import Visit

COOKIE = "ratiba-console"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


async def _request(town: Town, slug: str, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
    """As the owner of `slug`."""
    cookies = {COOKIE: OWNERS_SESSION[slug].token}
    headers = {"Origin": town.console_url, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=town.console_url, cookies=cookies, trust_env=False, verify=NO_TLS) as browser:
        return await browser.request(method, path, data=form, headers=headers)


async def _form_token(town: Town, slug: str) -> str:
    found = FORM_TOKEN.search((await _request(town, slug, "GET", "/admin/businesses")).text)
    assert found
    return found[1]


async def _submit(town: Town, slug: str, path: str, **fields: str) -> str:
    """To one's own business; the neighbour tries the same at Pendo's, and finds no such page."""
    form = {"form_token": await _form_token(town, slug), **fields}
    answer = await _request(town, slug, "POST", f"/admin/{slug}{path}", form)
    shown = answer.text + str(answer.headers)
    if slug == KUCHA.slug:
        there = await _request(town, slug, "POST", f"/admin/{PENDO.slug}{path}", form)
        assert there.status_code == 404
        shown += there.text
    return shown


async def _look(town: Town, slug: str, path: str) -> str:
    answer = await _request(town, slug, "GET", path)
    return answer.text + str(answer.headers)


async def _page(town: Town, slug: str) -> str:
    if slug == KUCHA.slug:
        there = await _request(town, slug, "GET", f"/admin/{PENDO.slug}/personality")
        assert there.status_code == 404
    return await _look(town, slug, f"/admin/{slug}/personality?change={PENDOS_CHANGE}")


async def _home(town: Town, slug: str) -> str:
    """Where it leads, and what is there."""
    answer = await _request(town, slug, "GET", "/admin/personality")
    assert answer.headers["location"] == f"/admin/{slug}/personality"
    return await _look(town, slug, answer.headers["location"])


async def _save(town: Town, slug: str) -> str:
    return await _submit(town, slug, "/personality/tone", value="playful", version=str(PENDOS_DIALS))


async def _hear(town: Town, slug: str) -> str:
    return await _submit(town, slug, "/personality/tone/preview", value="professional")


async def _undo(town: Town, slug: str) -> str:
    return await _submit(town, slug, f"/personality/changes/{PENDOS_CHANGE}/undo", dial="greeting")


async def _sign_out(town: Town, slug: str) -> str:
    """Without its form's token nothing ends, least of all somebody else's session."""
    answer = await _request(town, slug, "POST", "/admin/sign-out", {"form_token": "none"})
    assert answer.status_code == 403
    return answer.text


async def _enter(town: Town, slug: str) -> str:
    """Whoever comes in so runs nothing here."""
    async with httpx.AsyncClient(base_url=town.console_url, trust_env=False, verify=NO_TLS) as browser:
        page = await browser.get(f"/admin/sign-in?next=/admin/{slug}/personality")
        found = FORM_TOKEN.search(page.text)
        assert found
        form, headers = {"form_token": found[1]}, {"Origin": town.console_url}
        inside = await browser.post("/admin/sign-in/development", data=form, headers=headers)
        there = await browser.get(inside.headers["location"])
        assert there.status_code == 404
        return page.text + there.text + (await browser.get("/admin/businesses")).text


NO_BUSINESS = "it names no business and shows nobody's"

CONSOLE_VISITS: Mapping[str, Visit] = {
    "GET /": Visit(lambda town, slug: _look(town, slug, "/"), same_for_all=NO_BUSINESS),
    "GET /admin": Visit(lambda town, slug: _look(town, slug, "/admin"), same_for_all=NO_BUSINESS),
    "GET /admin/personality": Visit(_home),
    "GET /admin/businesses": Visit(lambda town, slug: _look(town, slug, "/admin/businesses")),
    "GET /admin/sign-in": Visit(
        lambda town, slug: _look(town, slug, f"/admin/sign-in?next=/admin/{slug}/personality"), same_for_all=NO_BUSINESS
    ),
    "GET /admin/sign-in/start": Visit(
        lambda town, slug: _look(town, slug, "/admin/sign-in/start"), same_for_all=NO_BUSINESS
    ),
    "GET /admin/sign-in/callback": Visit(
        lambda town, slug: _look(town, slug, "/admin/sign-in/callback?code=x&state=y"), same_for_all=NO_BUSINESS
    ),
    "POST /admin/sign-in/development": Visit(_enter, same_for_all="whoever comes in so runs neither of the two"),
    "POST /admin/sign-out": Visit(_sign_out, same_for_all="a session is a person's, of no business"),
    "GET /admin/{tenant}/personality": Visit(_page),
    "POST /admin/{tenant}/personality/{dial}/preview": Visit(_hear),
    "POST /admin/{tenant}/personality/{dial}": Visit(_save),
    "POST /admin/{tenant}/personality/changes/{audit_id}/undo": Visit(_undo),
    "MOUNT /admin/static": Visit(
        lambda town, slug: _look(town, slug, f"/admin/static/../{slug}"), same_for_all="files of the pages"
    ),
}
"""Every door of the owners' edge. Taking the greeting back comes last: it is what tells Pendo's pages apart."""
