"""The forms of the acts about paying. Money is spoken of plainly: the tone is heard where a time is kept."""

from collections.abc import Mapping
from typing import Any

from ratiba_contracts import payment_acts as acts
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import AppointmentView
from ratiba_wording.cards import APPOINTMENT_LINE, as_well_card, booked_card, for_which
from ratiba_wording.form import Facet, Form, Slot, act_form, choice, presence
from ratiba_wording.person_phrases import TONE, lead
from ratiba_wording.price_phrases import PRICE, SERVICE_LINE
from ratiba_wording.scene import Scene
from ratiba_wording.template import LEAD
from ratiba_wording.time_phrases import UNTIL

_LEAD: Mapping[str, Slot[Any]] = {LEAD: Slot[Any](lead)}
_AMOUNT: Mapping[str, Slot[Any]] = {"amount": Slot[Any](lambda act, scene: scene.say(PRICE, act.amount))}


def _appointments(appointments: tuple[AppointmentView, ...], scene: Scene) -> str:
    return "\n".join([f"- {scene.say(APPOINTMENT_LINE, one)}" for one in appointments])


_LISTED: Mapping[str, Slot[Any]] = {
    "appointments": Slot[Any](lambda act, scene: _appointments(act.appointments, scene))
}
_PRICED: Mapping[str, Slot[Any]] = {
    "services": Slot[acts.PaymentTerms](
        lambda act, scene: "\n".join([f"- {scene.say(SERVICE_LINE, one.service)}" for one in act.appointments])
    )
}
_WHICH: Mapping[str, Slot[Any]] = {"which": Slot[Any](lambda act, scene: for_which(act.appointments, scene))}
_BUSINESS: Mapping[str, Slot[Any]] = {"business": Slot[Any](lambda _, scene: scene.business)}
_KEPT_UNTIL = presence("kept_until", present="kept", absent="not_kept")
_UNTIL: Mapping[str, Slot[Any]] = {
    "until": Slot[Any](
        lambda act, scene: scene.say(UNTIL, scene.local(act.kept_until)) if act.kept_until else "",
        frozenset({"kept"}),
    )
}
_OPEN = presence("prompted", present="prompt_open", absent="no_prompt")
_ALSO_ELSE = presence("partly", present="partly", absent="wholly")
_OR_CARD = presence("or_card", present="or_by_card", absent="by_phone_alone")
_UNDONE = presence("undone", present="not_after_all", absent="done")
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


_BY = {"mpesa": "in_advance_mpesa", "card": "in_advance_card", "on_the_spot": "on_the_spot"}
"""By what money is asked for here; the ways that a customer would rather pay by have the same names."""


def _phone_end(scene: Scene) -> str:
    """Whoever is asked for money has a phone; one that is not told here is not made up."""
    return (scene.customer.phone or "***")[-3:]


PAYMENT_FORMS: Mapping[type[Contract], Form[Any]] = {
    acts.Reserved: act_form(acts.Reserved, TONE, _KEPT_UNTIL, slots={**_LEAD, **_UNTIL, "card": Slot(booked_card)}),
    acts.ReservedAsWell: act_form(
        acts.ReservedAsWell,
        _APART,
        presence("together", present="summed", absent="not_summed"),
        slots={**_LEAD, **_TOGETHER},
    ),
    acts.PaymentPrompt: act_form(
        acts.PaymentPrompt, choice(acts.PaymentPrompt, "by"), _PLACE, slots={**_WHICH, **_AMOUNT, **_WHERE}
    ),
    acts.PaymentReceived: act_form(
        acts.PaymentReceived,
        presence("receipt", present="receipt_told", absent="no_receipt"),
        slots={**_LEAD, **_AMOUNT, **_RECEIPT, **_LISTED},
    ),
    acts.NotPaid: act_form(acts.NotPaid, choice(acts.NotPaid, "reason"), slots=_WHICH),
    acts.PromptRefused: act_form(acts.PromptRefused, slots=_WHICH),
    acts.PayAgain: act_form(acts.PayAgain, choice(acts.PayAgain, "by"), slots={**_WHICH, **_AMOUNT}),
    acts.PayAgainByWord: act_form(acts.PayAgainByWord, choice(acts.PayAgainByWord, "by")),
    acts.PayOnAnotherPhone: act_form(acts.PayOnAnotherPhone, _OR_CARD, slots={**_WHICH, **_AMOUNT}),
    acts.PaymentAwaited: act_form(
        acts.PaymentAwaited,
        choice(acts.PaymentAwaited, "asked"),
        choice(acts.PaymentAwaited, "stands"),
        choice(acts.PaymentAwaited, "by"),
        slots={**_WHICH, "phone_end": Slot[Any](lambda _, scene: _phone_end(scene), frozenset({"other_phone"}))},
    ),
    acts.ReservationEnded: act_form(acts.ReservationEnded, choice(acts.ReservationEnded, "why"), slots=_LISTED),
    acts.RefundDue: act_form(acts.RefundDue, choice(acts.RefundDue, "reason"), slots=_AMOUNT),
    acts.PaymentTerms: act_form(
        acts.PaymentTerms,
        choice(acts.PaymentTerms, "about"),
        choice(acts.PaymentTerms, "by"),
        _OPEN,
        slots={
            **_AMOUNT,
            **_PRICED,
            **_BUSINESS,
            "until": Slot[acts.PaymentTerms](lambda act, scene: scene.say(UNTIL, scene.local(act.kept_until))),
        },
    ),
    acts.PayOtherwise: act_form(
        acts.PayOtherwise,
        Facet[acts.PayOtherwise](("in_advance_mpesa", "in_advance_card", "on_the_spot"), lambda act, _: _BY[act.by]),
        choice(acts.PayOtherwise, "way"),
        _KEPT_UNTIL,
        slots={**_BUSINESS, **_UNTIL},
    ),
    acts.PromptToLeave: act_form(acts.PromptToLeave, choice(acts.PromptToLeave, "by"), _ALSO_ELSE),
    acts.RefundTerms: act_form(acts.RefundTerms),
    acts.PaidBack: act_form(acts.PaidBack, _UNDONE, slots={**_AMOUNT, **_BUSINESS}),
}
