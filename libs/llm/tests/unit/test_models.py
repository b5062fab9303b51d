"""The table of models: prices to the last digit, a bound before a call, and mistakes named."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ratiba_llm import MisconfiguredModel, Usage
from ratiba_llm.models import known_model, read_models

MODELS = read_models()
TOKENS = st.integers(0, 200_000)


def test_each_kind_of_token_has_its_price() -> None:
    usage = Usage(
        input_tokens=1_000_000, output_tokens=1_000_000, cache_write_tokens=1_000_000, cache_read_tokens=1_000_000
    )
    assert MODELS["claude-sonnet-5-5"].cost(usage) == Decimal("14.60")
    assert MODELS["claude-haiku-5-5"].cost(Usage(100, 10, 2_000, 0)) == Decimal("0.000265")
    assert MODELS["claude-haiku-5-5"].cost(Usage(100, 10, 0, 2_000)) == Decimal("0.000035")


def test_a_long_prompt_has_other_prices_for_all_of_the_call() -> None:
    haiku = MODELS["claude-haiku-5-5"]
    assert haiku.cost(Usage(100_000, 1_000)) == Decimal("0.0105")
    assert haiku.cost(Usage(100_001, 1_000)) == Decimal("0.0525005")
    assert haiku.cost(Usage(1, 1_000, cache_read_tokens=100_000)) == Decimal("0.0075005")


@given(st.sampled_from(sorted(MODELS)), TOKENS, TOKENS, TOKENS, TOKENS)
def test_a_call_never_costs_more_than_its_worst_case(name, fresh, written, read, output) -> None:
    usage = Usage(fresh, output, written, read)
    assert MODELS[name].cost(usage) <= MODELS[name].worst_case(usage.prompt_tokens, 0, output)


def test_every_picture_counts_at_the_most_a_picture_can() -> None:
    sonnet = MODELS["claude-sonnet-5-5"]
    assert sonnet.worst_case(0, 2, 0) - sonnet.worst_case(0, 0, 0) == 10_000 * sonnet.prices.cache_write / 1_000_000


def test_tokens_below_zero_are_refused() -> None:
    with pytest.raises(ValueError, match="counted from 0"):
        Usage(input_tokens=-1)


def test_a_model_nobody_knows_is_named_with_the_models_there_are() -> None:
    with pytest.raises(
        MisconfiguredModel, match=r"vision.yaml wants the model 'claude-9'; known are claude-haiku-4-5, "
    ):
        known_model(MODELS, "claude-9", "vision.yaml")


ROW = """
some-model:
  prices: {input: "1", output: "5", cache_write: "1.25", cache_read: "0.1"}
  structured_by: forced_tool
  thinking: omit
  temperature: true
  image_tokens: 5000
"""


@pytest.mark.parametrize(
    ("table", "named"),
    [
        (ROW.replace('output: "5", ', ""), r"some-model: prices.output: Field required"),
        (ROW.replace('"5"', '"-5"'), r"prices.output"),
        (ROW.replace('"5"', "cheap"), r"prices.output"),
        (ROW.replace('"5"', ".inf"), r"prices.output"),
        (ROW.replace("forced_tool", "hope"), r"structured_by"),
        (ROW + "  colour: red\n", r"some-model: colour: Extra inputs"),
        (ROW + ROW, r"'some-model' is there twice"),
        ("some-model: cheap\n", r"some-model"),
        ("- some-model\n", r"must hold a mapping, got list"),
        ("a: [", r"prices.yaml cannot be read"),
    ],
)
def test_a_mistake_in_a_table_is_named_with_its_row(tmp_path, table, named) -> None:
    (tmp_path / "prices.yaml").write_text(table)
    with pytest.raises(MisconfiguredModel, match=named):
        read_models(tmp_path / "prices.yaml")


def test_a_table_of_ones_own_is_read(tmp_path) -> None:
    (tmp_path / "prices.yaml").write_text(ROW)
    assert read_models(tmp_path / "prices.yaml")["some-model"].cost(Usage(output_tokens=1_000_000)) == 5


def test_a_table_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(MisconfiguredModel, match=r"prices\.yaml cannot be read"):
        read_models(tmp_path / "prices.yaml")
