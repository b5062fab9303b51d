"""payments' functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from asyncpg import ForeignKeyViolationError

from payments.adapters import (
    account_rows,
    archive_rows,
    attempt_rows,
    money_rows,
    payment_rows,
    refund_rows,
    routing_rows,
    standing_rows,
)
from payments.adapters.refund_rows import RefundRow
from payments.domain.amounts import LineState, OwedBack
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import AttemptState, PaymentState, Provider
from ratiba_runtime.database import Connection
from ratiba_runtime.tenancy import current_tenant

from .pendo import MARK, InHand
from .pendos_money import (
    APPOINTMENT,
    CHECKOUT,
    FREE,
    LIVE_ATTEMPT,
    LONG_AGO,
    MATCHED,
    NOW,
    OLD_ATTEMPT,
    PAID_ATTEMPT,
    PAYER,
    RECEIPT,
    RINGING,
    SETTLED,
    UNROUTED,
    YESTERDAY,
    stray,
)
from .trial import Trial, Trials

IN_YEARS = dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
NEXT_ATTEMPT = replace(LIVE_ATTEMPT, attempt_id=UUID(int=0xF1), number=3, account_reference="REFNEXT", reference=None)
BACK = OwedBack(100, RefundReason.TOO_MUCH)
OWED = RefundRow(1, 150000, RefundReason.PAID_TWICE, NOW, 0, None, None, paid_first=False)
"""The first refund of a business: each counts its own."""


def _slug() -> str:
    return current_tenant().slug


async def _save_payment(connection: Connection, _a: InHand) -> None:
    line = replace(RINGING.lines[0], state=LineState.VOID)
    after = replace(RINGING, state=PaymentState.FAILED, lines=(line,))
    await payment_rows.save(connection, RINGING, after, NOW)


async def _pay_out(connection: Connection, _a: InHand) -> RefundRow:
    """What a lock of one's own must have found before."""
    return await refund_rows.note_paid_out(connection, RINGING.payment_id, OWED, paid_out=True, actor="kucha", now=NOW)


async def _of_a_known_row(connection: Connection, _a: InHand) -> Any:
    """The lines and prompts that go with a payment's own row, which is given."""
    row: Any = {
        "payment_id": RINGING.payment_id,
        "key": "k",
        "thread_id": "t",
        "customer_id": PAYER,
        "phone": "+254712000009",
        "method": "mpesa",
        "state": "prompted",
        "currency": "KES",
        "held_until": NOW,
        "attempts_wanted": 1,
        "correlation_id": PAYER,
        "requested_at": NOW,
    }
    stored = await payment_rows._stored(connection, row)
    return stored.payment.lines, stored.attempts


