"""What customers were told last: of each appointment, and of money that is owed back to them."""

from collections.abc import Sequence
from uuid import UUID

from ratiba_contracts.conversation import ReplyDecided


def last_words(said: Sequence[ReplyDecided]) -> dict[UUID, str]:
    """The act that told of each appointment last, of one conversation: whether it stands, and for what money."""
    last: dict[UUID, str] = {}
    for reply in sorted(said, key=lambda one: one.reply_seq):
        for act in reply.acts:
            if act.act in ("payment_received", "reservation_ended"):
                last |= {one.appointment_id: act.act for one in act.appointments}
            elif act.act == "cancelled":
                last[act.appointment.appointment_id] = act.act
    return last


def owed_in_words(said: Sequence[ReplyDecided]) -> int:
    """All that a customer was told is owed back to them, in hundredths."""
    return sum(act.amount.amount or 0 for reply in said for act in reply.acts if act.act == "refund_due")
