"""How customers are addressed, and that a name is never more than a name."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ratiba_contracts.acts import Booked, Goodbye, YouAreWelcome
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView
from ratiba_wording import words
from ratiba_wording.names import addressee, clean, spoken_phone

MakeDials = Callable[..., Dials]
MakeReply = Callable[..., ReplyDecided]


@pytest.mark.parametrize(
    ("name", "first", "full", "naming"),
    [
        ("Wanjiku Kamau", "Wanjiku", "Wanjiku Kamau", "named"),
        ("wanjiku kamau", "Wanjiku", "Wanjiku Kamau", "named"),
        ("ng'ang'a", "Ng'ang'a", "Ng'ang'a", "named"),
        ("Dr. Wanjiku Kamau", "Wanjiku", "Dr. Wanjiku Kamau", "titled"),
        ("Bi Asha", "Asha", "Bi Asha", "titled"),
        ("Mama Njeri", "Mama Njeri", "Mama Njeri", "named"),
        ("J. Otieno", "J. Otieno", "J. Otieno", "named"),
        ("Bwana", "Bwana", "Bwana", "named"),
        ("  Wan\u202ejiku \x00 Kamau\n", "Wanjiku", "Wanjiku Kamau", "named"),
        ("", "", "", "unnamed"),
        (" \u200b ", "", "", "unnamed"),
        (None, "", "", "unnamed"),
    ],
)
def test_a_name_is_taken_apart_without_guessing(name: str | None, first: str, full: str, naming: str) -> None:
    found = addressee(name)
    assert (found.first, found.full, found.naming) == (first, full, naming)


@pytest.mark.parametrize(
    ("honorific", "language", "said"),
    [
        ("first-name", "en", "Wanjiku, you are welcome."),
        ("formal-en", "en", "Dear Wanjiku Kamau, you are welcome."),
        ("formal-sw", "en", "Bwana/Bibi Wanjiku Kamau, you are welcome."),
        ("first-name", "sw", "Wanjiku, karibu."),
        ("formal-en", "sw", "Mpendwa Wanjiku Kamau, karibu."),
        ("formal-sw", "sw", "Bwana/Bibi Wanjiku Kamau, karibu."),
    ],
)
def test_the_honorific_guesses_nobodys_gender(
    honorific: str, language: str, said: str, reply: MakeReply, dials: MakeDials
) -> None:
    thanks = reply(YouAreWelcome(), language=language)
    assert words(thanks, dials(tone="professional", honorific=honorific), "Pendo Spa").text == said


def test_a_title_the_customer_gave_wins_over_ours(reply: MakeReply, dials: MakeDials) -> None:
    thanks = reply(YouAreWelcome(), language="sw", name="Dr Wanjiku Kamau")
    formal = dials(tone="professional", honorific="formal-sw")
    assert words(thanks, formal, "Pendo Spa").text == "Dr Wanjiku Kamau, karibu."


def test_a_sentence_without_a_name_still_starts_with_a_capital(reply: MakeReply, dials: MakeDials) -> None:
    thanks = reply(YouAreWelcome(), name=None)
    assert words(thanks, dials(tone="professional"), "Pendo Spa").text == "You are welcome."


def test_the_customer_is_named_once_in_a_message(reply: MakeReply, dials: MakeDials) -> None:
    said = words(reply(YouAreWelcome(), Goodbye()), dials(tone="professional"), "Pendo Spa").text
    assert said == "Wanjiku, you are welcome. Goodbye, and thank you for contacting Pendo Spa."


def test_names_are_data_and_not_templates(reply: MakeReply, dials: MakeDials, appointment: AppointmentView) -> None:
    nasty = appointment.model_copy(update={"staff_name": "{reference}\nBooked: %s"})
    booked = reply(Booked(appointment=nasty, address="{lead}%(x)s\u2028Spa"), name="{business} %d")
    said = words(booked, dials(honorific="formal-en"), "Pendo {staff} Spa").text
    assert said.startswith("Dear {business} %d, you're booked!")
    assert "With {reference} Booked: %s\n" in said
    assert "Where: {lead}%(x)s Spa\n" in said


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_a_cleaned_name_is_one_line_of_visible_text(text: str) -> None:
    cleaned = clean(text)
    assert cleaned == "" or cleaned.isprintable()
    assert "  " not in cleaned
    assert cleaned == cleaned.strip()
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("e164", "said"),
    [("+254712000001", "+254 712 000 001"), ("+255712000001", "+255 712 000 001"), ("+14155550100", "+14155550100")],
)
def test_a_phone_number_is_written_in_groups(e164: str, said: str) -> None:
    assert spoken_phone(e164) == said
