"""The provider's wire format: what it answers, refuses and calls back with."""

import base64
import binascii
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from ratiba_cli.fake_daraja.prompts import RESULTS, Prompt

NAIROBI = ZoneInfo("Africa/Nairobi")


class DarajaRefusal(Exception):
    """An HTTP refusal with the provider's own code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code

    def body(self) -> dict[str, str]:
        """What goes over the wire."""
        return {"requestId": "11728-2929992-1", "errorCode": self.code, "errorMessage": str(self)}


class Signed(BaseModel):
    """What every call of a shortcode carries."""

    model_config = ConfigDict(extra="forbid")

    BusinessShortCode: int = Field(ge=10_000, le=9_999_999)
    Password: str
    Timestamp: str = Field(pattern=r"^[0-9]{14}$")

    def check(self, passkey: str) -> None:
        """Refuses a password that is not made of shortcode, passkey and timestamp."""
        try:
            given = base64.b64decode(self.Password, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            given = ""
        if given != f"{self.BusinessShortCode}{passkey}{self.Timestamp}":
            raise DarajaRefusal(500, "500.001.1001", "Wrong credentials")


class StkPush(Signed):
    """An order to prompt a phone."""

    TransactionType: str = Field(pattern=r"^Customer(PayBill|BuyGoods)Online$")
    Amount: int = Field(ge=1, le=250_000)
    PartyA: int
    PartyB: int
    PhoneNumber: int = Field(ge=254_100_000_000, le=254_799_999_999)
    CallBackURL: str = Field(pattern=r"^https?://")
    AccountReference: str = Field(min_length=1, max_length=12)
    TransactionDesc: str = Field(min_length=1, max_length=13)


class StkQuery(Signed):
    """A question about one prompt."""

    CheckoutRequestID: str


class PullQuery(BaseModel):
    """A question for the statement."""

    model_config = ConfigDict(extra="forbid")

    ShortCode: str
    StartDate: str
    EndDate: str
    OffSetValue: str = Field(pattern=r"^[0-9]+$")

    def between(self) -> tuple[datetime, datetime]:
        """The two moments, which are written in local time."""
        first, last = (
            datetime.strptime(each, "%Y-%m-%d %H:%M:%S").replace(tzinfo=NAIROBI)
            for each in (self.StartDate, self.EndDate)
        )
        return first, last + timedelta(milliseconds=999)


def accepted(prompt: Prompt) -> dict[str, Any]:
    """The answer to a push that was taken."""
    said = "Success. Request accepted for processing"
    return {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResponseCode": "0",
        "ResponseDescription": said,
        "CustomerMessage": said,
    }


def query_answer(prompt: Prompt) -> dict[str, Any]:
    """The answer to a query of a prompt that has ended."""
    result = 1032 if prompt.behaviour.denied else prompt.result or 0
    return {
        "ResponseCode": "0",
        "ResponseDescription": "The service request has been accepted successfully",
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": str(result),
        "ResultDesc": RESULTS[result],
    }


def callback(prompt: Prompt, result: int, receipt: str | None, *, bare: bool = False) -> dict[str, Any]:
    """What is posted to the callback address. `bare`: the metadata names its items without values."""
    told: dict[str, Any] = {
        "MerchantRequestID": prompt.merchant_id,
        "CheckoutRequestID": prompt.checkout_id,
        "ResultCode": result,
        "ResultDesc": RESULTS[result],
    }
    if result == 0:
        at = (prompt.ended_at or prompt.sent_at).astimezone(NAIROBI)
        values = {
            "Amount": float(prompt.paid or prompt.amount),
            "MpesaReceiptNumber": receipt,
            "Balance": None,
            "TransactionDate": int(f"{at:%Y%m%d%H%M%S}"),
            "PhoneNumber": int(prompt.phone),
        }
        items = [
            {"Name": name} if value is None or bare else {"Name": name, "Value": value}
            for name, value in values.items()
        ]
        told["CallbackMetadata"] = {"Item": items}
    return {"Body": {"stkCallback": told}}


def statement(prompts: list[Prompt]) -> dict[str, Any]:
    """One page of the statement."""
    if not prompts:
        return {"ResponseRefID": "26178-42530161-2", "ResponseCode": "1001", "ResponseMessage": "No transactions"}
    rows = [
        {
            "transactionId": each.receipt,
            "trxDate": (each.ended_at or each.sent_at).astimezone(NAIROBI).isoformat(timespec="seconds"),
            "msisdn": int(each.phone),
            "sender": "MPESA",
            "transactiontype": "c2b-pay-bill-debit",
            "billreference": each.account_reference,
            "amount": f"{each.paid}.00",
            "organizationname": "Fake business",
        }
        for each in prompts
    ]
    return {
        "ResponseRefID": "26178-42530161-2",
        "ResponseCode": "1000",
        "ResponseMessage": "Success",
        "Response": [rows],
    }
