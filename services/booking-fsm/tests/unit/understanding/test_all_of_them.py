"""All, both, zote: how many are meant, and which are not."""

from collections.abc import Callable

import pytest

from booking_fsm.domain.understanding import Aside, Expecting, Understanding

Heard = Callable[..., Understanding]


@pytest.mark.parametrize(
    "text",
    [
        "both",
        "all of them",
        "yes, both",
        "ndio zote",
        "zote mbili",
        "cancel them all please",
        "nifutie zote",
        "all my bookings",
        "miadi yangu yote",
        "all but the pedicure",
    ],
)
def test_each_one_is_meant(text: str, heard: Heard) -> None:
    assert Aside.ALL in heard(text, Expecting.YES_NO).asides


@pytest.mark.parametrize(
    "text",
    [
        "all right",
        "it's all good",
        "that's all, thank you",
        "thanks for everything",
        "yes, everything is fine",
        "all the best",
        "you are all so kind",
        "yes cancel it thanks for everything",
        "sawa yote",
        "yote sawa",
        "asante kwa yote",
        "ni hayo yote",
    ],
)
def test_nothing_is_counted_by_how_things_are(text: str, heard: Heard) -> None:
    assert {Aside.ALL, Aside.NOT_ALL}.isdisjoint(heard(text, Expecting.YES_NO).asides)


@pytest.mark.parametrize("text", ["not all of them", "no, not both", "sio zote", "hapana si zote mbili"])
def test_a_bare_not_leaves_some(text: str, heard: Heard) -> None:
    asides = heard(text, Expecting.YES_NO).asides
    assert Aside.NOT_ALL in asides
    assert Aside.ALL not in asides


@pytest.mark.parametrize(
    "text",
    [
        "all except the pedicure",
        "cancel everything but the pedicure",
        "all of them apart from pedicure",
        "futa zote isipokuwa pedicure",
        "zote ila pedicure",
        "futa zote lakini sio pedicure",
        "keep the pedicure",
        "bakisha pedicure",
        "cancel the manicure, keep the pedicure",
        "yes but not the pedicure",
    ],
)
def test_what_is_named_is_left_out(text: str, heard: Heard) -> None:
    understanding = heard(text, Expecting.YES_NO)
    assert understanding.left_out == ("pedicure",)
    assert "pedicure" not in understanding.services


@pytest.mark.parametrize(
    "text", ["wacha nipate pedicure", "acha pedicure iwe kesho", "can you keep a pedicure for me tomorrow"]
)
def test_what_is_let_be_while_nothing_is_called_off_is_wanted(text: str, heard: Heard) -> None:
    assert heard(text).services == ("pedicure",)
