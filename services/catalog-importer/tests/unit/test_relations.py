"""Which relation stands: people before machines, the surest first, and only between services that are on offer."""

from catalog_importer.domain.relations import (
    Edge,
    EdgeSource,
    going_with,
    inferred_anew,
    is_judged_since,
    judged,
    published,
    standing,
)
from ratiba_contracts.catalog_relations import JudgeRelation, RelationState
from ratiba_contracts.tenant import RelationKind

COMPLEMENTARY = RelationKind.COMPLEMENTARY


def inferred(a: str, b: str, sure: float = 0.9, kind: RelationKind = COMPLEMENTARY, *, both: bool = True) -> Edge:
    return Edge(a, b, kind, both, sure, EdgeSource.LEXICON)


def test_what_goes_with_a_service_is_in_order_of_confidence_and_in_the_edges_direction() -> None:
    edges = (inferred("a", "b", 0.6), inferred("a", "c", 0.9, both=False), inferred("d", "a", 0.7, both=False))
    assert going_with(published(edges, {"a", "b", "c", "d"})) == {"a": ("c", "b"), "b": ("a",), "d": ("a",)}


def test_alternatives_and_sequels_are_published_but_offered_on_no_visit() -> None:
    edges = (inferred("a", "b", kind=RelationKind.ALTERNATIVE), inferred("a", "c", kind=RelationKind.SEQUENTIAL))
    relations = published(edges, {"a", "b", "c"})
    assert len(relations) == 2
    assert going_with(relations) == {}


def test_a_service_that_left_takes_its_relations_along() -> None:
    assert published((inferred("a", "b"), inferred("a", "c")), {"a", "c"}) == published(
        (inferred("a", "c"),), {"a", "c"}
    )


def test_a_ban_silences_a_pair_in_both_directions_and_every_kind() -> None:
    edges = (inferred("a", "b"), inferred("b", "a", kind=RelationKind.ALTERNATIVE), inferred("a", "c"))
    banned = judged(edges, JudgeRelation(a="b", b="a", judged="banned"))
    assert [(edge.a, edge.b) for edge in published(banned, {"a", "b", "c"})] == [("a", "c")]
    assert [edge.banned for edge in standing(banned, {"a", "b", "c"})] == [True, False]


def test_of_two_judgements_of_a_pair_the_last_stands() -> None:
    pinned = judged((), JudgeRelation(a="a", b="b", judged="pinned"))
    banned = judged(pinned, JudgeRelation(a="b", b="a", judged="banned"))
    assert [edge.banned for edge in banned] == [True]
    assert judged(banned, JudgeRelation(a="a", b="b", judged=None)) == ()


def test_a_new_answer_replaces_what_was_inferred_and_nothing_people_said() -> None:
    before = judged((inferred("a", "b"),), JudgeRelation(a="a", b="c", judged="pinned"))
    after = inferred_anew(before, (inferred("b", "c"), inferred("b", "c", 0.5)))
    assert {(edge.a, edge.b, edge.source) for edge in after} == {
        ("a", "c", EdgeSource.PEOPLE),
        ("b", "c", EdgeSource.LEXICON),
    }


def test_who_saw_nothing_of_two_services_undoes_nothing_that_people_said_of_them() -> None:
    pin = JudgeRelation(a="a", b="b", judged="pinned")
    assert is_judged_since(RelationState.BANNED, "nothing", pin)
    assert not is_judged_since(RelationState.PINNED, "nothing", pin), "the same again"
    assert not is_judged_since(RelationState.INFERRED, "nothing", pin)
    assert not is_judged_since(None, "nothing", pin)
    assert not is_judged_since(RelationState.BANNED, None, pin), "not looked at"
