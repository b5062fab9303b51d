"""What is turned away by name, and what only sounds like it."""

import pytest

from booking_fsm.domain.understanding import Expecting, Intent, Offerable

REMOVING = (Offerable("gel", "Gel removal", "Kutoa gel"), Offerable("pedicure", "Pedicure", "Kucha za miguu"))


@pytest.mark.parametrize(
    "text",
    [
        "remove pedicure",
        "no pedicure",
        "no more pedicure please",
        "pedicure sitaki",
        "pedicure haihitajiki",
        "pedicure, hapana",
        "pedicure no",
        "skip that pedicure",
        "drop the pedicure",
        "minus pedicure",
        "without a pedicure",
        "leave out the pedicure",
        "fine but no pedicure",
        "toa hiyo pedicure",
        "toa kucha za miguu",
        "bila pedicure",
        "wacha pedicure",
        "achana na pedicure",
        "acha hiyo pedi",
        "hiyo pedicure toa",
        "pedicure isnt needed",
        "leave the pedicure out",
        "pass on the pedicure",
        "i did my pedicure yesterday",
        "my pedicure is done already",
        "si pedicure",
        "sina haja na pedicure",
        "no need for pedicure",
        "i already had a pedicure",
        "I had a pedicure last week",
        "nishafanya pedicure",
        "sorry i dont want the pedicure anymore",
    ],
)
@pytest.mark.parametrize("expecting", [Expecting.YES_NO, None])
def test_it_is_turned_away(heard, text, expecting):
    understanding = heard(text, expecting)
    assert understanding.refused == ("pedicure",)
    assert understanding.services == ()
    assert not understanding.besides
    assert Intent.BOOK not in understanding.intents


@pytest.mark.parametrize("text", ["no pedicure or lash extensions", "toa pedicure na lash extensions"])
def test_both_are_turned_away(heard, text):
    assert heard(text).refused == ("pedicure", "lashes")


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("no, pedicure", ("pedicure",)),
        ("no I want a pedicure", ("pedicure",)),
        ("pedicure, no problem", ("pedicure",)),
        ("cancel the pedicure", ("pedicure",)),
        ("i had booked a pedicure", ("pedicure",)),
        ("I had a pedicure tomorrow, can I change the time?", ("pedicure",)),
        ("no pedicure, gel polish instead", ("gel",)),
        ("pedicure sitaki, nataka gel polish", ("gel",)),
    ],
)
def test_it_is_spoken_of_and_not_turned_away(heard, text, services):
    assert heard(text).services == services


@pytest.mark.parametrize("text", ["remove gel", "gel removal", "i want gel removal", "kutoa gel", "toa gel"])
def test_a_service_of_removing_is_asked_for(heard, text):
    understanding = heard(text, services=REMOVING)
    assert (understanding.services, understanding.refused) == (("gel",), ())


def test_what_is_kept_of_a_cancellation_is_not_what_is_called_off(heard):
    assert heard("cancel my appointment but not the pedicure").refused == ()
