"""With whom: one, several to ask about, anyone, or a stranger."""

import pytest

from booking_fsm.domain.understanding import Expecting, Intent


@pytest.mark.parametrize(
    ("text", "expecting", "staff"),
    [
        ("with Grace please", None, ("grace",)),
        ("manicure na Grace kesho", None, ("grace",)),
        ("is Grace available on Friday", None, ("grace",)),
        ("I want Dr. Otieno", None, ("otieno",)),
        ("Amina Hassan", Expecting.STAFF, ("amina",)),
        ("Amina", Expecting.STAFF, ("amina", "amina-y")),
        ("gracee pls", Expecting.STAFF, ("grace",)),
        ("Graec", Expecting.STAFF, ("grace",)),
        ("Grace or Otieno", Expecting.STAFF, ("grace", "otieno")),
    ],
)
def test_finds_who_is_named(heard, text, expecting, staff):
    understanding = heard(text, expecting)
    assert understanding.staff == staff
    assert not understanding.any_staff
    assert understanding.staff_unknown is None


@pytest.mark.parametrize(
    ("text", "expecting"),
    [
        ("anyone is fine", None),
        ("na yeyote", None),
        ("whoever is free", None),
        ("mtu yeyote mwenye nafasi", None),
        ("any", Expecting.STAFF),
        ("haijalishi", Expecting.STAFF),
        ("no preference", Expecting.STAFF),
    ],
)
def test_anyone_will_do(heard, text, expecting):
    understanding = heard(text, expecting)
    assert understanding.any_staff
    assert understanding.staff == ()


@pytest.mark.parametrize(
    ("text", "expecting", "unknown"),
    [
        ("with Zainab", None, "Zainab"),
        ("na Zainab kesho", None, "Zainab"),
        ("with brayo", None, "brayo"),
        ("Brayo", Expecting.STAFF, "Brayo"),
    ],
)
def test_a_stranger_is_named_as_unknown(heard, text, expecting, unknown):
    understanding = heard(text, expecting)
    assert understanding.staff_unknown == unknown
    assert understanding.staff == ()


@pytest.mark.parametrize(
    "text",
    [
        "manicure with polish",
        "manicure na pedicure",
        "nitakuja na mtoto wangu",
        "with my mum",
        "kesho na jumamosi",
        "with pleasure",
    ],
)
def test_a_thing_or_a_relative_is_no_stranger(heard, text):
    assert heard(text).staff_unknown is None


@pytest.mark.parametrize("text", ["not with Grace", "sio Grace", "anyone but not Grace"])
def test_who_is_refused_is_not_wished_for(heard, text):
    assert heard(text).staff == ()


def test_somebody_booked_for_is_not_who_serves(heard):
    assert heard("book for Grace").staff == ()


def test_a_service_with_somebody_is_a_booking(heard):
    understanding = heard("nisuke na Grace")
    assert understanding.intents == (Intent.BOOK,)
    assert understanding.staff == ("grace",)


def test_a_person_to_talk_to_is_not_any_staff(heard):
    assert not heard("I want to talk to anyone there").any_staff
