"""The course of a payment: what each input makes of it. One function an input; nothing here asks or calls anybody.

Each returns a `Course`: the payment and the attempt as they are to be stored, the money to be written down, and the
facts to be told. An input that comes twice leads to the same place and tells nothing the second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from payments.domain.amounts import Line, LineState, OwedBack, call_off, credit, owed, take_back, void
from payments.domain.answers import (
    Absent,
    Answer,
    Doubted,
    NotSent,
    Paid,
    Pending,
    PromptOutcome,
    Reversed,
    Sent,
    Unclear,
    Unpaid,
)
from payments.domain.attempts import CREDITED, Attempt
from payments.domain.state import CONFIRMED, OPEN, Event, after
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import (
    AttemptState,
    Method,
    PaymentCancelledByCustomer,
    PaymentExpired,
    PaymentFailed,
    PaymentOutcome,
    PaymentPrompted,
    PaymentRefundDue,
    PaymentRequested,
    PaymentSettled,
    PaymentState,
    PromptedPersonal,
    Provider,
)


@dataclass(frozen=True, slots=True)
class Payment:
    """What a customer is to pay for, and how far that is."""

    payment_id: UUID
    key: str
    thread_id: str
    customer_id: UUID
    phone: str
    method: Method
    currency: str
    held_until: datetime
    lines: tuple[Line, ...]
    state: PaymentState = PaymentState.REQUESTED
    attempts_wanted: int = 1

    @property
    def total(self) -> int:
        """What was quoted, in hundredths."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Course:
    """What to store and what to tell. `received`: confirmed money to write down, with its receipt where it has one.

    `taken_back`: money that the provider took back itself and that comes off what was owed back before.
    """

    payment: Payment
    attempt: Attempt | None = None
    received: int | None = None
    receipt: str | None = None
    owed_back: tuple[OwedBack, ...] = ()
    taken_back: int = 0
    facts: tuple[PaymentOutcome, ...] = ()


def requested(fact: PaymentRequested, key: str) -> Payment:
    """A payment as it was asked for."""
    return Payment(
        payment_id=fact.payment_id,
        key=key,
        thread_id=fact.thread_id,
        customer_id=fact.customer_id,
        phone=fact.personal.phone,
        method=fact.method,
        currency=fact.currency,
        held_until=fact.held_until,
        lines=tuple(Line(line.appointment_id, line.service_name, line.amount) for line in fact.lines),
        attempts_wanted=fact.attempt,
    )


def asked_again(payment: Payment, attempt: int, phone: str, method: Method | None = None) -> Payment:
    """Another prompt is wanted, on this phone and by this method. The quote stays as it was, whatever is asked for now.

    It is sent when no prompt of this payment is live, by whichever method that was.
    """
    if attempt <= payment.attempts_wanted or payment.state in CONFIRMED:
        return payment
    again = after(payment.state, Event.ASKED_AGAIN)
    return replace(payment, state=again, attempts_wanted=attempt, phone=phone, method=method or payment.method)


def left_out(payment: Payment, fact: PaymentRequested) -> tuple[UUID, ...]:
    """Unpaid appointments that a newer request asks no money for: they are called off, whoever tells of it first."""
    if fact.attempt <= payment.attempts_wanted:
        return ()
    wanted = {line.appointment_id for line in fact.lines}
    owing = (line.appointment_id for line in payment.lines if line.state is LineState.OWED)
    return tuple(each for each in owing if each not in wanted)


def next_prompt(payment: Payment, attempts: Sequence[Attempt], now: datetime) -> int | None:
    """The number of the prompt to send now; None while one bars it, none is wanted, or there is nothing to pay for."""
    number = payment.attempts_wanted
    wanted = payment.state is PaymentState.REQUESTED and all(each.number < number for each in attempts)
    barred = any(each.bars_another for each in attempts) or now >= payment.held_until
    return number if wanted and not barred and owed(payment.lines) else None


