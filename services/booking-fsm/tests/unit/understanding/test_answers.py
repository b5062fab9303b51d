"""Yes, no, the second one, none of these."""

import pytest

from booking_fsm.domain.understanding import Answer, AnswerKind, Expecting, Intent

YES, NO = Answer(AnswerKind.YES), Answer(AnswerKind.NO)


@pytest.mark.parametrize(
    "text",
    [
        "ndio",
        "ndiyo",
        "ndiyoo",
        "naam",
        "eeh",
        "yap",
        "yes pls",
        "sure",
        "poa",
        "sawa",
        "sawa tu",
        "ok",
        "okay perfect",
        "yess",
        "yeah sure why not",
        "bila shaka",
        "nakubali",
        "nimekubali",
        "hakuna shida",
        "hamna noma",
        "no problem",
        "not bad",
        "that works",
        "sounds good",
        "Great, book it",
        "I confirm",
        "nathibitisha",
        "endelea",
        "iko sawa",
        "👍",
        "👍🏾",
        "✅",
        "ya",
        "k",
        "sawa, asante",
        "yes. thanks",
        "That's fine. What is your address?",
        "yes, and what is the price?",
        "eeh sawa",
        "haswa",
        "correct",
        "Everything is correct",
        "kesho ni sawa",
        "4pm is fine",
    ],
)
def test_yes_in_many_words(heard, text):
    assert heard(text, Expecting.YES_NO).answer == YES


@pytest.mark.parametrize(
    "text",
    [
        "hapana",
        "apana",
        "la",
        "la hasha",
        "no",
        "nope",
        "no thanks",
        "siyo",
        "sio",
        "sitaki",
        "staki",
        "not now",
        "not really",
        "I don't want it",
        "that's wrong, I said Friday",
        "it's not right",
        "haifai",
        "si sawa",
        "sio hiyo",
        "siwezi",
        "👎",
        "❌",
        "no, cancel it",
        "hapana, ijumaa",
        "usighairi",
        "sitaki kughairi",
        "no I do not want one",
        "don't cancel",
        "bado",
        "zii",
    ],
)
def test_no_in_many_words(heard, text):
    assert heard(text, Expecting.YES_NO).answer == NO


@pytest.mark.parametrize(
    "text",
    [
        "maybe",
        "sijui",
        "let me think",
        "ok but do you have another time",
        "sawa lakini bei gani",
        "Amina",
        "kesho",
        "good morning",
        "thanks",
        "hmm",
        "la mwisho lilikuwa zuri",
        "maumivu ya mgongo",
        "chanjo ya mtoto",
        "mnakubali mpesa?",
    ],
)
def test_neither_yes_nor_no(heard, text):
    answer = heard(text, Expecting.YES_NO).answer
    assert answer is None or answer.kind not in (AnswerKind.YES, AnswerKind.NO)


def test_a_no_that_goes_on_keeps_what_it_goes_on_to_say(heard):
    understanding = heard("no, I want a manicure")
    assert understanding.answer == NO
    assert understanding.services == ("manicure",)
    assert Intent.BOOK in understanding.intents


def test_a_yes_with_a_correction_has_both(heard):
    understanding = heard("yes but at 4pm", Expecting.YES_NO)
    assert understanding.answer == YES
    assert [at.hour for at in understanding.when.times] == [16]


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("2", 2),
        ("2.", 2),
        ("2️⃣", 2),
        ("#2", 2),
        ("no 2", 2),
        ("number two", 2),
        ("option 3 please", 3),
        ("namba mbili", 2),
        ("mbili", 2),
        ("ya pili", 2),
        ("la kwanza", 1),
        ("nipe hiyo ya tatu", 3),
        ("the second one", 2),
        ("second", 2),
        ("1st", 1),
        ("I'll take the first", 1),
        ("the last one", -1),
        ("ya mwisho", -1),
    ],
)
def test_a_place_in_the_list(heard, text, choice):
    understanding = heard(text, Expecting.SLOT, options=4)
    assert understanding.answer == Answer(AnswerKind.CHOICE, choice)
    assert understanding.when.says_nothing


@pytest.mark.parametrize(
    "text", ["2 or 3", "1 na 2", "0", "12", "the second of March", "2 people", "one moment", "saa mbili"]
)
def test_no_place_in_the_list(heard, text):
    answer = heard(text, Expecting.SLOT, options=4).answer
    assert answer is None or answer.kind is not AnswerKind.CHOICE


@pytest.mark.edge(18)
def test_a_number_beyond_the_list_is_a_time(heard):
    understanding = heard("10", Expecting.SLOT, options=3)
    assert understanding.answer is None
    assert [at.hour for at in understanding.when.times] == [10]


