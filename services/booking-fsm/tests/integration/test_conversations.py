"""Conversations by situation, in both languages, on the real turns. They assert state and acts.

`tells` are words that an answer must hold, where two things that differ are told by one act; `times` are those shown.
"""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from booking_fsm.testing.business import DIALS
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.testing.play.business_changes import MENUS
from ratiba_contracts.cross_sell import PassReason
from ratiba_contracts.payments import Method, PaymentMethodsSnapshot
from ratiba_contracts.tenant import CrossSell, DialsSnapshot, Upsell
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant
from ratiba_wording import words

FOLDER = Path(__file__).parents[1] / "conversations"
NAIROBI = ZoneInfo("Africa/Nairobi")


def situations() -> list[Any]:
    return [
        pytest.param(one, id=f"{path.stem}: {one['situation']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


def prepared(guest: Guest, one: dict[str, Any]) -> None:
    """The business and the customer as the situation has them."""
    if "upsell" in one:
        dials = DIALS.dials.model_copy(update={"upsell": Upsell(one["upsell"]), "cross_sell": CrossSell.RELATED_ONLY})
        always: Any = SimpleNamespace(get=lambda _tenant: DialsSnapshot(version=2, dials=dials))
        guest.turns = replace(guest.turns, dials=always)
    if "pays_by" in one:
        takes_payment(guest, one["pays_by"])
    if "channel" in one:
        guest.channel, guest.phone = Channel(one["channel"]), None
    if "phone" in one:
        guest.phone = one["phone"]


def takes_payment(guest: Guest, by: list[str]) -> None:
    """The business takes money in these ways from now on."""
    methods = PaymentMethodsSnapshot(version=1, methods=tuple(map(Method, by)))
    known: Any = SimpleNamespace(held=lambda _tenant: methods)
    guest.turns = replace(guest.turns, methods=known)


async def taken(guest: Guest, turn: dict[str, Any]) -> list[str]:
    """Take one turn; returns the acts of the answer."""
    if "menu" in turn:
        menu: Any = SimpleNamespace(get=lambda _tenant: MENUS[turn["menu"]])
        guest.turns = replace(guest.turns, catalogs=menu)
    if "pays_by" in turn:
        takes_payment(guest, turn["pays_by"])
    if "says" in turn:
        return await guest.says(turn["says"], seen=turn.get("seen"))
    if "taps" in turn:
        return await guest.taps(turn["taps"], question_id=turn.get("question_id"))
    if "offers" in turn:
        service, staff, gap = turn["offers"]
        return await guest.is_offered(service, staff, gap_min=gap)
    if "offers_nothing" in turn:
        return await guest.gets_no_offer(PassReason(turn["offers_nothing"]))
    if "payment" in turn:
        outcome, _, reason = turn["payment"].partition(" ")
        return await guest.hears_of_payment(outcome, reason, back=turn.get("back", 0))
    if "shows" in turn:
        return await guest.shows(turn["shows"], turn.get("caption"))
    return await guest.waits_for(turn["waits_for"])


def times_shown(guest: Guest) -> list[str]:
    """The starts of the last question, on the wall."""
    question = guest.replies[-1].question
    given = [one.opening.start_at for one in question.options if one.option == "opening"] if question else []
    return [f"{start.astimezone(NAIROBI):%H:%M}" for start in given]


@pytest.mark.parametrize("one", situations())
async def test_the_conversation_goes_as_written(
    one: dict[str, Any], guest: Guest, clock: Clock, database: Database, pendo: TenantContext
) -> None:
    prepared(guest, one)
    for number, turn in enumerate(one["turns"], start=1):
        where = f"turn {number}: {turn.get('says') or turn.get('taps') or turn}"
        clock.pass_(hours=turn.get("passes_hours", 0), seconds=turn.get("passes_seconds", 0))
        acts = await taken(guest, turn)
        assert acts == turn["acts"], where
        for telling in turn.get("tells", ()):
            assert telling in words(guest.replies[-1], DIALS.dials, "Pendo Spa").text, where
        if "times" in turn:
            assert times_shown(guest) == turn["times"], where
        if "step" in turn:
            assert guest.state.step == turn["step"], where
        if "language" in turn:
            assert guest.state.language == turn["language"], where
        if "asks_for" in turn:
            assert [asked.total // 100 for asked in guest.asked_for] == turn["asks_for"], where
        if "asks_by" in turn:
            assert [asked.method for asked in guest.asked_for] == turn["asks_by"], where
        if "asks_on" in turn:
            assert [asked.personal.phone for asked in guest.asked_for] == turn["asks_on"], where
        if "facts" in turn:
            assert guest.facts() == turn["facts"], where
    if "appointments" in one:
        with bind_tenant(pendo):
            async with database.tenant_transaction() as connection:
                rows = await connection.fetch("SELECT service, start_at, status FROM appointments ORDER BY start_at")
        assert [
            {
                "service": row["service"]["service_id"],
                "start": f"{row['start_at'].astimezone(NAIROBI):%Y-%m-%d %H:%M}",
                "status": row["status"],
            }
            for row in rows
        ] == one["appointments"]
