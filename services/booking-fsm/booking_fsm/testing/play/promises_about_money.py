"""What must be true of what is kept until it is paid, whatever payments tells, in any order, twice or never."""

import datetime as dt
from collections.abc import Iterator
from uuid import UUID

from booking_fsm.testing.play.committed import BookedTime
from booking_fsm.testing.play.moment import Moment
from ratiba_contracts.acts import Booked
from ratiba_contracts.appointment_acts import AllCancelled, AllKept, Cancelled, CancelledByBusiness, Kept
from ratiba_contracts.booking import Confirmed
from ratiba_contracts.offer_acts import BookedAsWell, OfferDeclined, OfferGone
from ratiba_contracts.payment_acts import (
    PaymentReceived,
    PaymentTerms,
    ReservationEnded,
    Reserved,
    ReservedAsWell,
)
from ratiba_contracts.payments import (
    Method,
    PaymentExpired,
    PaymentRefundDue,
    PaymentRequested,
    PaymentSettled,
)
from ratiba_contracts.views import PriceKind

_GRACE = dt.timedelta(minutes=5)
"""What is unpaid is given up by then, however silent payments is."""

_A_PROMPT = dt.timedelta(minutes=1)
"""How long a phone rings."""


def nothing_is_booked_unpaid(moment: Moment) -> Iterator[str]:
    """Where money is taken, what has a fixed price is booked by confirmed money for it, and by nothing else."""
    settled = moment.envelope.data if moment.envelope is not None else None
    paid = settled.appointment_ids if isinstance(settled, PaymentSettled) else ()
    for fact in moment.booked:
        id_ = fact.appointment.appointment_id
        if id_ in moment.new_rows:
            if moment.takes_payment and _has_to_be_paid(moment.new_rows[id_]):
                yield "booked at once what has to be paid"
        elif id_ not in paid:
            yield "booked what no money was confirmed for"
    for act in moment.acts:
        if isinstance(act, PaymentReceived) and not paid and not said_before(moment, act):
            yield "money is said to be there that nobody confirmed"


def said_before(moment: Moment, act: PaymentReceived) -> bool:
    """Whether the customer is told again what they were told when it was confirmed."""
    again = act.model_dump(mode="json")
    return any(again in checkpoint.acts for checkpoint in moment.before.checkpoints)


def _has_to_be_paid(row: BookedTime) -> bool:
    price = row.service["price"]
    return price["kind"] == PriceKind.FIXED and bool(price["amount"])


def no_second_prompt_while_one_is_unresolved(moment: Moment) -> Iterator[str]:
    """Money is asked for once, and again only when that attempt is known to have come to nothing.

    Or M-Pesa instead of the page of a card: payments closes that first.
    """
    for fact in moment.facts:
        if not isinstance(fact.data, PaymentRequested):
            continue
        asked = fact.data
        earlier = [
            one.data
            for sent in moment.before.outbox
            if (one := sent.fact) is not None
            and isinstance(one.data, PaymentRequested)
            and one.data.payment_id == asked.payment_id
        ]
        if asked.attempt != len(earlier) + 1:
            yield f"attempt {asked.attempt} after {[one.attempt for one in earlier]}"
        closes_a_page = bool(earlier) and (earlier[-1].method, asked.method) == (Method.CARD, Method.MPESA)
        over = closes_a_page or (asked.payment_id, asked.attempt - 1) in moment.came_to_nothing
        if earlier and not over:
            yield "another prompt while one may still be paid"


def only_what_is_kept_is_asked_for(moment: Moment) -> Iterator[str]:
    """At the price that it was booked at, all of it in one sum, and in time."""
    for fact in moment.facts:
        if not isinstance(fact.data, PaymentRequested):
            continue
        for line in fact.data.lines:
            row = moment.after.appointments[line.appointment_id]
            if row.status != "pending":
                yield f"money is asked for what is {row.status}"
            if row.service["price"]["amount"] != line.amount:
                yield "another amount is asked for than was read back"
        if fact.data.held_until <= moment.business.now:
            yield "money is asked for when the time to pay is over"


