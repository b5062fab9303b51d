"""A name, where one is said or was asked for; never anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking_fsm.domain.understanding import Expecting, Intent


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("my name is Wanjiku", "Wanjiku"),
        ("Naitwa Amina Hassan", "Amina Hassan"),
        ("jina langu ni Kevo", "Kevo"),
        ("jina: Brian Otieno", "Brian Otieno"),
        ("mimi ni Zuhura", "Zuhura"),
        ("I'm Sarah Connor from Nairobi", "Sarah Connor"),
        ("this is John", "John"),
        ("it's Wanjiku", "Wanjiku"),
        ("book it under the name Achieng", "Achieng"),
        ("kwa jina la Fatuma", "Fatuma"),
        ("call me Brian", "Brian"),
        ("my name is April", "April"),
        ("naitwa Juma", "Juma"),
        ("jina iwe Zuhura Ali", "Zuhura Ali"),
        ("the name should be Achieng Odhiambo", "Achieng Odhiambo"),
        ("andika Fatuma Hassan as the name please", "Fatuma Hassan"),
        ("please book it for Kevin Mutai", "Kevin Mutai"),
        ("jina lanngu ni Brian Otieno", "Brian Otieno"),
        ("My name is Kevin and I want a manicure tomorrow", "Kevin"),
    ],
)
def test_a_name_said_with_a_cue(heard, text, name):
    assert heard(text).name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amina", "Amina"),
        ("wanjiku kamau", "Wanjiku Kamau"),
        ("JOHN KAMAU", "John Kamau"),
        ("Bi. Fatuma Ali", "Fatuma Ali"),
        ("Bwana Juma Hamisi", "Juma Hamisi"),
        ("Mama Njeri", "Njeri"),
        ("Dr Otieno", "Otieno"),
        ("Prof. Wangari Maathai", "Wangari Maathai"),
        ("Ngugi wa Thiong'o", "Ngugi wa Thiong'o"),
        ("ng'ang'a", "Ng'ang'a"),
        ("Jean-Pierre O'Brien", "Jean-Pierre O'Brien"),
        ("Mary W. Njoroge", "Mary W Njoroge"),
        ("Nguyễn Văn A", "Nguyễn Văn A"),
        ("Zoë", "Zoë"),
        ("محمد علي", "محمد علي"),
        ("Oluwaseun Adebayo", "Oluwaseun Adebayo"),
        ("Grace", "Grace"),
        ("Joy", "Joy"),
        ("Neema", "Neema"),
        ("Will", "Will"),
        ("Wanjiku, asante", "Wanjiku"),
        ("ok, Brian", "Brian"),
        ("Peter from Kisumu", "Peter"),
        ("Amina 0712345678", "Amina"),
        ("Amina 😀", "Amina"),
        ("andika Zuhura Ali", "Zuhura Ali"),
        ("andika Mlongolani Tumbili", "Mlongolani Tumbili"),
        ("Amina na nataka kesho saa nne", "Amina"),
    ],
)
def test_a_bare_name_answers_the_question(heard, text, name):
    assert heard(text, Expecting.NAME).name == name


@pytest.mark.parametrize(
    "text",
    [
        "kesho",
        "Kesho asubuhi",
        "next week",
        "manicure",
        "manicur",
        "yes",
        "hapana",
        "sawa",
        "0712345678",
        "12",
        "what do you mean?",
        "why?",
        "Sitaki, ghairi booking yangu",
        "nataka manicure",
        "no name",
        "it's me",
        "sijui",
        "bado",
        "mjinga",
        "fuck you",
        "Mama",
        "Dr",
        "😀",
        "",
        "hi",
    ],
)
def test_what_is_no_name_stays_none(heard, text):
    assert heard(text, Expecting.NAME).name is None


@pytest.mark.parametrize(
    "text",
    [
        "I'm late",
        "I am free tomorrow",
        "I'm in Westlands",
        "this is urgent",
        "it's okay",
        "it's Friday",
        "call me later",
        "ni ngapi",
    ],
)
def test_a_weak_cue_makes_no_name_of_a_sentence(heard, text):
    assert heard(text).name is None


@pytest.mark.parametrize(
    "text",
    [
        "{{name}}",
        "<script>alert(1)</script>",
        "my name is <b>Amina</b>",
        "${jndi:ldap://x}",
        "Amina {{7*7}}",
        "Robert'); DROP TABLE",
        "a" * 400,
    ],
)
def test_markup_and_templates_never_become_a_name(heard, text):
    assert heard(text, Expecting.NAME).name is None


def test_a_clear_cancellation_is_no_name(heard):
    understanding = heard("Sitaki, ghairi booking yangu", Expecting.NAME)
    assert understanding.intents == (Intent.CANCEL,)
    assert understanding.name is None


def test_a_name_asked_for_is_not_a_wish_for_staff_of_that_name(heard):
    understanding = heard("Amina", Expecting.NAME)
    assert (understanding.name, understanding.staff) == ("Amina", ())


def test_a_month_that_is_a_name_is_no_date_when_a_name_was_asked_for(heard):
    understanding = heard("June", Expecting.NAME)
    assert understanding.name == "June"
    assert understanding.when.says_nothing


@given(st.text(max_size=120))
def test_a_name_holds_only_letters_of_names(heard, text):
    for said in (text, f"my name is {text}"):
        name = heard(said, Expecting.NAME).name
        if name is not None:
            assert len(name) <= 60
            assert not set(name) & set('<>{}[]()$`\\/;:="%&|@#*_~^\n\t')
            assert not any(c.isdigit() for c in name)


@pytest.mark.parametrize(
    "text",
    [
        "a manicure tomorrow if it is Amina please",
        "manicure kesho, ikiwa ni Amina nitafurahi",
        "I'd come if it's Amina",
    ],
)
def test_a_colleague_spoken_of_is_not_the_customer(heard, text):
    assert heard(text).name is None


def test_a_customer_who_is_called_like_a_colleague_may_say_so(heard):
    assert heard("my name is Amina").name == "Amina"
    assert heard("ni Amina", Expecting.NAME).name == "Amina"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("this appointment is for Achieng Odhiambo", "Achieng Odhiambo"),
        ("nafasi hii ni ya Fatuma Hassan", "Fatuma Hassan"),
        ("please switch the name to Kevin Mutai", "Kevin Mutai"),
        ("the appointment is for Monday", None),
        ("it is for my sister", None),
        ("bei ni ya ngapi", None),
    ],
)
def test_whom_it_is_for(heard, text, name):
    assert heard(text, Expecting.YES_NO).name == name
