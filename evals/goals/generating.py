"""Goals out of a seed: the same seed gives the same goals, and every cell of tongue and manner is filled alike."""

import datetime as dt
import itertools
import random

from evals.goals.businesses import Business, businesses
from evals.goals.goal import Goal, Kind, Manner, Tongue, Visit

GOALS = 200
KINDS = ([Kind.BOOK] * 11 + [Kind.BOOK_TWO] + [Kind.CHANGE_OF_MIND] * 3 + [Kind.CANCEL] * 2 + [Kind.RESCHEDULE] * 2) + [
    Kind.NEVER_MIND
]
NAMES = (
    "Njeri Kamau",
    "Otieno Ouma",
    "Halima Yusuf",
    "Zawadi Mwangi",
    "Wambui Njoroge",
    "Baraka Mutua",
    "Faith Chebet",
)
OTHERS = ("Neema Atieno", "Brian Kiptoo", "Mercy Wanjala", "Juma Bakari", "Grace Akoth")
NOTICE_DAYS = 1
FARTHEST_DAYS = 7
"""Talks are two weeks apart: nobody asks for a chair of the next talk's weeks."""


def goals(seed: int, count: int = GOALS) -> list[Goal]:
    """`count` goals. Tongues and manners come round in turn, everything else is drawn."""
    rng = random.Random(f"goals:{seed}")
    cells = itertools.cycle(itertools.product(Manner, Tongue))
    return [_goal(number, *next(cells), rng) for number in range(1, count + 1)]


def _goal(number: int, manner: Manner, tongue: Tongue, rng: random.Random) -> Goal:
    tenant = rng.choice(["pendo-spa", "pendo-spa", "tabasamu-dental", "elimu-tutors"])
    business = businesses()[tenant]
    kind = rng.choice(KINDS)
    weekday, at = rng.randrange(7), dt.time(rng.randrange(7, 22), rng.randrange(60))
    first = visit(business, weekday, rng)
    second = _another(business, weekday, first, rng, same_service=kind is Kind.RESCHEDULE)
    before = first if kind in {Kind.CHANGE_OF_MIND, Kind.CANCEL, Kind.RESCHEDULE, Kind.NEVER_MIND} else None
    wants: tuple[Visit, ...] = {
        Kind.BOOK: (first,),
        Kind.BOOK_TWO: (first, second),
        Kind.CHANGE_OF_MIND: (second,),
        Kind.CANCEL: (),
        Kind.RESCHEDULE: (second,),
        Kind.NEVER_MIND: (),
    }[kind]
    return Goal(
        id=number,
        tenant=tenant,
        tongue=tongue,
        manner=manner,
        kind=kind,
        channel="web" if rng.random() < 0.25 else "whatsapp",
        weekday=weekday,
        at=at,
        wants=wants,
        before=before,
        own_name=rng.choice(NAMES),
        name=rng.choice(OTHERS) if rng.random() < 0.2 else None,
        patience=rng.randrange(9, 14) + (8 if kind in {Kind.BOOK_TWO, Kind.RESCHEDULE, Kind.CANCEL} else 0),
    )


def visit(business: Business, weekday: int, rng: random.Random) -> Visit:
    """Something this business can do: on a day it is open, at a time somebody who does it works."""
    while True:
        service = rng.choice(business.seed.services)
        days_ahead = rng.randint(NOTICE_DAYS, FARTHEST_DAYS)
        staff = rng.choice(business.who_does(service.id)).id if rng.random() < 0.3 else None
        starts = business.starts(service.id, (weekday + days_ahead) % 7, staff)
        if starts:
            earliest, latest = _window(starts, rng)
            return Visit(service.id, days_ahead, earliest, latest, staff)


def _window(starts: list[dt.time], rng: random.Random) -> tuple[dt.time, dt.time]:
    """An exact start mostly, else a part of the day that holds one, else any time of the day."""
    start = rng.choice(starts)
    if rng.random() < 0.65:
        return start, start
    if rng.random() < 0.3:
        return dt.time(0), dt.time(23, 59)
    if start.hour < 12:
        return dt.time(6), dt.time(11, 59)
    return (dt.time(12), dt.time(15, 59)) if start.hour < 16 else (dt.time(16), dt.time(18, 59))


def _another(business: Business, weekday: int, first: Visit, rng: random.Random, *, same_service: bool) -> Visit:
    """A second one on another day, which cannot be taken for the first."""
    while True:
        second = visit(business, weekday, rng)
        if second.days_ahead != first.days_ahead and (second.service == first.service or not same_service):
            return second
