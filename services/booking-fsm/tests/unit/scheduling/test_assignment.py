"""Who takes a start when the customer does not mind."""

import pytest

from booking_fsm.domain.scheduling import Busy, Opening, ServiceSpec, WorkingHours, ask_for, spans
from booking_fsm.domain.scheduling.refusals import Taken

CUT = ServiceSpec("cut", 60, 0, 15)


def booked(opening: Opening) -> Busy:
    return Busy(opening.staff_ids[0], opening.start, opening.end, 0, 15)


@pytest.mark.edge(3)
def test_three_who_ask_for_anyone_at_one_time_get_the_two_who_are_free_and_a_refusal(person, salon, utc):
    staff, busy, outcomes = (person("amina", 1), person("brian", 2)), [], []
    for _ in range(3):
        answer = ask_for(salon(*staff, busy=busy), CUT, utc("2026-03-04 10:00"), utc("2026-03-04 08:00"))
        outcomes.append(answer.staff_ids[0] if isinstance(answer, Opening) else answer)
        busy += [booked(answer)] if isinstance(answer, Opening) else []
    assert outcomes == ["amina", "brian", Taken(None)]


@pytest.mark.edge(3)
@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("09:30", "10:05", id="busy at its beginning"),
        pytest.param("10:55", "11:30", id="busy at its end"),
        pytest.param("11:10", "12:00", id="busy in its buffer"),
        pytest.param("10:25", "10:30", id="busy in its middle"),
    ],
)
def test_nobody_who_is_free_for_only_part_of_the_service_gets_it(person, salon, utc, start, end):
    part = Busy("amina", utc(f"2026-03-04 {start}"), utc(f"2026-03-04 {end}"))
    asked, now = utc("2026-03-04 10:00"), utc("2026-03-04 08:00")
    alone = ask_for(salon(person("amina", 1), busy=[part]), CUT, asked, now)
    assert alone == Taken(None)
    both = ask_for(salon(person("amina", 1), person("brian", 2), busy=[part]), CUT, asked, now)
    assert isinstance(both, Opening)
    assert both.staff_ids == ("brian",)


def test_the_least_loaded_on_that_date_is_asked_first(person, salon, utc):
    busy = [
        Busy("amina", utc("2026-03-04 09:00"), utc("2026-03-04 09:45")),
        Busy("brian", utc("2026-03-04 17:00"), utc("2026-03-04 17:30")),
        Busy("chao", utc("2026-03-03 09:00"), utc("2026-03-03 18:00")),
    ]
    schedule = salon(person("amina", 1), person("brian", 2), person("chao", 3), busy=busy)
    answer = ask_for(schedule, CUT, utc("2026-03-04 11:00"), utc("2026-03-04 08:00"))
    assert isinstance(answer, Opening)
    assert answer.staff_ids == ("chao", "brian", "amina"), "yesterday's load does not count"


def test_equals_are_asked_in_order_of_their_number_not_of_their_name(person, salon, utc):
    schedule = salon(person("amina", 7), person("brian", 2), person("chao", 5))
    answer = ask_for(schedule, CUT, utc("2026-03-04 11:00"), utc("2026-03-04 08:00"))
    assert isinstance(answer, Opening)
    assert answer.staff_ids == ("brian", "chao", "amina")


def test_the_person_asked_for_is_the_only_candidate(person, salon, utc):
    schedule = salon(person("amina", 1), person("brian", 2))
    answer = ask_for(schedule, CUT, utc("2026-03-04 11:00"), utc("2026-03-04 08:00"), "brian")
    assert isinstance(answer, Opening)
    assert answer.staff_ids == ("brian",)


def test_who_comes_first_is_decided_for_each_date_of_a_search(person, salon, on_day, utc):
    busy = [
        Busy("amina", utc("2026-03-04 09:00"), utc("2026-03-04 10:00")),
        Busy("brian", utc("2026-03-05 09:00"), utc("2026-03-05 10:00")),
    ]
    hours = WorkingHours.of({day: spans("09:00-12:00") for day in range(7)})
    schedule = salon(person("amina", 1, hours), person("brian", 2, hours), busy=busy, interval_min=60)
    found = on_day(schedule, "2026-03-04", ServiceSpec("trim", 30), days=2)
    assert found.at(utc("2026-03-04 11:00")).staff_ids == ("brian", "amina")
    assert found.at(utc("2026-03-05 11:00")).staff_ids == ("amina", "brian")
