"""Dialogue acts: what the agent has decided to say. Keys and parameters, no prose.

`libs/wording` makes the words. An act holds no personal data: the customer's name and phone travel in
`CustomerPersonal` beside the acts.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.offer_acts import CostsTogether, ServedBy, TakesSoLong, TimeToThink
from ratiba_contracts.payment_acts import (
    NotPaid,
    PaidBack,
    PayAgain,
    PayAgainByWord,
    PaymentAwaited,
    PaymentPrompt,
    PaymentReceived,
    PaymentTerms,
    PayOtherwise,
    PromptRefused,
    PromptToLeave,
    RefundDue,
    ReservationEnded,
    Reserved,
    ReservedAsWell,
)
from ratiba_contracts.views import AppointmentView, OpeningView, OpenInterval, Price, ServiceView


class SlotRefusal(StrEnum):
    """Why an asked time cannot be had."""

    CLOSED = "closed"
    BEFORE_OPENING = "before_opening"
    AFTER_CLOSING = "after_closing"
    BREAK = "break"
    RUNS_PAST_CLOSING = "runs_past_closing"
    IN_THE_PAST = "in_the_past"
    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    STAFF_OFF = "staff_off"
    STAFF_NOT_QUALIFIED = "staff_not_qualified"
    OFF_GRID = "off_grid"
    TAKEN = "taken"
    NO_OPENING = "no_opening"


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
    """The customer named a thing that is not on the menu."""

    act: Literal["service_not_offered"] = "service_not_offered"


class OnePersonAtATime(Contract):
    """The customer named several people; an appointment is for one, and each of the others needs their own."""

    act: Literal["one_person_at_a_time"] = "one_person_at_a_time"


class AskDay(Contract):
    """Which day? The options are days that have openings."""

    act: Literal["ask_day"] = "ask_day"
    service: ServiceView


class ClarifyDay(Contract):
    """Several dates fit what was said, or the date named does not exist; the options are dates."""

    act: Literal["clarify_day"] = "clarify_day"
    reason: Literal["several", "weekday_mismatch", "no_such_date", "night", "in_the_past"] = "several"


class OfferOpenings(Contract):
    """Free starts to choose from (the options). `day` is set when all are on one local day."""

    act: Literal["offer_openings"] = "offer_openings"
    service: ServiceView
    day: date | None = None
    staff_name: str | None = None


class SuggestService(Contract):
    """One line, once: another service that goes with the one whose time is being chosen. It asks nothing."""

    act: Literal["suggest_service"] = "suggest_service"
    service: ServiceView
    beside: ServiceView


class NotedForAfter(Contract):
    """The customer wants the suggested service as well: it is booked after the one that is being arranged."""

    act: Literal["noted_for_after"] = "noted_for_after"
    service: ServiceView
    after: ServiceView


class AskNext(Contract):
    """The first one is booked; shall the noted one be booked now? The options are that service, and no."""

    act: Literal["ask_next"] = "ask_next"
    service: ServiceView


class ClarifyTime(Contract):
    """Both readings of a time fit ("saa nne": 10:00 or 22:00); the options are those openings."""

    act: Literal["clarify_time"] = "clarify_time"


class ClarifyStaff(Contract):
    """Several people fit the name; the options are those."""

    act: Literal["clarify_staff"] = "clarify_staff"


class StaffUnknown(Contract):
    """Nobody of that name works here; anyone free will be offered."""

    act: Literal["staff_unknown"] = "staff_unknown"


class SlotRefused(Contract):
    """The asked time cannot be had, and why. Alternatives follow as `OfferOpenings` where there are any."""

    act: Literal["slot_refused"] = "slot_refused"
    reason: SlotRefusal
    requested_at: AwareDatetime | None = None
    day: date | None = None
    staff_name: str | None = None
    hours: tuple[OpenInterval, ...] = ()


class SlotTaken(Contract):
    """Somebody else took it a moment ago. Alternatives follow."""

    act: Literal["slot_taken"] = "slot_taken"
    requested_at: AwareDatetime


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
    reason: Literal["too_short", "too_long", "not_a_number", "unknown_country", "not_mobile"] = "not_a_number"


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


class HoldLapsed(Contract):
    """The time held for the customer went by without an answer; it is free for others again."""

    act: Literal["hold_lapsed"] = "hold_lapsed"
    requested_at: AwareDatetime


class AskWhichAppointment(Contract):
    """Several appointments could be meant; the options are those."""

    act: Literal["ask_which_appointment"] = "ask_which_appointment"


class ConfirmCancel(Contract):
    """Cancel this one? Yes or no."""

    act: Literal["confirm_cancel"] = "confirm_cancel"
    appointment: AppointmentView


class Cancelled(Contract):
    """It is cancelled; the cancellation-tone dial chooses the words."""

    act: Literal["cancelled"] = "cancelled"
    appointment: AppointmentView


class Kept(Contract):
    """Nothing was changed: the appointment stands."""

    act: Literal["kept"] = "kept"
    appointment: AppointmentView


class NothingToCancel(Contract):
    """There is no coming appointment of this customer."""

    act: Literal["nothing_to_cancel"] = "nothing_to_cancel"


class Appointments(Contract):
    """The customer's coming appointments; empty when there are none."""

    act: Literal["appointments"] = "appointments"
    appointments: tuple[AppointmentView, ...]


