"""What is wanted as well as something else, and what only speaks of it."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from booking_fsm.domain.understanding import Expecting, Offerable, understand
from booking_fsm.domain.when import ALWAYS_OPEN
from ratiba_contracts.views import Language

MENU = [
    Offerable("manicure", "Manicure", "Kupaka rangi ya kucha", ("nails",)),
    Offerable("pedicure", "Pedicure", "Kucha za miguu", ("feet",)),
]


def besides(text: str) -> bool:
    return understand(
        text,
        now=dt.datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Africa/Nairobi")),
        services=MENU,
        staff=[],
        opening_hours=ALWAYS_OPEN,
        expecting=Expecting.SLOT,
        tenant_language=Language.EN,
        phone_region="KE",
        options=6,
    ).besides


@pytest.mark.parametrize(
    "text",
    [
        "pedicure",
        "Pedicure please",
        "yes, the pedicure",
        "and a pedicure",
        "pedicure too",
        "the pedicure as well, at 10am",
        "add pedicure",
        "saa nne asubuhi, na pedicure pia",
        "na kucha za miguu tafadhali",
        "pia pedicure",
        "kucha za miguu pia",
        "nataka pedicure",
    ],
)
def test_it_is_wanted_as_well(text: str) -> None:
    assert besides(text)


@pytest.mark.parametrize(
    "text",
    [
        "is the pedicure expensive?",
        "how long does a pedicure take",
        "I had a pedicure yesterday",
        "what does the pedicure cost",
        "pedicure instead",
        "badala yake pedicure",
        "change it to pedicure",
        "my sister loved her pedicure here",
        "ok",
        "yes",
        "10am",
        "",
    ],
)
def test_it_is_only_spoken_of(text: str) -> None:
    assert not besides(text)
