"""Days and times as they are said in both languages."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest

from ratiba_contracts.acts import Booked, ReadBack
from ratiba_contracts.business_acts import DayHours, Hours
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.slot_acts import SlotRefusal, SlotRefused, SlotTaken
from ratiba_contracts.tenant import Dials
from ratiba_contracts.views import AppointmentView, OpeningView, OpenInterval, ServiceView
from ratiba_wording import words
from ratiba_wording.clock import swahili_time, twelve_hour

MakeDials = Callable[..., Dials]
MakeReply = Callable[..., ReplyDecided]


@pytest.mark.edge(19)
@pytest.mark.parametrize(
    ("at", "said"),
    [
        (time(10), "saa nne asubuhi"),
        (time(14), "saa nane mchana"),
        (time(16), "saa kumi jioni"),
        (time(18), "saa kumi na mbili jioni"),
        (time(20), "saa mbili usiku"),
        (time(9, 30), "saa tatu na nusu asubuhi"),
        (time(9, 45), "saa nne kasorobo asubuhi"),
        (time(12), "saa sita mchana"),
        (time(7), "saa moja asubuhi"),
        (time(11), "saa tano asubuhi"),
        (time(17, 15), "saa kumi na moja na robo jioni"),
        (time(10, 10), "saa nne na dakika 10 asubuhi"),
        (time(5), "saa kumi na moja alfajiri"),
        (time(0), "saa sita usiku"),
        (time(11, 45), "saa sita kasorobo mchana"),
        (time(23, 45), "saa sita kasorobo usiku"),
    ],
)
def test_the_swahili_clock_counts_from_six(at: time, said: str) -> None:
    assert swahili_time(at) == said


@pytest.mark.parametrize("say", [swahili_time, twelve_hour])
def test_no_two_minutes_of_a_day_are_said_alike(say: Callable[[time], str]) -> None:
    assert len({say(time(minute // 60, minute % 60)) for minute in range(24 * 60)}) == 24 * 60


@pytest.mark.parametrize(
    ("today", "english", "swahili"),
    [
        ((2026, 11, 20), "tomorrow (Sat 21 Nov) at 10:00 am", "kesho (Jumamosi, 21 Novemba), saa nne asubuhi (10:00)"),
        ((2026, 11, 21), "today (Sat 21 Nov) at 10:00 am", "leo (Jumamosi, 21 Novemba), saa nne asubuhi (10:00)"),
        ((2026, 11, 9), "Sat 21 Nov at 10:00 am", "Jumamosi, 21 Novemba, saa nne asubuhi (10:00)"),
        ((2025, 12, 9), "Sat 21 Nov 2026 at 10:00 am", "Jumamosi, 21 Novemba 2026, saa nne asubuhi (10:00)"),
    ],
)
def test_a_day_is_near_or_dated_as_seen_from_today(
    today: tuple[int, int, int], english: str, swahili: str, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    taken = SlotTaken(requested_at=opening.start_at)
    now = datetime(*today, 9, 0, tzinfo=UTC)
    plain = dials(tone="professional")
    assert words(reply(taken, today=now), plain, "Pendo Spa").text == f"I am sorry, {english} was taken a moment ago."
    assert (
        words(reply(taken, today=now, language="sw"), plain, "Pendo Spa").text
        == f"Samahani, nafasi ya {swahili} imechukuliwa muda mfupi uliopita."
    )


@pytest.mark.edge(21)
@pytest.mark.parametrize(
    ("now", "near"),
    [
        (datetime(2026, 11, 20, 20, 30, tzinfo=UTC), "tomorrow"),  # 23:30 on Friday in Nairobi
        (datetime(2026, 11, 20, 22, 30, tzinfo=UTC), "today"),  # 01:30 on Saturday in Nairobi
    ],
)
def test_tomorrow_is_reckoned_on_the_business_calendar(
    now: datetime, near: str, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    said = words(reply(SlotTaken(requested_at=opening.start_at), today=now), dials(), "Pendo Spa").text
    assert f"{near} (Sat 21 Nov) at 10:00 am" in said


@pytest.mark.edge(22)
@pytest.mark.parametrize(("day", "hour"), [(6, "12:00 pm"), (7, "12:00 pm"), (8, "12:00 pm"), (9, "12:00 pm")])
def test_a_daylight_saving_switch_moves_no_wall_time(
    day: int, hour: str, appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    noon_in_new_york = datetime(2026, 3, day, 17 if day < 8 else 16, 0, tzinfo=UTC)
    moved = appointment.model_copy(update={"start_at": noon_in_new_york})
    booked = reply(Booked(appointment=moved), time_zone="America/New_York", today=datetime(2026, 3, 1, tzinfo=UTC))
    assert f"{day} Mar, {hour}" in words(booked, dials(), "Pendo Spa").text


@pytest.mark.edge(20)
def test_the_small_hours_are_said_by_the_day_they_lead_to(
    appointment: AppointmentView, reply: MakeReply, dials: MakeDials
) -> None:
    midnight = appointment.model_copy(update={"start_at": datetime(2026, 11, 21, 21, 0, tzinfo=UTC)})
    said = words(reply(Booked(appointment=midnight), language="sw"), dials(), "Pendo Spa").text
    assert "usiku wa kuamkia Jumapili, 22 Novemba, saa sita usiku (00:00)" in said
    assert "kesho" not in said.lower()


@pytest.mark.edge(19)
def test_a_clock_that_was_inferred_is_read_back_by_both(
    service: ServiceView, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    read_back = ReadBack(service=service, opening=opening, both_clocks=True)
    english = words(reply(read_back), dials(), "Pendo Spa").text
    swahili = words(reply(read_back, language="sw"), dials(), "Pendo Spa").text
    assert "Tomorrow, Sat 21 Nov, 10:00 am\nThat is 10:00 am, saa nne asubuhi by the Swahili clock" in english
    assert "saa nne asubuhi kwa saa za Kiswahili, 10:00 am kwa saa za Kiingereza" in swahili


def test_hours_of_equal_days_in_a_row_are_one_line(reply: MakeReply, dials: MakeDials) -> None:
    work = (OpenInterval(opens=time(8), closes=time(17)),)
    days = [(16, work), (17, work), (18, ()), (19, work), (21, work)]  # the 20th is not mentioned
    hours = Hours(days=tuple(DayHours(day=date(2026, 11, day), intervals=open_) for day, open_ in days))
    assert words(reply(hours), dials(), "Pendo Spa").text.splitlines() == [
        "We are open:",
        "Mon 16 Nov to Tue 17 Nov: 8:00 am - 5:00 pm",
        "Wed 18 Nov: closed",
        "Thu 19 Nov: 8:00 am - 5:00 pm",
        "Sat 21 Nov: 8:00 am - 5:00 pm",
    ]


@pytest.mark.edge(23)
@pytest.mark.parametrize("language", ["en", "sw"])
def test_each_reason_why_a_time_cannot_be_had_is_told_apart(
    language: str, opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    said = {
        reason: words(
            reply(SlotRefused(reason=reason, requested_at=opening.start_at, staff_name="Achieng"), language=language),
            dials(),
            "Pendo Spa",
        ).text
        for reason in SlotRefusal
    }
    assert len(set(said.values())) == len(SlotRefusal)
    for reason in (SlotRefusal.STAFF_OFF, SlotRefusal.STAFF_NOT_QUALIFIED, SlotRefusal.TAKEN, SlotRefusal.NO_OPENING):
        assert "Achieng" in said[reason]


def test_a_refusal_tells_the_opening_hours_that_explain_it(
    opening: OpeningView, reply: MakeReply, dials: MakeDials
) -> None:
    hours = (OpenInterval(opens=time(11), closes=time(18)),)
    refused = SlotRefused(reason=SlotRefusal.BEFORE_OPENING, requested_at=opening.start_at, hours=hours)
    assert words(reply(refused), dials(), "Pendo Spa").text == (
        "Sorry, we are not open yet tomorrow (Sat 21 Nov) at 10:00 am. We are open 11:00 am - 6:00 pm."
    )
