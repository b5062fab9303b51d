"""What a budget refuses, and that nothing it lets through can exceed the hard ceiling."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from ratiba_llm import Budget, Ceilings, Declining, LLMSettings

USD = st.decimals(0, 1, places=6)


@pytest.mark.parametrize(
    ("spent", "worst_case", "refused"),
    [
        ("0", "0.01", None),
        ("0.049", "0.01", None),
        ("0.05", "0.01", Declining.SOFT_CEILING),
        ("0.19", "0.01", Declining.SOFT_CEILING),
        ("0.19", "0.010001", Declining.HARD_CEILING),
        ("0", "0.21", Declining.HARD_CEILING),
        ("0.25", "0", Declining.HARD_CEILING),
    ],
)
def test_the_soft_ceiling_looks_at_what_was_spent_and_the_hard_one_at_what_could_be(spent, worst_case, refused) -> None:
    assert Budget(Decimal(spent)).refuses(Decimal(worst_case)) is refused


@settings(max_examples=40, deadline=None)
@given(calls=st.lists(st.tuples(USD, st.fractions(0, 1)), max_size=30))
def test_calls_that_cost_no_more_than_their_worst_case_never_exceed_the_hard_ceiling(calls) -> None:
    budget = Budget(soft_usd=Decimal("0.20"))
    for worst_case, share in calls:
        if budget.refuses(worst_case) is None:
            budget = budget.charged(worst_case * share.numerator / share.denominator)
    assert budget.spent_usd <= budget.hard_usd


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(USD, st.fractions(0, 1), st.booleans()), max_size=20))
def test_calls_that_overlap_never_exceed_the_hard_ceiling_together(calls) -> None:
    """Each is begun with what is set aside for it; some end at once, some after all the others."""
    budget = Budget(soft_usd=Decimal("0.20"))
    under_way = []
    for worst_case, share, ends_now in calls:
        if budget.refuses(worst_case) is not None:
            continue
        own = Budget.allowance(worst_case)
        assert own.affords(worst_case)
        budget = budget.reserving(worst_case)
        cost = own.hard_usd * share.numerator / share.denominator
        if ends_now:
            budget = budget.settled(worst_case, cost)
        else:
            under_way.append((worst_case, cost))
    for worst_case, cost in under_way:
        budget = budget.settled(worst_case, cost)
    assert budget.reserved_usd == 0
    assert budget.spent_usd <= budget.hard_usd


def test_an_allowance_holds_one_attempt_and_no_retry_that_it_was_not_made_for() -> None:
    worst_case = Decimal("0.01")
    assert Budget.allowance(worst_case).refuses(worst_case) is None
    assert not Budget.allowance(worst_case).affords(worst_case * 2)
    assert Budget.allowance(worst_case * 2).affords(worst_case * 2)


@pytest.mark.parametrize(
    "amounts",
    [{"spent_usd": Decimal(-1)}, {"reserved_usd": Decimal(-1)}, {"soft_usd": Decimal(1), "hard_usd": Decimal("0.5")}],
)
def test_a_budget_that_makes_no_sense_is_refused(amounts) -> None:
    with pytest.raises(ValueError, match=r"below 0|above the hard"):
        Budget(**amounts)


def test_a_tenants_own_ceilings_come_before_the_settings() -> None:
    ours = LLMSettings(
        soft_usd=Decimal("0.03"), hard_usd=Decimal("0.10"), tenants={"pendo-spa": Ceilings(hard_usd=Decimal("0.02"))}
    )
    assert ours.budget(Decimal("0.01")) == Budget(Decimal("0.01"), soft_usd=Decimal("0.03"), hard_usd=Decimal("0.10"))
    assert ours.budget(Decimal(0), "elimu-tutors") == ours.budget(Decimal(0))
    own = ours.budget(Decimal(0), "pendo-spa")
    assert (own.soft_usd, own.hard_usd) == (
        Decimal("0.02"),
        Decimal("0.02"),
    )  # a lower hard one brings the soft one down


def test_settings_with_the_soft_ceiling_above_the_hard_one_are_refused() -> None:
    with pytest.raises(ValidationError, match=r"RATIBA_LLM_SOFT_USD 0\.30 is above RATIBA_LLM_HARD_USD 0\.20"):
        LLMSettings(soft_usd=Decimal("0.30"))


@settings(max_examples=60, deadline=None)
@given(
    soft=USD,
    hard=USD,
    known=USD,
    costs=st.lists(st.tuples(st.booleans(), st.decimals(0, "0.2", places=6)), max_size=40),
)
def test_understanding_and_words_together_never_pass_the_hard_ceiling(
    soft: Decimal, hard: Decimal, known: Decimal, costs: list[tuple[bool, Decimal]]
) -> None:
    """Each counts its own calls only, in any order; what words are told of understanding may be anything."""
    ours = LLMSettings(soft_usd=min(soft, hard), hard_usd=hard)
    words = understanding = Decimal(0)
    for is_words, worst in costs:
        if is_words and ours.words_budget(words, known).refuses(worst) is None:
            words += worst
        if not is_words and ours.understanding_budget(understanding).refuses(worst) is None:
            understanding += worst
    assert words + understanding <= hard
    assert words <= ours.soft_usd


def test_words_stop_where_both_together_reach_the_soft_ceiling() -> None:
    ours = LLMSettings()
    assert ours.words_budget(Decimal("0.02"), Decimal("0.02")).refuses(Decimal("0.002")) is None
    assert ours.words_budget(Decimal("0.02"), Decimal("0.029")).refuses(Decimal("0.002")) is not None
    assert ours.words_budget(Decimal(0), Decimal("0.06")).refuses(Decimal("0.002")) is not None


def test_what_is_left_to_understanding_is_three_quarters_and_never_nothing() -> None:
    assert LLMSettings().understanding_budget(Decimal(0)).hard_usd == Decimal("0.15")
    whole = LLMSettings(soft_usd=Decimal("0.20"), hard_usd=Decimal("0.20"))
    assert whole.understanding_budget(Decimal(0)).hard_usd == Decimal("0.15")
