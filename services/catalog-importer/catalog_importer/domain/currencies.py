"""How currencies are written on a list, and which of them are the business's own."""

import re
from functools import lru_cache

from catalog_importer.domain.remembered import REMEMBERED

_SIGNS: dict[str, tuple[str, ...]] = {
    "KES": ("kes", "kshs", "ksh", "k.sh", "kenya shillings"),
    "UGX": ("ugx", "ushs", "ush", "u.sh"),
    "TZS": ("tzs", "tshs", "tsh", "t.sh"),
    "RWF": ("rwf", "frw", "rfw"),
    "BIF": ("bif", "fbu"),
    "ETB": ("etb", "birr"),
    "SSP": ("ssp",),
    "CDF": ("cdf",),
    "ZMW": ("zmw",),
    "MWK": ("mwk",),
    "ZAR": ("zar",),
    "NGN": ("ngn", "₦", "naira"),
    "GHS": ("ghs", "₵", "cedis"),
    "INR": ("inr", "₹"),
    "AED": ("aed",),
    "USD": ("usd", "us$", "u$s", "$", "dollars", "dola"),
    "EUR": ("eur", "euros", "euro", "€"),
    "GBP": ("gbp", "£"),
}
_OWN = ("shillings", "shilling", "shilingi", "shs", "sh", "bob")
"""Said of any shilling: the one the business is paid in."""

_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "ZWL", "NAD", "LRD"})
WITH_CENTS = frozenset({"USD", "EUR", "GBP", "ZAR", "CAD", "AUD", "AED", "INR", "GHS", "NZD"})
"""Where prices with two decimals are usual."""

_LEAST: dict[str, int] = {"KES": 20, "UGX": 500, "TZS": 500, "RWF": 100, "BIF": 100, "CDF": 100, "NGN": 50}

_CODE_OF = {sign: code for code, signs in _SIGNS.items() for sign in signs}
_ALL = sorted([*_CODE_OF, *_OWN], key=len, reverse=True)
SIGN = "(?:" + "|".join(re.escape(sign) for sign in _ALL) + ")"
"""A regular expression for any of them, to be used without regard to case."""

_NAMED = re.compile(rf"(?<![A-Za-z]){SIGN}(?![A-Za-z])", re.IGNORECASE)


def currency_of(sign: str, own: str) -> str:
    """The code a sign stands for on the list of a business that is paid in `own`."""
    code = _CODE_OF.get(sign.lower().strip(" ."))
    if code is None:
        return own
    return own if code == "USD" and sign.strip(" .") == "$" and own in _DOLLARS else code


@lru_cache(maxsize=REMEMBERED)
def currency_named(text: str, own: str) -> str | None:
    """The one currency a heading names ("Price (UGX)"), or None where it names none or several."""
    codes = {currency_of(found, own) for found in _NAMED.findall(text)}
    return codes.pop() if len(codes) == 1 else None


def least_usual(currency: str) -> int:
    """Below so many units nobody charges for a service: rather thousands are meant, or a letter was lost."""
    return _LEAST.get(currency, 1)
