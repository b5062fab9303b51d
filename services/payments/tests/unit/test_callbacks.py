"""A callback's path and body: what is ours, what is claimed, what is no callback at all."""

from typing import Any
from uuid import UUID

import pytest

from payments.domain.callback_path import (
    account_reference,
    attempt_of,
    callback_token,
    is_notification,
    notification_token,
)
from payments.domain.daraja_callback import DarajaCallback, NotACallback, read_callback

SECRET = b"a-secret-of-sixteen-bytes"
ATTEMPT = UUID("3c1f0a8e-5b5f-4f0e-9a63-555555555555")


def body(code: Any = 0, items: Any = ()) -> dict[str, Any]:
    told = {"MerchantRequestID": "1-2-1", "CheckoutRequestID": "ws_CO_1", "ResultCode": code, "ResultDesc": "x"}
    if items is not None:
        told["CallbackMetadata"] = {"Item": list(items)}
    return {"Body": {"stkCallback": told}}


FULL = (
    {"Name": "Amount", "Value": 1500.0},
    {"Name": "MpesaReceiptNumber", "Value": "TKL3X7Q2WE"},
    {"Name": "Balance"},
    {"Name": "TransactionDate", "Value": 20261120123000},
    {"Name": "PhoneNumber", "Value": 254712000001},
)


def test_a_callback_says_what_it_claims() -> None:
    assert read_callback(body(0, FULL)) == DarajaCallback("ws_CO_1", "0", "TKL3X7Q2WE", 150000, "+254712000001")


@pytest.mark.edge(34)
@pytest.mark.parametrize("code", [0, "0"])
@pytest.mark.parametrize("items", [None, (), ({"Name": "Amount"},), ({"Value": 1},), (7, None), ({"Name": ["x"]},)])
def test_metadata_without_values_is_only_less_to_know(code: Any, items: Any) -> None:
    told = read_callback(body(code, items))
    assert (told.claims_money, told.receipt, told.amount, told.phone) == (True, None, None, None)


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        "x",
        [],
        {},
        {"Body": 1},
        {"Body": {"stkCallback": {}}},
        body(None),
        body([]),
        body("x" * 41),
        body(True),
    ],
)
def test_what_is_no_callback_is_refused(value: Any) -> None:
    with pytest.raises(NotACallback):
        read_callback(value)


@pytest.mark.edge(38)
def test_a_path_is_ours_only_for_its_business_and_its_prompt() -> None:
    token = callback_token(SECRET, "pendo-spa", ATTEMPT)
    assert attempt_of(SECRET, "pendo-spa", token) == ATTEMPT
    assert attempt_of(SECRET, "kucha-bar", token) is None
    assert attempt_of(b"another-secret-of-bytes", "pendo-spa", token) is None
    assert attempt_of(SECRET, "pendo-spa", UUID(int=1).hex + token[32:]) is None
    for made_up in ("", "x", token[:-1], token + "x", "ü" * 54):
        assert attempt_of(SECRET, "pendo-spa", made_up) is None


def test_a_notification_path_is_ours_only_for_its_business() -> None:
    assert is_notification(SECRET, "pendo-spa", notification_token(SECRET, "pendo-spa"))
    assert not is_notification(SECRET, "pendo-spa", notification_token(SECRET, "kucha-bar"))


def test_what_stands_on_the_statement_fits_and_differs_from_prompt_to_prompt() -> None:
    references = {account_reference(UUID(int=n * 7919)) for n in range(1, 1000)}
    assert len(references) == 999
    assert {len(each) for each in references} == {12}
