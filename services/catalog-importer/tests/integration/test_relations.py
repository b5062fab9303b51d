"""What goes together is asked when a draft is ready; the answer joins it, or the catalogue; what people say wins."""

from typing import Any
from uuid import uuid4

import pytest

from ratiba_contracts.asks import INFER_AGAIN, JUDGE_RELATION
from ratiba_contracts.catalog_drafts import AddRow, SetCells
from ratiba_contracts.catalog_relations import (
    InferAgain,
    InferenceState,
    JudgeLiveRelation,
    JudgeRelation,
    RelationState,
)
from ratiba_contracts.codec import envelope
from ratiba_contracts.consumers import IMPORTER_RELATIONS
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.relations import InferredEdge, RelationsFailed, RelationsInferred, RelationsRequested
from ratiba_contracts.streams import RELATIONS_FACTS
from ratiba_contracts.tenant import RelationKind
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually

from .house import MENU, NOON, OWNER, House, row, typed


async def answer(house: House, asked: RelationsRequested, *pairs: tuple[str, str, float], failed: bool = False) -> None:
    """Say of services by name that they go together, or that it cannot be said; twice, as the bus may."""
    refs = {candidate.name: candidate.ref for candidate in asked.services}
    edges = tuple(
        InferredEdge(a=refs[a], b=refs[b], kind=RelationKind.COMPLEMENTARY, both_ways=True, confidence=sure)
        for a, b, sure in pairs
    )
    common: dict[str, Any] = {"request_id": asked.request_id, "content_hash": asked.content_hash}
    said = (
        RelationsFailed(reason="too-many-services", **common)
        if failed
        else RelationsInferred(source="lexicon_inferred", edges=edges, **common)
    )
    for _ in range(2):
        fact = envelope(said, id=fresh_id(), tenant=house.slug, key=asked.request_id.hex, time=NOON)
        await publish_fact(house.bus, fact)
        await publish_fact(house.bus, fact)

    async def all_handled() -> bool:
        info = await house.bus.consumer_info(IMPORTER_RELATIONS.stream, IMPORTER_RELATIONS.durable)
        return not (info.num_pending or info.num_ack_pending)

    await eventually(all_handled)


async def going_with(house: House) -> dict[str, tuple[str, ...]]:
    snapshot = await house.snapshot()
    assert snapshot is not None
    return {one.service_id: one.goes_with for one in snapshot.services if one.goes_with}


async def test_the_answer_joins_the_draft_and_goes_live_with_it(house: House) -> None:
    draft = await house.draft()
    await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.9), ("Manicure", "Gel polish", 0.95))
    shown = await house.shown(draft.draft_id)
    assert shown.inference is InferenceState.DONE
    assert [(edge.a_name, edge.b_name) for edge in shown.relations] == [
        ("Manicure", "Gel polish"),
        ("Manicure", "Pedicure"),
    ]
    await house.commit(shown)
    assert await going_with(house) == {
        "manicure": ("gel-polish", "pedicure"),
        "pedicure": ("manicure",),
        "gel-polish": ("manicure",),
    }
    assert (await house.catalogue()).inference is InferenceState.DONE


async def test_a_commit_before_the_answer_asks_about_what_is_live(house: House) -> None:
    await house.live()
    asked = await house.asked_relations()
    assert [candidate.name for candidate in asked.services] == ["Gel polish", "Manicure", "Pedicure"]
    assert (await house.catalogue()).inference is InferenceState.WAITING
    await answer(house, asked, ("Manicure", "Pedicure", 0.9))
    assert await going_with(house) == {"manicure": ("pedicure",), "pedicure": ("manicure",)}
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert snapshot.version == 2, "told once, however often it was heard"
    assert (await house.draft()).fresh, "what goes together makes no draft stale"


async def test_the_same_services_are_the_same_question(house: House) -> None:
    await house.draft()
    one = await house.asked_relations()
    await house.draft((MENU[2], MENU[0], MENU[1]))
    other = await house.asked_relations()
    assert one.request_id != other.request_id
    assert (one.content_hash, one.services) == (other.content_hash, other.services)