class Prices(Contract):
    """What services cost."""

    act: Literal["prices"] = "prices"
    services: tuple[ServiceView, ...]


class DayHours(Contract):
    """Opening intervals of one local day."""

    day: date
    intervals: tuple[OpenInterval, ...]


class Hours(Contract):
    """When the business is open: one entry a day, in order, closed days with no interval."""

    act: Literal["hours"] = "hours"
    days: tuple[DayHours, ...]


class Location(Contract):
    """Where the business is; None when the owner has not said."""

    act: Literal["location"] = "location"
    address: str | None


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


class RescheduleByCancelling(Contract):
    """Moving an appointment is done by cancelling and booking anew, or by a person."""

    act: Literal["reschedule_by_cancelling"] = "reschedule_by_cancelling"


class OfferRightAfter(Contract):
    """Offered once the first one is booked, for a short while: this service, right behind it. Yes or no.

    The first appointment stands whatever is answered. `opening.staff_name` is set: it may be somebody else. `gap_min`:
    how long there is nothing between the two.
    """

    act: Literal["offer_right_after"] = "offer_right_after"
    service: ServiceView
    opening: OpeningView
    after: ServiceView
    gap_min: int = Field(default=0, ge=0)


class BookedAsWell(Contract):
    """The offered one is booked behind the first. `together`: what both cost, where both have one fixed amount."""

    act: Literal["booked_as_well"] = "booked_as_well"
    appointment: AppointmentView
    after: AppointmentView
    together: Price | None = None


class OfferDeclined(Contract):
    """The customer does not want the offered one, and nothing more is offered.

    The first appointment stands, or (`unpaid`) is kept until it is paid.
    """

    act: Literal["offer_declined"] = "offer_declined"
    appointment: AppointmentView
    unpaid: bool = False


class OfferGone(Contract):
    """Yes was said, and what was offered can no longer be had.

    The first appointment stands, or (`unpaid`) is kept until it is paid.
    """

    act: Literal["offer_gone"] = "offer_gone"
    service: ServiceView
    appointment: AppointmentView
    unpaid: bool = False


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
    | Kept
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
    | PaymentAwaited
    | ReservationEnded
    | RefundDue
    | PaymentTerms
    | PayOtherwise
    | PromptToLeave
    | PaidBack
    | TakesSoLong
    | ServedBy
    | CostsTogether
    | TimeToThink,
    Field(discriminator="act"),
]
"""Any dialogue act; `act` tells which."""
