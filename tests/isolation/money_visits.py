"""The doors of a business's payments and second bookings, knocked at with the ids of what Pendo's customers paid."""

from collections.abc import Mapping

from .console_doors import knock, look, submit
from .pendo import KUCHA, PENDO
from .pendos_money import RINGING, UNROUTED
from .services_at_work import Town
from .visits import Visit

ROUTE = "/admin/{tenant}/payments"
PAYMENT = f"/payments/{RINGING.payment_id}"
REFUND = f"{PAYMENT}/refunds/1"
"""The first of a business: each counts its own."""


async def _page(town: Town, slug: str, path: str) -> str:
    if slug == KUCHA.slug:
        assert (await knock(town, slug, "GET", f"/admin/{PENDO.slug}{path}")).status_code == 404
    return await look(town, slug, f"/admin/{slug}{path}")


async def _story(town: Town, slug: str) -> str:
    """The neighbour finds no such payment at home either."""
    if slug == KUCHA.slug:
        assert (await knock(town, slug, "GET", f"/admin/{slug}{PAYMENT}")).status_code == 404
    return await _page(town, slug, PAYMENT)


async def _pay_back(town: Town, slug: str) -> str:
    return await submit(town, slug, REFUND, version="0", paid_out="yes")


async def _match(town: Town, slug: str) -> str:
    return await submit(town, slug, f"/payments/unrouted/{UNROUTED}", payment_id=str(RINGING.payment_id))


MONEY_VISITS: Mapping[str, Visit] = {
    f"GET {ROUTE}": Visit(lambda town, slug: _page(town, slug, "/payments")),
    f"GET {ROUTE}/{{payment_id}}": Visit(_story),
    f"POST {ROUTE}/{{payment_id}}/refunds/{{refund_id}}": Visit(_pay_back),
    f"POST {ROUTE}/unrouted/{{unrouted_id}}": Visit(_match),
    f"POST {ROUTE}/reconcile": Visit(lambda town, slug: submit(town, slug, "/payments/reconcile")),
    "GET /admin/{tenant}/cross-sell": Visit(lambda town, slug: _page(town, slug, "/cross-sell")),
}
"""Every door to money and offers."""
