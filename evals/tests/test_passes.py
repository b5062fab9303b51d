"""pass^k, and precision and recall: the arithmetic."""

import pytest
from evals.goals.passes import passes
from evals.turns.tally import Tally

YES, NO = True, False


def test_with_k_tries_it_is_the_share_of_goals_that_passed_all() -> None:
    tries = [[YES] * 4, [YES, YES, YES, NO], [NO] * 4, [YES] * 4]
    assert passes(tries, 4) == 0.5
    assert passes(tries, 1) == pytest.approx(11 / 16)


def test_with_more_tries_it_is_without_bias() -> None:
    assert passes([[YES, YES, NO]], 2) == pytest.approx(1 / 3)
    assert passes([[YES, NO]], 2) == 0.0


def test_fewer_tries_than_k_or_none_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="needs 4"):
        passes([[YES, YES]], 4)
    with pytest.raises(ValueError, match="nothing"):
        passes([], 1)


def test_precision_and_recall() -> None:
    tally = Tally()
    for said, heard in ((1, 1), (1, 1), (1, 0), (0, 1), (0, 0)):
        tally.count(said=bool(said), heard=bool(heard))
    assert tally.precision == pytest.approx(2 / 3)
    assert tally.recall == pytest.approx(2 / 3)
    assert Tally().precision is None
