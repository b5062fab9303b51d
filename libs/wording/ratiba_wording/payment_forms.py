"""The forms of the acts about paying. Money is spoken of plainly: the tone is heard where a time is kept."""

from collections.abc import Mapping
from typing import Any

from ratiba_contracts import payment_acts as acts
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView
from ratiba_wording.cards import APPOINTMENT_LINE, as_well_card, booked_card
from ratiba_wording.form import Facet, Form, Slot, act_form, choice, presence
from ratiba_wording.person_phrases import TONE, lead
from ratiba_wording.price_phrases import PRICE
from ratiba_wording.scene import Scene
from ratiba_wording.template import LEAD

_LEAD: Mapping[str, Slot[Any]] = {LEAD: Slot[Any](lead)}
_AMOUNT: Mapping[str, Slot[Any]] = {"amount": Slot[Any](lambda act, scene: scene.say(PRICE, act.amount))}


def _appointments(appointments: tuple[AppointmentView, ...], scene: Scene) -> str:
    return "\n".join([f"- {scene.say(APPOINTMENT_LINE, one)}" for one in appointments])


_LISTED: Mapping[str, Slot[Any]] = {
    "appointments": Slot[Any](lambda act, scene: _appointments(act.appointments, scene))
}
_APART = Facet[acts.ReservedAsWell](
    ("paid_together", "paid_apart"), lambda act, _: "paid_apart" if act.separately else "paid_together"
)
_TOGETHER: Mapping[str, Slot[Any]] = {
    "card": Slot(as_well_card),
    "together": Slot[acts.ReservedAsWell](
        lambda act, scene: scene.say(PRICE, act.together) if act.together else "", frozenset({"summed"})
    ),
}


def _where(act: acts.PaymentPrompt, scene: Scene) -> str:
    """The phone that asks, or the page to pay on."""
    return (scene.customer.phone if act.by == "mpesa" else scene.customer.pay_at) or ""


_PLACE = Facet[acts.PaymentPrompt](
    ("place_known", "place_unknown"), lambda act, scene: "place_known" if _where(act, scene) else "place_unknown"
)
_WHERE: Mapping[str, Slot[Any]] = {
    "phone_end": Slot[Any](lambda act, scene: _where(act, scene)[-3:], frozenset({"place_known"})),
    "pay_at": Slot[Any](_where, frozenset({"place_known"})),
}
_RECEIPT: Mapping[str, Slot[Any]] = {
    "receipt": Slot[acts.PaymentReceived](lambda act, _: act.receipt or "", frozenset({"receipt_told"}))
}


def _phone_end(scene: Scene) -> str:
    """Whoever is asked for money has a phone; one that is not told here is not made up."""
    return (scene.customer.phone or "***")[-3:]


PAYMENT_FORMS: Mapping[type[Contract], Form[Any]] = {
    acts.Reserved: act_form(acts.Reserved, TONE, slots={**_LEAD, "card": Slot(booked_card)}),
    acts.ReservedAsWell: act_form(
        acts.ReservedAsWell,
        _APART,
        presence("together", present="summed", absent="not_summed"),
        slots={**_LEAD, **_TOGETHER},
    ),
    acts.PaymentPrompt: act_form(
        acts.PaymentPrompt, choice(acts.PaymentPrompt, "by"), _PLACE, slots={**_AMOUNT, **_WHERE}
    ),
    acts.PaymentReceived: act_form(
        acts.PaymentReceived,
        presence("receipt", present="receipt_told", absent="no_receipt"),
        slots={**_LEAD, **_AMOUNT, **_RECEIPT, **_LISTED},
    ),
    acts.NotPaid: act_form(acts.NotPaid, choice(acts.NotPaid, "reason")),
    acts.PromptRefused: act_form(acts.PromptRefused),
    acts.PayAgain: act_form(acts.PayAgain, slots=_AMOUNT),
    acts.PayAgainByWord: act_form(acts.PayAgainByWord),
    acts.PaymentAwaited: act_form(
        acts.PaymentAwaited,
        choice(acts.PaymentAwaited, "asked"),
        choice(acts.PaymentAwaited, "stands"),
        slots={"phone_end": Slot[Any](lambda _, scene: _phone_end(scene), frozenset({"other_phone"}))},
    ),
    acts.ReservationEnded: act_form(acts.ReservationEnded, choice(acts.ReservationEnded, "why"), slots=_LISTED),
    acts.RefundDue: act_form(acts.RefundDue, choice(acts.RefundDue, "reason"), slots=_AMOUNT),
}
