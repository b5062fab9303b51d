"""The menu is changed, or gone, while a customer decides or after they booked."""

from dataclasses import replace

import pytest

from booking_fsm.testing.business import CATALOG
from booking_fsm.testing.guest import Guest
from booking_fsm.turns import Turns
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_runtime.snapshots import SnapshotMissing, Snapshots
from ratiba_runtime.tenancy import TenantContext

from .at_the_read_back import live, to_the_read_back


class Menus(Snapshots[CatalogSnapshot]):
    """The menu this test wants the business to have by now; None: none at all."""

    def __init__(self, menu: CatalogSnapshot | None) -> None:
        self.menu = menu

    def get(self, tenant: str) -> CatalogSnapshot:
        if self.menu is None:
            raise SnapshotMissing("catalog", tenant)
        return self.menu


async def test_a_price_that_changed_since_the_read_back_is_read_back_again(
    guest: Guest, turns: Turns, pendo: TenantContext
) -> None:
    await to_the_read_back(guest)
    dearer = CATALOG.services[0].model_copy(update={"price": CATALOG.services[1].price})
    menu = CATALOG.model_copy(update={"services": (dearer, *CATALOG.services[1:])})
    guest.turns = replace(turns, catalogs=Menus(menu))
    assert await guest.says("yes") == ["ask_again", "read_back"]
    assert await guest.says("yes") == ["booked"]
    gone = CATALOG.model_copy(update={"services": CATALOG.services[1:]})
    await to_the_read_back(guest, "manicure tomorrow at 3pm")
    guest.turns = replace(turns, catalogs=Menus(gone))
    assert (await guest.says("yes"))[-1] == "ask_service"


async def test_a_business_without_a_menu_gets_its_customers_a_person(guest: Guest, turns: Turns) -> None:
    guest.turns = replace(turns, catalogs=Menus(None))
    assert await guest.says("hello") == ["greet", "handing_over"]


@pytest.mark.edge(31)
@pytest.mark.parametrize("price", [None, 990_000], ids=["the service taken off", "its price changed"])
async def test_an_appointment_outlives_its_service_at_the_price_it_was_made_with(
    guest: Guest, price: int | None
) -> None:
    await to_the_read_back(guest)
    assert "booked" in await guest.says("yes")
    [made] = await live(guest.turns.database, guest.tenant)
    others = tuple(one for one in CATALOG.services if one.service_id != "manicure")
    [manicure] = (one for one in CATALOG.services if one.service_id == "manicure")
    changed = manicure.model_copy(update={"price": manicure.price.model_copy(update={"amount": price})})
    services = others if price is None else (*others, changed)
    without = CATALOG.model_copy(update={"version": 2, "services": services})
    later = replace(guest, turns=replace(guest.turns, catalogs=Menus(without)))
    assert await later.says("what are my appointments") != []
    shown = later.replies[-1].model_dump_json()
    assert made["reference"] in shown
    assert "Manicure" in shown
    assert "150000" in shown
    assert (await later.says("cancel my appointment"))[-1] == "confirm_cancel"
    assert "cancelled" in await later.says("yes")
    assert await live(guest.turns.database, guest.tenant) == []
