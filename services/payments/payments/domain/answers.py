"""What a provider says, in our words. Only `Paid` is a confirmation, and only a provider that was asked says it."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ratiba_contracts.payment_reasons import UnpaidReason

_RECEIPT = re.compile(r"[!-~]{1,64}")


def receipt_of(value: object) -> str | None:
    """A receipt as a provider writes it; None for what cannot be one: money is credited without it all the same."""
    return value.strip() if isinstance(value, str) and _RECEIPT.fullmatch(value.strip()) else None


@dataclass(frozen=True, slots=True)
class Sent:
    """The prompt is out. `reference` is the provider's id of it; `pay_at` the page of a card order."""

    reference: str
    pay_at: str | None = None


@dataclass(frozen=True, slots=True)
class Unclear:
    """The call ended without an answer that settles anything: the phone may ring all the same."""

    why: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """The prompt certainly never left: no token for the call, or nobody to connect to. No phone rings."""

    why: str


@dataclass(frozen=True, slots=True)
class Unpaid:
    """Certainly no money by this prompt. `declined`: the customer said no to it."""

    reason: UnpaidReason
    code: str | None
    may_try_again: bool
    declined: bool = False


@dataclass(frozen=True, slots=True)
class Paid:
    """The money moved. What the provider did not say is None. `amount` in hundredths; `at`, when it moved."""

    receipt: str | None = None
    amount: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """The money moved, says the provider, but not how much, and a callback claims another sum than was asked for.

    A claim is no provider's word: the statement says the sum, or, when asking ends, it is what was asked for.
    """


@dataclass(frozen=True, slots=True)
class Reversed:
    """The money had moved and was taken back by the provider (a card's chargeback).

    `by_hand`: how much of the payment's money a person has paid back, as our own books say.
    """

    by_hand: int = 0


@dataclass(frozen=True, slots=True)
class Pending:
    """Not decided yet, or not known now: ask again later. `unpaid`: the provider says that no money has come so far."""

    why: str
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class Absent:
    """Not on a complete statement that reaches far enough, or unpaid by a status that is old enough: no money by it."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One credit on the provider's own statement. `account_reference` is what we gave the prompt."""

    receipt: str
    account_reference: str
    amount: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """Credits of one account between two moments.

    `complete` only when the provider showed all of them and each could be read. `since` is what was really covered,
    which may be later than what was asked for.
    """

    lines: tuple[StatementLine, ...]
    complete: bool
    account: str
    since: datetime
    until: datetime


class Voided(StrEnum):
    """How calling a prompt off ended.

    `off`: nobody can pay by it any more. `refused`: it was paid, or called off before. `unknown`: no answer, or the
    provider takes nothing back.
    """

    OFF = "off"
    REFUSED = "refused"
    UNKNOWN = "unknown"


PromptOutcome = Sent | Unclear | NotSent | Unpaid
Answer = Paid | Doubted | Unpaid | Pending | Reversed | Absent
