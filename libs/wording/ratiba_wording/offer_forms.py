"""The forms of an offer right behind a booking, and of what is asked about it before the yes or no."""

from collections.abc import Mapping
from typing import Any

from ratiba_contracts import aside_acts, offer_acts
from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import OpeningView
from ratiba_wording.form import Facet, Form, Slot, act_form, presence
from ratiba_wording.names import clean
from ratiba_wording.person_phrases import TONE
from ratiba_wording.price_phrases import PRICE, SUGGESTED_LINE
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import DURATION, ON_DAY, ON_WHEN, TIME, WHEN


def _service(field_name: str) -> Slot[Any]:
    return Slot[Any](lambda act, scene: scene.service(getattr(act, field_name)))


_WITH_WHOM = Facet[offer_acts.OfferRightAfter](
    ("somebody", "anybody"), lambda act, _: "somebody" if act.opening.staff_name else "anybody"
)

BEHIND = Form[offer_acts.OfferRightAfter](
    "phrases",
    "behind",
    facets=(presence("gap_min", present="after_a_gap", absent="at_once"),),
    slots={
        "after": _service("after"),
        "gap": Slot(lambda act, scene: scene.say(DURATION, act.gap_min), frozenset({"after_a_gap"})),
    },
)
"""When an offered service begins, seen from the one before it: at once, or so much later."""

_OFFERED: Mapping[str, Slot[Any]] = {
    "service": _service("service"),
    "behind": Slot[offer_acts.OfferRightAfter](lambda act, scene: scene.say(BEHIND, act)),
    "line": Slot[offer_acts.OfferRightAfter](lambda act, scene: scene.say(SUGGESTED_LINE, act.service)),
    "when": Slot[offer_acts.OfferRightAfter](lambda act, scene: scene.say(WHEN, scene.local(act.opening.start_at))),
    "on_when": Slot[offer_acts.OfferRightAfter](
        lambda act, scene: scene.say(ON_WHEN, scene.local(act.opening.start_at))
    ),
    "staff": Slot[offer_acts.OfferRightAfter](
        lambda act, _: clean(act.opening.staff_name or ""), frozenset({"somebody"})
    ),
}


def _of_opening(act: aside_acts.TakesSoLong) -> OpeningView:
    """Only asked for where one is known."""
    if act.opening is None:
        msg = "no opening is known"
        raise ValueError(msg)
    return act.opening


def _clock(act: aside_acts.TakesSoLong, scene: Scene, *, end: bool) -> str:
    opening = _of_opening(act)
    return scene.say(TIME, scene.local(opening.end_at if end else opening.start_at).time())


_KNOWN = frozenset({"opening_known"})
_TAKES: Mapping[str, Slot[Any]] = {
    "service": _service("service"),
    "duration": Slot[aside_acts.TakesSoLong](lambda act, scene: scene.say(DURATION, act.service.duration_min)),
    "on_day": Slot[aside_acts.TakesSoLong](
        lambda act, scene: scene.say(ON_DAY, scene.local(_of_opening(act).start_at).date()), _KNOWN
    ),
    "from": Slot[aside_acts.TakesSoLong](lambda act, scene: _clock(act, scene, end=False), _KNOWN),
    "to": Slot[aside_acts.TakesSoLong](lambda act, scene: _clock(act, scene, end=True), _KNOWN),
}

OFFER_FORMS: Mapping[type[Contract], Form[Any]] = {
    offer_acts.OfferRightAfter: act_form(offer_acts.OfferRightAfter, TONE, _WITH_WHOM, slots=_OFFERED),
    aside_acts.TakesSoLong: act_form(
        aside_acts.TakesSoLong,
        presence("opening", present="opening_known", absent="no_opening"),
        slots=_TAKES,
    ),
    aside_acts.ServedBy: act_form(
        aside_acts.ServedBy,
        presence("same", present="same_person", absent="somebody_else"),
        slots={
            "service": _service("service"),
            "after": _service("after"),
            "staff": Slot[Any](lambda act, _: clean(act.staff_name)),
            "other": Slot[Any](lambda act, _: clean(act.after_staff_name), frozenset({"somebody_else"})),
        },
    ),
    aside_acts.CostsTogether: act_form(
        aside_acts.CostsTogether,
        presence("unpaid", present="kept", absent="booked"),
        slots={
            "first": _service("first"),
            "second": _service("second"),
            "alone": Slot[Any](lambda act, scene: scene.say(PRICE, act.first.price)),
            "together": Slot[Any](lambda act, scene: scene.say(PRICE, act.together)),
        },
    ),
    aside_acts.TimeToThink: act_form(
        aside_acts.TimeToThink, presence("offered", present="of_an_offer", absent="of_a_booking"), TONE
    ),
}

OFFER_PHRASES: tuple[Form[Any], ...] = (BEHIND,)
