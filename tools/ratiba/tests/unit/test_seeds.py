"""Seed files say what owners say, and what is wrong in one is named."""

from datetime import time
from pathlib import Path

import pytest

from ratiba_cli.commands.demo import TENANT
from ratiba_cli.seeding.hours import weekly_hours
from ratiba_cli.seeding.seed_file import SeedInvalid, read_seed, seed_files
from ratiba_contracts.tenant import Vertical
from ratiba_contracts.views import OpenInterval, PriceKind

MINIMAL = """
slug: one-chair
name: One Chair
vertical: barbershop
whatsapp: {phone_number_id: "1000001", display_phone_number: "254700000001"}
hours: {mon-sat: 09:00-18:00}
services:
  - {id: haircut, name: Haircut, minutes: 30, price: 500}
staff:
  - {id: juma, name: Juma, services: [haircut]}
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "seed.yaml"
    file.write_text(text)
    return file


def test_three_businesses_of_three_trades_come_with_ratiba() -> None:
    seeds = [read_seed(file) for file in seed_files()]
    assert {seed.vertical for seed in seeds} == {Vertical.SPA, Vertical.DENTAL, Vertical.TUTORING}
    assert len({seed.slug for seed in seeds}) == len({seed.whatsapp.phone_number_id for seed in seeds}) == 3


def test_every_seeded_service_has_a_swahili_name_and_somebody_who_does_it() -> None:
    for seed in map(read_seed, seed_files()):
        done = {service for member in seed.staff for service in member.services}
        assert {service.id for service in seed.services} == done
        assert all(service.name_sw for service in seed.services)


@pytest.mark.parametrize("weekday", range(7))
def test_the_demo_can_book_at_ten_on_any_day_of_the_week(weekday: int) -> None:
    (spa,) = (seed for seed in map(read_seed, seed_files()) if seed.slug == TENANT)
    manicure = next(service for service in spa.services if service.id == "manicure")
    ends = time(10 + (manicure.minutes + manicure.buffer_after) // 60, (manicure.minutes + manicure.buffer_after) % 60)
    at_work = {
        member.staff_id
        for member in spa.roster("test").members
        for day in member.working_days
        for interval in day.intervals
        if manicure.id in member.service_ids and day.weekday == weekday
        if interval.opens <= time(10) and ends <= interval.closes
    }
    assert at_work


def test_a_bare_number_is_a_fixed_price_in_whole_units(tmp_path: Path) -> None:
    price = read_seed(written(tmp_path, MINIMAL)).catalog()[0].price
    assert (price.kind, price.amount, price.currency) == (PriceKind.FIXED, 50_000, "KES")


def test_staff_without_hours_work_when_the_business_is_open(tmp_path: Path) -> None:
    days = read_seed(written(tmp_path, MINIMAL)).roster("test").members[0].working_days
    assert [day.weekday for day in days] == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("instead", "complaint"),
    [
        ("price: 500}|price: {kind: from}}", "price of kind from has an amount"),
        ("minutes: 30|minutes: 32", "multiple of 5"),
        ("services: [haircut]|services: [shave]", "juma does \\['shave'\\]"),
        ("mon-sat|mon-caturday", "not a day or a range of days"),
        ("09:00-18:00|18:00-09:00", "closes at"),
        ("name: Juma|nmae: Juma", "nmae"),
        ("vertical: barbershop|vertical: bakery", "vertical"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(tmp_path: Path, instead: str, complaint: str) -> None:
    old, _, new = instead.partition("|")
    assert old in MINIMAL
    with pytest.raises(SeedInvalid, match=complaint) as refused:
        read_seed(written(tmp_path, MINIMAL.replace(old, new)))
    assert "seed.yaml" in str(refused.value)


def test_hours_are_read_as_they_are_written() -> None:
    days = weekly_hours({"mon": ["08:00-13:00", "14:00-17:00"], "sat-sun": "10:00-16:00"})
    assert [(day.weekday, len(day.intervals)) for day in days] == [(0, 2), (5, 1), (6, 1)]
    assert days[1].intervals[0] == OpenInterval(opens=time(10), closes=time(16))


def test_a_day_written_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="fri is written twice"):
        weekly_hours({"mon-fri": "09:00-17:00", "fri": "09:00-12:00"})