def nothing_is_kept_unpaid_past_its_start(moment: Moment) -> Iterator[str]:
    """Not in its row, nor by what is asked for or said; and what is kept at all can be paid before it begins."""
    starts = {id_: row.start_at for id_, row in moment.after.appointments.items()}
    for id_, row in moment.new_rows.items():
        if row.held_until is not None and row.held_until > starts[id_]:
            yield f"kept unpaid until {row.held_until}, begins at {starts[id_]}"
    for fact in (one.data for one in moment.facts):
        asked = fact.lines if isinstance(fact, PaymentRequested) else ()
        if any(fact.held_until > starts[line.appointment_id] for line in asked):
            yield "money is asked for until after the start"
        kept = isinstance(fact, Confirmed) and moment.after.appointments[fact.appointment.appointment_id].held_until
        if kept and kept < moment.business.now + _A_PROMPT:
            yield "kept too short to be paid"
    for act in moment.acts:
        match act:
            case Reserved(appointment=one, kept_until=until) if until is not None and until > one.start_at:
                yield "said to be kept unpaid past its start"
            case PaymentTerms(appointments=several, kept_until=until) if any(until > one.start_at for one in several):
                yield "said to be payable past its start"


def everything_kept_ends(moment: Moment) -> Iterator[str]:
    """Each row that waits for its money is in the state of its conversation, with a deadline that ends it."""
    for row in moment.after.appointments.values():
        if row.status != "pending" or moment.died:
            continue
        identity = moment.after.identities[row.booked_by]
        state = moment.states[identity.thread_id or ""]
        if not any(row.appointment_id in one.appointment_ids for one in state.payments):
            yield "what is kept is forgotten"
        overdue = state.timers.get("payment_overdue")
        if row.held_until is None or overdue is None or overdue.due_at > row.held_until + _GRACE:
            yield "what is kept has no end"
        heard = moment.fresh and moment.envelope is not None and moment.envelope.partitionkey == row.booked_by
        if heard and row.held_until is not None and row.held_until + _GRACE < moment.business.now:
            yield "what is kept has outlived its deadline"


def what_was_said_last_is_how_it_stands(moment: Moment) -> Iterator[str]:
    """Of each appointment the customer has heard that it is kept, stands, or is over, as its row has it."""
    if moment.died:
        return
    for id_, said in moment.said_of.items():
        status = moment.after.appointments[id_].status
        if said != status and (said, status) not in {("over", "cancelled"), ("over", "expired")}:
            yield f"the customer heard {said}, it is {status}"


def said_of(moment: Moment) -> Iterator[tuple[UUID, str]]:
    """What was said of appointments in this step."""
    for act in moment.acts:
        match act:
            case Reserved(appointment=one) | ReservedAsWell(appointment=one):
                yield one.appointment_id, "pending"
            case Booked(appointment=one) | BookedAsWell(appointment=one):
                yield one.appointment_id, "booked"
            case PaymentReceived(appointments=several):
                yield from ((one.appointment_id, "booked") for one in several)
            case Kept(appointment=one, unpaid=unpaid) | OfferDeclined(appointment=one, unpaid=unpaid):
                yield one.appointment_id, "pending" if unpaid else "booked"
            case AllKept(appointments=several, unpaid=ids):
                kept = frozenset(ids)
                yield from (
                    (one.appointment_id, "pending" if one.appointment_id in kept else "booked") for one in several
                )
            case OfferGone(appointment=one, unpaid=unpaid):
                yield one.appointment_id, "pending" if unpaid else "booked"
            case Cancelled(appointment=one) | CancelledByBusiness(appointment=one):
                yield one.appointment_id, "over"
            case ReservationEnded(appointments=several) | AllCancelled(appointments=several):
                yield from ((one.appointment_id, "over") for one in several)
            case _:
                pass


def what_is_kept_is_given_up_for_a_reason(moment: Moment) -> Iterator[str]:
    """By the customer's own word, or when the time to pay is over."""
    for fact in moment.cancelled:
        before = moment.before.appointments[fact.appointment.appointment_id]
        after = moment.after.appointments[fact.appointment.appointment_id]
        if before.status != "pending":
            continue
        if (fact.cancelled_by == "system") != (after.status == "expired"):
            yield f"{after.status} by {fact.cancelled_by}"
        told = moment.envelope.data if moment.envelope is not None else None
        over = before.held_until is None or before.held_until <= moment.business.now
        said_so = isinstance(told, PaymentExpired | PaymentRefundDue)
        if after.status == "expired" and not over and not said_so:
            yield "given up while there was time to pay"
