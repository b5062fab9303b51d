"""Dialogue acts about appointments that stand: which ones there are, and cancelling one."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView


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


class ConfirmCancelAll(Contract):
    """Cancel all of these? One yes or no for all."""

    act: Literal["confirm_cancel_all"] = "confirm_cancel_all"
    appointments: tuple[AppointmentView, ...] = Field(min_length=2)


class AllCancelled(Contract):
    """These are cancelled."""

    act: Literal["all_cancelled"] = "all_cancelled"
    appointments: tuple[AppointmentView, ...] = Field(min_length=2)


class AllKept(Contract):
    """Nothing was changed: each of these stands, or (`unpaid`) is kept until it is paid."""

    act: Literal["all_kept"] = "all_kept"
    appointments: tuple[AppointmentView, ...] = Field(min_length=2)
    unpaid: tuple[UUID, ...] = ()


class CancelledByBusiness(Contract):
    """The business has called it off, or (`unpaid`) what was kept until it is paid. Other times may follow."""

    act: Literal["cancelled_by_business"] = "cancelled_by_business"
    appointment: AppointmentView
    unpaid: bool = False


class Kept(Contract):
    """Nothing was changed: the appointment stands, or (`unpaid`) is kept until it is paid."""

    act: Literal["kept"] = "kept"
    appointment: AppointmentView
    unpaid: bool = False


class NothingToCancel(Contract):
    """There is no coming appointment of this customer."""

    act: Literal["nothing_to_cancel"] = "nothing_to_cancel"


class Appointments(Contract):
    """The customer's coming appointments; empty when there are none."""

    act: Literal["appointments"] = "appointments"
    appointments: tuple[AppointmentView, ...]


class HaveAlready(Contract):
    """They have an appointment at that time already; what is read back next is one more."""

    act: Literal["have_already"] = "have_already"
    appointment: AppointmentView


class RescheduleByCancelling(Contract):
    """Moving an appointment is done by cancelling and booking anew, or by a person."""

    act: Literal["reschedule_by_cancelling"] = "reschedule_by_cancelling"
