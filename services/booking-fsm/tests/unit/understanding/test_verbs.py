"""Swahili verbs taken apart."""

import pytest

from booking_fsm.domain.understanding.lexicon import verbs


@pytest.mark.parametrize(
    ("word", "root", "denied"),
    [
        ("nataka", "tak", False),
        ("sitaki", "tak", True),
        ("hatutaki", "tak", True),
        ("ningependa", "pend", False),
        ("kughairi", "ghair", False),
        ("nighairie", "ghair", False),
        ("usinighairie", "ghair", True),
        ("nimeghairi", "ghair", False),
        ("sijaghairi", "ghair", True),
        ("kutokughairi", "ghair", True),
        ("ifute", "fut", False),
        ("usifute", "fut", True),
        ("natafuta", "tafut", False),
        ("kubadilisha", "badilish", False),
        ("niwekee", "wek", False),
        ("nimewekewa", "wek", False),
        ("kusukwa", "suk", False),
        ("nisuke", "suk", False),
        ("nimecancel", "cancel", False),
        ("usicancel", "cancel", True),
        ("kubook", "book", False),
        ("nibookie", "book", False),
        ("sitareschedule", "reschedule", True),
    ],
)
def test_finds_the_root_and_the_denial(word, root, denied):
    form = verbs().read(word)
    assert form is not None
    assert (form.root, form.denied) == (root, denied)


@pytest.mark.parametrize("word", ["cancel", "book", "ukanda", "manicure", "x", ""])
def test_what_is_no_verb_form_stays_unread(word):
    assert verbs().read(word) is None


@pytest.mark.parametrize(
    ("word", "ordered"), [("ghairi", True), ("ifute", True), ("kughairi", False), ("nimeghairi", False)]
)
def test_tells_an_order_from_a_statement(word, ordered):
    form = verbs().read(word)
    assert form is not None
    assert form.ordered is ordered
