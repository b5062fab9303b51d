"""The words of templates are honest whatever the act, the dials and the language."""

from itertools import product
from typing import Any, get_args

import pytest

from personality.domain.claims import mismatch
from ratiba_contracts import acts, slot_acts
from ratiba_contracts.views import Language

from .retelling import DAY, PEDICURE, every_act, every_manner, telling


@pytest.mark.parametrize("language", Language)
def test_every_act_may_be_said_as_its_template_has_it(language: Language) -> None:
    tellings = [telling(act, language=language, **manner) for act, manner in product(every_act(), every_manner())]
    tellings += [telling(act, language=language, name=None) for act in every_act()]
    assert [(told.text, found) for told in tellings if (found := mismatch(told, told.text))] == []


@pytest.mark.parametrize("language", Language)
def test_two_acts_may_be_said_as_their_templates_have_them(language: Language) -> None:
    offers: list[Any] = [slot_acts.OfferOpenings(service=PEDICURE, day=DAY), acts.AskService()]
    tellings = [telling(first, offer, language=language) for first, offer in product(every_act(), offers)]
    assert [(told.text, found) for told in tellings if (found := mismatch(told, told.text))] == []


def test_every_act_there_is_has_a_sample() -> None:
    assert {type(act) for act in every_act()} == set(get_args(get_args(acts.Act)[0]))


@pytest.mark.parametrize("language", Language)
def test_courtesies_alone_are_no_reply(language: Language) -> None:
    courtesy = {Language.EN: "Lovely, thank you!", Language.SW: "Vizuri, asante!"}[language]
    tellings = [
        telling(act, language=language, name=None, **manner) for act, manner in product(every_act(), every_manner())
    ]
    assert [told.text for told in tellings if mismatch(told, courtesy) is None] == []
