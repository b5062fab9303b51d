"""Every result code of Daraja -> the next step, and the key of a sentence. Numbers and strings are one code.

Codes come from three places: a callback's or query's ResultCode, and the errorCode of a refused HTTP call. Only 0 is
money; a code nobody knows is no answer, so it is asked again rather than guessed.
"""

from collections.abc import Mapping

from payments.domain.answers import Answer, Paid, Pending, Unpaid
from ratiba_contracts.payment_reasons import UnpaidReason as Why

_AGAIN, _NOT_AGAIN = True, False

UNPAID: Mapping[str, tuple[Why, bool]] = {
    "1": (Why.INSUFFICIENT_FUNDS, _AGAIN),
    "2": (Why.OVER_A_LIMIT, _NOT_AGAIN),  # below the least amount
    "3": (Why.OVER_A_LIMIT, _NOT_AGAIN),  # above the greatest amount
    "4": (Why.OVER_A_LIMIT, _NOT_AGAIN),  # above the day's limit
    "8": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),  # the business may hold no more
    "11": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),  # the debit party is in no state to pay
    "17": (Why.OVER_A_LIMIT, _AGAIN),  # the same amount to the same business a moment ago
    "20": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "21": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "26": (Why.PROVIDER_TROUBLE, _AGAIN),  # the system is busy
    "1001": (Why.PHONE_BUSY, _AGAIN),  # another prompt is open on that phone
    "1019": (Why.NO_ANSWER, _AGAIN),  # the prompt ran out
    "1025": (Why.PHONE_NOT_REACHED, _AGAIN),
    "1031": (Why.NO_ANSWER, _AGAIN),
    "1032": (Why.NO_ANSWER, _AGAIN),
    "1036": (Why.PHONE_NOT_REACHED, _AGAIN),
    "1037": (Why.PHONE_NOT_REACHED, _AGAIN),
    "2001": (Why.WRONG_PIN, _AGAIN),
    "2006": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "2028": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "8006": (Why.WRONG_PIN, _NOT_AGAIN),  # the PIN is locked
    "9999": (Why.PHONE_NOT_REACHED, _AGAIN),
    "SFC_IC0003": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
}
"""Certainly no money by this prompt: the reason, and whether another prompt makes sense."""

DECLINED = frozenset({"1031", "1032"})
"""The customer said no on the phone (1031, 1032 are one and the same to us)."""

PENDING = frozenset({"4999", "500.001.1001"})
"""Being processed. Daraja says so with ResultCode 4999 or as an error with HTTP 500."""

REFUSED_CALLS: Mapping[str, tuple[Why, bool]] = {
    "400.002.02": (Why.WRONG_NUMBER, _AGAIN),
    "400.002.05": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "400.003.01": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "400.003.02": (Why.WRONG_NUMBER, _AGAIN),
    "400.008.01": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "400.008.02": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "401.002.01": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "401.003.01": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "404.001.01": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "404.001.03": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "404.001.04": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "405.001": (Why.BUSINESS_NOT_SET_UP, _NOT_AGAIN),
    "500.003.03": (Why.PROVIDER_TROUBLE, _AGAIN),  # too many calls: refused before it was looked at
}
"""Error codes that say the call itself was refused: no phone rings. After a wrong number, another one may pay."""

TOKEN_REFUSED = frozenset({"401.002.01", "401.003.01", "404.001.03"})
"""The access token ran out: a new one is fetched and the call, which was refused, is made once more."""


def code_of(value: object) -> str | None:
    """A code as text, whether it came as a number or a string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return str(value).strip() or None


def answer_of(code: str | None) -> Answer:
    """What a ResultCode means. Paid carries nothing here: a receipt and an amount come from elsewhere."""
    if code == "0":
        return Paid()
    if code is not None and code in UNPAID:
        reason, again = UNPAID[code]
        return Unpaid(reason, code, again, declined=code in DECLINED)
    return Pending(f"result code {code}")


def is_wrong_password(error_code: str | None, message: object) -> bool:
    """Whether a call was refused for a password that the passkey made. Only the words tell it from `PENDING`."""
    return error_code in PENDING and isinstance(message, str) and message.strip().lower() == "wrong credentials"


def refusal_of(error_code: str | None, message: object = None) -> Unpaid | None:
    """What the errorCode of a prompt means: certainly refused, or None where the phone may ring all the same."""
    if is_wrong_password(error_code, message):
        return Unpaid(Why.BUSINESS_NOT_SET_UP, error_code, _NOT_AGAIN)
    if error_code is None or error_code not in REFUSED_CALLS:
        return None
    reason, again = REFUSED_CALLS[error_code]
    return Unpaid(reason, error_code, again)
