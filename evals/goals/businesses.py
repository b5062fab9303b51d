"""What people know of the businesses they write to: what is sold, who works there and when."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ratiba_cli.seeding.hours import weekly_hours
from ratiba_cli.seeding.seed_file import SeedMember, SeedService, TenantSeed, read_seed, seed_files

Minutes = tuple[int, int]


@dataclass(frozen=True)
class Business:
    """A seed with what a customer asks of it."""

    seed: TenantSeed

    def service(self, service_id: str) -> SeedService:
        """One of what is sold."""
        return next(one for one in self.seed.services if one.id == service_id)

    def member(self, staff_id: str) -> SeedMember:
        """One of the team."""
        return next(one for one in self.seed.staff if one.id == staff_id)

    def who_does(self, service_id: str) -> list[SeedMember]:
        """Those who do a service."""
        return [one for one in self.seed.staff if service_id in one.services or not one.services]

    def starts(self, service_id: str, weekday: int, staff: str | None = None) -> list[dt.time]:
        """Starts on the hour and half hour that fit the hours of somebody who does it, with room to spare.

        Room of half an hour, so that no opinion about buffers decides whether a goal can be reached.
        """
        minutes = self.service(service_id).minutes + 30
        found = set[int]()
        for member in self.who_does(service_id):
            if staff in {None, member.id}:
                for opens, closes in self._spans(member, weekday):
                    first = -(-opens // 30) * 30
                    found |= set(range(first, closes - minutes + 1, 30))
        return [dt.time(start // 60, start % 60) for start in sorted(found)]

    def _spans(self, member: SeedMember, weekday: int) -> list[Minutes]:
        days = weekly_hours(member.hours if member.hours is not None else self.seed.hours)
        return [
            (one.opens.hour * 60 + one.opens.minute, one.closes.hour * 60 + one.closes.minute)
            for day in days
            if day.weekday == weekday
            for one in day.intervals
        ]


@cache
def businesses() -> dict[str, Business]:
    """The businesses of the demo, by slug."""
    return {seed.slug: Business(seed) for seed in map(_read, seed_files())}


def _read(path: Path) -> TenantSeed:
    return read_seed(path)
