"""BookingState: everything a booking conversation knows, stored as one JSONB value beside its version.

`extra="forbid"`: a state with a field nobody declared is refused on load, not carried along. The shape is
versioned by FSM_GRAPH_VERSION; `versions.py` brings older states up.
"""

from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from booking_fsm.domain.conversation.timers import HOLD_RETRY
from ratiba_contracts.acts import Act
from ratiba_contracts.conversation import CustomerPersonal, Question, QuestionId, ThreadId
from ratiba_contracts.options import Option
from ratiba_contracts.payment_acts import PaidBack, PaymentReceived, RefundDue
from ratiba_contracts.payments import MOST_ATTEMPTS, Method
from ratiba_contracts.views import AppointmentView, Language, ServiceView

FSM_GRAPH_VERSION = 7


class Part(BaseModel):
    """Base of what the state is made of."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(StrEnum):
    """Where a conversation stands; each is a node of a graph."""

    COLLECT_SERVICE = "COLLECT_SERVICE"
    COLLECT_SLOT = "COLLECT_SLOT"
    COLLECT_NAME = "COLLECT_NAME"
    COLLECT_PHONE = "COLLECT_PHONE"
    CONFIRM = "CONFIRM"
    CROSS_SELL_OFFER = "CROSS_SELL_OFFER"
    CROSS_SELL_RESPONSE = "CROSS_SELL_RESPONSE"
    BUNDLE_CONFIRM = "BUNDLE_CONFIRM"
    PAYMENT_PENDING = "PAYMENT_PENDING"
    BOOKED = "BOOKED"
    CHOOSE_APPOINTMENT = "CHOOSE_APPOINTMENT"
    CONFIRM_CANCEL = "CONFIRM_CANCEL"
    CANCELLED = "CANCELLED"
    DROPPED = "DROPPED"


TERMINAL = frozenset({Step.BOOKED, Step.CANCELLED, Step.DROPPED})
"""Steps at which a thread has nothing left to arrange; two idle hours later it ends."""

CANCEL_STEPS = frozenset({Step.CHOOSE_APPOINTMENT, Step.CONFIRM_CANCEL, Step.CANCELLED})
"""Steps of the cancel graph."""

OFFER_STEPS = frozenset({Step.CROSS_SELL_OFFER, Step.CROSS_SELL_RESPONSE, Step.BUNDLE_CONFIRM})
"""Steps at which a thread has its booking, and one more service may be added right behind it."""

BEHIND_THE_YES = OFFER_STEPS | {Step.PAYMENT_PENDING}
"""Steps at which the customer has agreed to a booking, and what is left of it goes on by itself."""


class Expecting(StrEnum):
    """What kind of answer the standing question waits for."""

    SERVICE = "service"
    STAFF = "staff"
    DAY = "day"
    TIME = "time"
    SLOT = "slot"
    NAME = "name"
    PHONE = "phone"
    YES_NO = "yes_no"
    CHANGE = "change"
    APPOINTMENT = "appointment"
    HELP = "help"


class Asked(Part):
    """The standing question: what was asked, when in the order of replies, and how to ask it again.

    `reply_seq` is the reply that carried it first: whoever saw that one may answer, however often it was put again.
    `spoken_over` is the first reply since then that was no answer to the customer and did not put it again.
    """

    question_id: QuestionId
    reply_seq: int = Field(ge=1)
    spoken_over: int | None = Field(default=None, ge=1)
    with_receipt: bool = Field(default=False, description="Word that money came stood before it: an ok is to that.")
    expecting: Expecting
    acts: tuple[Act, ...]
    options: tuple[Option, ...] = ()

    def as_question(self) -> Question:
        """The contract's view of it."""
        return Question(question_id=self.question_id, options=self.options)


