"""A template file that has drifted from the acts is refused, and the error names the key."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

import ratiba_wording
from ratiba_contracts.views import Language
from ratiba_wording.errors import (
    MalformedTemplate,
    MissingTemplate,
    UnknownPlaceholder,
    UnknownTemplate,
    UnreadableTemplates,
    WordingError,
)
from ratiba_wording.phrasebook import SECTIONS, Phrasebook, compile_phrasebook
from ratiba_wording.template_file import read_sections

FILE = Path(ratiba_wording.__file__).parent / "templates" / "en.yaml"


def compiled(change: Callable[[Any], object]) -> Phrasebook:
    sections: Any = deepcopy(read_sections(FILE.read_text(encoding="utf-8"), "en.yaml", SECTIONS))
    change(sections)
    return compile_phrasebook(Language.EN, "en.yaml", sections)


@pytest.mark.parametrize(
    ("change", "error", "key"),
    [
        (lambda s: s["acts"].pop("greet"), MissingTemplate, "en.yaml: acts.greet"),
        (
            lambda s: s["acts"]["slot_refused"].pop("too_far"),
            MissingTemplate,
            "en.yaml: acts.slot_refused.too_far",
        ),
        (
            lambda s: s["acts"]["slot_refused"]["taken"].pop("anybody"),
            MissingTemplate,
            "en.yaml: acts.slot_refused.taken.anybody",
        ),
        (lambda s: s["phrases"].pop("price"), MissingTemplate, "en.yaml: phrases.price"),
        (lambda s: s["options"]["word"].pop("yes"), MissingTemplate, "en.yaml: options.word.yes"),
        (lambda s: s["calendar"].pop("months"), MissingTemplate, "en.yaml: calendar.months"),
        (lambda s: s["acts"].update(farewell="Bye"), UnknownTemplate, "en.yaml: acts.farewell"),
        (
            lambda s: s["acts"]["goodbye"].update(grumpy="Bye"),
            UnknownTemplate,
            "en.yaml: acts.goodbye.grumpy",
        ),
        (
            lambda s: s["acts"].update(clarify_time={"warm": "When?"}),
            UnknownTemplate,
            "en.yaml: acts.clarify_time.warm",
        ),
        (lambda s: s["calendar"].update(eras=["AD"]), UnknownTemplate, "en.yaml: calendar.eras"),
        (
            lambda s: s["acts"].update(clarify_time="At {time}?"),
            UnknownPlaceholder,
            "en.yaml: acts.clarify_time",
        ),
        (
            lambda s: s["phrases"]["price"].update(free="free, not {amount}"),
            UnknownPlaceholder,
            "en.yaml: phrases.price.free",
        ),
        (lambda s: s["acts"].update(clarify_time="  "), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (lambda s: s["acts"].update(clarify_time="At {Time}?"), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (lambda s: s["acts"].update(clarify_time="At }?"), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (lambda s: s["acts"].update(clarify_time=["When?"]), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (lambda s: s["acts"].update(clarify_time={}), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (lambda s: s["acts"].update(clarify_time="When? ⏰"), MalformedTemplate, "en.yaml: acts.clarify_time"),
        (
            lambda s: s["acts"]["goodbye"].update(warm="Bye 👋 bye 👋"),
            MalformedTemplate,
            "en.yaml: acts.goodbye.warm",
        ),
        (
            lambda s: s["acts"]["goodbye"].update(professional="Goodbye 👋"),
            MalformedTemplate,
            "en.yaml: acts.goodbye.professional",
        ),
        (
            lambda s: s["calendar"].update(weekdays=["Monday"]),
            UnreadableTemplates,
            "en.yaml: calendar.weekdays",
        ),
    ],
)
def test_drift_is_refused_naming_the_key(change: Callable[[Any], object], error: type[WordingError], key: str) -> None:
    with pytest.raises(error) as raised:
        compiled(change)
    assert raised.value.key == key
    assert str(raised.value).startswith(f"{key}: ")


def test_a_facet_may_be_left_out_or_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def reordered(sections: Any) -> None:
        sections["acts"]["goodbye"] = "Goodbye."
        greet = sections["acts"]["greet"]
        sections["acts"]["greet"] = {
            tone: {"new": greet["new"][tone], "returning": greet["returning"][tone]}
            for tone in ("warm", "professional", "playful")
        }

    assert compiled(reordered).language is Language.EN


@pytest.mark.parametrize(
    "text",
    [
        "acts: {}\nacts: {}\nphrases: {}\noptions: {}\ncalendar: {}\nunits: {}",
        "acts: {greet: a, greet: b}\nphrases: {}\noptions: {}\ncalendar: {}\nunits: {}",
        "acts: {}",
        "- acts",
        "acts: [unclosed",
        "acts: words\nphrases: {}\noptions: {}\ncalendar: {}\nunits: {}",
    ],
)
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(UnreadableTemplates, match=r"xx\.yaml"):
        read_sections(text, "xx.yaml", SECTIONS)


def test_a_key_that_yaml_would_take_for_a_boolean_stays_a_word() -> None:
    sections = read_sections("acts: {no: yes}\nphrases: {}\noptions: {}\ncalendar: {}\nunits: {}", "xx.yaml", SECTIONS)
    assert sections["acts"] == {"no": "yes"}
