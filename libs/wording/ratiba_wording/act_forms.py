"""The form of every dialogue act: what its words depend on, and what they may mention.

An act of the contracts without a form here is found by `form_of` at once, and by the tests before that.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from ratiba_contracts import acts, appointment_acts, aside_acts, business_acts, offer_acts, slot_acts
from ratiba_contracts.envelope import Contract
from ratiba_contracts.tenant import CancellationTone
from ratiba_contracts.views import AppointmentView
from ratiba_wording.cards import APPOINTMENT_LINE, BRIEF_APPOINTMENT, as_well_card, booked_card, read_back_card
from ratiba_wording.form import Facet, Form, Slot, act_form, choice, presence
from ratiba_wording.hours_phrases import HOURS_LINE, THEN, open_hours, runs
from ratiba_wording.names import clean
from ratiba_wording.offer_forms import OFFER_FORMS
from ratiba_wording.payment_forms import PAYMENT_FORMS
from ratiba_wording.person_phrases import OPENING, STAFF_SLOT, TONE, WHOM, WITH_STAFF, lead
from ratiba_wording.price_phrases import PRICE, SERVICE_LINE, SUGGESTED_LINE
from ratiba_wording.scene import Scene
from ratiba_wording.template import LEAD
from ratiba_wording.time_phrases import ON_DAY, ON_WHEN, WHEN

AnySlots = Mapping[str, Slot[Any]]


def _reason(model: type[Contract]) -> Facet[Any]:
    return choice(model, "reason")


def _how_many(field_name: str) -> Facet[Any]:
    amounts = ("none", "one", "several")
    return Facet(amounts, lambda act, _: amounts[min(len(getattr(act, field_name)), 2)])


def _listed(form: Form[Any], subjects: Sequence[object], scene: Scene) -> str:
    return "\n".join([f"- {scene.say(form, subject)}" for subject in subjects])


def _no_longer_offered(act: acts.ServiceNotOffered, scene: Scene) -> str:
    return scene.service(act.service) if act.service else ""


def _day(act: slot_acts.OfferOpenings, scene: Scene) -> str:
    return scene.say(ON_DAY, act.day) if act.day else ""


_CANCELLATION_TONE = Facet[Any](
    tuple(tone.value for tone in CancellationTone), lambda _, scene: scene.dials.cancellation_tone.value
)
_RETURNING = Facet[acts.Greet](("returning", "new"), lambda act, _: "returning" if act.returning else "new")


def _named(field_name: str) -> Slot[Any]:
    """A service that an act holds besides `service`."""
    return Slot(lambda act, scene: scene.service(getattr(act, field_name)))


_UNPAID = presence("unpaid", present="kept", absent="booked")
_TAKEN_OFF = presence("taken_off", present="at_no_time", absent="not_then")
_NEXT_TO_IT = presence("next_to_it", present="not_free", absent="given_away")
_LEAD: AnySlots = {LEAD: Slot[Any](lead)}
_BUSINESS: AnySlots = {"business": Slot[Any](lambda _, scene: scene.business)}
_SERVICE: AnySlots = {"service": Slot[Any](lambda act, scene: scene.service(act.service))}
_REQUESTED: AnySlots = {"when": Slot[Any](lambda act, scene: scene.say(WHEN, scene.local(act.requested_at)))}
_APPOINTMENT: AnySlots = {
    "service": Slot[Any](lambda act, scene: scene.service(act.appointment.service)),
    "when": Slot[Any](lambda act, scene: scene.say(WHEN, scene.local(act.appointment.start_at))),
    "on_when": Slot[Any](lambda act, scene: scene.say(ON_WHEN, scene.local(act.appointment.start_at))),
}
_GREETING: AnySlots = {
    "opening": Slot[acts.Greet](lambda _, scene: scene.say(OPENING, scene.addressee)),
    "business": Slot[acts.Greet](lambda act, _: clean(act.business)),
}
_OPENINGS: AnySlots = {**_SERVICE, "on_day": Slot(_day, frozenset({"one_day"})), "staff": STAFF_SLOT}
_SUGGESTED: AnySlots = {
    "beside": _named("beside"),
    "line": Slot[offer_acts.SuggestService](lambda act, scene: scene.say(SUGGESTED_LINE, act.service)),
}
_AS_WELL: AnySlots = {
    "card": Slot(as_well_card),
    "together": Slot[offer_acts.BookedAsWell](
        lambda act, scene: scene.say(PRICE, act.together) if act.together else "", frozenset({"summed"})
    ),
}
_STANDS: AnySlots = {
    "booked": Slot[Any](lambda act, scene: scene.service(act.appointment.service)),
    "when": _APPOINTMENT["when"],
    "on_when": _APPOINTMENT["on_when"],
}
_REFUSAL: AnySlots = {
    "then": Slot[slot_acts.SlotRefused](lambda act, scene: scene.say(THEN, act)),
    "whom": Slot[slot_acts.SlotRefused](lambda act, scene: scene.say(WHOM, act)),
    "staff": STAFF_SLOT,
    "open_hours": Slot(open_hours),
}
_APPOINTMENTS: AnySlots = {
    "appointments": Slot[appointment_acts.Appointments](
        lambda act, scene: _listed(APPOINTMENT_LINE, act.appointments, scene), frozenset({"one", "several"})
    ),
}


def _in_brief(these: Iterable[AppointmentView], scene: Scene) -> str:
    return "; ".join([scene.say(BRIEF_APPOINTMENT, one) for one in these])


def _unpaid_among(act: appointment_acts.AllKept, *, unpaid: bool) -> Iterator[AppointmentView]:
    return (one for one in act.appointments if (one.appointment_id in act.unpaid) is unpaid)


_EACH_OF_THEM: AnySlots = {"each_of_them": Slot[Any](lambda act, scene: _in_brief(act.appointments, scene))}
_SOME = frozenset({"some_kept"})
_BOOKED_AND_KEPT: AnySlots = {
    "those_booked": Slot[Any](lambda act, scene: _in_brief(_unpaid_among(act, unpaid=False), scene), _SOME),
    "those_kept": Slot[Any](lambda act, scene: _in_brief(_unpaid_among(act, unpaid=True), scene), _SOME),
}


def _how_they_stand(act: appointment_acts.AllKept, scene: Scene) -> str:
    del scene
    if not any(_unpaid_among(act, unpaid=True)):
        return "booked"
    return "some_kept" if any(_unpaid_among(act, unpaid=False)) else "kept"


_HOW_THEY_STAND = Facet[appointment_acts.AllKept](("booked", "kept", "some_kept"), _how_they_stand)
_PRICES: AnySlots = {
    "price": Slot[business_acts.Prices](
        lambda act, scene: scene.say(SERVICE_LINE, act.services[0]), frozenset({"one"})
    ),
    "prices": Slot[business_acts.Prices](
        lambda act, scene: _listed(SERVICE_LINE, act.services, scene), frozenset({"several"})
    ),
}
_HOURS: AnySlots = {
    "hours": Slot[business_acts.Hours](
        lambda act, scene: "\n".join([scene.say(HOURS_LINE, run) for run in runs(act.days)]),
        frozenset({"known"}),
    )
}
_ADDRESS: AnySlots = {
    "address": Slot[business_acts.Location](lambda act, _: clean(act.address or ""), frozenset({"known"}))
}

_FORMS: Mapping[type[Contract], Form[Any]] = {
    acts.Greet: act_form(acts.Greet, TONE, _RETURNING, slots=_GREETING),
    acts.AskService: act_form(acts.AskService, TONE),
    acts.ClarifyService: act_form(acts.ClarifyService),
    acts.ServiceNotOffered: act_form(
        acts.ServiceNotOffered,
        presence("service", present="any_more", absent="at_all"),
        TONE,
        slots={"service": Slot(_no_longer_offered, frozenset({"any_more"}))},
    ),
    slot_acts.AskDay: act_form(slot_acts.AskDay, TONE, slots=_SERVICE),
    slot_acts.ClarifyDay: act_form(slot_acts.ClarifyDay, _reason(slot_acts.ClarifyDay)),
    slot_acts.OfferOpenings: act_form(
        slot_acts.OfferOpenings,
        presence("day", present="one_day", absent="several_days"),
        WITH_STAFF,
        slots=_OPENINGS,
    ),
    offer_acts.SuggestService: act_form(offer_acts.SuggestService, TONE, slots={**_SERVICE, **_SUGGESTED}),
    offer_acts.NotedForAfter: act_form(offer_acts.NotedForAfter, TONE, slots={**_SERVICE, "after": _named("after")}),
    offer_acts.AskNext: act_form(offer_acts.AskNext, TONE, slots=_SERVICE),
    slot_acts.ClarifyTime: act_form(slot_acts.ClarifyTime),
    slot_acts.ClarifyStaff: act_form(slot_acts.ClarifyStaff),
    slot_acts.StaffUnknown: act_form(slot_acts.StaffUnknown),
    slot_acts.SlotRefused: act_form(slot_acts.SlotRefused, _reason(slot_acts.SlotRefused), WITH_STAFF, slots=_REFUSAL),
    slot_acts.SlotTaken: act_form(slot_acts.SlotTaken, TONE, slots=_REQUESTED),
    acts.AskName: act_form(acts.AskName, TONE),
    acts.AskPhone: act_form(acts.AskPhone, choice(acts.AskPhone, "purpose")),
    acts.PhoneNotUnderstood: act_form(acts.PhoneNotUnderstood, _reason(acts.PhoneNotUnderstood)),
    acts.ReadBack: act_form(acts.ReadBack, TONE, slots={"card": Slot(read_back_card)}),
    acts.AskChange: act_form(acts.AskChange, TONE),
    acts.Booked: act_form(acts.Booked, TONE, slots={**_LEAD, "card": Slot(booked_card)}),
    slot_acts.HoldLapsed: act_form(slot_acts.HoldLapsed, slots=_REQUESTED),
    appointment_acts.AskWhichAppointment: act_form(appointment_acts.AskWhichAppointment),
    appointment_acts.ConfirmCancel: act_form(appointment_acts.ConfirmCancel, _CANCELLATION_TONE, slots=_APPOINTMENT),
    appointment_acts.Cancelled: act_form(
        appointment_acts.Cancelled, _CANCELLATION_TONE, slots={**_LEAD, **_APPOINTMENT}
    ),
    appointment_acts.ConfirmCancelAll: act_form(
        appointment_acts.ConfirmCancelAll, _CANCELLATION_TONE, slots=_EACH_OF_THEM
    ),
    appointment_acts.AllCancelled: act_form(
        appointment_acts.AllCancelled, _CANCELLATION_TONE, slots={**_LEAD, **_EACH_OF_THEM}
    ),
    appointment_acts.AllKept: act_form(
        appointment_acts.AllKept, _HOW_THEY_STAND, slots={**_LEAD, **_EACH_OF_THEM, **_BOOKED_AND_KEPT}
    ),
    appointment_acts.CancelledByBusiness: act_form(
        appointment_acts.CancelledByBusiness, _UNPAID, slots={**_APPOINTMENT, **_BUSINESS}
    ),
    appointment_acts.Kept: act_form(
        appointment_acts.Kept, _CANCELLATION_TONE, _UNPAID, slots={**_LEAD, **_APPOINTMENT}
    ),
    appointment_acts.HaveAlready: act_form(appointment_acts.HaveAlready, slots=_APPOINTMENT),
    appointment_acts.NothingToCancel: act_form(appointment_acts.NothingToCancel),
    appointment_acts.Appointments: act_form(
        appointment_acts.Appointments, _how_many("appointments"), slots=_APPOINTMENTS
    ),
    business_acts.Prices: act_form(business_acts.Prices, _how_many("services"), slots=_PRICES),
    business_acts.Hours: act_form(
        business_acts.Hours, presence("days", present="known", absent="unknown"), slots=_HOURS
    ),
    business_acts.Location: act_form(
        business_acts.Location,
        presence("address", present="known", absent="unknown"),
        slots={**_BUSINESS, **_ADDRESS},
    ),
    acts.NotUnderstood: act_form(acts.NotUnderstood, TONE),
    acts.AskAgain: act_form(acts.AskAgain, _reason(acts.AskAgain)),
    acts.Help: act_form(acts.Help, TONE, slots=_BUSINESS),
    acts.NeverMind: act_form(acts.NeverMind, TONE),
    acts.HandingOver: act_form(acts.HandingOver, _reason(acts.HandingOver), slots={**_LEAD, **_BUSINESS}),
    aside_acts.PhoneNoted: act_form(aside_acts.PhoneNoted),
    acts.OneMoment: act_form(acts.OneMoment, TONE),
    acts.Unsupported: act_form(acts.Unsupported, choice(acts.Unsupported, "kind")),
    acts.YouAreWelcome: act_form(acts.YouAreWelcome, TONE, slots=_LEAD),
    acts.Goodbye: act_form(acts.Goodbye, TONE, slots={**_LEAD, **_BUSINESS}),
    appointment_acts.RescheduleByCancelling: act_form(appointment_acts.RescheduleByCancelling),
    acts.OnePersonAtATime: act_form(acts.OnePersonAtATime),
    offer_acts.BookedAsWell: act_form(
        offer_acts.BookedAsWell,
        TONE,
        presence("together", present="summed", absent="not_summed"),
        slots={**_LEAD, **_AS_WELL},
    ),
    offer_acts.OfferDeclined: act_form(offer_acts.OfferDeclined, TONE, _UNPAID, slots=_APPOINTMENT),
    offer_acts.OfferGone: act_form(offer_acts.OfferGone, _TAKEN_OFF, TONE, _UNPAID, slots={**_SERVICE, **_STANDS}),
    slot_acts.GivenToAnother: act_form(
        slot_acts.GivenToAnother,
        _NEXT_TO_IT,
        choice(slot_acts.GivenToAnother, "money"),
        slots={**_REQUESTED, **_BUSINESS},
    ),
    **OFFER_FORMS,
    **PAYMENT_FORMS,
}

ACTS: tuple[Form[Any], ...] = tuple(_FORMS.values())


def form_of(act: Contract) -> Form[Any]:
    """The form of an act. KeyError for an act of the contracts that has no form yet: give it one."""
    return _FORMS[type(act)]
