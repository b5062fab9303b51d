"""A provider's message that money was sent, pasted into the chat ("QGH7K2L9QX Confirmed. Ksh1,800.00 paid to ..."), or
its code alone.

It is another machine's text: its times, names and numbers are no wishes of the customer's, nor is its language theirs.
"""

import re

from booking_fsm.domain.understanding.lexicon import word_set
from booking_fsm.domain.understanding.text import tokens

_CODE = re.compile(r"(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=(?:[0-9]*[A-Z]){3})[A-Z0-9]{10}(?![A-Za-z0-9])")
_AMOUNT = re.compile(r"\b(?:kshs?|kes|tshs?|tzs|ushs?|ugx|rwf|sh)[. ]{0,2}\d", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:confirmed|successful(?:ly)?|completed|debited|imethibitishwa|umethibitishwa|imekamilika|umefanikiwa|imefanikiwa"
    r"|(?:sent|paid|transferred) to|(?:imetumwa|imelipwa|umetuma|umelipa))\b",
    re.IGNORECASE,
)
_BOOKED = re.compile(
    r"\b(?:balance|salio|baki)\b|\b(?:tid|txn|trans|transaction|muamala|ref|reference)\b[^A-Z0-9\n]{0,3}"
    r"(?:(?:id|no|number|na|namba)\b[^A-Z0-9\n]{0,4})?[A-Z]{0,8}\d{5}",
    re.IGNORECASE,
)
_NOT_SENT = re.compile(
    r"\b(?:failed|unsuccessful|insufficient|declined|imeshindikana|haitoshi|haikufanikiwa)\b", re.IGNORECASE
)


def is_receipt(cleaned: str) -> bool:
    """Whether a message is such a text, or hands over such a code and says nothing else."""
    code = _CODE.search(cleaned)
    if _AMOUNT.search(cleaned) and _HAPPENED.search(cleaned) and not _NOT_SENT.search(cleaned):
        return code is not None or _BOOKED.search(cleaned) is not None
    if code is None:
        return False
    rest = tokens(cleaned[: code.start()] + " " + cleaned[code.end() :])
    return all(token.norm in word_set("around_a_receipt") for token in rest if token.is_word)
