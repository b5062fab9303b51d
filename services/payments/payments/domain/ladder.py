"""When the provider is asked about a prompt nobody has told us the end of: a bounded ladder, from 60 s on.

The first rungs are close together because a customer waits; the last ones are reconciliation. A statement is read from
the fifth minute on, when the query alone has not answered. After the last rung the prompt is given up: the statement
no longer reaches back to it.
"""

from datetime import datetime, timedelta

from payments.domain.answers import Statement
from payments.domain.attempts import Attempt

RUNGS: tuple[float, ...] = (60, 120, 180, 300, 600, 1200, 1740, 3600, 7200, 14_400, 28_800, 57_600, 115_200, 169_200)
"""Seconds after the prompt was sent. 29 minutes: the last look before a chair of 30 minutes is given away."""

STATEMENT_FROM = 300.0
"""Seconds after which the statement is read too: by then a prompt is answered or has run out on the phone."""

SURELY_OVER = 900.0
"""Seconds after which a prompt that is not on a complete statement was not paid."""


def next_ask(sent_at: datetime, now: datetime, rungs: tuple[float, ...] = RUNGS) -> datetime | None:
    """The next rung that is still ahead; None past the last."""
    for rung in rungs:
        due = sent_at + timedelta(seconds=rung)
        if due > now:
            return due
    return None


def reads_statement(sent_at: datetime, now: datetime, *, from_seconds: float = STATEMENT_FROM) -> bool:
    """Whether the statement is worth reading."""
    return now - sent_at >= timedelta(seconds=from_seconds)


def proves_absence(statement: Statement, attempt: Attempt, *, after_seconds: float = SURELY_OVER) -> bool:
    """Whether a statement without this prompt proves that it was not paid.

    It is complete, of the account the prompt was sent for, and reaches from before the prompt to well after it.
    """
    covered = statement.since <= attempt.sent_at <= statement.until - timedelta(seconds=after_seconds)
    return statement.complete and covered and statement.account == attempt.account
