"""The latest import can be undone for seven days: the plan first, services retired rather than deleted, all audited."""

import asyncio
from datetime import timedelta

import pytest

from catalog_importer.housekeeping import forget_old
from ratiba_contracts.asks import JUDGE_RELATION, PLAN_ROLLBACK, ROLL_BACK
from ratiba_contracts.catalog_facts import CatalogCounts
from ratiba_contracts.catalog_relations import JudgeLiveRelation, JudgeRelation, RelationState
from ratiba_contracts.live_catalog import CatalogRolledBack, PlanRollback, RollBack, RollbackPlanned

from .house import MENU, OWNER, House, row


async def planned(house: House, at: int = 0) -> RollbackPlanned:
    entry = (await house.catalogue()).imports[at]
    plan = await house.ask(PLAN_ROLLBACK, PlanRollback(import_id=entry.import_id))
    assert isinstance(plan, RollbackPlanned), plan
    return plan


async def carried_out(house: House, plan: RollbackPlanned) -> CatalogRolledBack:
    request = RollBack(import_id=plan.import_id, expected_version=plan.version, actor=OWNER)
    answer = await house.ask(ROLL_BACK, request)
    assert isinstance(answer, CatalogRolledBack), answer
    return answer


async def test_a_bad_import_is_undone_as_planned(house: House) -> None:
    await house.live()
    await house.live((row(1, "Manicure", 550), row(2, "Facial", 3000)))
    plan = await planned(house)
    assert (plan.restored, plan.retired, plan.lost_edits) == (("Manicure",), ("Facial",), ())
    before = await house.snapshot()
    assert before is not None
    done = await carried_out(house, plan)
    assert done == CatalogRolledBack(version=3, counts=CatalogCounts(updated=1, retired=1))
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert [(one.name, one.price.amount) for one in snapshot.services] == [
        ("Manicure", 150000),
        ("Pedicure", 200000),
        ("Gel polish", 80000),
    ]
    shown = await house.catalogue()
    assert [audit.action for audit in shown.audits[:2]] == ["retire", "update"]
    assert shown.imports[0].rolled_back_at is not None
    assert not any(entry.can_roll_back for entry in shown.imports)
    told = [fact.data for fact in await house.told() if fact.type == "ratiba.catalog.rolled_back.v1"]
    assert [(fact.version, fact.counts) for fact in told] == [(3, done.counts)]


async def test_a_rollback_asked_for_twice_is_done_once(house: House) -> None:
    await house.live()
    plan = await planned(house)
    await carried_out(house, plan)
    request = RollBack(import_id=plan.import_id, expected_version=plan.version, actor=OWNER)
    again = await house.ask(ROLL_BACK, request)
    assert (again.outcome, again.slug) == ("refused", "already-rolled-back")
    assert (await house.catalogue()).total == 0


@pytest.mark.edge(5)
async def test_of_those_who_take_a_list_back_at_once_one_does_and_the_others_see_it(house: House) -> None:
    await house.live()
    plan = await planned(house)
    request = RollBack(import_id=plan.import_id, expected_version=plan.version, actor=OWNER)
    answers = await asyncio.gather(*(house.ask(ROLL_BACK, request) for _ in range(3)))
    assert sorted(getattr(one, "slug", "") for one in answers) == ["", "already-rolled-back", "already-rolled-back"]
    assert len([one for one in (await house.catalogue()).audits if one.action == "retire"]) == 3


@pytest.mark.edge(5)
async def test_of_a_list_put_live_and_one_taken_back_at_once_the_second_is_told(house: House) -> None:
    await house.live()
    plan, draft = await planned(house), await house.draft((row(1, "Manicure", 1600),))
    request = RollBack(import_id=plan.import_id, expected_version=plan.version, actor=OWNER)
    back, done = await asyncio.gather(house.ask(ROLL_BACK, request), house.commit(draft))
    slugs = (getattr(back, "slug", ""), getattr(done, "slug", ""))
    assert slugs in (("", "draft-stale"), ("not-the-latest-import", ""))
    live = {one.name: one.price.amount for one in (await house.catalogue()).services}
    assert live == ({} if slugs[1] else {"Manicure": 160000, "Pedicure": 200000, "Gel polish": 80000})


async def test_a_plan_made_before_another_change_is_refused(house: House) -> None:
    await house.live()
    plan = await planned(house)
    await house.live((row(1, "Manicure", 1600),))
    request = RollBack(import_id=plan.import_id, expected_version=plan.version, actor=OWNER)
    refused = await house.ask(ROLL_BACK, request)
    assert refused.slug == "not-the-latest-import"
    newest = await planned(house)
    late = RollBack(import_id=newest.import_id, expected_version=newest.version - 1, actor=OWNER)
    assert (await house.ask(ROLL_BACK, late)).slug == "stale-version"


async def test_only_the_latest_import_and_only_for_seven_days(house: House) -> None:
    await house.live()
    await house.live((row(1, "Manicure", 1600),))
    newest, oldest = (await house.catalogue()).imports
    assert (newest.can_roll_back, oldest.can_roll_back) == (True, False)
    refused = await house.ask(PLAN_ROLLBACK, PlanRollback(import_id=oldest.import_id))
    assert refused.slug == "not-the-latest-import"
    house.clock.pass_by(timedelta(days=7, seconds=1))
    try:
        late = await house.ask(PLAN_ROLLBACK, PlanRollback(import_id=newest.import_id))
        assert late.slug == "too-late-to-roll-back"
        assert not (await house.catalogue()).imports[0].can_roll_back
    finally:
        house.clock.pass_by(-timedelta(days=7, seconds=1))


@pytest.mark.edge(31)
async def test_services_come_back_under_the_same_id(house: House) -> None:
    await house.live(MENU[:2])
    await house.live(MENU)
    await carried_out(house, await planned(house))
    await house.live(MENU)
    shown = await house.catalogue()
    assert [one.service_id for one in shown.services] == ["manicure", "pedicure", "gel-polish"]
    assert await house.sql("SELECT count(*) FROM services") == 3


async def test_what_people_said_outlives_a_rollback(house: House) -> None:
    await house.live()
    await house.live((row(1, "Manicure", 1600), row(2, "Facial", 3000)))
    stale = await planned(house)
    ban = JudgeRelation(a="manicure", b="pedicure", judged="banned")
    await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=ban))
    request = RollBack(import_id=stale.import_id, expected_version=stale.version, actor=OWNER)
    assert (await house.ask(ROLL_BACK, request)).slug == "stale-version"
    plan = await planned(house)
    assert plan.lost_edits == (), "what was said is not lost"
    await carried_out(house, plan)
    [edge] = (await house.catalogue()).relations
    assert (edge.a, edge.b, edge.state) == ("manicure", "pedicure", RelationState.BANNED)


async def test_what_an_import_was_made_of_is_kept_while_it_may_be_undone(house: House) -> None:
    async def kept() -> list[bool]:
        held: list[bool] = await house.sql(
            "SELECT array_agg(snapshot IS NOT NULL AND extracted IS NOT NULL AND committed IS NOT NULL ORDER BY seq)"
            " FROM catalog_imports"
        )
        return held

    await house.live()
    await house.live((row(1, "Manicure", 1600),))
    await house.live((row(1, "Manicure", 1600),))
    assert await kept() == [True, True, False], "what changed nothing is made of nothing"
    for passed, left in ((timedelta(days=6), [True, True, False]), (timedelta(days=8), [False, True, False])):
        await forget_old(house.service.database, house.service.tenants, house.clock() + passed)
        assert await kept() == left
    assert (await planned(house, at=1)).restored == ("Manicure",)
