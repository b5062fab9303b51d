"""The doors of a business's services and price lists, knocked at with the ids of Pendo's drafts, rows and imports."""

import re
from collections.abc import Awaitable, Callable, Mapping

from ratiba_runtime.testing import eventually

from .console_doors import knock, look, send_files, submit
from .pendo import CATALOG, KUCHA, PENDO
from .pendos_shop import LIVE_DRAFT, PENDOS_DRAFT, PENDOS_IMPORT, UNREAD_DRAFT, WAITING_DRAFT
from .services_at_work import Town
from .visits import Visit

VERSION = re.compile(r'name="version" value="(\d+)"')
ROLLBACK = re.compile(r"/catalog/imports/[0-9a-f-]{36}/rollback")
BEGUN = re.compile(r"/catalog/drafts/[0-9a-f-]{36}")
ROUTE = "/admin/{tenant}/catalog"
DRAFT_ROUTE = f"{ROUTE}/drafts/{{draft_id}}"
DRAFT = f"/catalog/drafts/{PENDOS_DRAFT}"
LIVE = f"/catalog/drafts/{LIVE_DRAFT}"
FIRST, SECOND = (service.service_id for service in CATALOG.services[:2])


async def _not_at_pendos(town: Town, slug: str, path: str) -> None:
    if slug == KUCHA.slug:
        assert (await knock(town, slug, "GET", f"/admin/{PENDO.slug}{path}")).status_code == 404


def _page(path: str) -> Callable[[Town, str], Awaitable[str]]:
    async def visit(town: Town, slug: str) -> str:
        await _not_at_pendos(town, slug, path)
        return await look(town, slug, f"/admin/{slug}{path}")

    return visit


def _no_page(path: str) -> Callable[[Town, str], Awaitable[str]]:
    """A page of Pendo's draft that there is not at Kucha's, nor at Pendo's for Kucha."""

    async def visit(town: Town, slug: str) -> str:
        await _not_at_pendos(town, slug, path)
        answer = await knock(town, slug, "GET", f"/admin/{slug}{path}")
        assert answer.status_code == 404
        return answer.text + str(answer.headers)

    return visit


def _form(path: str, shown_on: str = DRAFT, **fields: str) -> Callable[[Town, str], Awaitable[str]]:
    """Send a form that carries the version its page shows, where there is one for whoever sends it."""

    async def visit(town: Town, slug: str) -> str:
        found = VERSION.search(await look(town, slug, f"/admin/{slug}{shown_on}"))
        return await submit(town, slug, path, version=found[1] if found else "1", **fields)

    return visit


async def _put_back(town: Town, slug: str) -> str:
    """Take a service off what is live, and put it back before it goes."""
    await _form(f"{LIVE}/rows/r1/delete", LIVE)(town, slug)
    return await _form(f"{LIVE}/rows/keep", LIVE, service=FIRST)(town, slug)


async def _roll_back(town: Town, slug: str) -> str:
    """The latest of one's own; Pendo's where one has none."""
    found = ROLLBACK.search(await look(town, slug, f"/admin/{slug}/catalog"))
    path = found[0] if found else f"/catalog/imports/{PENDOS_IMPORT}/rollback"
    return await _form(path, path)(town, slug)


async def _hand_in(town: Town, slug: str) -> str:
    """And wait until it is read, by a process of its own."""
    shown = await send_files(town, slug, "/catalog", {"menu.txt": b"Somebody's manicure 45 min 1,200"})
    begun = BEGUN.search(shown)
    assert begun

    async def is_read() -> bool:
        return "data-done" in await look(town, slug, f"/admin/{slug}{begun[0]}/progress")

    await eventually(is_read, within=60, every=0.3)
    return shown


SAME_PROGRESS = "how far a reading is says nothing of what is read"

CATALOG_VISITS: Mapping[str, Visit] = {
    f"GET {ROUTE}": Visit(_page("/catalog")),
    f"POST {ROUTE}": Visit(_hand_in),
    f"POST {ROUTE}/live": Visit(_form("/catalog/live", "/catalog")),
    f"POST {ROUTE}/relations": Visit(_form("/catalog/relations", "/catalog", a=FIRST, b=SECOND, judged="banned")),
    f"POST {ROUTE}/relations/again": Visit(_form("/catalog/relations/again", "/catalog")),
    f"GET {ROUTE}/imports/{{import_id}}/rollback": Visit(_page(f"/catalog/imports/{PENDOS_IMPORT}/rollback")),
    f"GET {DRAFT_ROUTE}": Visit(_page(DRAFT)),
    f"GET {DRAFT_ROUTE}/progress": Visit(_page(f"/catalog/drafts/{UNREAD_DRAFT}/progress"), same_for_all=SAME_PROGRESS),
    f"GET {DRAFT_ROUTE}/events": Visit(_page(f"{DRAFT}/events"), same_for_all=SAME_PROGRESS),
    f"GET {DRAFT_ROUTE}/pages/{{number}}": Visit(
        _no_page(f"{DRAFT}/pages/1"), same_for_all="the pictures of Pendo's list are gone from the store"
    ),
    f"POST {DRAFT_ROUTE}/rows/{{row_id}}": Visit(_form(f"{DRAFT}/rows/r1", was="{}", name_sw="Jina")),
    f"POST {DRAFT_ROUTE}/rows/{{row_id}}/is": Visit(_form(f"{DRAFT}/rows/r1/is", service=FIRST)),
    f"POST {DRAFT_ROUTE}/rows/keep": Visit(_put_back),
    f"POST {DRAFT_ROUTE}/relations": Visit(_form(f"{DRAFT}/relations", a="r1", b="r2", judged="pinned")),
    f"POST {DRAFT_ROUTE}/relations/again": Visit(_form(f"{DRAFT}/relations/again")),
    f"POST {DRAFT_ROUTE}/rows": Visit(_form(f"{DRAFT}/rows", after="r1")),
    f"POST {DRAFT_ROUTE}/rows/{{row_id}}/split": Visit(
        _form(f"{DRAFT}/rows/r2/split", name="One of two", second_name="Two of two")
    ),
    f"POST {DRAFT_ROUTE}/rows/{{row_id}}/merge": Visit(_form(f"{DRAFT}/rows/r1/merge", other="Two of two · r4")),
    f"POST {DRAFT_ROUTE}/rows/{{row_id}}/delete": Visit(_form(f"{DRAFT}/rows/r3/delete")),
    f"POST {DRAFT_ROUTE}/discard": Visit(_form(f"/catalog/drafts/{WAITING_DRAFT}/discard")),
    f"POST {DRAFT_ROUTE}/commit": Visit(_form(f"{DRAFT}/commit")),
    f"POST {ROUTE}/imports/{{import_id}}/rollback": Visit(_roll_back),
}
"""In this order each does something at Pendo's own door: rows r3 and r4 are made by the visits before."""
