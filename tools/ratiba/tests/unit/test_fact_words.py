"""What `ratiba events` says of a fact."""

import pytest

from ratiba_cli.talking.fact_words import summary
from ratiba_contracts.examples import EXAMPLES
from ratiba_contracts.facts import FACTS, Fact


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.type)
def test_every_fact_of_the_contracts_is_told_in_a_few_words(fact: Fact) -> None:
    told = summary(EXAMPLES[fact.type.removeprefix("ratiba.")])
    assert 0 < len(told) <= 120
    assert "{" not in told