class Wish(Part):
    """What the customer wants, as far as they have said it. Local days and wall times of the business."""

    service_id: str | None = None
    staff_id: str | None = None
    for_another: bool = Field(default=False, description="Somebody else is to come, they said.")
    day: date | None = None
    day_range: tuple[date, date] | None = None
    times: tuple[time, ...] = Field(default=(), description="One is certain; several are readings to ask about.")
    time_range: tuple[time, time] | None = None
    soonest: bool = Field(default=False, description="The first times that are free, they said.")
    clock_inferred: bool = Field(default=False, description="Opening hours settled the clock; read both back.")
    page: int = Field(default=0, ge=0, description="How often more times were asked for.")
    rather_by: Method | None = Field(default=None, description="How they would pay for it, if they said so.")


class Slot(Part):
    """The chair that was chosen and is held: one member of staff from start to end, buffers around it."""

    start_at: AwareDatetime
    end_at: AwareDatetime
    blocked_from: AwareDatetime
    blocked_until: AwareDatetime
    staff_id: str
    staff_number: int
    staff_name: str


class Timer(Part):
    """A deadline of this thread. A fired timer of another generation is an echo of the past."""

    generation: int = Field(ge=1)
    due_at: AwareDatetime = Field(description="In the conversation's own clock.")


class Consultation(Part):
    """A model is asked what a message means. `question_id`: the question that stood then."""

    message_id: UUID
    sent_at: AwareDatetime
    seen_reply_seq: int = Field(ge=0)
    question_id: QuestionId | None


class Suggestion(Part):
    """The service that was named beside the one whose time is chosen.

    `wanted`: it is to be booked after that one. `over`: it was made in the thread before, and none follows it.
    """

    service_id: str
    stands: Literal["made", "wanted", "over"] = "made"


class Offer(Part):
    """One service that may be added right behind the booking, as the customer was told it, and its chair."""

    offer_id: UUID
    service: ServiceView
    slot: Slot


class Offering(Part):
    """What may still be added behind `primary`, from the moment an offer is waited for until that is settled.

    `awaited`: none has come yet. `made`: it was put, and its time is held. `lapsed`: its time is held no more, but a
    yes to it may still come; `asked` is then the question it was put by, which stands no longer.
    """

    primary: AppointmentView
    stands: Literal["awaited", "made", "lapsed"] = "awaited"
    offer: Offer | None = None
    asked: Asked | None = None


class Payment(Part):
    """Appointments that are kept for the customer until they are paid, together.

    `reserved`: no money was asked for yet. `requested`: it was, and nothing is known. `prompted`: a prompt is with the
    customer. `unpaid`: that attempt came to nothing, and they may have another. `stuck`: it did, and no other can be
    had. What is settled or given up is not here any more.
    """

    payment_id: UUID
    thread_id: ThreadId = Field(description="The thread that booked them; another may carry the payment by now.")
    appointments: tuple[AppointmentView, ...] = Field(min_length=1)
    held_until: AwareDatetime = Field(description="By the wall clock.")
    pay_by: AwareDatetime = Field(description="The same in the conversation's own clock.")
    method: Method
    stands: Literal["reserved", "requested", "prompted", "unpaid", "stuck"] = "reserved"
    attempt: int = Field(default=1, ge=1, le=MOST_ATTEMPTS)
    rather_by: Method | None = Field(default=None, description="How the next attempt is asked for, if they said so.")
    by_name: tuple[UUID, ...] = Field(default=(), description="Those of the appointments whose person was asked for.")
    asked_on: str | None = Field(
        default=None, description="The phone it is paid with: as it was agreed to, or as they said of this money since."
    )
    wrong_phones: tuple[str, ...] = Field(default=(), description="Phones that M-Pesa said it cannot ring.")
    left: bool = Field(default=False, description="No was said to another request: they ask for it, and are not asked.")

    @property
    def appointment_ids(self) -> tuple[UUID, ...]:
        """Whose time is kept."""
        return tuple(one.appointment_id for one in self.appointments)

    @property
    def is_asked_for(self) -> bool:
        """Whether a phone rings for it, or will in a moment."""
        return self.stands in ("requested", "prompted")

    @property
    def amount(self) -> int:
        """What is owed, in hundredths: the prices as they were read back."""
        return sum(one.service.price.amount or 0 for one in self.appointments)

    def without(self, *appointment_ids: UUID) -> "Payment | None":
        """Less what is not kept any more; None where nothing is left."""
        left = tuple(one for one in self.appointments if one.appointment_id not in appointment_ids)
        return self.model_copy(update={"appointments": left}) if left else None


