"""Every door of the owners' console, knocked at by the owner of the business named, with Pendo's ids in hand."""

from collections.abc import Mapping

import httpx

from ratiba_cli.plain_http import NO_TLS

from .catalog_visits import CATALOG_VISITS
from .console_doors import FORM_TOKEN, knock, look, submit
from .day_visits import DAY_VISITS
from .money_visits import MONEY_VISITS
from .pendo import KUCHA, PENDO, PENDOS_CHANGE, PENDOS_DIALS
from .services_at_work import Town
from .visits import Visit
from .waiting_visits import WAITING_VISITS


async def _page(town: Town, slug: str) -> str:
    if slug == KUCHA.slug:
        there = await knock(town, slug, "GET", f"/admin/{PENDO.slug}/personality")
        assert there.status_code == 404
    return await look(town, slug, f"/admin/{slug}/personality?change={PENDOS_CHANGE}")


async def _home(town: Town, slug: str) -> str:
    """Where it leads, and what is there."""
    answer = await knock(town, slug, "GET", "/admin/personality")
    assert answer.headers["location"] == f"/admin/{slug}/personality"
    return await look(town, slug, answer.headers["location"])


async def _save(town: Town, slug: str) -> str:
    return await submit(town, slug, "/personality/tone", value="playful", version=str(PENDOS_DIALS))


async def _hear(town: Town, slug: str) -> str:
    return await submit(town, slug, "/personality/tone/preview", value="professional")


async def _undo(town: Town, slug: str) -> str:
    return await submit(town, slug, f"/personality/changes/{PENDOS_CHANGE}/undo", dial="greeting")


async def _sign_out(town: Town, slug: str) -> str:
    """Without its form's token nothing ends, least of all somebody else's session."""
    answer = await knock(town, slug, "POST", "/admin/sign-out", {"form_token": "none"})
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
    "GET /": Visit(lambda town, slug: look(town, slug, "/"), same_for_all=NO_BUSINESS),
    "GET /admin": Visit(lambda town, slug: look(town, slug, "/admin"), same_for_all=NO_BUSINESS),
    "GET /admin/personality": Visit(_home),
    "GET /admin/businesses": Visit(lambda town, slug: look(town, slug, "/admin/businesses")),
    "GET /admin/sign-in": Visit(
        lambda town, slug: look(town, slug, f"/admin/sign-in?next=/admin/{slug}/personality"), same_for_all=NO_BUSINESS
    ),
    "GET /admin/sign-in/start": Visit(
        lambda town, slug: look(town, slug, "/admin/sign-in/start"), same_for_all=NO_BUSINESS
    ),
    "GET /admin/sign-in/callback": Visit(
        lambda town, slug: look(town, slug, "/admin/sign-in/callback?code=x&state=y"), same_for_all=NO_BUSINESS
    ),
    "POST /admin/sign-in/development": Visit(_enter, same_for_all="whoever comes in so runs neither of the two"),
    "POST /admin/sign-out": Visit(_sign_out, same_for_all="a session is a person's, of no business"),
    "GET /admin/{tenant}/personality": Visit(_page),
    "POST /admin/{tenant}/personality/{dial}/preview": Visit(_hear),
    "POST /admin/{tenant}/personality/{dial}": Visit(_save),
    "POST /admin/{tenant}/personality/changes/{audit_id}/undo": Visit(_undo),
    **CATALOG_VISITS,
    **MONEY_VISITS,
    **DAY_VISITS,
    **WAITING_VISITS,
    "MOUNT /admin/static": Visit(
        lambda town, slug: look(town, slug, f"/admin/static/../{slug}"), same_for_all="files of the pages"
    ),
}
"""Every door of the owners' edge. Taking the greeting back ends the dials' visits: it tells Pendo's page apart."""
