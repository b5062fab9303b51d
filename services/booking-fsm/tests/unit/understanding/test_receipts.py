"""A provider's message pasted into the chat says that it is paid, and nothing else."""

import pytest

from booking_fsm.domain.understanding import Expecting, Intent
from booking_fsm.domain.understanding.understand import HAS_PAID

RECEIPTS = [
    "QGH7K2L9QX Confirmed. Ksh1,800.00 paid to PENDO SPA on 22/11/26 at 5:20 AM. New M-PESA balance is Ksh2,310.00",
    "SGH4K2L9QX Confirmed. Ksh1,500.00 sent to JANE WANJIKU 0712 345 678 on 23/11/26 at 5:40 AM. Cost, Ksh23.00.",
    "QGH7K2L9QX Imethibitishwa Ksh1,800.00 imetumwa kwa PENDO SPA 22/11/26 saa 5:20 AM. Baki yako ni Ksh2,310.00",
    "Umelipa Ksh 1,800 kwa PENDO SPA tarehe 22/11/26 saa 5:20 AM. Salio lako ni Ksh 2,310",
    "TID:24512345678. You have sent Ksh 1,800 to PENDO SPA. Confirmed. Your Airtel Money balance is Ksh 300.",
    "Dear customer, KES 1,800.00 transferred to PENDO SPA A/C 011098 on 22-11-2026 10:15. Ref FT26326ABC12. KCB",
    "nimelipa jamani: QGH7K2L9QX Confirmed. Ksh1,800.00 paid to PENDO SPA on 22/11/26 at 5:20 AM. manicure kesho",
    "QGH7K2L9QX",
    "mpesa code ni QGH7K2L9QX",
    "Here is the receipt: QGH7K2L9QX, thanks",
    "ndio, hii hapa QGH7K2L9QX",
]

NO_RECEIPTS = [
    "QGH7K2L9QX Failed. Ksh1,800.00 sent to PENDO SPA on 22/11/26 was not completed.",
    "manicure tomorrow at 10am",
    "qgh7k2l9qx",
    "0712345678",
    "WEDNESDAY1 is not a word",
    "TOMORROWAM",
    "1234567890",
    "6VPCVV",
    "I want my money back, QGH7K2L9QX",
    "cancel QGH7K2L9QX",
    "is ksh 1800 confirmed?",
    "Failed. Insufficient funds in your M-PESA account to pay Ksh1,800. Your M-PESA balance is Ksh20.00",
]


@pytest.mark.parametrize("expecting", [None, Expecting.YES_NO, Expecting.TIME, Expecting.NAME, Expecting.PHONE])
@pytest.mark.parametrize("text", RECEIPTS)
def test_a_receipt_says_that_it_is_paid_and_nothing_else(heard, text, expecting):
    assert heard(text, expecting) == HAS_PAID


@pytest.mark.parametrize("text", NO_RECEIPTS)
def test_what_is_no_receipt_is_read_as_ever(heard, text):
    assert Intent.HAS_PAID not in heard(text).intents
