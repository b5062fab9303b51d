"""Names and words of what is no service a customer could book: vouchers, fees on top, what is not to be had now."""

import re

_FLAGS = re.IGNORECASE
UNAVAILABLE = "The list says that it is not to be had."
_UNAVAILABLE = re.compile(
    r"\b(?:sold\s*-?\s*out|not\s+(?:currently\s+|yet\s+)?(?:available|offered)|unavailable|out\s+of\s+stock|discontinued|"
    r"no\s+longer\s+(?:offered|available|done)|coming\s+soon|suspended|fully\s+booked|"
    r"(?:i|zi|li|u|ya|ki|vi)meisha|(?:hai|hazi|haya)(?:po|patikani)|hatuna|kwa\s+sasa\s+hakuna)\b",
    _FLAGS,
)
_NO_SERVICE = re.compile(
    r"\b(?:gift|e-?)\s*-?\s*(?:vouchers?|cards?|certificates?)\b|\bvouchers?\b|"
    r"\b(?:delivery|pick\s*-?\s*up|drop\s*-?\s*off|transport(?:ation)?|travel|shipping|courier|packaging|service|admin\w*|"
    r"processing|joining|registration|booking|late|replacement|handling|call\s*-?\s*out|convenience)\s+"
    r"(?:fees?|charges?|costs?)\b|"
    r"^\W*(?:free\s+|home\s+)?(?:delivery|shipping|courier|transport(?:ation)?|pick\s*-?\s*up(?:\s*(?:and|&|/|\+|na)\s*"
    r"(?:delivery|drop\s*-?\s*off))?|drop\s*-?\s*off|nauli|usafiri)\b(?!\s+(?:service|of|bride))|"
    r"\brefunds?\b|\b(?:loyalty|referral)\s+(?:points?|bonus)\b|\bgratuity\b|^\W*discounts?\b|"
    r"\bdiscount\W*$|\bpunguzo\b",
    _FLAGS,
)
_SUM = re.compile(
    r"^\W*(?:(?:grand|sub|net|gross|order|invoice|final|your)\s*-?\s*)?(?:total|jumla)(?:\s+(?:amount|due|paid|payable|kuu|ya\s+\w+|"
    r"(?:incl|excl|inc|ex)\w*\.?\s*(?:vat|tax)?))?\W*$|"
    r"^\W*(?:sub\s*-?\s*total|amount\s+(?:due|paid|tendered|payable)|balance(?:\s+(?:due|b/?f|c/?f|brought\s+forward))?|"
    r"change(?:\s+due)?|cash(?:\s+(?:paid|tendered|received))?|tendered|paid|m-?pesa(?:\s+paid)?|card(?:\s+payment)?|"
    r"rounding|chenji|baki|salio|imelipwa|(?:(?:incl|plus|add|less)\w*\.?\s+)?"
    r"(?:v\.?a\.?t\.?|tax|kodi|discount|service\s+charge|levy)(?:\s*@?\s*\(?\d+(?:\.\d+)?\s*%\)?)?)\W*$",
    _FLAGS,
)
"""What a receipt prints beside its sums."""
_RECEIPT_WORDS = (
    r"\b(?:receipt|invoice|cash\s+sale|risiti|ankara|stakabadhi)\b",
    r"^\W*(?:sub\s*-?\s*)?total\b|^\W*(?:grand|net)\s+total\b|^\W*jumla\b|\bamount\s+due\b",
    r"^\W*(?:change|balance|cash|tendered|paid|chenji|baki|amount\s+(?:paid|tendered))\b[^A-Za-z]*\d",
    r"^\W*(?:v\.?a\.?t\.?|tax)\b[^A-Za-z]*\d",
    r"^\W*\d{1,2}\s*[x×@]\s+\S.*\d|\bqty\b|\bquantity\b|\b(?:served\s+by|cashier|bill\s+to|etr|kra\s+pin)\b",
)
_RECEIPT = tuple(re.compile(pattern, _FLAGS) for pattern in _RECEIPT_WORDS)
_SIGNS_OF_A_RECEIPT = 3
_LONGEST_RECEIPT = 200
_TIMES = re.compile(r"^\s*\d{1,2}\s*(?:[x×@]|pcs?\.?\s+of)\s+(?=[^\W\d])", _FLAGS)
RECEIPT = "This looks like a receipt: what was paid once may not be the price."


def is_unavailable(text: str) -> bool:
    """Whether words say that something is not to be had."""
    return _UNAVAILABLE.search(text) is not None


def is_no_service(name: str) -> bool:
    """Whether a name is one of a voucher, of a fee on top of a service, or of a reduction: a person says."""
    return _NO_SERVICE.search(name) is not None


def is_sum(name: str) -> bool:
    """Whether it is the word beside a sum, a tax, or what was given and returned."""
    return _SUM.search(name) is not None


def is_receipt(texts: list[str]) -> bool:
    """Whether lines are those of a receipt or an invoice: three of its signs are there."""
    short = len(texts) <= _LONGEST_RECEIPT
    return short and sum(any(sign.search(text) for text in texts) for sign in _RECEIPT) >= _SIGNS_OF_A_RECEIPT


def without_times(name: str) -> str:
    """A name without how often it was bought: "2 x Trim"."""
    return _TIMES.sub("", name)