def prompted(payment: Payment, attempt: Attempt, outcome: PromptOutcome) -> Course:
    """How the call that sent a prompt ended. An unclear end leaves it live: the phone may ring.

    One that was never sent is over at once: the next may go as soon as the customer wants it.
    """
    match outcome:
        case Unclear():
            return Course(payment, attempt)
        case NotSent():
            return _unpaid(payment, attempt, Unpaid(UnpaidReason.PROVIDER_TROUBLE, None, may_try_again=True))
        case Sent(reference, pay_at):
            if attempt.state is not AttemptState.SENDING:
                return Course(payment, replace(attempt, reference=attempt.reference or reference))
            sent = replace(attempt, state=AttemptState.PROMPTED, reference=reference)
            if payment.state is not PaymentState.REQUESTED:
                return Course(payment, sent)
            told = PaymentPrompted(
                payment_id=payment.payment_id,
                attempt=attempt.number,
                thread_id=payment.thread_id,
                amount=attempt.amount,
                currency=payment.currency,
                personal=PromptedPersonal(pay_at=pay_at),
            )
            return Course(replace(payment, state=after(payment.state, Event.PROMPTED)), sent, facts=(told,))
        case Unpaid():
            return _unpaid(payment, attempt, outcome)


def answered(
    payment: Payment, attempt: Attempt, answer: Answer, now: datetime, others: Sequence[Attempt] = ()
) -> Course:
    """What the provider said when it was asked about a prompt. `others`: the payment's prompts besides it."""
    asked = replace(attempt, asked_times=attempt.asked_times + 1)
    match answer:
        case Pending() | Doubted():
            return Course(payment, asked)
        case Unpaid():
            # PesaPal's status is the last word on an order; Daraja's query may deny what its statement shows.
            claimed_at = attempt.claimed_at if attempt.provider is Provider.DARAJA else None
            return _unpaid(payment, replace(asked, claimed_at=claimed_at), answer)
        case Paid():
            return _paid(payment, asked, answer, now)
        case Reversed(by_hand):
            return _reversed(payment, replace(asked, claimed_at=None), others, by_hand)
        case Absent():
            return lapsed(payment, attempt) if attempt.is_live else Course(payment, replace(attempt, claimed_at=None))


def lapsed(payment: Payment, attempt: Attempt) -> Course:
    """A prompt is given up: nobody knows of money, and the provider's statement shows none."""
    if not attempt.is_live:
        return Course(payment, attempt)
    over = replace(attempt, state=AttemptState.LAPSED, reason=UnpaidReason.NEVER_CONFIRMED)
    return _failed(payment, over, may_try_again=True)


def cannot_prompt(payment: Payment, number: int, reason: UnpaidReason) -> Course:
    """The prompt cannot even be tried."""
    told = PaymentFailed(**_about(payment, number), reason=reason, may_try_again=False)
    return Course(replace(payment, state=after(payment.state, Event.UNPAID)), facts=(told,))


def called_off(
    payment: Payment, appointment_id: UUID, attempt: int, *, ran_out: bool = False, resolved: bool = True
) -> Course:
    """An appointment of it is gone. What was paid for it is owed back; where nothing is left, nothing is to be paid.

    `ran_out`: nobody called it off, its time to be paid was over; `resolved`: no prompt is open any more.
    """
    done = call_off(appointment_id, payment.lines)
    if done.lines == payment.lines:
        return Course(payment)
    left = replace(payment, lines=done.lines)
    facts: list[PaymentOutcome] = [_owed_back(left, attempt, each, None) for each in done.owed_back]
    states = {line.state for line in done.lines}
    if not states & {LineState.OWED, LineState.PAID}:
        gone = Event.RAN_OUT if ran_out else Event.CALLED_OFF
        event = Event.OWED_BACK if LineState.REFUND_DUE in states else gone
        left = replace(left, state=after(left.state, event))
        if left.state is PaymentState.CANCELLED_BY_CUSTOMER and left.state is not payment.state:
            facts.append(PaymentCancelledByCustomer(**_about(left, attempt)))
        if left.state is PaymentState.EXPIRED and left.state is not payment.state:
            facts.append(PaymentExpired(**_about(left, attempt), resolved=resolved))
    return Course(left, owed_back=done.owed_back, facts=tuple(facts))


def held_too_long(payment: Payment, attempts: Sequence[Attempt]) -> Course:
    """`held_until` passed. A prompt that is not resolved stays live and is asked about further."""
    over = replace(payment, state=after(payment.state, Event.HELD_TOO_LONG))
    if over.state is payment.state:
        return Course(payment)
    number = max((each.number for each in attempts), default=1)
    resolved = not any(each.is_live for each in attempts)
    told = PaymentExpired(**_about(payment, number), resolved=resolved)
    return Course(replace(over, lines=void(payment.lines)), facts=(told,))


