"""What a model proposes is held to the question: what is wrong with an edge is counted, and costs no other edge."""

import math
from dataclasses import replace
from uuid import uuid4

import pytest

from ratiba_contracts.relations import RelationCandidate, RelationsRequested
from ratiba_contracts.tenant import RelationKind, Vertical
from relation_inferrer.domain.edges import MOST_A_KIND, Dropped, Proposed, screened, told
from relation_inferrer.domain.question import Asked, Question, RepeatedRef

SOUND = Proposed("s1", "s2", "complementary", both_ways=True, confidence=0.9, reason="one visit")


def question(*names: str, trade: Vertical = Vertical.SALON) -> Question:
    return Question(trade, tuple(Asked(f"row{number}", name) for number, name in enumerate(names)))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(SOUND, b="s9"), Dropped.UNKNOWN_SERVICE),
        (replace(SOUND, a="Manicure"), Dropped.UNKNOWN_SERVICE),
        (replace(SOUND, b="row1"), Dropped.UNKNOWN_SERVICE),
        (replace(SOUND, b="s1"), Dropped.SELF_EDGE),
        (replace(SOUND, kind="bundle"), Dropped.UNKNOWN_KIND),
        (replace(SOUND, confidence=1.01), Dropped.CONFIDENCE_OUT_OF_RANGE),
        (replace(SOUND, confidence=-0.2), Dropped.CONFIDENCE_OUT_OF_RANGE),
        (replace(SOUND, confidence=math.nan), Dropped.CONFIDENCE_OUT_OF_RANGE),
        (replace(SOUND, confidence=0.3), Dropped.WEAK),
        (replace(SOUND, a="s2", b="s1", kind="alternative", confidence=0.6), Dropped.DUPLICATE),
    ],
)
def test_a_wrong_edge_is_dropped_and_counted_and_the_sound_one_stays(wrong: Proposed, why: Dropped) -> None:
    for proposed in ([SOUND, wrong], [wrong, SOUND]):
        edges, dropped = screened(proposed, question("Manicure", "Pedicure", "Facial"))
        assert [(edge.a, edge.b, edge.kind) for edge in edges] == [(0, 1, RelationKind.COMPLEMENTARY)]
        assert dropped == {why: 1}


def test_a_service_leads_to_a_few_others_the_surest() -> None:
    names = [f"Service {chr(97 + number)}" for number in range(10)]
    proposed = [replace(SOUND, b=f"s{number}", confidence=0.5 + number / 100) for number in range(2, 10)]
    edges, dropped = screened(proposed, question(*names))
    assert {edge.b for edge in edges} == {5, 6, 7, 8}
    assert dropped == {Dropped.TOO_MANY: 8 - MOST_A_KIND}


def test_an_alternative_holds_both_ways_and_a_sequence_one_way_whatever_is_said() -> None:
    instead, later = replace(SOUND, kind="alternative", both_ways=False), replace(SOUND, b="s3", kind="sequential")
    edges, _ = screened([instead, later], question("Manicure", "Pedicure", "Facial"))
    assert {(edge.kind, edge.both_ways) for edge in edges} == {
        (RelationKind.ALTERNATIVE, True),
        (RelationKind.SEQUENTIAL, False),
    }


def test_a_reason_is_one_plain_line() -> None:
    (edge,), _ = screened(
        [replace(SOUND, reason="one\nvisit\u202e\x00 " + "x" * 500)], question("Manicure", "Pedicure")
    )
    assert edge.reason.startswith("one visit x")
    assert len(edge.reason) == 200


@pytest.mark.parametrize(
    ("names", "confidence", "counts"),
    [
        (("Scaling", "Fluoride"), 0.6, True),
        (("Kung'oa jino", "Teeth whitening"), 0.99, False),
        (("Gum soothing rinse", "Teeth whitening"), 0.7, False),
        (("Gum soothing rinse", "Tongue care"), 0.9, True),
    ],
)
def test_in_health_and_law_only_what_a_professional_would_name_is_suggested(
    names: tuple[str, str], confidence: float, counts: bool
) -> None:
    edges, dropped = screened([replace(SOUND, confidence=confidence)], question(*sorted(names), trade=Vertical.DENTAL))
    assert (len(edges), dropped) == ((1, {}) if counts else (0, {Dropped.NOT_USUAL: 1}))


def requested(*services: tuple[str, str], trade: Vertical = Vertical.SPA) -> RelationsRequested:
    candidates = tuple(RelationCandidate(ref=ref, name=name) for ref, name in services)
    return RelationsRequested(request_id=uuid4(), content_hash="a" * 64, vertical=trade, services=candidates)


def test_the_same_services_are_the_same_question_whatever_their_ids_and_order() -> None:
    one = Question.of(requested(("r1", "Facial"), ("r2", "Body scrub")))
    other = Question.of(requested(("x9", "Body scrub"), ("x1", "Facial")))
    assert one.digest == other.digest
    (edge,), _ = screened([SOUND], one)
    assert {(said.a, said.b) for said in told([edge], other)} == {("x9", "x1")}


@pytest.mark.parametrize(
    "another",
    [
        requested(("r1", "Facials"), ("r2", "Body scrub")),
        requested(("r1", "Facial"), ("r2", "Body scrub"), ("r3", "Sauna")),
        requested(("r1", "Facial"), ("r2", "Body scrub"), trade=Vertical.SALON),
    ],
)
def test_other_services_or_another_trade_are_another_question(another: RelationsRequested) -> None:
    assert Question.of(another).digest != Question.of(requested(("r1", "Facial"), ("r2", "Body scrub"))).digest


def test_two_services_under_one_id_are_no_question() -> None:
    with pytest.raises(RepeatedRef):
        Question.of(requested(("r1", "Facial"), ("r1", "Body scrub")))
