"""The form of every dialogue act: what its words depend on, and what they may mention.

An act of the contracts without a form here is found by `form_of` at once, and by the tests before that.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from ratiba_contracts import acts
from ratiba_contracts.envelope import Contract
from ratiba_contracts.tenant import CancellationTone
from ratiba_wording.cards import APPOINTMENT_LINE, as_well_card, booked_card, read_back_card
from ratiba_wording.form import Facet, Form, Slot, choice, presence
from ratiba_wording.hours_phrases import HOURS_LINE, THEN, open_hours, runs
from ratiba_wording.names import clean
from ratiba_wording.person_phrases import OPENING, STAFF_SLOT, TONE, WHOM, WITH_STAFF, lead
from ratiba_wording.price_phrases import PRICE, SERVICE_LINE, SUGGESTED_LINE
from ratiba_wording.scene import Scene
from ratiba_wording.template import LEAD
from ratiba_wording.time_phrases import ON_DAY, ON_WHEN, WHEN

AnySlots = Mapping[str, Slot[Any]]


def _act(model: type[Contract], *facets: Facet[Any], slots: AnySlots | None = None) -> Form[Any]:
    return Form("acts", model.model_fields["act"].default, slots or {}, facets)


def _reason(model: type[Contract]) -> Facet[Any]:
    return choice(model, "reason")


def _how_many(field_name: str) -> Facet[Any]:
    amounts = ("none", "one", "several")
    return Facet(amounts, lambda act, _: amounts[min(len(getattr(act, field_name)), 2)])


def _listed(form: Form[Any], subjects: Sequence[object], scene: Scene) -> str:
    return "\n".join([f"- {scene.say(form, subject)}" for subject in subjects])


def _day(act: acts.OfferOpenings, scene: Scene) -> str:
    return scene.say(ON_DAY, act.day) if act.day else ""


_CANCELLATION_TONE = Facet[Any](
    tuple(tone.value for tone in CancellationTone), lambda _, scene: scene.dials.cancellation_tone.value
)
_RETURNING = Facet[acts.Greet](("returning", "new"), lambda act, _: "returning" if act.returning else "new")


def _named(field_name: str) -> Slot[Any]:
    """A service that an act holds besides `service`."""
    return Slot(lambda act, scene: scene.service(getattr(act, field_name)))


_WITH_WHOM = Facet[acts.OfferRightAfter](
    ("somebody", "anybody"), lambda act, _: "somebody" if act.opening.staff_name else "anybody"
)
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
    "line": Slot[acts.SuggestService](lambda act, scene: scene.say(SUGGESTED_LINE, act.service)),
}
_OFFERED: AnySlots = {
    **_SERVICE,
    "after": _named("after"),
    "line": Slot[acts.OfferRightAfter](lambda act, scene: scene.say(SUGGESTED_LINE, act.service)),
    "when": Slot[acts.OfferRightAfter](lambda act, scene: scene.say(WHEN, scene.local(act.opening.start_at))),
    "on_when": Slot[acts.OfferRightAfter](lambda act, scene: scene.say(ON_WHEN, scene.local(act.opening.start_at))),
    "staff": Slot[acts.OfferRightAfter](lambda act, _: clean(act.opening.staff_name or ""), frozenset({"somebody"})),
}
_AS_WELL: AnySlots = {
    "card": Slot(as_well_card),
    "together": Slot[acts.BookedAsWell](
        lambda act, scene: scene.say(PRICE, act.together) if act.together else "", frozenset({"summed"})
    ),
}
_STANDS: AnySlots = {
    "booked": Slot[Any](lambda act, scene: scene.service(act.appointment.service)),
    "when": _APPOINTMENT["when"],
    "on_when": _APPOINTMENT["on_when"],
}
_REFUSAL: AnySlots = {
    "then": Slot[acts.SlotRefused](lambda act, scene: scene.say(THEN, act)),
    "whom": Slot[acts.SlotRefused](lambda act, scene: scene.say(WHOM, act)),
    "staff": STAFF_SLOT,
    "open_hours": Slot(open_hours),
}
_APPOINTMENTS: AnySlots = {
    "appointments": Slot[acts.Appointments](
        lambda act, scene: _listed(APPOINTMENT_LINE, act.appointments, scene), frozenset({"one", "several"})
    ),
}
_PRICES: AnySlots = {
    "price": Slot[acts.Prices](lambda act, scene: scene.say(SERVICE_LINE, act.services[0]), frozenset({"one"})),
    "prices": Slot[acts.Prices](lambda act, scene: _listed(SERVICE_LINE, act.services, scene), frozenset({"several"})),
}
_HOURS: AnySlots = {
    "hours": Slot[acts.Hours](
        lambda act, scene: "\n".join([scene.say(HOURS_LINE, run) for run in runs(act.days)]),
        frozenset({"known"}),
    )
}
_ADDRESS: AnySlots = {"address": Slot[acts.Location](lambda act, _: clean(act.address or ""), frozenset({"known"}))}

_FORMS: Mapping[type[Contract], Form[Any]] = {
    acts.Greet: _act(acts.Greet, TONE, _RETURNING, slots=_GREETING),
    acts.AskService: _act(acts.AskService, TONE),
    acts.ClarifyService: _act(acts.ClarifyService),
    acts.ServiceNotOffered: _act(acts.ServiceNotOffered, TONE),
    acts.AskDay: _act(acts.AskDay, TONE, slots=_SERVICE),
    acts.ClarifyDay: _act(acts.ClarifyDay, _reason(acts.ClarifyDay)),
    acts.OfferOpenings: _act(
        acts.OfferOpenings,
        presence("day", present="one_day", absent="several_days"),
        WITH_STAFF,
        slots=_OPENINGS,
    ),
    acts.SuggestService: _act(acts.SuggestService, TONE, slots={**_SERVICE, **_SUGGESTED}),
    acts.NotedForAfter: _act(acts.NotedForAfter, TONE, slots={**_SERVICE, "after": _named("after")}),
    acts.AskNext: _act(acts.AskNext, TONE, slots=_SERVICE),
    acts.ClarifyTime: _act(acts.ClarifyTime),
    acts.ClarifyStaff: _act(acts.ClarifyStaff),
    acts.StaffUnknown: _act(acts.StaffUnknown),
    acts.SlotRefused: _act(acts.SlotRefused, _reason(acts.SlotRefused), WITH_STAFF, slots=_REFUSAL),
    acts.SlotTaken: _act(acts.SlotTaken, TONE, slots=_REQUESTED),
    acts.AskName: _act(acts.AskName, TONE),
    acts.AskPhone: _act(acts.AskPhone, choice(acts.AskPhone, "purpose")),
    acts.PhoneNotUnderstood: _act(acts.PhoneNotUnderstood, _reason(acts.PhoneNotUnderstood)),
    acts.ReadBack: _act(acts.ReadBack, TONE, slots={"card": Slot(read_back_card)}),
    acts.AskChange: _act(acts.AskChange, TONE),
    acts.Booked: _act(acts.Booked, TONE, slots={**_LEAD, "card": Slot(booked_card)}),
    acts.HoldLapsed: _act(acts.HoldLapsed, slots=_REQUESTED),
    acts.AskWhichAppointment: _act(acts.AskWhichAppointment),
    acts.ConfirmCancel: _act(acts.ConfirmCancel, _CANCELLATION_TONE, slots=_APPOINTMENT),
    acts.Cancelled: _act(acts.Cancelled, _CANCELLATION_TONE, slots={**_LEAD, **_APPOINTMENT}),
    acts.Kept: _act(acts.Kept, _CANCELLATION_TONE, slots={**_LEAD, **_APPOINTMENT}),
    acts.NothingToCancel: _act(acts.NothingToCancel),
    acts.Appointments: _act(acts.Appointments, _how_many("appointments"), slots=_APPOINTMENTS),
    acts.Prices: _act(acts.Prices, _how_many("services"), slots=_PRICES),
    acts.Hours: _act(acts.Hours, presence("days", present="known", absent="unknown"), slots=_HOURS),
    acts.Location: _act(
        acts.Location,
        presence("address", present="known", absent="unknown"),
        slots={**_BUSINESS, **_ADDRESS},
    ),
    acts.NotUnderstood: _act(acts.NotUnderstood, TONE),
    acts.AskAgain: _act(acts.AskAgain, _reason(acts.AskAgain)),
    acts.Help: _act(acts.Help, TONE, slots=_BUSINESS),
    acts.NeverMind: _act(acts.NeverMind, TONE),
    acts.HandingOver: _act(acts.HandingOver, _reason(acts.HandingOver), slots={**_LEAD, **_BUSINESS}),
    acts.OneMoment: _act(acts.OneMoment, TONE),
    acts.Unsupported: _act(acts.Unsupported, choice(acts.Unsupported, "kind")),
    acts.YouAreWelcome: _act(acts.YouAreWelcome, TONE, slots=_LEAD),
    acts.Goodbye: _act(acts.Goodbye, TONE, slots={**_LEAD, **_BUSINESS}),
    acts.RescheduleByCancelling: _act(acts.RescheduleByCancelling),
    acts.OnePersonAtATime: _act(acts.OnePersonAtATime),
    acts.OfferRightAfter: _act(acts.OfferRightAfter, TONE, _WITH_WHOM, slots=_OFFERED),
    acts.BookedAsWell: _act(
        acts.BookedAsWell,
        TONE,
        presence("together", present="summed", absent="not_summed"),
        slots={**_LEAD, **_AS_WELL},
    ),
    acts.OfferDeclined: _act(acts.OfferDeclined, TONE, slots=_APPOINTMENT),
    acts.OfferGone: _act(acts.OfferGone, TONE, slots={**_SERVICE, **_STANDS}),
}

ACTS: tuple[Form[Any], ...] = tuple(_FORMS.values())


def form_of(act: Contract) -> Form[Any]:
    """The form of an act. KeyError for an act of the contracts that has no form yet: give it one."""
    return _FORMS[type(act)]