@pytest.mark.parametrize(("expecting", "field"), [(Expecting.DAY, "days"), (Expecting.TIME, "times")])
def test_a_bare_number_is_a_day_or_time_where_one_was_asked_without_a_list(heard, expecting, field):
    understanding = heard("9", expecting)
    assert understanding.answer is None
    assert getattr(understanding.when, field)


def test_a_bare_number_is_a_place_in_a_list_of_days(heard):
    understanding = heard("2", Expecting.DAY, options=3)
    assert understanding.answer == Answer(AnswerKind.CHOICE, 2)
    assert understanding.when.says_nothing


@pytest.mark.parametrize("text", ["none of these", "hakuna", "neither", "zote hazinifai", "sio hizo"])
def test_none_of_these(heard, text):
    assert heard(text, Expecting.SLOT, options=3).answer == Answer(AnswerKind.NONE_OF_THESE)


@pytest.mark.parametrize("text", ["any", "yoyote", "any of them is fine", "whichever"])
def test_any_of_them_is_the_first(heard, text):
    assert heard(text, Expecting.SLOT, options=3).answer == Answer(AnswerKind.CHOICE, 1)


@pytest.mark.parametrize("text", ["-1", "\u22121", "(-2)", "-1 please"])
@pytest.mark.parametrize("expecting", [Expecting.SLOT, Expecting.CHOICE, Expecting.YES_NO, Expecting.TIME, None])
def test_a_number_below_zero_is_neither_a_place_in_the_list_nor_a_time(heard, text, expecting):
    understanding = heard(text, expecting, options=3)
    assert understanding.answer is None
    assert understanding.when.times == ()


@pytest.mark.parametrize("text", ["- 1", "option-1", "1-"])
def test_a_dash_beside_a_number_leaves_it_a_place_in_the_list(heard, text):
    assert heard(text, Expecting.CHOICE, options=3).answer == Answer(AnswerKind.CHOICE, 1)


def test_a_telephone_number_is_no_choice(heard):
    assert heard("0712345678", Expecting.PHONE).answer is None


@pytest.mark.parametrize(
    ("kind", "choice"),
    [(AnswerKind.CHOICE, None), (AnswerKind.CHOICE, 0), (AnswerKind.CHOICE, -2), (AnswerKind.YES, 1)],
)
def test_an_answer_refuses_a_choice_that_makes_no_sense(kind, choice):
    with pytest.raises(ValueError, match="choice"):
        Answer(kind, choice)


@pytest.mark.parametrize(
    ("text", "place"), [("numer 6", 6), ("opption 2 please", 2), ("nambri 4", 4), ("nubmer three", 3)]
)
def test_a_place_in_a_list_whose_sign_is_misspelt_is_no_day(heard, text, place):
    heard_it = heard(text, Expecting.DAY, options=7)
    assert heard_it.answer == Answer(AnswerKind.CHOICE, place)
    assert heard_it.when.says_nothing


@pytest.mark.parametrize(
    ("text", "weak"),
    [
        ("ok", True),
        ("sawa sawa", True),
        ("👍", True),
        ("haya", True),
        ("hakuna shida", True),
        ("yes", False),
        ("ndio", False),
        ("add it", False),
        ("niongezee hiyo", False),
    ],
)
def test_a_yes_that_may_say_no_more_than_that_it_was_heard_is_weak(heard, text, weak):
    assert heard(text).answer.weak is weak


@pytest.mark.parametrize(
    "text",
    [
        "yes if its cheaper",
        "yes if i can get a discount",
        "yes unless it costs more",
        "yes as long as it is free",
        "yes but after i get paid",
        "ndio kama ni bure",
        "ndio nikipata pesa",
        "ndio mkipunguza",
        "sawa ukipunguza bei",
        "yes i will ask my husband first",
        "ndio mume wangu aamue",
        "ndio sitaki",
        "yes actually no",
        "yes im ready to pay",
        "sawa nitalipa",
        "yes i have seen",
        "ndio nimeona",
        "yes I know where it is",
        "yes but only the pedicure",
        "yes for 1000",
    ],
)
@pytest.mark.parametrize("expecting", [Expecting.YES_NO, None])
def test_half_a_yes_is_none(heard, text, expecting):
    assert heard(text, expecting).answer is None


@pytest.mark.parametrize(
    "text",
    [
        "yes that time works for me thank you so much",
        "yes, i'm happy with that",
        "yes please reserve the slot for me",
        "yes I pick that one",
        "yes with amina please",
        "yes, tomorrow at 10",
        "yes add the pedicure",
        "ndio nataka pedicure pia",
        "ndio hiyo saa ni nzuri",
        "eeh sawa basi weka",
        "sawa niwekee hapo",
        "yes i will be there",
        "ndiyo kabsia",
        "ok thanks",
    ],
)
def test_a_yes_with_what_belongs_to_it_is_whole(heard, text):
    assert heard(text, Expecting.YES_NO).answer == YES
