"""What is written on buttons, and the list that can be answered by number."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ratiba_contracts.acts import AskService, Help, ReadBack
from ratiba_contracts.appointment_acts import ConfirmCancel
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.options import (
    AppointmentOption,
    DayOption,
    OpeningOption,
    ServiceOption,
    StaffOption,
    Word,
    WordOption,
)
from ratiba_contracts.slot_acts import ClarifyTime, OfferOpenings
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView, Language, OpeningView, ServiceView
from ratiba_wording import words

MakeDials = Callable[..., Dials]
MakeReply = Callable[..., ReplyDecided]
SHORTEST_BUTTON = 20


def word(value: Word) -> WordOption:
    return WordOption(value=value.value, word=value)


def at(opening: OpeningView, hours: int, staff: str | None = None) -> OpeningOption:
    moved = opening.model_copy(update={"start_at": opening.start_at + timedelta(hours=hours), "staff_name": staff})
    return OpeningOption(value=f"{hours}-{staff}", opening=moved)


def test_services_are_listed_by_number_with_full_names(
    service: ServiceView, reply: MakeReply, dials: MakeDials
) -> None:
    long = service.model_copy(update={"name": "Deep tissue massage with hot stones for two", "duration_min": 90})
    options = (ServiceOption(value="a", service=service), ServiceOption(value="b", service=long), word(Word.PERSON))
    worded = words(reply(AskService(), options=options), dials(), "Pendo Spa")
    assert worded.numbered.splitlines() == [
        "1. Manicure, 45 min, KSh 1,500",
        "2. Deep tissue massage with hot stones for two, 1 h 30 min, KSh 1,500",
        "3. Talk to a person",
        "Reply with a number, or in your own words.",
    ]
    assert worded.text == "Which service would you like?"
    assert [(one.value, one.label, one.description) for one in worded.options] == [
        ("a", "Manicure", "45 min, KSh 1,500"),
        ("b", "Deep tissue massage with hot stones for two", "1 h 30 min, KSh 1,500"),
        ("person", "Talk to a person", None),
    ]
    assert worded.ask


@pytest.mark.parametrize("language", tuple(Language))
def test_yes_and_no_need_no_list(
    language: Language, appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    cancel = reply(ConfirmCancel(appointment=appointment), language=language, options=(word(Word.YES), word(Word.NO)))
    worded = words(cancel, dials(), "Pendo Spa")
    assert worded.numbered == ""
    assert worded.ask


def test_a_reply_without_a_question_asks_nothing(reply: MakeReply, dials: MakeDials) -> None:
    worded = words(reply(Help()), dials(), "Pendo Spa")
    assert (worded.ask, worded.options, worded.numbered) == (False, (), "")


def test_a_question_without_options_still_asks(reply: MakeReply, dials: MakeDials) -> None:
    worded = words(reply(AskService(), options=()), dials(), "Pendo Spa")
    assert (worded.ask, worded.options, worded.numbered) == (True, (), "")


def test_yes_says_what_it_is_a_yes_to(
    service: ServiceView, opening: OpeningView, appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    yes_no = (word(Word.YES), word(Word.NO))
    booking = words(reply(ReadBack(service=service, opening=opening), options=yes_no), dials(), "Pendo Spa")
    cancelling = words(reply(ConfirmCancel(appointment=appointment), options=yes_no), dials(), "Pendo Spa")
    assert [one.label for one in booking.options] == ["Yes, book it", "No, change it"]
    assert [one.label for one in cancelling.options] == ["Yes, cancel it", "No, keep it"]


def test_times_of_the_day_that_was_named_stand_without_it(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    offer = OfferOpenings(service=service, day=opening.start_at.date())
    worded = words(reply(offer, options=(at(opening, 0), at(opening, 1))), dials(), "Pendo Spa")
    assert [one.label for one in worded.options] == ["10:00 am", "11:00 am"]
    in_swahili = words(reply(offer, options=(at(opening, 0),), language="sw"), dials(), "Pendo Spa")
    assert in_swahili.options[0].label == "Saa nne asubuhi (10:00)"
    assert in_swahili.options[0].short == "Saa 4:00 asubuhi"


@pytest.mark.parametrize(
    ("hours", "minutes", "of_the_day", "of_another_day"),
    [
        (-1, 15, "Saa 3:15 asubuhi", "Jms 21/11 saa 3:15"),
        (6, 0, "Saa 10:00 jioni", "Jms 21/11 saa 10:00"),
        (8, 30, "Saa 12:30 jioni", "21/11 12:30 jioni"),
        (12, 0, "Saa 4:00 usiku", "21/11 4:00 usiku"),
        (16, 0, "Saa 8:00 usiku", "Jumapili 22/11 02:00"),
    ],
)
def test_short_swahili_times_are_on_the_swahili_clock(
    hours: int,
    minutes: int,
    of_the_day: str,
    of_another_day: str,
    service: ServiceView,
    opening: OpeningView,
    reply: MakeReply,
    dials: MakeDials,
) -> None:
    start = opening.start_at + timedelta(hours=hours, minutes=minutes)
    option = at(opening.model_copy(update={"start_at": start, "end_at": start + timedelta(minutes=45)}), 0)
    day = start.astimezone(ZoneInfo("Africa/Nairobi")).date()
    for named, short in ((day, of_the_day), (None, of_another_day)):
        offer = reply(OfferOpenings(service=service, day=named), options=(option,), language="sw")
        assert [one.short for one in words(offer, dials(), "Pendo Spa").options] == [short]


@pytest.mark.parametrize("language", tuple(Language))
def test_short_times_of_a_day_and_night_are_all_different(
    language: Language, service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    starts = tuple(at(opening, hours) for hours in range(48))
    worded = words(reply(OfferOpenings(service=service), options=starts, language=language), dials(), "Pendo Spa")
    assert len({one.short for one in worded.options}) == len(starts)


def test_times_carry_their_day_when_the_words_do_not_name_it(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    several_days = reply(OfferOpenings(service=service), options=(at(opening, 0), at(opening, 24, "Achieng")))
    labels = [(one.label, one.description) for one in words(several_days, dials(), "Pendo Spa").options]
    assert labels == [("Sat 21 Nov, 10:00 am", None), ("Sun 22 Nov, 10:00 am", "with Achieng")]
    both_readings = words(reply(ClarifyTime(), options=(at(opening, 0), at(opening, 12))), dials(), "Pendo Spa")
    assert [one.label for one in both_readings.options] == ["Sat 21 Nov, 10:00 am", "Sat 21 Nov, 10:00 pm"]


def test_no_two_labels_of_a_question_are_the_same(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    longer = service.model_copy(update={"duration_min": 90})
    options = (
        ServiceOption(value="a", service=service),
        ServiceOption(value="b", service=longer),
        at(opening, 0, "Achieng"),
        at(opening, 0, "Baraka"),
    )
    labels = [one.label for one in words(reply(AskService(), options=options), dials(), "Pendo Spa").options]
    assert labels == [
        "Manicure, 45 min, KSh 1,500",
        "Manicure, 1 h 30 min, KSh 1,500",
        "Sat 21 Nov, 10:00 am, with Achieng",
        "Sat 21 Nov, 10:00 am, with Baraka",
    ]


@pytest.mark.parametrize("language", tuple(Language))
def test_short_labels_fit_the_smallest_button(
    language: Language,
    service: ServiceView,
    opening: OpeningView,
    appointment: AppointmentView,
    reply: MakeReply,
    dials: MakeDials,
) -> None:
    openings = [at(opening, hours) for hours in range(0, 370 * 24, 7)]
    days = [DayOption(value=str(day), day=opening.start_at.date() + timedelta(days=day)) for day in range(370)]
    moved = appointment.model_copy(update={"start_at": appointment.start_at + timedelta(days=40, hours=2, minutes=30)})
    options: tuple[Any, ...] = (
        *(word(one) for one in Word),
        *openings,
        *days,
        AppointmentOption(value="appointment", appointment=moved),
    )
    offer = OfferOpenings(service=service, day=opening.start_at.date())
    for act in (offer, ReadBack(service=service, opening=opening), ConfirmCancel(appointment=appointment)):
        for one in words(reply(act, language=language, options=options), dials(), "Pendo Spa").options:
            assert one.short is not None
            assert 0 < len(one.short) <= SHORTEST_BUTTON, one.short


@pytest.mark.parametrize("language", tuple(Language))
def test_words_of_options_are_all_different(language: Language, reply: MakeReply, dials: MakeDials) -> None:
    options = (*(word(one) for one in Word), StaffOption(value="achieng", staff_name="Achieng"))
    labels = [one.label for one in words(reply(Help(), language=language, options=options), dials(), "Spa").options]
    assert len(set(labels)) == len(options)
