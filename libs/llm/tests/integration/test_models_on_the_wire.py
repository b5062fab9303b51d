"""What the table says a model takes, the provider takes; and the table itself agrees with the SDK."""

import typing

import pytest
from anthropic.resources.messages.messages import DEPRECATED_MODELS
from anthropic.types import Model as ListedModel

from ratiba_cli.fake_anthropic import Scripted
from ratiba_llm import VISION, Answered, Image
from ratiba_llm.models import read_models
from ratiba_llm.outputs.menu_rows import MenuRow

MENU = {"rows": [{"name": "Braids", "name_confidence": 0.95, "price_words": "2,500/=", "price_confidence": 0.9}]}


@pytest.mark.parametrize("model", sorted(read_models()))
async def test_every_model_of_the_table_is_asked_in_a_way_it_takes(make_house, model) -> None:
    house = make_house(models={"intent_classifier": model})
    await house.script(Scripted(fields=house.understood))
    outcome = await house.understand()
    assert isinstance(outcome, Answered), outcome
    (sent,) = await house.sent()
    table = read_models()[model]
    assert sent.body["model"] == model
    assert ("tool_choice" in sent.body) == (table.structured_by == "forced_tool")
    assert ("output_config" in sent.body) == (table.structured_by == "json_schema")
    assert sent.body.get("temperature") == (0 if table.temperature else None)


async def test_a_page_of_a_price_list_goes_as_a_picture_and_comes_back_as_rows(house) -> None:
    await house.script(Scripted(role="MenuRows", fields=MENU))
    picture = Image("image/png", b"\x89PNG of no matter")
    outcome = await house.router.complete(VISION, {"page": 1, "pages": 2}, budget=house.plenty, images=[picture])
    assert isinstance(outcome, Answered)
    assert outcome.answer.rows == (
        MenuRow(name="Braids", name_confidence=0.95, price_words="2,500/=", price_confidence=0.9),
    )
    (sent,) = await house.sent()
    shown, told = sent.body["messages"][0]["content"]
    assert shown["source"] == {"type": "base64", "media_type": "image/png", "data": "iVBORyBvZiBubyBtYXR0ZXI="}
    assert told["text"].startswith("This is page 1 of 2.")


@pytest.mark.parametrize("text", ['{"rows": [', '{"rows": "none"}', "There are no prices here."])
async def test_json_that_is_none_or_of_another_shape_is_no_answer(house, text) -> None:
    await house.script(Scripted(then="say", text=text))
    outcome = await house.router.complete(
        VISION, {"page": 1, "pages": 1}, budget=house.plenty, images=[Image("image/jpeg", b"...")]
    )
    assert outcome.reason == "bad_output"
    assert outcome.spend.cost_usd > outcome.spend.assumed_usd == 0


def test_the_default_models_are_listed_by_the_sdk_and_none_is_going_away(usual_prompts) -> None:
    literal, _any_other = typing.get_args(ListedModel)
    listed = typing.get_args(literal)
    defaults = {prompt.model.name for prompt in usual_prompts.values()}
    assert defaults <= set(listed)
    assert not set(read_models()) - set(listed)
    assert not set(read_models()) & DEPRECATED_MODELS.keys()
