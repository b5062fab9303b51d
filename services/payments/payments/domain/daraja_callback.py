"""A callback of Daraja as it really comes: numbers or strings, metadata in any order, values missing."""

from dataclasses import dataclass
from typing import Any

from payments.domain.amounts import hundredths
from payments.domain.answers import receipt_of
from payments.domain.result_codes import code_of


class NotACallback(ValueError):
    """The body is no STK callback."""

    slug = "malformed"

    def __init__(self) -> None:
        super().__init__("expected Body.stkCallback with a CheckoutRequestID and a ResultCode")


@dataclass(frozen=True, slots=True)
class DarajaCallback:
    """What a callback claims. Nothing of it is believed before Daraja was asked."""

    reference: str
    result_code: str
    receipt: str | None
    amount: int | None
    phone: str | None

    @property
    def claims_money(self) -> bool:
        """Whether it says that the customer paid."""
        return self.result_code == "0"


def read_callback(body: Any) -> DarajaCallback:
    """Read a callback's JSON. Raises NotACallback; a missing or odd value in the metadata is only a missing value."""
    inner = body.get("Body") if isinstance(body, dict) else None
    callback = inner.get("stkCallback") if isinstance(inner, dict) else None
    if not isinstance(callback, dict):
        raise NotACallback
    reference, code = callback.get("CheckoutRequestID"), code_of(callback.get("ResultCode"))
    if not isinstance(reference, str) or not 0 < len(reference) <= 100 or code is None or len(code) > 40:
        raise NotACallback
    told = _metadata(callback.get("CallbackMetadata"))
    phone = code_of(told.get("PhoneNumber"))
    return DarajaCallback(
        reference=reference,
        result_code=code,
        receipt=receipt_of(told.get("MpesaReceiptNumber")),
        amount=hundredths(told.get("Amount")),
        phone=f"+{phone}" if phone is not None and phone.isdecimal() and len(phone) <= 15 else None,
    )


def _metadata(metadata: Any) -> dict[str, Any]:
    items = metadata.get("Item") if isinstance(metadata, dict) else None
    found: dict[str, Any] = {}
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict) and isinstance(item.get("Name"), str):
            found[item["Name"]] = item.get("Value")
    return found
