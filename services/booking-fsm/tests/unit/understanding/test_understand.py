"""Whole messages: several facts in one sentence, any text at all, and how long it takes."""

import gc
import time
from datetime import date, datetime

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from booking_fsm.domain.understanding import Expecting, Intent, Language, Offerable, understand
from booking_fsm.domain.when import ALWAYS_OPEN

TOMORROW = date(2026, 10, 8)


def test_one_swahili_sentence_holds_the_whole_booking(heard):
    said = heard(
        "Habari, naitwa Wanjiku wa Kamau. Nataka kupaka rangi ya kucha na Grace kesho saa nne asubuhi, "
        "namba yangu 0712 345 678"
    )
    assert said.language is Language.SW
    assert said.intents == (Intent.BOOK, Intent.GREET)
    assert said.services == ("polish",)
    assert said.staff == ("grace",)
    assert said.when.days == (TOMORROW,)
    assert [at.hour for at in said.when.times] == [10]
    assert said.name == "Wanjiku wa Kamau"
    assert said.phone is not None
    assert said.phone.e164 == "+254712345678"
    assert said.answer is None
    assert not said.emptied


def test_one_english_sentence_holds_the_whole_booking(heard):
    said = heard("Hi, I'm Brian, 0712345678. Can I get a men's cut with anyone tomorrow at 3pm pls?")
    assert said.language is Language.EN
    assert said.intents == (Intent.BOOK, Intent.GREET)
    assert said.services == ("men-cut",)
    assert said.any_staff
    assert said.when.days == (TOMORROW,)
    assert [at.hour for at in said.when.times] == [15]
    assert (said.name, said.phone and said.phone.e164) == ("Brian", "+254712345678")


@pytest.mark.parametrize("expecting", list(Expecting))
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Sitaki, ghairi booking yangu", Intent.CANCEL),
        ("I want to talk to a human", Intent.PERSON),
        ("how much is a pedicure?", Intent.ASK_PRICE),
        ("tuanze upya", Intent.START_OVER),
    ],
)
def test_what_was_asked_never_bends_a_clear_sentence(heard, expecting, text, intent):
    said = heard(text, expecting)
    assert said.intents[0] is intent
    assert said.name is None
    assert said.staff_unknown is None


@pytest.mark.parametrize("expecting", [None, *Expecting])
@pytest.mark.parametrize("text", ["", "   ", "\n\n", "....", "\u200b\u202e", "the of and"])
def test_nothing_said_is_nothing_understood(heard, expecting, text):
    assert heard(text, expecting).emptied


def test_a_naive_now_is_refused():
    with pytest.raises(ValueError, match="naive"):
        understand(
            "kesho",
            now=datetime(2026, 10, 7, 9, 0),  # noqa: DTZ001 - what is refused
            services=(),
            staff=(),
            opening_hours=ALWAYS_OPEN,
            expecting=None,
            tenant_language=Language.EN,
            phone_region="KE",
        )


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=300), expecting=st.sampled_from([None, *Expecting]))
@example(text="ﷺ" * 300, expecting=Expecting.NAME)
@example(text="\ud800", expecting=None)
@example(text="e\u0301" * 200, expecting=Expecting.NAME)
@example(text="1️⃣2️⃣", expecting=Expecting.SLOT)
def test_any_text_is_understood_or_emptied(heard, text, expecting):
    said = heard(text, expecting)
    assert 0 <= said.language_confidence <= 1
    assert said.name is None or 2 <= len(said.name) <= 60


_PIECES = (
    "nataka|sitaki|usighairi|manicure|kesho|saa nne|my name is|07"
    "12 345|+|(|not|remove the tooth|ya pili|a1|ab-|?!|🙏|\n|ni|0|x"
)


@settings(max_examples=15, deadline=None)
@given(
    piece=st.lists(st.sampled_from(_PIECES.split("|")), min_size=1, max_size=4), glue=st.sampled_from([" ", "", ", "])
)
def test_a_page_of_text_is_read_in_a_moment(heard, piece, glue):
    page = (glue.join(piece) + glue) * 4096
    started = time.process_time()
    heard(page[:4096])
    assert time.process_time() - started < 1.0


def test_a_turn_costs_no_more_than_counting_to_fifty_thousand_with_sixty_services(heard, seconds_to_count):
    kinds = ("Classic", "Deluxe", "Express", "Kids'", "Ladies'", "Gents'")
    things = ("manicure", "pedicure", "haircut", "massage", "facial", "wax", "braids", "scrub", "makeup", "wig fitting")
    services = tuple(Offerable(f"{k}-{t}", f"{k} {t}") for k in kinds for t in things)
    turns = (
        "Nataka kupaka rangi ya kucha kesho saa nne asubuhi",
        "I'd like a deluxe pedicue with Grace on Friday at 3pm please",
        "ghairi booking yangu ya kesho tafadhali",
        "how much is a ladies haircut and where are you?",
    )
    for text in turns:
        heard(text, services=services)
    gc.freeze()  # as a service does: what other tests have left is none of a turn's cost
    pairs = [
        (_seconds(lambda: [heard(text, services=services) for text in turns]), seconds_to_count(50_000))
        for _ in range(7)
    ]
    gc.unfreeze()
    assert min(turns_ for turns_, _ in pairs) / len(turns) < min(counting for _, counting in pairs)


def _seconds(act) -> float:
    started = time.process_time()
    act()
    return time.process_time() - started
