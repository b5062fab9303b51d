"""Who may run a business, as operators ask for it."""

from collections.abc import MutableMapping
from typing import Any

import pytest
import structlog

from ratiba_contracts.asks import ADD_OWNER, LIST_OWNERS, REMOVE_OWNER
from ratiba_contracts.owners import AddOwner, ListOwners, OwnerAdded, OwnerIdentity, OwnerRemoved, RemoveOwner
from ratiba_contracts.requests import Refusal

from .house import House

AMINA = OwnerIdentity(email="Amina@Pendo.Example")


async def test_somebody_is_let_in_once_listed_and_shut_out(house: House, slug: str) -> None:
    added = await house.ask(ADD_OWNER, slug, AddOwner(owner=AMINA, actor="tests"))
    again = await house.ask(ADD_OWNER, slug, AddOwner(owner=AMINA, actor="somebody else"))
    assert isinstance(added, OwnerAdded)
    assert again == added
    await house.ask(ADD_OWNER, slug, AddOwner(owner=OwnerIdentity(subject="sub-7"), actor="tests"))
    listed = (await house.ask(LIST_OWNERS, slug, ListOwners())).owners
    assert [(one.owner.email, one.owner.subject, one.added_by) for one in listed] == [
        ("amina@pendo.example", None, "tests"),
        (None, "sub-7", "tests"),
    ]
    assert await house.ask(REMOVE_OWNER, slug, RemoveOwner(owner=AMINA, actor="tests")) == OwnerRemoved()
    gone = await house.ask(REMOVE_OWNER, slug, RemoveOwner(owner=AMINA, actor="tests"))
    assert isinstance(gone, Refusal)
    assert gone.slug == "unknown-owner"


async def test_the_log_says_who_shut_out_whom_and_nothing_of_theirs(
    house: House, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    logged: list[dict[str, Any]] = []

    def note(_logger: object, _level: str, event: MutableMapping[str, Any]) -> str:
        logged.append(dict(event))
        return ""

    noting = structlog.wrap_logger(structlog.PrintLogger(), processors=[note])
    monkeypatch.setattr("admin_orchestrator.handlers.log", noting)
    added = await house.ask(ADD_OWNER, slug, AddOwner(owner=AMINA, actor="wanja"))
    await house.ask(REMOVE_OWNER, slug, RemoveOwner(owner=AMINA, actor="otieno"))
    said = {"tenant": slug, "since": added.since.isoformat()}
    assert logged == [
        {"event": "owners.added", "actor": "wanja"} | said,
        {"event": "owners.removed", "actor": "otieno"} | said,
    ]


async def test_it_is_known_when_an_owner_was_last_there(house: House, slug: str) -> None:
    browser, email = await house.owner(slug)
    await browser.get(f"/admin/{slug}/personality")
    [one] = (await house.ask(LIST_OWNERS, slug, ListOwners())).owners
    assert one.owner.email == email
    assert one.last_opened_at is not None


async def test_a_business_that_is_not_there_has_no_owners(house: House) -> None:
    refused = await house.ask(ADD_OWNER, "nobody-at-all", AddOwner(owner=AMINA, actor="tests"))
    assert isinstance(refused, Refusal)
    assert refused.slug == "tenant-unknown"
