"""Money: whole units of a currency, frozen when asked for; and what confirmed money is for.

Every confirmed amount is wholly accounted for: it settles lines, or it is owed back. Their sum is what was received.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from uuid import UUID

from payments.domain.state import CONFIRMED
from ratiba_contracts.payment_reasons import RefundReason
from ratiba_contracts.payments import PaymentState


class NotWhole(ValueError):
    """M-Pesa moves whole shillings only."""

    def __init__(self, hundredths: int) -> None:
        super().__init__(f"{hundredths} hundredths are no positive number of whole units")


def whole_units(hundredths: int) -> int:
    """Shillings of an amount in hundredths. Raises NotWhole."""
    if hundredths <= 0 or hundredths % 100:
        raise NotWhole(hundredths)
    return hundredths // 100


def hundredths(value: object) -> int | None:
    """An amount as a provider writes it (1, 1.0, "1500.50") in hundredths; None for what is no positive amount."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        exact = Decimal(str(value).replace(",", "")) * 100
    except InvalidOperation:
        return None
    if not exact.is_finite() or exact <= 0 or exact != exact.to_integral_value() or exact > 10**12:
        return None
    return int(exact)


class LineState(StrEnum):
    """`owed` and `paid` lines stand; a `void` one is for an appointment that is gone and was never paid."""

    OWED = "owed"
    PAID = "paid"
    VOID = "void"
    REFUND_DUE = "refund_due"


@dataclass(frozen=True, slots=True)
class Line:
    """The ledger's line of one appointment. `amount` in hundredths, as quoted."""

    appointment_id: UUID
    service_name: str
    amount: int
    state: LineState = LineState.OWED

    def __post_init__(self) -> None:
        whole_units(self.amount)


@dataclass(frozen=True, slots=True)
class OwedBack:
    """Money that goes back, or becomes credit; for which appointments, where it was for any."""

    amount: int
    reason: RefundReason
    appointment_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Crediting:
    """What confirmed money did: the lines as they are now, what was settled, what is owed back."""

    lines: tuple[Line, ...]
    settled: tuple[Line, ...] = ()
    owed_back: tuple[OwedBack, ...] = ()


def owed(lines: tuple[Line, ...]) -> int:
    """What is still to be paid, in hundredths."""
    return sum(line.amount for line in lines if line.state is LineState.OWED)


def credit(received: int, lines: tuple[Line, ...], *, state: PaymentState, in_time: bool) -> Crediting:
    """What `received` hundredths are for. A frozen quote is paid wholly or not at all: nothing is settled in part.

    Where the money settles nothing, nothing more is expected: what was owed is void.
    """
    standing = tuple(line for line in lines if line.state is LineState.OWED)
    if state in CONFIRMED:
        return Crediting(lines, owed_back=(OwedBack(received, RefundReason.PAID_TWICE),))
    if state is PaymentState.EXPIRED:
        return Crediting(lines, owed_back=(OwedBack(received, RefundReason.TOO_LATE, _ids(lines)),))
    if not standing:
        return Crediting(lines, owed_back=(OwedBack(received, RefundReason.APPOINTMENT_CANCELLED, _ids(lines)),))
    if not in_time:
        return Crediting(void(lines), owed_back=(OwedBack(received, RefundReason.TOO_LATE, _ids(standing)),))
    due = owed(lines)
    if received < due:
        return Crediting(void(lines), owed_back=(OwedBack(received, RefundReason.TOO_LITTLE, _ids(standing)),))
    after = tuple(replace(line, state=LineState.PAID) if line in standing else line for line in lines)
    return Crediting(after, standing, _excess(received - due, lines))


def void(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines when nothing more is to be paid."""
    return tuple(replace(line, state=LineState.VOID) if line.state is LineState.OWED else line for line in lines)


def _ids(lines: tuple[Line, ...]) -> tuple[UUID, ...]:
    return tuple(line.appointment_id for line in lines)


def _excess(excess: int, lines: tuple[Line, ...]) -> tuple[OwedBack, ...]:
    if excess == 0:
        return ()
    gone = tuple(line for line in lines if line.state is LineState.VOID)
    if sum(line.amount for line in gone) == excess:
        return (OwedBack(excess, RefundReason.APPOINTMENT_CANCELLED, _ids(gone)),)
    return (OwedBack(excess, RefundReason.TOO_MUCH),)


def call_off(appointment_id: UUID, lines: tuple[Line, ...]) -> Crediting:
    """An appointment is gone: its line is void, or, where it was paid, owed back. Never more than that one line."""
    after, owed_back = [], []
    for line in lines:
        if line.appointment_id == appointment_id and line.state is LineState.OWED:
            after.append(replace(line, state=LineState.VOID))
        elif line.appointment_id == appointment_id and line.state is LineState.PAID:
            after.append(replace(line, state=LineState.REFUND_DUE))
            owed_back.append(OwedBack(line.amount, RefundReason.APPOINTMENT_CANCELLED, (appointment_id,)))
        else:
            after.append(line)
    return Crediting(tuple(after), owed_back=tuple(owed_back))


def take_back(lines: tuple[Line, ...], left: Sequence[int], by_hand: int = 0) -> Crediting:
    """A provider took money back, and `left` is what other prompts brought. What one of those pays for stays paid.

    Unless so much of it is paid back already, by a person, that the business has not got the price any more.
    """
    paid = tuple(line for line in lines if line.state is LineState.PAID)
    cost = sum(line.amount for line in paid)
    if not paid or (any(amount >= cost for amount in left) and sum(left) - by_hand >= cost):
        return Crediting(lines)
    after = tuple(replace(line, state=LineState.REFUND_DUE) if line in paid else line for line in lines)
    return Crediting(after, owed_back=(OwedBack(cost, RefundReason.REVERSED_BY_PROVIDER, _ids(paid)),))
