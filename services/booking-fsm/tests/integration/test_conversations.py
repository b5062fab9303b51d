"""Conversations by situation, in both languages, on the real turns. They assert state and acts, never prose."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from booking_fsm.testing.business import DIALS
from booking_fsm.testing.guest import Clock, Guest
from ratiba_contracts.cross_sell import PassReason
from ratiba_contracts.tenant import CrossSell, DialsSnapshot, Upsell
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

FOLDER = Path(__file__).parents[1] / "conversations"
NAIROBI = ZoneInfo("Africa/Nairobi")


def situations() -> list[Any]:
    return [
        pytest.param(one, id=f"{path.stem}: {one['situation']}")
        for path in sorted(FOLDER.glob("*.yaml"))
        for one in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize("one", situations())
async def test_the_conversation_goes_as_written(
    one: dict[str, Any], guest: Guest, clock: Clock, database: Database, pendo: TenantContext
) -> None:
    if "upsell" in one:
        dials = DIALS.dials.model_copy(update={"upsell": Upsell(one["upsell"]), "cross_sell": CrossSell.RELATED_ONLY})
        always: Any = SimpleNamespace(get=lambda _tenant: DialsSnapshot(version=2, dials=dials))
        guest.turns = replace(guest.turns, dials=always)
    for number, turn in enumerate(one["turns"], start=1):
        where = f"turn {number}: {turn.get('says') or turn.get('taps') or turn}"
        clock.pass_(hours=turn.get("passes_hours", 0), seconds=turn.get("passes_seconds", 0))
        if "says" in turn:
            acts = await guest.says(turn["says"], seen=turn.get("seen"))
        elif "taps" in turn:
            acts = await guest.taps(turn["taps"], question_id=turn.get("question_id"))
        elif "offers" in turn:
            service, staff, gap = turn["offers"]
            acts = await guest.is_offered(service, staff, gap_min=gap)
        elif "offers_nothing" in turn:
            acts = await guest.gets_no_offer(PassReason(turn["offers_nothing"]))
        elif "shows" in turn:
            acts = await guest.shows(turn["shows"], turn.get("caption"))
        else:
            acts = await guest.waits_for(turn["waits_for"])
        assert acts == turn["acts"], where
        if "step" in turn:
            assert guest.state.step == turn["step"], where
        if "language" in turn:
            assert guest.state.language == turn["language"], where
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
