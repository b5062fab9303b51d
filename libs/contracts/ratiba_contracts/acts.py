"""Dialogue acts: what the agent has decided to say. Keys and parameters, no prose.

The union of all is here, with the acts of a conversation itself; those about a time, an appointment that stands,
another service, money, and the business have files of their own.

`libs/wording` makes the words. An act holds no personal data: the customer's name and phone travel in
`CustomerPersonal` beside the acts.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from ratiba_contracts.appointment_acts import (
    AllCancelled,
    AllKept,
    Appointments,
    AskWhichAppointment,
    Cancelled,
    CancelledByBusiness,
    ConfirmCancel,
    ConfirmCancelAll,
    HaveAlready,
    Kept,
    NothingToCancel,
    RescheduleByCancelling,
)
from ratiba_contracts.aside_acts import CostsTogether, PhoneNoted, ServedBy, TakesSoLong, TimeToThink
from ratiba_contracts.business_acts import Hours, Location, Prices
from ratiba_contracts.envelope import Contract
from ratiba_contracts.offer_acts import (
    AskNext,
    BookedAsWell,
    NotedForAfter,
    OfferDeclined,
    OfferGone,
    OfferRightAfter,
    SuggestService,
)
from ratiba_contracts.payment_acts import (
    NotPaid,
    PaidBack,
    PayAgain,
    PayAgainByWord,
    PaymentAwaited,
    PaymentPrompt,
    PaymentReceived,
    PaymentTerms,
    PayOnAnotherPhone,
    PayOtherwise,
    PromptRefused,
    PromptToLeave,
    RefundDue,
    RefundTerms,
    ReservationEnded,
    Reserved,
    ReservedAsWell,
)
from ratiba_contracts.slot_acts import (
    AskDay,
    ClarifyDay,
    ClarifyStaff,
    ClarifyTime,
    GivenToAnother,
    HoldLapsed,
    OfferOpenings,
    SlotRefused,
    SlotTaken,
    StaffUnknown,
)
from ratiba_contracts.views import AppointmentView, OpeningView, ServiceView


class HandoffReason(StrEnum):
    """The hand-off signals d1-d5 (glossary)."""

    ASKED_FOR_PERSON = "asked_for_person"
    TWO_FAILED_CLARIFICATIONS = "two_failed_clarifications"
    COST_CEILING = "cost_ceiling"
    DISTRESS = "distress"
    CONFLICT = "conflict"


class Greet(Contract):
    """Opens a conversation; the greeting dial chooses the words."""

    act: Literal["greet"] = "greet"
    business: str
    returning: bool = False


class AskService(Contract):
    """Which service? The options are the catalogue."""

    act: Literal["ask_service"] = "ask_service"


class ClarifyService(Contract):
    """Several services fit what was said; the options are those."""

    act: Literal["clarify_service"] = "clarify_service"


class ServiceNotOffered(Contract):
    """The customer named a thing that is not on the menu; or this `service`, which they were booking, is no more."""

    act: Literal["service_not_offered"] = "service_not_offered"
    service: ServiceView | None = None


class OnePersonAtATime(Contract):
    """The customer named several people; an appointment is for one, and each of the others needs their own."""

    act: Literal["one_person_at_a_time"] = "one_person_at_a_time"


class AskName(Contract):
    """Whom is it for?"""

    act: Literal["ask_name"] = "ask_name"


class AskPhone(Contract):
    """A phone number is needed, and what for."""

    act: Literal["ask_phone"] = "ask_phone"
    purpose: Literal["contact", "payment"] = "contact"


class PhoneNotUnderstood(Contract):
    """The number cannot be right; asked again with the reason."""

    act: Literal["phone_not_understood"] = "phone_not_understood"
    reason: Literal["too_short", "too_long", "not_a_number", "unknown_country", "not_mobile", "no_mpesa"] = (
        "not_a_number"
    )


class ReadBack(Contract):
    """Everything before it is booked; yes or no. `both_clocks`: a clock was inferred from hours."""

    act: Literal["read_back"] = "read_back"
    service: ServiceView
    opening: OpeningView
    both_clocks: bool = False


class Booked(Contract):
    """It is booked. `address` is the business's own."""

    act: Literal["booked"] = "booked"
    appointment: AppointmentView
    address: str | None = None


class AskChange(Contract):
    """The customer said no to the read-back: what should be different? Options: time, service, never mind."""

    act: Literal["ask_change"] = "ask_change"


class NotUnderstood(Contract):
    """The words were not understood; the standing question follows with its options."""

    act: Literal["not_understood"] = "not_understood"


class AskAgain(Contract):
    """Precedes the standing question when it is put once more: an answer came before it could be read."""

    act: Literal["ask_again"] = "ask_again"
    reason: Literal["not_yet_read", "old_button", "asked_to_repeat", "digression", "changed"]


class Help(Contract):
    """What can be done here; the options are book, my appointments, a person."""

    act: Literal["help"] = "help"


class NeverMind(Contract):
    """What was being arranged is dropped; nothing is booked."""

    act: Literal["never_mind"] = "never_mind"


class HandingOver(Contract):
    """A person takes over."""

    act: Literal["handing_over"] = "handing_over"
    reason: HandoffReason


class OneMoment(Contract):
    """Something of ours is slow; the answer follows by itself."""

    act: Literal["one_moment"] = "one_moment"


class Unsupported(Contract):
    """A kind of message that cannot be read yet."""

    act: Literal["unsupported"] = "unsupported"
    kind: Literal["audio", "image", "video", "document", "sticker", "location", "contacts", "reaction", "other"]


class YouAreWelcome(Contract):
    """Answers thanks."""

    act: Literal["you_are_welcome"] = "you_are_welcome"


class Goodbye(Contract):
    """Answers a goodbye."""

    act: Literal["goodbye"] = "goodbye"


Act = Annotated[
    Greet
    | AskService
    | ClarifyService
    | ServiceNotOffered
    | OnePersonAtATime
    | AskDay
    | ClarifyDay
    | OfferOpenings
    | SuggestService
    | NotedForAfter
    | AskNext
    | ClarifyTime
    | ClarifyStaff
    | StaffUnknown
    | SlotRefused
    | SlotTaken
    | AskName
    | AskPhone
    | PhoneNotUnderstood
    | ReadBack
    | AskChange
    | Booked
    | HoldLapsed
    | AskWhichAppointment
    | ConfirmCancel
    | Cancelled
    | CancelledByBusiness
    | Kept
    | HaveAlready
    | ConfirmCancelAll
    | AllCancelled
    | AllKept
    | NothingToCancel
    | Appointments
    | Prices
    | Hours
    | Location
    | NotUnderstood
    | AskAgain
    | Help
    | NeverMind
    | HandingOver
    | OneMoment
    | Unsupported
    | YouAreWelcome
    | Goodbye
    | RescheduleByCancelling
    | OfferRightAfter
    | BookedAsWell
    | OfferDeclined
    | OfferGone
    | Reserved
    | ReservedAsWell
    | PaymentPrompt
    | PaymentReceived
    | NotPaid
    | PromptRefused
    | PayAgain
    | PayAgainByWord
    | PayOnAnotherPhone
    | PaymentAwaited
    | ReservationEnded
    | RefundDue
    | RefundTerms
    | GivenToAnother
    | PaymentTerms
    | PayOtherwise
    | PromptToLeave
    | PaidBack
    | TakesSoLong
    | ServedBy
    | CostsTogether
    | TimeToThink
    | PhoneNoted,
    Field(discriminator="act"),
]
"""Any dialogue act; `act` tells which."""
