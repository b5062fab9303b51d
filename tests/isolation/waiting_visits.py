"""The doors to those who wait for somebody of a business."""

from collections.abc import Mapping

from .console_doors import knock, look, submit
from .pendo import KUCHA, PENDO
from .services_at_work import Town
from .visits import Visit

ROUTE = "/admin/{tenant}/waiting"


async def _list(town: Town, slug: str) -> str:
    """The neighbour may look at no list but their own."""
    if slug == KUCHA.slug:
        assert (await knock(town, slug, "GET", f"/admin/{PENDO.slug}/waiting")).status_code == 404
    return await look(town, slug, f"/admin/{slug}/waiting")


async def _answered(town: Town, slug: str) -> str:
    """Who waits at Pendo's, which elsewhere is nobody."""
    return await submit(town, slug, f"/waiting/{town.in_hand.handoff_id}/answered", times="1")


WAITING_VISITS: Mapping[str, Visit] = {
    f"GET {ROUTE}": Visit(_list),
    f"POST {ROUTE}/{{handoff_id}}/answered": Visit(_answered),
}
"""Every door to those who wait."""