async def test_an_answer_that_failed_is_shown_and_can_be_asked_again(house: House) -> None:
    await house.live()
    await answer(house, await house.asked_relations(), failed=True)
    assert (await house.catalogue()).inference is InferenceState.FAILED
    await house.ask(INFER_AGAIN, InferAgain(actor=OWNER))
    assert (await house.catalogue()).inference is InferenceState.WAITING
    await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.9))
    assert (await house.catalogue()).inference is InferenceState.DONE


async def test_pins_and_bans_win_over_what_is_inferred_again_and_again(house: House) -> None:
    await house.live()
    await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.9))
    ban = JudgeRelation(a="pedicure", b="manicure", judged="banned")
    pin = JudgeRelation(a="pedicure", b="gel-polish", judged="pinned", both_ways=False)
    for judgement in (ban, pin):
        await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=judgement))
    for _ in range(2):
        assert await going_with(house) == {"pedicure": ("gel-polish",)}
        shown = {(edge.a, edge.b): edge.state for edge in (await house.catalogue()).relations}
        assert shown == {
            ("pedicure", "manicure"): RelationState.BANNED,
            ("pedicure", "gel-polish"): RelationState.PINNED,
        }
        await house.ask(INFER_AGAIN, InferAgain(actor=OWNER))
        await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.99))
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert [(edge.a, edge.b) for edge in snapshot.relations] == [("pedicure", "gel-polish")], "banned ones are not told"
    await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=ban.model_copy(update={"judged": None})))
    assert (await going_with(house))["manicure"] == ("pedicure",), "what was inferred stands again"


async def test_an_answer_to_an_older_question_changes_nothing(house: House) -> None:
    await house.live()
    old = await house.asked_relations()
    await house.ask(INFER_AGAIN, InferAgain(actor=OWNER))
    await house.told(RELATIONS_FACTS)
    await answer(house, old, ("Manicure", "Pedicure", 0.9))
    assert await going_with(house) == {}
    assert (await house.catalogue()).inference is InferenceState.WAITING


@pytest.mark.parametrize(
    "judgement",
    [
        JudgeRelation(a="manicure", b="manicure", judged="pinned"),
        JudgeRelation(a="manicure", b="nobody", judged="banned"),
    ],
)
async def test_only_two_services_on_offer_can_be_judged(house: House, judgement: JudgeRelation) -> None:
    await house.live()
    refused = await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=judgement))
    assert (refused.outcome, refused.slug) == ("refused", "unknown-service")


async def test_a_draft_that_is_gone_cannot_be_asked_about(house: House) -> None:
    refused = await house.ask(INFER_AGAIN, InferAgain(actor=OWNER, draft_id=uuid4()))
    assert (refused.outcome, refused.slug) == ("refused", "unknown-draft")
    draft = await house.draft((row(1, "Facial", 900),))
    asked = await house.ask(INFER_AGAIN, InferAgain(actor=OWNER, draft_id=draft.draft_id))
    assert asked.outcome == "inference_asked"


async def edges_of(house: House) -> set[tuple[str, str]]:
    return {(edge.a, edge.b) for edge in (await house.catalogue()).relations}


async def test_a_draft_replaces_what_was_inferred_among_its_own_services_only(house: House) -> None:
    await house.live()
    everything = (("Manicure", "Pedicure", 0.9), ("Pedicure", "Gel polish", 0.8), ("Manicure", "Gel polish", 0.7))
    await answer(house, await house.asked_relations(), *everything)
    some = await house.draft((row(1, "Manicure", 1600), row(2, "Gel polish", 800, 30)))
    await answer(house, await house.asked_relations())
    await house.commit(await house.shown(some.draft_id))
    assert await edges_of(house) == {("manicure", "pedicure"), ("pedicure", "gel-polish")}


