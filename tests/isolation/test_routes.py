"""No door of either edge shows or touches another business's, and no door is left out of this."""

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from .console_visits import CONSOLE_VISITS
from .kucha import ACCOUNT as KUCHAS_ACCOUNT
from .pendo import BOOKED_KEY, DECIDING_KEY, KUCHA, MARK, PENDO, PHONE, WEB_KEY
from .services_at_work import Town, shown_to_kucha, trespasses
from .visits import EDGE_VISITS, Visit, doors_of

VISITS = {**EDGE_VISITS, **CONSOLE_VISITS}
TELLING_APART = {door: visit for door, visit in VISITS.items() if not visit.same_for_all}


async def test_every_door_is_knocked_at(town: Town) -> None:
    doors = {*doors_of(town.app), *doors_of(town.console)}
    assert doors - set(VISITS) == set(), "list it in tests/isolation/visits.py or console_visits.py"
    assert set(VISITS) - doors == set(), "it is no longer there: take it out"


def test_a_door_that_is_added_would_be_found() -> None:
    async def show(tenant: str) -> None: ...

    inner, outer, app = APIRouter(prefix="/{tenant}"), APIRouter(prefix="/owners"), FastAPI(openapi_url=None)
    inner.add_api_route("/customers", show, methods=["GET", "PUT"])
    inner.add_api_websocket_route("/live", show)
    outer.include_router(inner)
    app.include_router(outer)
    app.mount("/files", FastAPI(openapi_url=None))
    assert list(doors_of(app)) == [
        "GET /owners/{tenant}/customers",
        "PUT /owners/{tenant}/customers",
        "WEBSOCKET /owners/{tenant}/live",
        "MOUNT /files",
    ]


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
async def test_at_the_neighbours_door_the_ids_of_a_business_show_and_touch_nothing_of_it(
    town: Town, visit: Visit
) -> None:
    before = await town.look()
    shown = await visit.knock(town, KUCHA.slug)
    after = await town.look()
    assert MARK not in shown.lower()
    assert trespasses(before, after) == []
    assert shown_to_kucha(before, after) == []


@pytest.mark.parametrize("visit", TELLING_APART.values(), ids=TELLING_APART)
async def test_at_its_own_door_they_do(town: Town, visit: Visit) -> None:
    before = await town.look()
    shown = await visit.knock(town, PENDO.slug)
    assert MARK in shown.lower() or trespasses(before, await town.look()), "made-up ids: the visit proves nothing"


async def test_a_customer_of_both_businesses_is_somebody_new_to_each(town: Town) -> None:
    before = await town.look()
    await EDGE_VISITS["POST /webhooks/whatsapp"].knock(town, KUCHA.slug)
    after = await town.look()
    answers = [sent for sent in after.sent[len(before.sent) :] if sent.phone_number_id == KUCHAS_ACCOUNT]
    assert {sent.to for sent in answers} == {PHONE[1:]}
    assert any("Kucha" in sent.text for sent in after.sent if sent.phone_number_id == KUCHAS_ACCOUNT)
    async with town.database.transaction() as connection:
        known = "SELECT customer_id, name FROM {}.customers WHERE phone = $1"
        [there] = await connection.fetch(known.format(PENDO.schema), PHONE)
        [here] = await connection.fetch(known.format(KUCHA.schema), PHONE)
    assert there["customer_id"] != here["customer_id"]
    assert (MARK in there["name"].lower(), here["name"]) == (True, "Somebody")


async def test_what_is_measured_names_no_business_and_no_customer(town: Town) -> None:
    for service in town.services.values():
        transport = httpx.ASGITransport(app=service.health)
        async with httpx.AsyncClient(transport=transport, base_url="http://health") as probe:
            for page in ("/healthz", "/readyz", "/metrics"):
                shown = (await probe.get(page)).text.lower()
                for secret in (MARK, PENDO.slug, PHONE[1:], BOOKED_KEY, DECIDING_KEY, WEB_KEY):
                    assert secret not in shown, page
