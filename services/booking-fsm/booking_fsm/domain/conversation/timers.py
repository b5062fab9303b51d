"""The deadlines that a thread may have, by name; `deadlines.py` says what each does when it comes."""

HOLD = "hold"
"""Deadline of a chair that waits for its customer."""

HOLD_RETRY = "hold_retry"
"""When the hold store is asked again."""

CONSULTATION = "consultation"
"""Until when a model is waited for."""

OFFER_WAIT = "offer_wait"
"""Until when an offer is waited for."""

OFFER_LAPSE = "offer_lapse"
"""When an offer that nobody has answered is over: a second before its time is free for others."""

PAYMENT_START = "payment_start"
"""When money is asked for behind an offer that nobody has answered: a late yes still joins the same payment."""

PAYMENT_OVERDUE = "payment_overdue"
"""When what is unpaid is given up, whatever has become of the payment."""