async def test_a_draft_that_changes_nothing_touches_no_relation(house: House) -> None:
    first = await house.live()
    await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.9))
    asked = len(await house.told(RELATIONS_FACTS))
    same = await house.draft()
    await answer(house, await house.asked_relations(), ("Manicure", "Gel polish", 0.9))
    for draft_id in (same.draft_id, same.draft_id, first.draft_id):
        done = await house.commit(await house.shown(draft_id))
        assert done.counts.unchanged == 3
        assert await edges_of(house) == {("manicure", "pedicure")}
        assert (await house.catalogue()).inference is InferenceState.DONE
    questions = [fact for fact in await house.told(RELATIONS_FACTS) if isinstance(fact.data, RelationsRequested)]
    assert len(questions) == 3, "one of each draft, and one of the commit before the answer"
    assert asked < len(await house.told(RELATIONS_FACTS))


async def test_a_ban_after_the_commit_outlives_a_second_commit_of_the_same_draft(house: House) -> None:
    draft = await house.draft()
    pinned = await house.edit(draft, JudgeRelation(a="r1", b="r2", judged="pinned"))
    await house.commit(pinned)
    ban = JudgeRelation(a="manicure", b="pedicure", judged="banned")
    await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=ban))
    await house.commit(await house.shown(draft.draft_id))
    [edge] = (await house.catalogue()).relations
    assert edge.state is RelationState.BANNED


@pytest.mark.parametrize("edit", [AddRow(), SetCells(row_id="r3", name="Nail art")], ids=["added", "renamed"])
async def test_rows_that_nobody_asked_about_are_asked_about_at_the_commit(
    house: House, edit: AddRow | SetCells
) -> None:
    draft = await house.draft()
    await answer(house, await house.asked_relations(), ("Manicure", "Pedicure", 0.9))
    edited = await house.edit(await house.shown(draft.draft_id), edit)
    if isinstance(edit, AddRow):
        edited = await house.edit(edited, typed(edited.rows[0].row.row_id, 500, name="Nail art", duration_min=20))
    await house.commit(edited)
    assert (await house.catalogue()).inference is InferenceState.WAITING
    asked = await house.asked_relations()
    assert "Nail art" in {candidate.name for candidate in asked.services}
    assert await edges_of(house) == {("manicure", "pedicure")}, "what is known already is offered meanwhile"


async def test_what_people_say_is_a_change_with_a_version_and_an_author(house: House) -> None:
    await house.live()
    before = await house.catalogue()
    ban = JudgeRelation(a="manicure", b="pedicure", judged="banned")
    for _ in range(2):
        said = await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=ban))
        assert said.version == before.version + 1
    after = await house.catalogue()
    assert len(after.audits) == len(before.audits) + 1, "said twice, it is one change"
    newest = after.audits[0]
    assert (newest.action, newest.service_id, newest.actor) == ("update", "manicure", OWNER)
    assert (newest.before, newest.after) == ({"with Pedicure": None}, {"with Pedicure": "banned"})
    snapshot = await house.snapshot()
    assert snapshot is not None
    assert snapshot.version == after.version


@pytest.mark.edge(5)
async def test_of_two_who_say_opposite_things_of_one_pair_the_second_sees_the_first(house: House) -> None:
    await house.live()
    pair: dict[str, Any] = {"a": "manicure", "b": "pedicure"}
    ban = JudgeRelation(**pair, judged="banned")
    await house.ask(JUDGE_RELATION, JudgeLiveRelation(actor=OWNER, judgement=ban, seen=RelationState.INFERRED))
    pin = JudgeRelation(**pair, judged="pinned")
    late = JudgeLiveRelation(actor="other", judgement=pin, seen=RelationState.INFERRED)
    refused = await house.ask(JUDGE_RELATION, late)
    assert (refused.slug, "banned" in refused.message) == ("judged-since", True)
    by_form = JudgeLiveRelation(actor="other", judgement=pin, seen="nothing")
    assert (await house.ask(JUDGE_RELATION, by_form)).slug == "judged-since", "a form that shows nothing of the two"
    again = JudgeLiveRelation(actor="other", judgement=ban, seen=RelationState.INFERRED)
    assert (await house.ask(JUDGE_RELATION, again)).outcome == "relation_judged", "the same said twice is said once"
    looked = JudgeLiveRelation(actor="other", judgement=pin, seen=RelationState.BANNED)
    assert (await house.ask(JUDGE_RELATION, looked)).outcome == "relation_judged"
    [edge] = (await house.catalogue()).relations
    assert edge.state is RelationState.PINNED