class MoneyTold(Part):
    """What the customer was told of money that moved: asked again, they are told the same again."""

    payment_id: UUID
    said: PaymentReceived | RefundDue | PaidBack


MOST_MONEY_TOLD = 4
"""So many of the last are remembered."""


class BookingState(Part):
    """One thread. Every field has a default or is set at birth, so that a new thread is one call."""

    graph_version: int = FSM_GRAPH_VERSION
    thread_id: ThreadId
    step: Step = Step.COLLECT_SERVICE
    language: Language
    greeted: bool = False
    wish: Wish = Wish()
    slot: Slot | None = None
    quoted: ServiceView | None = Field(default=None, description="The service as it was read back; a yes is to this.")
    confirmed: bool = Field(default=False, description="Yes was said to the read-back and is still to be carried out.")
    customer: CustomerPersonal = CustomerPersonal()
    question: Asked | None = None
    misunderstood: int = Field(default=0, ge=0, description="Messages in a row that were not understood.")
    timers: dict[str, Timer] = {}
    timer_generation: int = Field(default=0, ge=0, description="Of the timer armed last; never reused.")
    hold_attempts: int = Field(default=0, ge=0, description="Tries to hold while the hold store was away.")
    appointment_id: UUID | None = Field(default=None, description="What this thread booked.")
    cancelling_ids: tuple[UUID, ...] = Field(default=(), description="What it is about to cancel.")
    resume_step: Step | None = Field(default=None, description="Where booking goes on after a cancellation.")
    handoff_raised: bool = False
    suggestion: Suggestion | None = Field(default=None, description="Made once; it stays, so that none follows it.")
    offering: Offering | None = None
    cross_sell_declined: bool = Field(default=False, description="Said no to an offer; nothing more in this thread.")
    declined: Offer | None = Field(default=None, description="The offer they did not take; they may come back to it.")
    payments: tuple[Payment, ...] = Field(default=(), description="The one that was spoken of last comes last.")
    money_told: tuple[MoneyTold, ...] = Field(
        default=(), max_length=MOST_MONEY_TOLD, description="The last comes last."
    )
    consultation: Consultation | None = None
    total_token_cost_usd: Decimal = Field(default=Decimal(0), ge=0, description="Of all calls to models for it.")
    cost_ceiling_reached: bool = Field(default=False, description="No model is asked for this thread any more.")

    @property
    def terminal(self) -> bool:
        """Nothing is being arranged."""
        return self.step in TERMINAL

    @property
    def settled(self) -> bool:
        """Nothing is being arranged, or only what goes on by itself behind a booking that was agreed to."""
        return self.terminal or self.step in BEHIND_THE_YES

    @property
    def answerable(self) -> Asked | None:
        """The question that bare words may answer: the standing one, else that of an offer which has lapsed."""
        if self.question is not None or self.offering is None:
            return self.question
        return self.offering.asked

    def tidied(self) -> "BookingState":
        """Without what has lost its use, wherever the turn went.

        A yes waits to be carried out only as long as a retry is set: once nothing will carry it out, it must never be
        found again by a later turn. What was to be cancelled, and the way back from there, end with cancelling.
        """
        changes: dict[str, object] = {}
        if HOLD_RETRY not in self.timers:
            changes |= {"confirmed": False, "hold_attempts": 0}
        if self.step not in CANCEL_STEPS:
            changes |= {"cancelling_ids": (), "resume_step": None}
        return self.model_copy(update=changes)
