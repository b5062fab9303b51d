"""Several acts as one message, word for word where it matters most."""

from collections.abc import Callable

import pytest

from ratiba_contracts.acts import (
    AskAgain,
    AskService,
    Booked,
    Goodbye,
    Greet,
    HandingOver,
    NotUnderstood,
    OneMoment,
    ReadBack,
    YouAreWelcome,
)
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.slot_acts import OfferOpenings, SlotTaken
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView, OpeningView, ServiceView
from ratiba_wording import Kept, told, words, worth_rewording
from ratiba_wording.template import EMOJI

MakeDials = Callable[..., Dials]
MakeReply = Callable[..., ReplyDecided]


def test_short_sentences_follow_each_other(reply: MakeReply, dials: MakeDials) -> None:
    again = reply(AskAgain(reason="asked_to_repeat"), AskService())
    assert words(again, dials(), "Pendo Spa").text == "Of course, once more. Which service would you like?"


def test_long_sentences_stand_apart(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    day = opening.start_at.date()
    taken = reply(SlotTaken(requested_at=opening.start_at), OfferOpenings(service=service, day=day))
    assert words(taken, dials(tone="professional"), "Pendo Spa").text == (
        "I am sorry, tomorrow (Sat 21 Nov) at 10:00 am was taken a moment ago.\n\n"
        "These times are free for Manicure tomorrow (Sat 21 Nov). Which one suits you?"
    )


def test_a_message_has_two_emoji_at_most(reply: MakeReply, dials: MakeDials) -> None:
    chatty = reply(Greet(business="Pendo Spa"), YouAreWelcome(), NotUnderstood(), Goodbye())
    said = words(chatty, dials(tone="playful"), "Pendo Spa").text
    assert len(EMOJI.findall(said)) == 2
    assert said.endswith("Any time! 🙌 Oops, that one went over my head! Bye for now!")


def test_what_is_booked_is_summed_up_in_english(
    appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    booked = reply(Booked(appointment=appointment, address="Ngong Road"))
    assert words(booked, dials(), "Pendo Spa").text == (
        "Wanjiku, you're booked! 🎉\n"
        "Manicure (45 min, KSh 1,500)\n"
        "Tomorrow, Sat 21 Nov, 10:00 am\n"
        "With Achieng\n"
        "Where: Ngong Road\n"
        "Reference: K7PX2M\n"
        "We look forward to seeing you."
    )


def test_what_is_booked_is_summed_up_in_swahili(
    appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    booked = reply(Booked(appointment=appointment, address="Ngong Road"), language="sw")
    assert words(booked, dials(), "Pendo Spa").text == (
        "Wanjiku, miadi yako imewekwa! 🎉\n"
        "Kupaka rangi ya kucha (dakika 45, KSh 1,500)\n"
        "Kesho, Jumamosi, 21 Novemba, saa nne asubuhi (10:00)\n"
        "Mhudumu: Achieng\n"
        "Mahali: Ngong Road\n"
        "Nambari ya kumbukumbu: K7PX2M\n"
        "Tunakusubiri kwa furaha."
    )


@pytest.mark.parametrize(("channel", "shown"), [("web", True), ("whatsapp", False)])
def test_the_phone_is_read_back_where_it_is_not_the_conversation_itself(
    channel: str, shown: bool, service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    read_back = reply(ReadBack(service=service, opening=opening), channel=channel, phone="+254712000001")
    said = words(read_back, dials(), "Pendo Spa").text
    assert ("Phone: +254 712 000 001" in said) is shown
    assert "Name: Wanjiku Kamau" in said


def test_a_service_without_a_swahili_name_keeps_its_own(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    unnamed = service.model_copy(update={"name_sw": None})
    said = words(reply(ReadBack(service=unnamed, opening=opening), language="sw"), dials(), "Pendo Spa").text
    assert "Manicure (dakika 45, KSh 1,500)" in said


def test_what_was_put_in_is_told_apart_from_the_templates_own_words(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    taken = reply(SlotTaken(requested_at=opening.start_at), OfferOpenings(service=service, day=opening.start_at.date()))
    sorry, offer = told(taken, dials(), "Pendo Spa")
    assert sorry == (
        "I'm so sorry, ",
        Kept("when", "tomorrow (Sat 21 Nov) at 10:00 am"),
        " was taken just a moment ago.",
    )
    assert [part for part in offer if isinstance(part, Kept)] == [
        Kept("service", "Manicure"),
        Kept("on_day", "tomorrow (Sat 21 Nov)"),
    ]


def test_the_parts_that_are_told_are_the_message(
    appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    for name in ("wanjiku Kamau", None):
        thanked = reply(YouAreWelcome(), Booked(appointment=appointment), Goodbye(), name=name)
        parts = ["".join(map(str, act)) for act in told(thanked, dials(tone="playful"), "100% Pendo {Spa}")]
        assert " ".join(" ".join(parts).split()) == " ".join(
            words(thanked, dials(tone="playful"), "100% Pendo {Spa}").text.split()
        )


def test_an_owners_greeting_is_told_as_one_piece(reply: MakeReply, dials: MakeDials) -> None:
    own = dials(greeting="custom-string", greeting_text="Karibu {name} 100%")
    greeted = reply(Greet(business="Pendo Spa"), AskService())
    assert told(greeted, own, "Pendo Spa")[0] == (Kept("greeting", "Karibu {name} 100%"),)


def test_who_is_stuck_or_asks_for_a_person_is_answered_in_the_templates_words_at_once(reply: MakeReply) -> None:
    assert worth_rewording(reply(Greet(business="Pendo Spa"), AskService()))
    assert not worth_rewording(reply(NotUnderstood(), AskService()))
    assert not worth_rewording(reply(HandingOver(reason="distress")))
    assert not worth_rewording(reply(Greet(business="Pendo Spa"), OneMoment()))
