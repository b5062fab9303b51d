"""What goes together is asked when a draft is ready; the answer joins it, or the catalogue; what people say wins."""

from typing import Any
from uuid import uuid4

import pytest

from ratiba_contracts.catalog import InferAgain, InferenceState, JudgeLiveRelation, JudgeRelation, RelationState
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.facts import INFER_AGAIN, JUDGE_RELATION
from ratiba_contracts.relations import InferredEdge, RelationsFailed, RelationsInferred, RelationsRequested
from ratiba_contracts.streams import IMPORTER_RELATIONS, RELATIONS_FACTS
from ratiba_contracts.tenant import RelationKind
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually

from .house import MENU, NOON, OWNER, House, row


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
