"""Every act, in every variant, under every combination of dials, in both languages."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import cycle, product
from typing import Any, get_args
from uuid import UUID

import pytest

from ratiba_contracts import acts, appointment_acts, aside_acts, business_acts, offer_acts, payment_acts, slot_acts
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.options import (
    AppointmentOption,
    DayOption,
    OpeningOption,
    ServiceOption,
    StaffOption,
    Word,
    WordOption,
)
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.tenant import CancellationTone, CrossSell, Dials, Greeting, Honorific, Tone, Upsell
from ratiba_contracts.views import AppointmentView, Language, OpeningView, OpenInterval, Price, PriceKind, ServiceView
from ratiba_wording import words
from ratiba_wording.act_forms import ACTS, form_of
from ratiba_wording.form import Form, values_of
from ratiba_wording.phrasebook import phrasebook
from ratiba_wording.template import EMOJI, Template

from .said import READ_BY_WORDING, Said, WatchedDials, what_wording_reads

LANGUAGES = tuple(Language)
DAY = date(2026, 11, 21)
MORNING = OpenInterval(opens=time(8), closes=time(13))
AFTERNOON = OpenInterval(opens=time(14), closes=time(18, 30))

ALL_DIALS = [
    Dials(
        tone=tone,
        greeting=greeting,
        greeting_text="Karibu Pendo, {name}!" if greeting is Greeting.CUSTOM_STRING else None,
        upsell=upsell,
        cancellation_tone=cancellation_tone,
        honorific=honorific,
        cross_sell=cross_sell,
    )
    for tone, greeting, upsell, cancellation_tone, honorific, cross_sell in product(
        Tone, Greeting, Upsell, CancellationTone, Honorific, CrossSell
    )
]

DIFFERENT_DIALS = list(
    {(one.tone, one.honorific, one.cancellation_tone): one for one in ALL_DIALS if one.greeting_text is None}.values()
)

TODAYS = [datetime(*day, 9, 0, tzinfo=UTC) for day in ((2026, 11, 20), (2026, 11, 21), (2026, 11, 1), (2027, 1, 4))]
NAMES = ("Wanjiku Kamau", "Dr Wanjiku Kamau", None)
TIME_ZONES = ("Africa/Nairobi", "America/Chicago")  # 10:00 on the day, and 01:00 in the same instant


def priced(service: ServiceView) -> Iterator[ServiceView]:
    durations = cycle((45, 60, 90, 0))
    for kind in PriceKind:
        has_amount = kind not in (PriceKind.ON_QUOTE, PriceKind.FREE)
        for unit in ("tooth", None) if kind is PriceKind.PER_UNIT else (None,):
            price = Price(
                kind=kind,
                currency="KES",
                amount=150000 if has_amount else None,
                amount_max=250050 if kind is PriceKind.RANGE else None,
                unit=unit,
            )
            yield service.model_copy(update={"price": price, "duration_min": next(durations)})


@pytest.fixture(scope="module")
def every_act(service: ServiceView, opening: OpeningView, appointment: AppointmentView) -> list[Any]:
    """One instance at least of every act, and of every value its fields can take that words depend on."""
    start = opening.start_at
    with_staff = opening.model_copy(update={"staff_name": "Achieng"})
    found: list[Any] = [
        *(acts.Greet(business="Pendo Spa", returning=returning) for returning in (False, True)),
        acts.AskService(),
        acts.ClarifyService(),
        acts.ServiceNotOffered(),
        acts.ServiceNotOffered(service=service),
        slot_acts.AskDay(service=service),
        *(slot_acts.ClarifyDay(reason=reason) for reason in values_of(slot_acts.ClarifyDay, "reason")),
        *(
            slot_acts.OfferOpenings(service=service, day=day, staff_name=staff)
            for day, staff in product((DAY, None), ("Achieng", None))
        ),
        offer_acts.SuggestService(service=service, beside=service),
        offer_acts.NotedForAfter(service=service, after=service),
        offer_acts.AskNext(service=service),
        slot_acts.ClarifyTime(),
        slot_acts.ClarifyStaff(),
        slot_acts.StaffUnknown(),
        *(
            slot_acts.SlotRefused(reason=reason, requested_at=at, day=day, staff_name=staff, hours=hours)
            for reason, (at, day, staff, hours) in product(
                slot_acts.SlotRefusal,
                (
                    (start, DAY, "Achieng", (MORNING, AFTERNOON)),
                    (None, DAY, None, (MORNING,)),
                    (None, None, None, ()),
                ),
            )
        ),
        slot_acts.SlotTaken(requested_at=start),
        acts.AskName(),
        *(acts.AskPhone(purpose=purpose) for purpose in values_of(acts.AskPhone, "purpose")),
        *(acts.PhoneNotUnderstood(reason=reason) for reason in values_of(acts.PhoneNotUnderstood, "reason")),
        *(
            acts.ReadBack(service=one, opening=which, both_clocks=both)
            for one, which, both in product((service,), (opening, with_staff), (False, True))
        ),
        acts.AskChange(),
        *(acts.Booked(appointment=appointment, address=address) for address in ("Ngong Road, Nairobi", None)),
        slot_acts.HoldLapsed(requested_at=start),
        appointment_acts.AskWhichAppointment(),
        appointment_acts.ConfirmCancel(appointment=appointment),
        appointment_acts.Cancelled(appointment=appointment),
        *(
            kind(appointments=(appointment,) * count)
            for kind in (appointment_acts.ConfirmCancelAll, appointment_acts.AllCancelled)
            for count in (2, 3)
        ),
        *(
            appointment_acts.AllKept(appointments=(appointment, other), unpaid=unpaid)
            for other in (appointment.model_copy(update={"appointment_id": UUID(int=9)}),)
            for unpaid in ((), (appointment.appointment_id,), (appointment.appointment_id, other.appointment_id))
        ),
        *(appointment_acts.Kept(appointment=appointment, unpaid=unpaid) for unpaid in (False, True)),
        appointment_acts.HaveAlready(appointment=appointment),
        appointment_acts.NothingToCancel(),
        *(appointment_acts.Appointments(appointments=(appointment,) * count) for count in range(3)),
        business_acts.Prices(services=()),
        *(business_acts.Prices(services=(one,)) for one in priced(service)),
        business_acts.Prices(services=tuple(priced(service))),
        business_acts.Hours(days=()),
        business_acts.Hours(
            days=tuple(
                business_acts.DayHours(day=DAY + timedelta(days=day), intervals=intervals)
                for day, intervals in enumerate(((MORNING, AFTERNOON), (), (MORNING,), (MORNING,), (), ()))
            )
        ),
        *(business_acts.Location(address=address) for address in ("Ngong Road, Nairobi", None)),
        acts.NotUnderstood(),
        *(acts.AskAgain(reason=reason) for reason in values_of(acts.AskAgain, "reason")),
        acts.Help(),
        acts.NeverMind(),
        *(acts.HandingOver(reason=reason) for reason in acts.HandoffReason),
        acts.OneMoment(),
        *(acts.Unsupported(kind=kind) for kind in values_of(acts.Unsupported, "kind")),
        acts.YouAreWelcome(),
        acts.Goodbye(),
        appointment_acts.RescheduleByCancelling(),
        acts.OnePersonAtATime(),
        *(
            offer_acts.OfferRightAfter(service=service, opening=which, after=service, gap_min=gap)
            for which, gap in product((opening, with_staff), (0, 15))
        ),
        *(aside_acts.TakesSoLong(service=service, opening=when) for when in (opening, None)),
        *(
            aside_acts.ServedBy(
                service=service, staff_name="Achieng", after=service, after_staff_name="Amina", same=same
            )
            for same in (False, True)
        ),
        *(
            aside_acts.CostsTogether(first=service, second=service, together=service.price, unpaid=unpaid)
            for unpaid in (False, True)
        ),
        aside_acts.PhoneNoted(),
        *(aside_acts.TimeToThink(offered=offered) for offered in (True, False)),
        *(
            offer_acts.BookedAsWell(appointment=appointment, after=appointment, together=together)
            for together in (service.price, None)
        ),
        *(offer_acts.OfferDeclined(appointment=appointment, unpaid=unpaid) for unpaid in (False, True)),
        *(appointment_acts.CancelledByBusiness(appointment=appointment, unpaid=unpaid) for unpaid in (False, True)),
        *(
            offer_acts.OfferGone(service=service, appointment=appointment, unpaid=unpaid, taken_off=taken_off)
            for unpaid in (False, True)
            for taken_off in (False, True)
        ),
        *(
            slot_acts.GivenToAnother(requested_at=start, next_to_it=next_to_it, money=money)
            for next_to_it in (False, True)
            for money in values_of(slot_acts.GivenToAnother, "money")
        ),
        *about_money(service.price, appointment),
    ]
    return found


def about_money(price: Price, appointment: AppointmentView) -> Iterator[Any]:
    later = appointment.start_at + timedelta(days=1)
    yield from (
        payment_acts.Reserved(appointment=appointment, address=where, kept_until=until)
        for where, until in product(("Ngong Road", None), (appointment.start_at, later, None))
    )
    yield from (
        payment_acts.ReservedAsWell(appointment=appointment, after=appointment, together=sum_, separately=apart)
        for sum_, apart in product((price, None), (False, True))
    )
    yield from (
        payment_acts.PaymentPrompt(amount=price, by=by, appointments=which)
        for by, which in product(values_of(payment_acts.PaymentPrompt, "by"), ((), (appointment,)))
    )
    yield from (
        payment_acts.PaymentReceived(amount=price, appointments=(appointment,) * count, receipt=receipt)
        for count, receipt in product((1, 2), ("TKL3X7Q2WE", None))
    )
    yield from (payment_acts.NotPaid(reason=reason) for reason in UnpaidReason)
    yield payment_acts.PromptRefused()
    yield from (payment_acts.PayAgainByWord(by=by) for by in values_of(payment_acts.PayAgainByWord, "by"))
    yield from (
        payment_acts.PayOnAnotherPhone(amount=price, or_card=card, appointments=which)
        for card, which in product((False, True), ((), (appointment,)))
    )
    yield from (payment_acts.PayAgain(amount=price, by=by) for by in values_of(payment_acts.PayAgain, "by"))
    yield from (
        payment_acts.PaymentAwaited(asked=asked, stands=stands, by=by)
        for asked, stands, by in product(
            *(values_of(payment_acts.PaymentAwaited, each) for each in ("asked", "stands", "by"))
        )
    )
    yield from (
        payment_acts.ReservationEnded(appointments=(appointment,), why=why)
        for why in values_of(payment_acts.ReservationEnded, "why")
    )
    yield from (payment_acts.RefundDue(amount=price, reason=reason) for reason in RefundReason)
    yield payment_acts.RefundTerms()
    yield from (payment_acts.PaidBack(amount=price, undone=undone) for undone in (False, True))
    yield from (
        payment_acts.PromptToLeave(by=by, partly=partly)
        for by, partly in product(values_of(payment_acts.PromptToLeave, "by"), (False, True))
    )
    yield from (
        payment_acts.PaymentTerms(
            about=about, by=by, amount=price, appointments=(appointment,), kept_until=later, prompted=prompted
        )
        for about, by, prompted in product(
            values_of(payment_acts.PaymentTerms, "about"), values_of(payment_acts.PaymentTerms, "by"), (False, True)
        )
    )
    yield from (
        payment_acts.PayOtherwise(way=way, by=by, kept_until=until)
        for way, by, until in product(
            values_of(payment_acts.PayOtherwise, "way"), values_of(payment_acts.PayOtherwise, "by"), (later, None)
        )
    )


@pytest.fixture
def every_option(service: ServiceView, opening: OpeningView, appointment: AppointmentView) -> tuple[Any, ...]:
    other_day = opening.model_copy(update={"start_at": opening.start_at + timedelta(hours=15)})  # 01:00 on Sunday
    evening = opening.model_copy(update={"start_at": opening.start_at + timedelta(hours=33)})  # 19:00 on Sunday
    with_staff = opening.model_copy(update={"staff_name": "Achieng"})
    openings = (opening, other_day, evening, with_staff)
    return (
        *(WordOption(value=f"word-{word}", word=word) for word in Word),
        *(ServiceOption(value=f"service-{at}", service=one) for at, one in enumerate(priced(service))),
        *(DayOption(value=f"day-{day}", day=DAY + timedelta(days=day)) for day in range(-1, 2)),
        DayOption(value="next-year", day=date(2027, 2, 28)),
        *(OpeningOption(value=f"opening-{at}", opening=one) for at, one in enumerate(openings)),
        StaffOption(value="achieng", staff_name="Achieng"),
        AppointmentOption(value="appointment", appointment=appointment),
    )


def test_every_act_of_the_contracts_is_in_this_table(every_act: list[Any]) -> None:
    union = get_args(acts.Act)[0]
    assert {type(act) for act in every_act} == set(get_args(union))


def test_there_are_486_combinations_of_dials() -> None:
    assert len({dials.model_dump_json() for dials in ALL_DIALS}) == 486


@pytest.fixture(scope="module")
def all_said(every_act: list[Any], reply: Callable[..., ReplyDecided]) -> list[Said]:
    """Every act under every combination that can differ; nothing else of the dials is asked for while it is worded."""
    combinations = {what_wording_reads(one): WatchedDials(**one.model_dump()) for one in ALL_DIALS}
    WatchedDials.asked.clear()
    found = []
    for act in every_act:
        replies = {
            (language, name): reply(act, language=language, name=name) for language in LANGUAGES for name in NAMES
        }
        said = {
            (language, name, read): words(one, dials, "Pendo Spa").text
            for (language, name), one in replies.items()
            for read, dials in combinations.items()
        }
        found.append(Said(act, said))
    assert set(READ_BY_WORDING) == WatchedDials.asked
    return found


def test_every_act_is_worded_under_every_combination_of_dials(all_said: list[Said]) -> None:
    good: set[tuple[bool, str]] = set()
    every = [(dials, what_wording_reads(dials)) for dials in ALL_DIALS]
    for said, language, name in product(all_said, LANGUAGES, NAMES):
        for dials, read in every:
            text = said.words[language, name, read]
            if isinstance(said.act, acts.Greet) and dials.greeting is Greeting.CUSTOM_STRING:
                assert text == "Karibu Pendo, {name}!"
                continue
            light = dials.tone in (Tone.WARM, Tone.PLAYFUL)
            if (light, text) not in good:
                assert_whole(text, light=light)
                good.add((light, text))


def assert_whole(text: str, *, light: bool) -> None:
    """A text for customers: nothing is left to fill, nothing filled with nothing."""
    assert text.strip() == text
    assert 0 < len(text) < 1024
    assert not set("{}") & set(text), text
    assert "%s" not in text
    assert "  " not in text, text
    assert not re.search(r"\s[,.!?:]|,\s*[,.!?]|None", text), text
    assert len(EMOJI.findall(text)) <= (1 if light else 0), text


@pytest.mark.parametrize("text", ["Hi {name}", "Hi  you", "Dear None", "Hi , you", "Hi %s", " Hi", "", "Hi 😊"])
def test_a_text_with_a_hole_would_be_found(text: str) -> None:
    with pytest.raises(AssertionError):
        assert_whole(text, light=False)


def governed(form: Form[Any], dial: type[StrEnum]) -> bool:
    """Whether the wording's own data lets an act's words depend on a dial."""
    if dial is Honorific:
        return any(template.addresses for template in phrasebook(Language.EN).templates[form].values())
    return any(facet.values == tuple(value.value for value in dial) for facet in form.facets)


@pytest.mark.parametrize("dial", [Tone, CancellationTone, Honorific], ids=lambda dial: dial.__name__)
def test_each_value_of_a_dial_sounds_different_on_the_acts_it_governs_and_on_no_other(
    dial: type[StrEnum], all_said: list[Said]
) -> None:
    field = {Tone: "tone", CancellationTone: "cancellation_tone", Honorific: "honorific"}[dial]
    for said, language, name in product(all_said, LANGUAGES, NAMES):
        different = len(dial) if governed(form_of(said.act), dial) else 1
        for dials in DIFFERENT_DIALS:
            texts = {said.under(language, name, dials.model_copy(update={field: value})) for value in dial}
            assert len(texts) == different, texts


def test_the_greeting_dial_changes_the_greeting_and_nothing_else(all_said: list[Said]) -> None:
    own = {"greeting": Greeting.CUSTOM_STRING, "greeting_text": "Karibu Pendo, {name}!"}
    for said, language, name in product(all_said, LANGUAGES, NAMES):
        for dials in DIFFERENT_DIALS:
            changed = said.under(language, name, dials.model_copy(update=own)) != said.under(language, name, dials)
            assert changed == isinstance(said.act, acts.Greet)


def test_both_languages_address_the_customer_in_the_same_acts_whatever_the_variant() -> None:
    for form in ACTS:
        addresses = {
            template.addresses for language in LANGUAGES for template in phrasebook(language).templates[form].values()
        }
        assert len(addresses) == 1, form.name


def test_what_each_dial_governs_is_what_it_is_called() -> None:
    names = {dial: {form.name for form in ACTS if governed(form, dial)} for dial in (Tone, CancellationTone, Honorific)}
    cancelling = {"confirm_cancel", "cancelled", "kept", "confirm_cancel_all", "all_cancelled"}
    assert names[CancellationTone] == cancelling
    assert {"greet", "ask_service", "ask_day", "read_back", "booked", "goodbye", "not_understood"} <= names[Tone]
    assert {"greet", "booked", "cancelled", "kept", "goodbye", "handing_over"} <= names[Honorific]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_is_used_by_some_reply(
    language: Language,
    every_act: list[Any],
    every_option: tuple[Any, ...],
    reply: Callable[..., ReplyDecided],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    used: set[int] = set()
    render = Template.render

    def noted(self: Template, *args: Any, **kwargs: Any) -> str:
        used.add(id(self))
        return render(self, *args, **kwargs)

    monkeypatch.setattr(Template, "render", noted)
    with_options = acts.ReadBack | appointment_acts.ConfirmCancel | slot_acts.OfferOpenings | offer_acts.OfferRightAfter
    asking = [act for act in every_act if isinstance(act, with_options)]
    for dials, name in product(DIFFERENT_DIALS, ("Wanjiku", "Dr Wanjiku Kamau", None)):
        for act in every_act:
            words(reply(act, language=language, name=name, channel="web", phone="+254712000001"), dials, "Pendo Spa")
    by_card = payment_acts.PaymentPrompt(amount=Price(kind=PriceKind.FIXED, currency="KES", amount=150000), by="card")
    words(reply(by_card, language=language, pay_at="https://pay.example/order"), DIFFERENT_DIALS[0], "Pendo Spa")
    for today, time_zone in product(TODAYS, TIME_ZONES):
        for act in every_act:
            words(reply(act, language=language, today=today, time_zone=time_zone), DIFFERENT_DIALS[0], "Pendo Spa")
        for act in asking:
            one = reply(act, language=language, today=today, time_zone=time_zone, options=every_option)
            words(one, DIFFERENT_DIALS[0], "Pendo Spa")
        for dials, hour in product(DIFFERENT_DIALS, (5, 11, 17)):
            greeting = reply(
                acts.Greet(business="Pendo Spa"), language=language, name=None, today=today.replace(hour=hour)
            )
            words(greeting, dials, "Pendo Spa")
    unused = [
        f"{form.section}.{form.name}.{'.'.join(variant)}"
        for form, variants in phrasebook(language).templates.items()
        for variant, template in variants.items()
        if id(template) not in used
    ]
    assert unused == []
