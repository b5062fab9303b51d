"""Requests of an owner about customers who wait for a person: who does and why, and that they were answered.

A conversation waits once, however often it asks; it waits anew when it asks after it was answered.
"""

from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, Field

from ratiba_contracts.conversation import E164
from ratiba_contracts.envelope import Contract
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.personality import Actor
from ratiba_contracts.views import AppointmentView, Channel


class ShowHandoffs(Contract):
    """Who waits, whoever has waited longest first; and who was answered lately, the last first. 0: only how many."""

    limit: int = Field(default=50, ge=0, le=200)
    offset: int = Field(default=0, ge=0, le=1_000_000)
    answered: int = Field(default=0, ge=0, le=50, description="So many of those who were answered.")


class WaitingPersonal(Contract):
    """Who it is, and how to reach them. The phone is the channel's own, else the one they typed."""

    name: str | None = Field(default=None, max_length=120)
    phone: E164 | None = None


class TheirAppointment(Contract):
    """An appointment of theirs as it stands. `new`: it was made after they asked for a person."""

    appointment: AppointmentView
    stands: Literal["booked", "waiting", "called_off", "expired"]
    new: bool = False


class ShownHandoff(Contract):
    """Somebody who waits, or was answered.

    `why` in the order it came. `about`: the appointment nearest to when they asked, of those they had then. `since`:
    what has become of appointments after they asked last, the last change first. `times` is what an answer was made
    for: asking again counts it up.
    """

    handoff_id: UUID
    channel: Channel
    why: tuple[HandoffWhy, ...] = Field(min_length=1)
    raised_at: AwareDatetime
    last_at: AwareDatetime
    times: int = Field(ge=1)
    payment_id: UUID | None = None
    about: TheirAppointment | None = None
    since: tuple[TheirAppointment, ...] = ()
    answered_at: AwareDatetime | None = None
    answered_by: str | None = None
    personal: WaitingPersonal = WaitingPersonal()


class HandoffsShown(Contract):
    """`total` wait, of whom `waiting` are those asked for."""

    outcome: Literal["handoffs_shown"] = "handoffs_shown"
    total: int = Field(ge=0)
    waiting: tuple[ShownHandoff, ...] = ()
    answered: tuple[ShownHandoff, ...] = ()


class NoteAnswered(Contract):
    """Somebody was answered. Refused where they have asked again since (`expected_times`), which nobody has read."""

    actor: Actor
    handoff_id: UUID
    expected_times: int = Field(ge=1)


class AnsweredNoted(Contract):
    """They wait no more. `again`: somebody had said so before, whose word stands."""

    outcome: Literal["answered_noted"] = "answered_noted"
    answered_at: AwareDatetime
    answered_by: str
    again: bool = False
