"""Which payment an unrouted callback may belong to: a table of likely and unlikely fits."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from payments.domain.matching import Candidate, Claim, suggestions

AT = datetime(2026, 11, 20, 12, tzinfo=UTC)
CLAIM = Claim(AT, receipt="TKL3X7Q2WE", phone="+254712000001", amount=150000, reference="ws_CO_1")
NOTHING = Candidate(UUID(int=1), AT, receipt=None, phone="+254700000000", amount=99900, reference="ws_CO_9")


@pytest.mark.parametrize(
    ("changed", "fits"),
    [
        ({}, False),
        ({"amount": 150000}, False),  # half of a salon's customers pay that
        ({"phone": "+254712000001"}, True),
        ({"phone": "+254712000001", "amount": 150000}, True),
        ({"reference": "ws_CO_1"}, True),
        ({"receipt": "TKL3X7Q2WE"}, True),
        ({"reference": "ws_CO_1", "sent_at": AT - timedelta(hours=49)}, False),
    ],
)
def test_what_fits_is_suggested(changed: dict[str, object], fits: bool) -> None:
    candidate = replace(NOTHING, **changed)  # type: ignore[arg-type]  # a test's table
    assert suggestions(CLAIM, (candidate,)) == ((UUID(int=1),) if fits else ())


def test_the_likeliest_comes_first_and_each_once() -> None:
    by_phone = replace(NOTHING, payment_id=UUID(int=2), phone="+254712000001", sent_at=AT - timedelta(minutes=1))
    by_phone_before = replace(by_phone, payment_id=UUID(int=3), sent_at=AT - timedelta(hours=3))
    by_reference = replace(NOTHING, payment_id=UUID(int=4), reference="ws_CO_1", sent_at=AT - timedelta(hours=9))
    found = suggestions(CLAIM, (by_phone_before, by_phone, by_reference, by_phone))
    assert found == (UUID(int=4), UUID(int=2), UUID(int=3))
