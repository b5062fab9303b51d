"""Result codes: each has a next step, as a number or a string, and an unknown one settles nothing."""

import pytest

from payments.domain.answers import Paid, Pending, Unpaid
from payments.domain.result_codes import DECLINED, PENDING, REFUSED_CALLS, UNPAID, answer_of, code_of, refusal_of
from ratiba_contracts.payment_reasons import UnpaidReason as Why

ROWS = [
    # code     reason                       again  declined
    (1, Why.INSUFFICIENT_FUNDS, True, False),
    ("1", Why.INSUFFICIENT_FUNDS, True, False),
    (17, Why.OVER_A_LIMIT, True, False),
    (1001, Why.PHONE_BUSY, True, False),
    (1019, Why.NO_ANSWER, True, False),
    ("1032", Why.NO_ANSWER, True, True),
    (1032, Why.NO_ANSWER, True, True),
    (1037, Why.PHONE_NOT_REACHED, True, False),
    (2001, Why.WRONG_PIN, True, False),
    (8006, Why.WRONG_PIN, False, False),
    ("SFC_IC0003", Why.BUSINESS_NOT_SET_UP, False, False),
]


@pytest.mark.parametrize(("code", "reason", "again", "declined"), ROWS)
def test_a_code_says_why_and_whether_to_try_again(code: object, reason: Why, again: bool, declined: bool) -> None:
    assert answer_of(code_of(code)) == Unpaid(reason, str(code), again, declined=declined)


@pytest.mark.edge(34)
@pytest.mark.parametrize("code", [0, "0", " 0 "])
def test_only_nought_is_money_as_a_number_or_a_string(code: object) -> None:
    assert answer_of(code_of(code)) == Paid()


@pytest.mark.parametrize("code", ["4999", "500.001.1001", "77", "", None, True, 0.0, [], "00"])
def test_what_is_being_processed_or_unknown_is_asked_again(code: object) -> None:
    assert isinstance(answer_of(code_of(code)), Pending)


def test_no_code_is_both_an_end_and_under_way() -> None:
    assert set(UNPAID) & PENDING == set()
    assert set(UNPAID) >= DECLINED
    assert "0" not in UNPAID


@pytest.mark.parametrize("code", REFUSED_CALLS)
def test_a_call_that_was_refused_by_name_rang_on_no_phone(code: str) -> None:
    refusal = refusal_of(code)
    assert refusal is not None
    assert refusal.code == code


@pytest.mark.edge(36)
@pytest.mark.parametrize("code", [None, "500.001.1001", "500.003.02", "503.001.01", "0"])
def test_any_other_end_of_a_call_leaves_open_whether_the_phone_rings(code: str | None) -> None:
    assert refusal_of(code) is None


def test_a_wrong_password_shares_its_code_with_what_is_processed_and_rings_no_phone() -> None:
    refused = refusal_of("500.001.1001", "Wrong credentials")
    assert refused == Unpaid(Why.BUSINESS_NOT_SET_UP, "500.001.1001", may_try_again=False)
    assert refusal_of("500.001.1001", "The transaction is being processed") is None
