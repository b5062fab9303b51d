"""The business has called off what this customer had, who is told so and shown other times.

It is cancelled before this is told, and its time is free: what is said is true whenever it comes, late or in another
thread. Nothing else that the customer has, or is deciding on, is touched. Of money that was paid, payments tells.
"""

from booking_fsm.domain.conversation import paying
from booking_fsm.domain.conversation.booked_over import chooses_anew, goes_on, without_offer_behind
from booking_fsm.domain.conversation.turn import Turn
from ratiba_contracts.appointment_acts import CancelledByBusiness
from ratiba_contracts.booking import CancelledByOwner


def told(turn: Turn, cancelled: CancelledByOwner) -> Turn:
    """The turn after it. Who arranges something, or is offered something else, goes on with that."""
    arranges = not turn.state.settled and turn.state != turn.successor  # a thread that is only begun arranges nothing
    lost = cancelled.appointment
    gone = frozenset({lost.appointment_id})
    by_name = any(lost.appointment_id in one.by_name for one in turn.state.payments)
    said = without_offer_behind(turn, gone).say(CancelledByBusiness(appointment=lost, unpaid=cancelled.unpaid))
    said = paying.called_off(said, lost.appointment_id)
    standing = said.state.offering
    if arranges or (standing is not None and standing.stands != "lapsed"):
        return goes_on(said, gone)
    asked_for = (one.staff_id for one in turn.world.staff if by_name and one.name == lost.staff_name)
    return chooses_anew(said, lost, next(asked_for, None))
