"""The product's own understanding of one message in its context, by the rules alone."""

import datetime as dt
from collections.abc import Mapping

from booking_fsm.domain.understanding import Offerable, Understanding, understand
from booking_fsm.domain.when import When
from evals.dates import HOURS
from evals.turns.gold import Context
from ratiba_contracts.views import Language

SOLD: Mapping[str, Offerable] = {
    "dentist": Offerable("visit", "Dental Check-up"),
    "doctor": Offerable("visit", "Doctor's Consultation"),
    "therapist": Offerable("visit", "Therapy Session"),
}
HAIR = Offerable("visit", "Haircut")
"""One service a business, as the dialogues have it: which one is never in question."""


def by_rules(text: str, context: Context, language: Language = Language.EN) -> Understanding:
    """What the rules make of it."""
    return understand(
        text,
        now=context.now,
        services=(SOLD.get(context.vertical, HAIR),),
        staff=(),
        opening_hours=HOURS,
        expecting=context.expecting,
        tenant_language=language,
        phone_region="KE",
        options=context.options,
        day=context.day,
    )


def slots_of(heard: Understanding) -> dict[str, str]:
    """The day and the time that would be taken from a message, in ISO; several readings are a question, not a value."""
    return _day(heard.when) | _time(heard.when)


def _day(when: When) -> dict[str, str]:
    return {"date": when.days[0].isoformat()} if len(when.days) == 1 else {}


def _time(when: When) -> dict[str, str]:
    return {"time": dt.time.isoformat(when.times[0], "minutes")} if when.times else {}