TRIALS: Trials = {
    "payments.adapters.account_rows:put": [
        Trial(lambda c, _a: account_rows.put(c, Provider.DARAJA, "sealed", "n", actor="kucha", now=NOW), nothing=None),
    ],
    "payments.adapters.account_rows:sealed": [
        Trial(lambda c, _a: account_rows.sealed(c, Provider.DARAJA), nothing=None),
    ],
    "payments.adapters.account_rows:all_sealed": [
        Trial(lambda c, _a: account_rows.all_sealed(c), nothing=[]),
    ],
    "payments.adapters.account_rows:seal_anew": [
        Trial(lambda c, _a: account_rows.seal_anew(c, Provider.DARAJA, f"sealed-{MARK}", "kuchas"), nothing=False),
    ],
    "payments.adapters.account_rows:published": [Trial(lambda c, _a: account_rows.published(c), nothing=(0, ()))],
    "payments.adapters.account_rows:providers": [Trial(lambda c, _a: account_rows.providers(c), nothing=())],
    "payments.adapters.account_rows:note_whether_it_opens": [
        Trial(
            lambda c, _a: account_rows.note_whether_it_opens(c, Provider.DARAJA, f"sealed-{MARK}", opens=False),
            nothing=None,
        ),
    ],
    "payments.adapters.archive_rows:forget_routing": [
        Trial(lambda c, _a: archive_rows.forget_routing(c, _slug(), IN_YEARS), nothing=0),
    ],
    "payments.adapters.archive_rows:forget_unrouted": [
        Trial(lambda c, _a: archive_rows.forget_unrouted(c, _slug(), IN_YEARS), nothing=0),
    ],
    "payments.adapters.archive_rows:forget_receipts": [
        Trial(lambda c, _a: archive_rows.forget_receipts(c, _slug(), IN_YEARS), nothing=0),
    ],
    "payments.adapters.archive_rows:forget_called_off": [
        Trial(lambda c, _a: archive_rows.forget_called_off(c, IN_YEARS), nothing=0),
    ],
    "payments.adapters.archive_rows:archive": [
        Trial(lambda c, _a: archive_rows.archive(c, IN_YEARS, IN_YEARS, NOW, 100), nothing=0),
    ],
    "payments.adapters.attempt_rows:begin": [
        Trial(lambda c, _a: attempt_rows.begin(c, NEXT_ATTEMPT, PAYER), nothing=ForeignKeyViolationError),
    ],
    "payments.adapters.attempt_rows:save": [
        Trial(lambda c, _a: attempt_rows.save(c, replace(LIVE_ATTEMPT, state=AttemptState.LAPSED)), nothing=None),
    ],
    "payments.adapters.attempt_rows:count_asked": [
        Trial(lambda c, _a: attempt_rows.count_asked(c, [LIVE_ATTEMPT.attempt_id]), nothing=None),
    ],
    "payments.adapters.attempt_rows:of_payment": [
        Trial(lambda c, _a: attempt_rows.of_payment(c, RINGING.payment_id), nothing=()),
    ],
    "payments.adapters.attempt_rows:count_live": [
        Trial(lambda c, _a: attempt_rows.count_live(c), nothing=0),
    ],
    "payments.adapters.attempt_rows:ask_due": [
        Trial(lambda c, _a: attempt_rows.ask_due(c, IN_YEARS, 100), nothing=[]),
    ],
    "payments.adapters.attempt_rows:live": [
        Trial(lambda c, _a: attempt_rows.live(c, 100), nothing=[]),
    ],
    "payments.adapters.attempt_rows:ended_unpaid": [
        Trial(lambda c, _a: attempt_rows.ended_unpaid(c, LONG_AGO, 100), nothing=[]),
    ],
    "payments.adapters.attempt_rows:sent_between": [
        Trial(lambda c, _a: attempt_rows.sent_between(c, LONG_AGO, IN_YEARS, 100), nothing=[]),
    ],
    "payments.adapters.attempt_rows:by_account_reference": [
        Trial(lambda c, _a: attempt_rows.by_account_reference(c, LIVE_ATTEMPT.account_reference), nothing=None),
    ],
    "payments.adapters.money_rows:claim_receipt": [
        Trial(
            lambda c, _a: money_rows.claim_receipt(c, Provider.DARAJA, RECEIPT, _slug(), OLD_ATTEMPT.attempt_id),
            nothing=False,
        ),
    ],
    "payments.adapters.money_rows:add_credit": [
        Trial(lambda c, _a: money_rows.add_credit(c, LIVE_ATTEMPT, 100, None, NOW), nothing=ForeignKeyViolationError),
    ],
    "payments.adapters.money_rows:learn_receipt": [
        Trial(lambda c, _a: money_rows.learn_receipt(c, PAID_ATTEMPT.attempt_id, "TKL3X7Q2WZ"), nothing=False),
    ],
    "payments.adapters.money_rows:credits_without_receipt": [
        Trial(lambda c, _a: money_rows.credits_without_receipt(c, LONG_AGO, 100), nothing=[]),
    ],
    "payments.adapters.money_rows:add_refund": [
        Trial(lambda c, _a: money_rows.add_refund(c, RINGING.payment_id, BACK, NOW), nothing=ForeignKeyViolationError),
    ],
    "payments.adapters.money_rows:credits_of": [
        Trial(lambda c, _a: money_rows.credits_of(c, RINGING.payment_id), nothing=[]),
    ],
    "payments.adapters.refund_rows:of_payment": [
        Trial(lambda c, _a: refund_rows.of_payment(c, RINGING.payment_id), nothing=[]),
    ],
    "payments.adapters.refund_rows:lock_owed": [
        Trial(lambda c, _a: refund_rows.lock_owed(c, RINGING.payment_id), nothing=[]),
    ],
    "payments.adapters.refund_rows:reduce": [
        Trial(lambda c, _a: refund_rows.reduce(c, OWED, 1), nothing=None),
    ],
    "payments.adapters.money_rows:take_back": [
        Trial(lambda c, _a: money_rows.take_back(c, RINGING.payment_id, 100, NOW), nothing=0),
    ],
    "payments.adapters.refund_rows:lock": [
        Trial(lambda c, _a: refund_rows.lock(c, RINGING.payment_id, OWED.refund_id), nothing=None),
    ],
    "payments.adapters.refund_rows:note_paid_out": [
        Trial(_pay_out, nothing=AssertionError),
    ],
    "payments.adapters.refund_rows:owed": [Trial(lambda c, _a: refund_rows.owed(c, 100), nothing=[])],
    "payments.adapters.refund_rows:taken_and_not_in_the_books": [
        Trial(lambda c, _a: refund_rows.taken_and_not_in_the_books(c, SETTLED.payment_id), nothing=0),
    ],
    "payments.adapters.refund_rows:paid_by_hand": [
        Trial(lambda c, _a: refund_rows.paid_by_hand(c, RINGING.payment_id), nothing=0),
    ],
    "payments.adapters.standing_rows:counts": [
        Trial(lambda c, _a: standing_rows.counts(c), nothing={}),
    ],
    "payments.adapters.standing_rows:found": [
        Trial(lambda c, _a: standing_rows.found(c, payment_id=None, thread_id=None, states=()), nothing=0),
    ],
    "payments.adapters.standing_rows:money_back": [
        Trial(lambda c, _a: standing_rows.money_back(c), nothing=0),
    ],
    "payments.adapters.standing_rows:received_since": [
        Trial(lambda c, _a: standing_rows.received_since(c, LONG_AGO, "KES"), nothing=0),
    ],
    "payments.adapters.standing_rows:owed_back": [
        Trial(lambda c, _a: standing_rows.owed_back(c, "KES"), nothing=0),
    ],
    "payments.adapters.payment_rows:insert": [
        Trial(lambda c, _a: payment_rows.insert(c, RINGING, PAYER, NOW), nothing=None),
    ],
    "payments.adapters.payment_rows:lock": [
        Trial(lambda c, _a: payment_rows.lock(c, RINGING.payment_id), nothing=None),
    ],
    "payments.adapters.payment_rows:read": [
        Trial(lambda c, _a: payment_rows.read(c, RINGING.payment_id), nothing=None),
    ],
    "payments.adapters.payment_rows:save": [
        Trial(_save_payment, nothing=None),
    ],
    "payments.adapters.payment_rows:of_appointment": [
        Trial(lambda c, _a: payment_rows.of_appointment(c, APPOINTMENT), nothing=[]),
    ],
    "payments.adapters.payment_rows:note_called_off": [
        Trial(lambda c, _a: payment_rows.note_called_off(c, UUID(int=0xF4), NOW), nothing=None),
    ],
    "payments.adapters.payment_rows:called_off_among": [
        Trial(lambda c, _a: payment_rows.called_off_among(c, [APPOINTMENT]), nothing=set()),
    ],
    "payments.adapters.payment_rows:first_waiting": [
        Trial(lambda c, _a: payment_rows.first_waiting(c, FREE.customer_id, FREE.phone, NOW), nothing=None),
    ],
    "payments.adapters.payment_rows:waiting_since": [
        Trial(lambda c, _a: payment_rows.waiting_since(c, YESTERDAY, 100), nothing=[]),
    ],
    "payments.adapters.payment_rows:held_past": [
        Trial(lambda c, _a: payment_rows.held_past(c, IN_YEARS, 100), nothing=[]),
    ],
    "payments.adapters.payment_rows:newest": [
        Trial(lambda c, _a: payment_rows.newest(c, payment_id=None, thread_id=None, states=(), limit=100), nothing=[]),
        Trial(
            lambda c, _a: payment_rows.newest(
                c, payment_id=RINGING.payment_id, thread_id=RINGING.thread_id, states=("prompted",), limit=1
            ),
            nothing=[],
        ),
    ],
    "payments.adapters.payment_rows:_hold": [
        Trial(
            lambda c, _a: payment_rows._hold(c, [APPOINTMENT]),
            nothing=None,
            same_for_all="it touches no table: who has another's id could only wait",
        ),
    ],
    "payments.adapters.payment_rows:_one": [
        Trial(lambda c, _a: payment_rows._one(c, payment_rows._BY_ID, RINGING.payment_id), nothing=None),
    ],
    "payments.adapters.payment_rows:_stored": [
        Trial(_of_a_known_row, nothing=((), ())),
    ],
    "payments.adapters.routing_rows:enter": [
        Trial(
            lambda c, _a: routing_rows.enter(
                c, _slug(), RINGING.payment_id, UUID(int=0xF2), provider=Provider.DARAJA, now=NOW
            ),
            nothing=None,
        ),
    ],
    "payments.adapters.routing_rows:payment_of": [
        Trial(lambda c, _a: routing_rows.payment_of(c, _slug(), LIVE_ATTEMPT.attempt_id), nothing=None),
    ],
    "payments.adapters.routing_rows:note_reference": [
        Trial(lambda c, _a: routing_rows.note_reference(c, _slug(), LIVE_ATTEMPT.attempt_id, CHECKOUT), nothing=False),
        Trial(
            lambda c, _a: routing_rows.note_reference(c, _slug(), PAID_ATTEMPT.attempt_id, "ws_CO_new"),
            nothing=False,
        ),
    ],
    "payments.adapters.routing_rows:add_unrouted": [
        Trial(lambda c, _a: routing_rows.add_unrouted(c, _slug(), stray(UUID(int=0xF3), "x")), nothing=True),
    ],
    "payments.adapters.routing_rows:unrouted": [
        Trial(lambda c, _a: routing_rows.unrouted(c, _slug(), 100), nothing=[]),
    ],
    "payments.adapters.routing_rows:lock_unrouted": [
        Trial(lambda c, _a: routing_rows.lock_unrouted(c, _slug(), UNROUTED), nothing=None),
    ],
    "payments.adapters.routing_rows:matched_by": [
        Trial(lambda c, _a: routing_rows.matched_by(c, _slug(), MATCHED), nothing=None),
    ],
    "payments.adapters.routing_rows:mark_matched": [
        Trial(
            lambda c, _a: routing_rows.mark_matched(c, _slug(), UNROUTED, RINGING.payment_id, actor="kucha", now=NOW),
            nothing=None,
        ),
    ],
}
"""Every function of the adapters that runs SQL."""