def _paid(payment: Payment, attempt: Attempt, paid: Paid, now: datetime) -> Course:
    if attempt.state in CREDITED:
        return Course(payment, replace(attempt, claimed_at=None))
    received = paid.amount or attempt.amount  # what a callback claims is nobody's word
    receipt = paid.receipt or attempt.claimed_receipt
    done = credit(received, payment.lines, state=payment.state, in_time=(paid.at or now) <= payment.held_until)
    event = Event.PAID if done.settled else Event.OWED_BACK
    if event is Event.OWED_BACK and payment.state is PaymentState.SETTLED:
        event = Event.PAID  # paid twice: what was settled stays settled
    over = replace(attempt, state=AttemptState.PAID, claimed_at=None, reason=None, provider_code=None)
    known = replace(over, claimed_receipt=receipt, received=received)
    left = replace(payment, state=after(payment.state, event), lines=done.lines)
    facts: list[PaymentOutcome] = []
    if done.settled:
        facts.append(
            PaymentSettled(
                **_about(payment, attempt.number),
                amount=sum(line.amount for line in done.settled),
                currency=payment.currency,
                appointment_ids=tuple(line.appointment_id for line in done.settled),
                receipt=receipt,
            )
        )
    facts += [_owed_back(payment, attempt.number, each, receipt) for each in done.owed_back]
    return Course(left, known, received=received, receipt=receipt, owed_back=done.owed_back, facts=tuple(facts))


def _unpaid(payment: Payment, attempt: Attempt, unpaid: Unpaid) -> Course:
    if not attempt.is_live:
        return Course(payment, attempt)
    over = replace(attempt, state=AttemptState.UNPAID, reason=unpaid.reason, provider_code=unpaid.code)
    if unpaid.declined and payment.state in OPEN and payment.attempts_wanted <= attempt.number:
        left = replace(payment, state=after(payment.state, Event.DECLINED))
        return Course(left, over, facts=(PaymentCancelledByCustomer(**_about(payment, attempt.number)),))
    return _failed(payment, over, may_try_again=unpaid.may_try_again)


def _failed(payment: Payment, attempt: Attempt, *, may_try_again: bool) -> Course:
    if payment.state not in OPEN:
        return Course(payment, attempt)
    if payment.attempts_wanted > attempt.number:  # another prompt is wanted already: it goes out instead of a word
        again = after(after(payment.state, Event.UNPAID), Event.ASKED_AGAIN)
        return Course(replace(payment, state=again), attempt)
    told = PaymentFailed(
        **_about(payment, attempt.number),
        reason=attempt.reason or UnpaidReason.PROVIDER_TROUBLE,
        provider_code=attempt.provider_code,
        may_try_again=may_try_again,
    )
    return Course(replace(payment, state=after(payment.state, Event.UNPAID)), attempt, facts=(told,))


def _reversed(payment: Payment, attempt: Attempt, others: Sequence[Attempt], by_hand: int) -> Course:
    """The bank took this prompt's money back. What it did not settle was owed back, and is with the customer now."""
    if attempt.is_live:  # before anybody saw it paid
        return _unpaid(payment, attempt, Unpaid(UnpaidReason.DECLINED_BY_BANK, None, may_try_again=True))
    if attempt.state is not AttemptState.PAID or attempt.received is None:
        return Course(payment, attempt)
    kept = [each.received or 0 for each in others if each.state is AttemptState.PAID]
    done = take_back(payment.lines, kept, by_hand)
    state = after(payment.state, Event.OWED_BACK) if done.owed_back else payment.state
    left = replace(payment, state=state, lines=done.lines)
    gone = replace(attempt, state=AttemptState.REVERSED)
    taken = attempt.received - sum(each.amount for each in done.owed_back)
    facts = tuple(_owed_back(payment, attempt.number, each, None) for each in done.owed_back)
    return Course(left, gone, owed_back=done.owed_back, taken_back=taken, facts=facts)


def _owed_back(payment: Payment, attempt: int, back: OwedBack, receipt: str | None) -> PaymentRefundDue:
    return PaymentRefundDue(
        **_about(payment, attempt),
        amount=back.amount,
        currency=payment.currency,
        reason=back.reason,
        appointment_ids=back.appointment_ids,
        receipt=receipt,
    )


def _about(payment: Payment, attempt: int) -> dict[str, Any]:
    return {"payment_id": payment.payment_id, "attempt": attempt, "thread_id": payment.thread_id}
