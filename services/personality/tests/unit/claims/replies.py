"""The replies that the tables of lies are about, by name, and the words that are kept in them."""

from typing import Any

from ratiba_contracts import acts, appointment_acts, business_acts, offer_acts, slot_acts

from .retelling import (
    APPOINTMENT,
    BUSINESS,
    DAY,
    HOURS,
    LATER,
    MANICURE,
    OPENING,
    PEDICURE,
    TEN,
    judged,
)

_OFFER = slot_acts.OfferOpenings(service=MANICURE, day=DAY)
_TAKEN = slot_acts.SlotTaken(requested_at=TEN)
_BUSY = slot_acts.SlotRefused(reason="taken", requested_at=TEN, staff_name="Amina")
_THEN_OFFER = slot_acts.OfferOpenings(service=MANICURE)

REPLIES: dict[str, tuple[Any, ...]] = {
    "appointments": (appointment_acts.Appointments(appointments=(APPOINTMENT, LATER)),),
    "ask_change": (acts.AskChange(),),
    "ask_day": (slot_acts.AskDay(service=MANICURE),),
    "ask_name": (acts.AskName(),),
    "ask_next": (offer_acts.AskNext(service=PEDICURE),),
    "ask_phone": (acts.AskPhone(purpose="payment"),),
    "ask_service": (acts.AskService(),),
    "booked": (acts.Booked(appointment=APPOINTMENT),),
    "busy": (_BUSY,),
    "busy_then_offer": (_BUSY, _THEN_OFFER),
    "cancelled": (appointment_acts.Cancelled(appointment=APPOINTMENT),),
    "clarify_day": (slot_acts.ClarifyDay(reason="in_the_past"),),
    "closed": (slot_acts.SlotRefused(reason="closed", requested_at=TEN),),
    "confirm_cancel": (appointment_acts.ConfirmCancel(appointment=APPOINTMENT),),
    "full": (slot_acts.SlotRefused(reason="taken", requested_at=TEN),),
    "goodbye": (acts.Goodbye(),),
    "greet": (acts.Greet(business=BUSINESS, returning=False),),
    "help": (acts.Help(),),
    "hold_lapsed": (slot_acts.HoldLapsed(requested_at=TEN),),
    "hours": (business_acts.Hours(days=(business_acts.DayHours(day=DAY, intervals=HOURS),)),),
    "kept": (appointment_acts.Kept(appointment=APPOINTMENT),),
    "location": (business_acts.Location(address="Ngong Road 7, Nairobi"),),
    "never_mind": (acts.NeverMind(),),
    "next_appointment": (appointment_acts.Appointments(appointments=(APPOINTMENT,)),),
    "no_prices": (business_acts.Prices(services=()),),
    "noted_for_after": (offer_acts.NotedForAfter(service=PEDICURE, after=MANICURE),),
    "nothing_free": (slot_acts.SlotRefused(reason="no_opening", requested_at=TEN, staff_name="Amina"),),
    "nothing_to_cancel": (appointment_acts.NothingToCancel(),),
    "offer": (_OFFER,),
    "offer_amina": (_OFFER.model_copy(update={"staff_name": "Amina"}),),
    "one_moment": (acts.OneMoment(),),
    "one_person_at_a_time": (acts.OnePersonAtATime(),),
    "one_price": (business_acts.Prices(services=(MANICURE,)),),
    "phone_not_understood": (acts.PhoneNotUnderstood(reason="too_short"),),
    "prices": (business_acts.Prices(services=(MANICURE, PEDICURE)),),
    "read_back": (acts.ReadBack(service=MANICURE, opening=OPENING),),
    "reschedule_by_cancelling": (appointment_acts.RescheduleByCancelling(),),
    "service_not_offered": (acts.ServiceNotOffered(),),
    "slot_taken": (_TAKEN,),
    "slot_taken_then_offer": (_TAKEN, _THEN_OFFER),
    "staff_off": (slot_acts.SlotRefused(reason="staff_off", requested_at=TEN, staff_name="Amina"),),
    "staff_unknown": (slot_acts.StaffUnknown(),),
    "suggest_service": (offer_acts.SuggestService(service=PEDICURE, beside=MANICURE),),
    "you_are_welcome": (acts.YouAreWelcome(),),
}

DIALS: dict[str, dict[str, str]] = {
    "": {},
    "professional": {"tone": "professional"},
    "forgiving": {"cancellation_tone": "forgiving"},
}
"""What may follow the name of a reply in a table, after an underscore."""

_CARD = "Manicure (45 min, KSh 1,500)\nTue 24 Nov, 10:00 am"
_WHEN_SW = "Jumanne, 24 Novemba, saa nne asubuhi (10:00)"
_CARD_SW = f"Kupaka rangi (dakika 45, KSh 1,500)\n{_WHEN_SW}"
_NEXT = "- Manicure, Tue 24 Nov, 10:00 am, with Amina (K7PX2M)"

KEPT = {
    "card": f"{_CARD}\nName: Wanjiku Kamau",
    "card_sw": f"{_CARD_SW}\nJina: Wanjiku Kamau",
    "booked": f"{_CARD}\nWith Amina\nReference: K7PX2M",
    "booked_sw": f"{_CARD_SW}\nMhudumu: Amina\nNambari ya kumbukumbu: K7PX2M",
    "when": "Tue 24 Nov at 10:00 am",
    "when_sw": _WHEN_SW,
    "prices": "- Manicure, 45 min, KSh 1,500\n- Pedicure, 45 min, KSh 2,000",
    "prices_sw": "- Kupaka rangi, dakika 45, KSh 1,500\n- Kusafisha miguu, dakika 45, KSh 2,000",
    "next": _NEXT,
    "coming": f"{_NEXT}\n- Pedicure, Tue 24 Nov, 2:00 pm, with Cate (Q2WX9A)",
    "free": "These times are free for Manicure on Tue 24 Nov.",
    "free_sw": "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba.",
}
"""What a table writes in braces."""


def wrong_with(text: str, reply: str, language: str) -> str | None:
    """Why these words, as a table has them, may not be said for a reply of this name."""
    name, dial = (reply, "") if reply in REPLIES else tuple(reply.rsplit("_", 1))
    wrong = judged(text.format(**KEPT), *REPLIES[name], language=language, **DIALS[dial])
    return None if wrong is None else wrong.value
