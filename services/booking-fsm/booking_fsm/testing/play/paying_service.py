"""Payments as a play has it: whatever a provider and a phone may do to a payment, told in any order.

It credits nothing twice and takes nothing back that was confirmed; how far a payment is, is all it remembers.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from booking_fsm.testing.payments_word import payment_outcome
from booking_fsm.testing.play.committed import Sent
from ratiba_contracts.booking import Cancelled
from ratiba_contracts.codec import envelope
from ratiba_contracts.envelope import Envelope, derived_id
from ratiba_contracts.payments import MOST_ATTEMPTS, PaymentFailed, PaymentRequested

Told = tuple[str, str]
"""An outcome and its reason, if it has one."""

_FAILED: tuple[Told, ...] = (
    ("failed", "insufficient_funds"),
    ("failed", "no_answer"),
    ("failed", "business_not_set_up"),
    ("failed", "wrong_number"),
)
_MAY_BE_ASKED_FOR_AGAIN = frozenset({"requested", "prompted", "failed", "cancelled_by_customer"})
"""What is still open is closed for it: nothing is told of it any more but money."""

_LATE: tuple[Told, ...] = (("refund_due", "too_late"),)


@dataclass(frozen=True)
class Account:
    """One payment: its last request, how far it is, what of it was called off, and how many facts were told."""

    request: Envelope[PaymentRequested]
    state: str = "requested"
    gone: frozenset[UUID] = frozenset()
    told: int = 0

    @property
    def lines(self) -> tuple[UUID, ...]:
        """What is still to be paid for."""
        return tuple(line.appointment_id for line in self.request.data.lines if line.appointment_id not in self.gone)

    def may_tell(self, now: dt.datetime) -> tuple[Told, ...]:
        """What can come next; nothing is certain about when."""
        paid: tuple[Told, ...] = (("settled", ""),) if self.lines else (("refund_due", "appointment_cancelled"),)
        if now > self.request.data.held_until:
            paid = _LATE
        over: tuple[Told, ...] = (("expired", ""),) if now >= self.request.data.held_until else ()
        match self.state:
            case "requested":
                return over or (("prompted", ""), *paid, *_FAILED)
            case "prompted":
                return (*over, *paid, *_FAILED, ("cancelled_by_customer", ""), ("refund_due", "too_little"))
            case "failed" | "cancelled_by_customer":
                return paid
            case "settled":
                return (("refund_due", "paid_twice"), ("refund_due", "reversed_by_provider"))
            case "expired":
                return _LATE
            case _:
                return (("refund_due", "paid_twice"), ("paid_back", ""))


@dataclass
class PayingService:
    """Its accounts, and facts that are on their way."""

    accounts: dict[UUID, Account] = field(default_factory=dict)
    on_the_way: list[Envelope[Any]] = field(default_factory=list)

    def copied(self) -> "PayingService":
        """As it is now."""
        return replace(self, accounts=dict(self.accounts), on_the_way=list(self.on_the_way))

    def hears(self, new: tuple[Sent, ...], now: dt.datetime) -> None:
        """Take in requests, and appointments that are gone."""
        for fact in (sent.fact for sent in new):
            if fact is None:
                continue
            if isinstance(fact.data, PaymentRequested):
                self._asked(fact)
            if isinstance(fact.data, Cancelled):
                self._called_off(fact.data.appointment.appointment_id, now)

    def tells(self, back: int, choice: int, now: dt.datetime) -> None:
        """The next fact about the `back`-th last payment is on its way."""
        ids = list(self.accounts)
        account = self.accounts[ids[-1 - back % len(ids)]]
        may = account.may_tell(now)
        self._tell(account, may[choice % len(may)], now)

    def arrives(self, place: int) -> Envelope[Any] | None:
        """One of the facts on their way, in any order."""
        return self.on_the_way.pop(place % len(self.on_the_way)) if self.on_the_way else None

    def _asked(self, fact: Envelope[PaymentRequested]) -> None:
        known = self.accounts.pop(fact.data.payment_id, None)
        if known is None:
            self.accounts[fact.data.payment_id] = Account(fact)
        elif known.state in _MAY_BE_ASKED_FOR_AGAIN and fact.data.attempt <= MOST_ATTEMPTS:
            wanted = {line.appointment_id for line in fact.data.lines}
            left_out = frozenset(known.lines) - wanted  # called off with this request, and not to be revived by another
            again = replace(known, state="requested", request=fact, gone=known.gone | left_out)
            self.accounts[fact.data.payment_id] = again
        else:
            self.accounts[fact.data.payment_id] = known

    def _called_off(self, appointment_id: UUID, now: dt.datetime) -> None:
        for payment_id, account in list(self.accounts.items()):
            if appointment_id not in account.lines:
                continue
            left = replace(account, gone=account.gone | {appointment_id})
            self.accounts[payment_id] = left
            if account.state == "settled":
                self._tell(left, ("refund_due", "appointment_cancelled"), now, keeps_state=bool(left.lines))
            elif not left.lines and account.state in ("requested", "prompted"):
                self._tell(left, ("cancelled_by_customer", ""), now)

    def _tell(self, account: Account, told: Told, now: dt.datetime, *, keeps_state: bool = False) -> None:
        outcome, reason = told
        request = account.request
        fact = payment_outcome(request.data, outcome, reason)
        if outcome in ("settled", "refund_due"):
            fact = fact.model_copy(update={"appointment_ids": account.lines})
        if isinstance(fact, PaymentFailed):
            fact = fact.model_copy(update={"may_try_again": fact.may_try_again and fact.attempt < MOST_ATTEMPTS})
        keeps_state = keeps_state or outcome == "paid_back" or (outcome, account.state) == ("refund_due", "settled")
        state = account.state if keeps_state else outcome
        self.accounts[fact.payment_id] = replace(account, state=state, told=account.told + 1)
        id_ = derived_id(fact.payment_id, f"told {account.told}")
        key = request.partitionkey
        self.on_the_way.append(envelope(fact, id=id_, tenant=request.tenant, key=key, time=now, cause=request))
