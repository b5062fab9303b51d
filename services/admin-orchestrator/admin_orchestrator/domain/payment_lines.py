"""Payments in lines an owner reads. Every amount is one the ledger gave: nothing is added up here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from admin_orchestrator.domain.history import day_and_time
from admin_orchestrator.domain.payment_words import (
    ATTEMPTS,
    CALLED_OFF,
    CANCELLED_BEFORE,
    FILTERS,
    LINES,
    METHODS,
    NO_LONGER_PAID,
    OWED_BACK,
    PAID_BACK,
    PART_OWED,
    PART_PAID_BACK,
    PROVIDERS,
    REFUSED,
    STATES,
    UNPAID,
    Filter,
    Mood,
)
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payment_requests import (
    BY_PROVIDER,
    ShownAttempt,
    ShownCandidate,
    ShownLine,
    ShownOwedBack,
    ShownPayment,
    ShownRefund,
    ShownUnrouted,
    Standing,
)
from ratiba_contracts.payments import PaymentState
from ratiba_wording.money import money


@dataclass(frozen=True, slots=True)
class Clock:
    """How moments are said: in the business's zone, seen from `now`."""

    now: datetime
    zone: ZoneInfo

    def said(self, at: datetime) -> str:
        """A moment: "today, 14:05"."""
        return day_and_time(at.astimezone(self.zone), self.now.astimezone(self.zone))


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment in the list."""

    payment_id: str
    services: str
    amount: str
    state: str
    mood: Mood
    why: str
    when: str
    phone_ends: str
    method: str


@dataclass(frozen=True, slots=True)
class RefundLine:
    """Money owed back, or paid back. `version` is what a button for it was made for."""

    payment_id: str
    refund_id: int
    version: int
    amount: str
    why: str
    when: str
    paid_back: str
    may_be_undone: bool


@dataclass(frozen=True, slots=True)
class OwedLine:
    """Money owed back, and to whom."""

    refund: RefundLine
    services: str
    phone_ends: str
    method: str
    receipts: str


@dataclass(frozen=True, slots=True)
class StrayLine:
    """Something unrouted that claims money, as it claims it: nobody has confirmed it."""

    unrouted_id: str
    told: str
    when: str
    receipt: str
    phone_ends: str
    candidates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """All that happened to one payment: parts and their state, prompts, receipts, money owed back."""

    line: PaymentLine
    held_until: str
    parts: tuple[tuple[str, str, str], ...]
    prompts: tuple[tuple[str, str, str], ...]
    receipts: tuple[tuple[str, str, str], ...]
    refunds: tuple[RefundLine, ...]
    paid_back_twice: str


def payment_line(shown: ShownPayment, clock: Clock) -> PaymentLine:
    """A payment in the list."""
    name, mood = state_of(shown)
    unpaid = [each for each in shown.attempts if each.reason is not None]
    says_why = shown.state in (PaymentState.FAILED, PaymentState.EXPIRED) and unpaid
    return PaymentLine(
        payment_id=str(shown.payment_id),
        services=", ".join(line.service_name for line in shown.lines),
        amount=money(shown.total, shown.currency),
        state=name,
        mood=mood,
        why=_why(unpaid[-1]) if says_why else "",
        when=clock.said(shown.requested_at),
        phone_ends=shown.phone_ends or "",
        method=METHODS[shown.method],
    )


def state_of(shown: ShownPayment) -> tuple[str, Mood]:
    """A payment's state, and how it looks. Once everything was paid back, that is what it is.

    Where the appointments are gone nothing is left to pay. Who refused a prompt still owes for what stands.
    """
    paid_back = all(each.paid_out_at is not None for each in shown.refunds)
    if shown.state is PaymentState.REFUND_DUE and paid_back:
        return PAID_BACK
    if shown.state is PaymentState.SETTLED and shown.refunds:
        return PART_PAID_BACK if paid_back else PART_OWED
    if shown.state is PaymentState.CANCELLED_BY_CUSTOMER:
        return REFUSED if any(line.state == "owed" for line in shown.lines) else CALLED_OFF
    return STATES[shown.state]


def refund_line(payment_id: str, refund: ShownRefund, currency: str, clock: Clock) -> RefundLine:
    """Money owed back."""
    paid_back = ""
    if refund.paid_out_at is not None:
        paid_back = f"{clock.said(refund.paid_out_at)}, says {refund.paid_out_by}"
    cancelled_before = refund.reason is RefundReason.APPOINTMENT_CANCELLED and not refund.paid_first
    return RefundLine(
        payment_id=payment_id,
        refund_id=refund.refund_id,
        version=refund.version,
        amount=money(refund.amount, currency),
        why=CANCELLED_BEFORE if cancelled_before else OWED_BACK[refund.reason],
        when=clock.said(refund.at),
        paid_back=paid_back,
        may_be_undone=refund.paid_out_by != BY_PROVIDER,
    )


def owed_line(owed: ShownOwedBack, currency: str, clock: Clock) -> OwedLine:
    """Money owed back, and to whom."""
    return OwedLine(
        refund=refund_line(str(owed.payment_id), owed.refund, currency, clock),
        services=", ".join(owed.services),
        phone_ends=owed.phone_ends,
        method=METHODS[owed.method],
        receipts=", ".join(owed.receipts),
    )


def stray_line(shown: ShownUnrouted, currency: str, clock: Clock) -> StrayLine:
    """Something unrouted, and the payments it may belong to: (id, words)."""
    amount = "an amount it does not name" if shown.amount is None else money(shown.amount, currency)
    return StrayLine(
        unrouted_id=str(shown.unrouted_id),
        told=f"{PROVIDERS[shown.provider]} says {amount} was paid",
        when=clock.said(shown.received_at),
        receipt=shown.receipt or "",
        phone_ends=shown.phone_ends or "",
        candidates=tuple((str(each.payment_id), _candidate(each, currency, clock)) for each in shown.candidates),
    )


def story(shown: ShownPayment, clock: Clock) -> Story:
    """All that happened to one payment."""
    currency, payment_id = shown.currency, str(shown.payment_id)
    return Story(
        line=payment_line(shown, clock),
        held_until=clock.said(shown.held_until),
        parts=tuple((line.service_name, money(line.amount, currency), _stands(line, shown)) for line in shown.lines),
        prompts=tuple(
            (clock.said(each.sent_at), f"{PROVIDERS[each.provider]}, phone …{each.phone_ends}", _result(each))
            for each in shown.attempts
        ),
        receipts=tuple(
            (each.receipt or "the provider has not told it yet", money(each.amount, currency), clock.said(each.at))
            for each in shown.credits
        ),
        refunds=tuple(refund_line(payment_id, each, currency, clock) for each in shown.refunds),
        paid_back_twice=money(shown.paid_back_twice, currency) if shown.paid_back_twice else "",
    )


def filter_counts(standing: Standing | None) -> tuple[tuple[Filter, str, int], ...]:
    """The filters in order, each with how many payments it lists."""
    counts: Mapping[PaymentState, int] = standing.counts if standing is not None else {}
    back = standing.money_back if standing is not None else 0
    return tuple(
        (each, name, back if each is Filter.BACK else sum(counts.get(state, 0) for state in states or PaymentState))
        for each, (name, states) in FILTERS.items()
    )


def _candidate(each: ShownCandidate, currency: str, clock: Clock) -> str:
    name, _ = STATES[each.state]
    services = ", ".join(each.services)
    return (
        f"{services}, {money(each.total, currency)}, phone …{each.phone_ends}, {clock.said(each.requested_at)}: {name}"
    )


def _stands(line: ShownLine, shown: ShownPayment) -> str:
    """What became of a part. Where money went back for two reasons, which it was for this one is not told."""
    reasons = {each.reason for each in shown.refunds} & NO_LONGER_PAID.keys()
    if line.state != "refund_due" or len(reasons) != 1:
        return LINES[line.state]
    return NO_LONGER_PAID[reasons.pop()]


def _result(attempt: ShownAttempt) -> str:
    return ATTEMPTS[attempt.state] if attempt.reason is None else f"Not paid: {_why(attempt)}"


def _why(attempt: ShownAttempt) -> str:
    return UNPAID[attempt.reason] if attempt.reason is not None else ""
