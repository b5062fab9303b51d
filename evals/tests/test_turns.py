"""Turns of dialogues: what a mark comes to, what is right, and a model asked over the wire."""

import datetime as dt
from typing import Any

import pytest
from evals.dates import ZONE
from evals.turns.asking import Asker
from evals.turns.gold import Context, GoldTurn, turns_of
from evals.turns.labels import Label
from evals.turns.reading import by_rules
from evals.turns.scoring import tallied, verdict_of

from booking_fsm.domain.understanding import Expecting
from ratiba_cli.fake_anthropic import Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_llm import LLMSettings

NOW = dt.datetime(2026, 10, 7, 9, tzinfo=ZONE)
READ_BACK = Context(NOW, Expecting.YES_NO, 2, None, "dentist", read_back=True)
NOTHING_STANDS = Context(NOW, None, None, None, "dentist")


def turn(text: str, *labels: Label, context: Context = READ_BACK, **slots: str) -> GoldTurn:
    return GoldTurn("own:1", text, frozenset(labels), slots, context)


def frame(*actions: list[str]) -> list[dict[str, Any]]:
    return [{"actions": list(actions)}]


def test_marks_become_labels_slots_and_what_stood() -> None:
    dialogue = {
        "dialogue_id": "own",
        "reference_date": "2026-10-07",
        "vertical": ["dentist"],
        "turns": [
            {"i": 0, "speaker": "USER", "utterance": "a", "frames": frame(["INFORM", "city", "Thika"])},
            {"i": 1, "speaker": "SYSTEM", "utterance": "b", "frames": frame(["REQUEST", "appointment_date"])},
            {
                "i": 2,
                "speaker": "USER",
                "utterance": "c",
                "frames": frame(["INFORM", "appointment_date", "Friday", "2026-10-09"]),
            },
            {"i": 3, "speaker": "SYSTEM", "utterance": "d", "frames": frame(["CONFIRM", "appointment_date", "x", "y"])},
            {"i": 4, "speaker": "USER", "utterance": "e", "frames": frame(["NEGATE", ""])},
            {"i": 5, "speaker": "SYSTEM", "utterance": "f", "frames": frame(["REQ_MORE", ""])},
            {"i": 6, "speaker": "USER", "utterance": "g", "frames": frame(["NEGATE", ""], ["THANK_YOU", ""])},
        ],
    }
    directory, day, corrects, closes = turns_of(dialogue)
    assert directory == "searches a directory"
    assert isinstance(day, GoldTurn)
    assert (day.labels, day.slots, day.context.expecting) == (frozenset(), {"date": "2026-10-09"}, Expecting.DAY)
    assert isinstance(corrects, GoldTurn)
    assert corrects.labels == {Label.CORRECT}
    assert corrects.context.day == dt.date(2026, 10, 9)
    assert isinstance(closes, GoldTurn)
    assert closes.labels == {Label.CLOSE}


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (turn("yes, that is right", Label.AFFIRM), "right"),
        (turn("yes, that is right", Label.CORRECT), "harmful"),
        (turn("no, make it 4pm", Label.CORRECT, time="16:00"), "right"),
        (turn("no", Label.AFFIRM), "otherwise"),
        (turn("xylophone gravel", Label.AFFIRM), "not understood"),
        (turn("please cancel my appointment", Label.CLOSE), "harmful"),
        (turn("tomorrow", context=NOTHING_STANDS, date="2026-10-08"), "right"),
        (turn("tomorrow", context=NOTHING_STANDS, date="2026-10-09"), "otherwise"),
    ],
)
def test_a_turn_is_judged_by_what_would_be_done(one: GoldTurn, verdict: str) -> None:
    assert verdict_of(one, by_rules(one.text, one.context), values=True)[0] == verdict


def test_a_wrong_value_is_missed_and_invented() -> None:
    one = turn("tomorrow", context=NOTHING_STANDS, date="2026-10-09")
    date = tallied([(one, by_rules(one.text, one.context))], values=True).slots["date"]
    assert (date.found, date.missed, date.invented) == (0, 1, 1)


async def test_a_model_is_asked_only_what_the_rules_do_not_find_and_its_proposal_is_read_by_the_product() -> None:
    said = {"language": "en", "language_confidence": 0.9, "confidence": 0.9}
    async with running_fake_anthropic("a-key-of-the-tests") as fake:
        await fake.script(Scripted(fields={**said, "intents": ["cancel"]}))
        asker = Asker(LLMSettings(anthropic_api_key=fake.key, anthropic_url=fake.url))
        known = await asker.understand("yes, that is right", READ_BACK)
        assert asker.calls == 0
        riddle = await asker.understand("xylophone gravel", NOTHING_STANDS)
    assert known.answer is not None
    assert [intent.value for intent in riddle.intents] == ["cancel"]
    assert asker.calls == 1
    assert asker.cost_usd > 0


async def test_a_yes_is_not_the_models_to_give() -> None:
    said = {"language": "en", "language_confidence": 0.9, "intents": [], "answer": "yes", "confidence": 0.9}
    async with running_fake_anthropic("a-key-of-the-tests") as fake:
        await fake.script(Scripted(fields=said))
        asker = Asker(LLMSettings(anthropic_api_key=fake.key, anthropic_url=fake.url))
        heard = await asker.understand("xylophone gravel", READ_BACK)
    assert heard.answer is None
