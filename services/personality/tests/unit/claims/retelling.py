"""Replies of a small spa, and whether other words for them may be said."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any, get_args
from uuid import UUID

from personality.domain.claims import Mismatch, Telling, mismatch, telling_of, tidied
from ratiba_contracts import acts, appointment_acts, aside_acts, business_acts, offer_acts, payment_acts, slot_acts
from ratiba_contracts.conversation import CustomerPersonal, ReplyDecided
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.tenant import CancellationTone, Dials, Honorific, Tone
from ratiba_contracts.views import AppointmentView, Language, OpeningView, OpenInterval, Price, ServiceView

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TEN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # Tuesday, 10:00 in Nairobi
TWO = TEN + timedelta(hours=4)
DAY = date(2026, 11, 24)
BUSINESS = "Pendo Spa"


def service(name: str = "Manicure", name_sw: str = "Kupaka rangi", amount: int = 150000) -> ServiceView:
    price = Price(kind="fixed", currency="KES", amount=amount)
    return ServiceView(service_id=name.lower(), name=name, name_sw=name_sw, duration_min=45, price=price)


MANICURE, PEDICURE = service(), service("Pedicure", "Kusafisha miguu", 200000)
OPENING = OpeningView(start_at=TEN, end_at=TEN + timedelta(minutes=45))
WITH_AMINA = OPENING.model_copy(update={"staff_name": "Amina"})
APPOINTMENT = AppointmentView(
    appointment_id=UUID(int=7),
    reference="K7PX2M",
    service=MANICURE,
    staff_name="Amina",
    start_at=TEN,
    end_at=TEN + timedelta(minutes=45),
)
LATER = APPOINTMENT.model_copy(
    update={
        "appointment_id": UUID(int=8),
        "reference": "Q2WX9A",
        "service": PEDICURE,
        "staff_name": "Cate",
        "start_at": TWO,
    }
)
HOURS = (OpenInterval(opens=time(9), closes=time(18)),)


def dials(**changed: Any) -> Dials:
    plain = {
        "tone": "warm",
        "greeting": "default-bilingual",
        "upsell": "never",
        "cancellation_tone": "neutral",
        "honorific": "first-name",
        "cross_sell": "never",
    }
    return Dials.model_validate(plain | changed)


def telling(*said: Any, language: str = "en", name: str | None = "Wanjiku Kamau", **changed: Any) -> Telling:
    """What a reply of these acts says."""
    reply = ReplyDecided(
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        reply_seq=1,
        channel="whatsapp",
        language=language,
        time_zone="Africa/Nairobi",
        today=NOON,
        acts=said,
        personal=CustomerPersonal(name=name),
    )
    return telling_of(reply, dials(**changed), BUSINESS)


def judged(text: str, *said: Any, **how: Any) -> Mismatch | None:
    """What is wrong with other words for these acts."""
    return mismatch(telling(*said, **how), tidied(text))


def every_act() -> Iterator[Any]:
    """Every act, in the variants that words depend on."""
    yield from (acts.Greet(business=BUSINESS, returning=returning) for returning in (False, True))
    yield from (
        slot_acts.ClarifyDay(reason=r) for r in ("several", "weekday_mismatch", "no_such_date", "night", "in_the_past")
    )
    yield from (
        slot_acts.OfferOpenings(service=MANICURE, day=day, staff_name=staff)
        for day, staff in product((DAY, None), ("Amina", None))
    )
    yield from (
        slot_acts.SlotRefused(reason=reason, requested_at=at, day=day, staff_name=staff, hours=hours)
        for reason in slot_acts.SlotRefusal
        for at, day, staff, hours in ((TEN, DAY, "Amina", HOURS), (None, DAY, None, ()), (None, None, None, HOURS))
    )
    yield from (acts.AskPhone(purpose=purpose) for purpose in ("contact", "payment"))
    yield from (
        acts.PhoneNotUnderstood(reason=reason)
        for reason in ("too_short", "too_long", "not_a_number", "unknown_country", "not_mobile", "no_mpesa")
    )
    yield from (acts.ReadBack(service=MANICURE, opening=which, both_clocks=True) for which in (OPENING, WITH_AMINA))
    yield from (acts.Booked(appointment=APPOINTMENT, address=address) for address in ("Ngong Road 7, Nairobi", None))
    yield from (appointment_acts.Appointments(appointments=(APPOINTMENT, LATER)[:count]) for count in range(3))
    yield from (business_acts.Prices(services=(MANICURE, PEDICURE)[:count]) for count in range(3))
    yield from (
        business_acts.Hours(days=()),
        business_acts.Hours(
            days=(
                business_acts.DayHours(day=DAY, intervals=HOURS),
                business_acts.DayHours(day=date(2026, 11, 25), intervals=()),
            )
        ),
        business_acts.Location(address="Ngong Road 7, Nairobi"),
        business_acts.Location(address=None),
        *(acts.AskAgain(reason=r) for r in ("not_yet_read", "old_button", "asked_to_repeat", "digression", "changed")),
        *(acts.HandingOver(reason=reason) for reason in acts.HandoffReason),
        *(
            acts.Unsupported(kind=kind)
            for kind in ("audio", "image", "video", "document", "sticker", "location", "contacts", "reaction", "other")
        ),
        *(acts.ServiceNotOffered(service=which) for which in (None, MANICURE)),
        slot_acts.AskDay(service=MANICURE),
        offer_acts.SuggestService(service=PEDICURE, beside=MANICURE),
        offer_acts.NotedForAfter(service=PEDICURE, after=MANICURE),
        offer_acts.AskNext(service=PEDICURE),
        *(
            offer_acts.OfferRightAfter(service=PEDICURE, opening=which, after=MANICURE)
            for which in (OPENING, WITH_AMINA)
        ),
        *(
            offer_acts.BookedAsWell(appointment=LATER, after=APPOINTMENT, together=together)
            for together in (MANICURE.price, None)
        ),
        slot_acts.SlotTaken(requested_at=TEN),
        slot_acts.HoldLapsed(requested_at=TEN),
        *(
            kind(appointment=APPOINTMENT)
            for kind in (appointment_acts.ConfirmCancel, appointment_acts.Cancelled, appointment_acts.Kept)
        ),
        *(
            kind(appointments=(APPOINTMENT, LATER))
            for kind in (appointment_acts.ConfirmCancelAll, appointment_acts.AllCancelled)
        ),
        *(
            appointment_acts.AllKept(appointments=(APPOINTMENT, LATER), unpaid=unpaid)
            for unpaid in ((), (LATER.appointment_id,), (APPOINTMENT.appointment_id, LATER.appointment_id))
        ),
    )
    yield appointment_acts.HaveAlready(appointment=APPOINTMENT)
    yield from about_money()
    bare = (kind for kind in get_args(get_args(acts.Act)[0]) if not set(kind.model_fields) - {"act"})
    yield from (kind() for kind in bare)


def about_money() -> Iterator[Any]:
    """What is said of paying. It leaves in the words of templates, and those are held to the same."""
    price = MANICURE.price
    yield from (
        payment_acts.Reserved(appointment=APPOINTMENT),
        *(
            payment_acts.ReservedAsWell(appointment=LATER, after=APPOINTMENT, together=together, separately=apart)
            for together, apart in ((price, False), (None, False), (price, True))
        ),
        *(payment_acts.PaymentPrompt(amount=price, by=by) for by in ("mpesa", "card")),
        *(
            payment_acts.PaymentReceived(amount=price, appointments=(APPOINTMENT,), receipt=receipt)
            for receipt in ("TKL3X7Q2WE", None)
        ),
        *(payment_acts.NotPaid(reason=reason) for reason in UnpaidReason),
        payment_acts.PromptRefused(),
        *(payment_acts.PayAgainByWord.model_validate({"by": by}) for by in ("mpesa", "card")),
        *(payment_acts.PayOnAnotherPhone(amount=price, or_card=card) for card in (False, True)),
        *(payment_acts.PayAgain(amount=price, by=by) for by in ("mpesa", "card")),
        *(
            payment_acts.PaymentAwaited(asked=asked, stands=stands, by=by)
            for asked in ("has_paid", "send_again", "looks", "failed", "by_card")
            for stands in ("requested", "prompted", "unpaid")
            for by in ("mpesa", "card")
        ),
        *(
            payment_acts.PaymentTerms(
                about=about, by="mpesa", amount=price, appointments=(APPOINTMENT,), kept_until=TEN, prompted=prompted
            )
            for about in ("amount", "recipient", "deadline", "wait", "no_money")
            for prompted in (False, True)
        ),
        *(
            payment_acts.PayOtherwise(way=way, by=by, kept_until=until)
            for way in ("cash", "card", "at_the_business", "later", "in_parts", "till", "other")
            for by in ("mpesa", "on_the_spot")
            for until in (TEN, None)
        ),
        *(payment_acts.PromptToLeave(by="mpesa", partly=partly) for partly in (False, True)),
        payment_acts.RefundTerms(),
        *(payment_acts.PaidBack(amount=price, undone=undone) for undone in (False, True)),
        *(aside_acts.TakesSoLong(service=PEDICURE, opening=opening) for opening in (OPENING, None)),
        *(
            aside_acts.ServedBy(
                service=PEDICURE, staff_name="Amina", after=MANICURE, after_staff_name="Cate", same=same
            )
            for same in (False, True)
        ),
        *(
            aside_acts.CostsTogether(first=MANICURE, second=PEDICURE, together=price, unpaid=unpaid)
            for unpaid in (False, True)
        ),
        *(aside_acts.TimeToThink(offered=offered) for offered in (False, True)),
        *(payment_acts.ReservationEnded(appointments=(APPOINTMENT,), why=why) for why in ("refused", "in_time")),
        *(payment_acts.RefundDue(amount=price, reason=reason) for reason in RefundReason),
        *(appointment_acts.CancelledByBusiness(appointment=APPOINTMENT, unpaid=unpaid) for unpaid in (False, True)),
        *(
            slot_acts.GivenToAnother(requested_at=APPOINTMENT.start_at, next_to_it=next_to_it, money=money)
            for next_to_it in (False, True)
            for money in ("not_asked", "leave_it", "also_for_another")
        ),
        *(offer_acts.OfferDeclined(appointment=APPOINTMENT, unpaid=unpaid) for unpaid in (False, True)),
        *(
            offer_acts.OfferGone(service=PEDICURE, appointment=APPOINTMENT, unpaid=unpaid, taken_off=taken_off)
            for unpaid in (False, True)
            for taken_off in (False, True)
        ),
    )


def every_manner() -> Iterator[dict[str, Any]]:
    """Every value of the dials that words depend on."""
    for tone, cancelling, honorific in zip(Tone, CancellationTone, Honorific, strict=True):
        yield {"tone": tone, "cancellation_tone": cancelling, "honorific": honorific}


LANGUAGES = tuple(Language)
