"""One example a message, as a producer writes it. They are committed beside the schemas and checked both ways."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from pydantic import SecretStr

from ratiba_contracts import (
    acts,
    booking,
    conversation,
    cross_sell,
    owners,
    personality,
    relations,
    requests,
    tenant,
    understanding,
    views,
)
from ratiba_contracts.by_hand_examples import BY_HAND_EXAMPLES
from ratiba_contracts.catalog_examples import CATALOG_EXAMPLES
from ratiba_contracts.envelope import Contract
from ratiba_contracts.offer_examples import OFFER_EXAMPLES
from ratiba_contracts.options import OpeningOption, Word, WordOption
from ratiba_contracts.payment_examples import PAYMENT_EXAMPLES

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_START = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_END = _START + timedelta(minutes=45)
_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"

_PRICE = views.Price(kind=views.PriceKind.FIXED, currency="KES", amount=150000)
_SERVICE = views.ServiceView(
    service_id="manicure", name="Manicure", name_sw="Kupaka rangi ya kucha", duration_min=45, price=_PRICE
)
_OPENING = views.OpeningView(start_at=_START, end_at=_END)
_APPOINTMENT = views.AppointmentView(
    appointment_id=UUID("6a0f2f80-3f5e-4a53-9d0e-111111111111"),
    reference="K7PXAM",
    service=_SERVICE,
    staff_name="Amina",
    start_at=_START,
    end_at=_END,
)
_DIALS = tenant.Dials(
    tone=tenant.Tone.WARM,
    greeting=tenant.Greeting.DEFAULT_BILINGUAL,
    upsell=tenant.Upsell.ONCE_AFTER_CONFIRM,
    cancellation_tone=tenant.CancellationTone.FORGIVING,
    honorific=tenant.Honorific.FIRST_NAME,
    cross_sell=tenant.CrossSell.RELATED_ONLY,
)
_CHOICES = {
    personality.Dial.TONE: tenant.Tone,
    personality.Dial.GREETING: tenant.Greeting,
    personality.Dial.UPSELL: tenant.Upsell,
    personality.Dial.CANCELLATION_TONE: tenant.CancellationTone,
    personality.Dial.HONORIFIC: tenant.Honorific,
    personality.Dial.CROSS_SELL: tenant.CrossSell,
}
_BUNDLE = personality.DialBundle(
    settings=tuple(
        personality.DialSetting(
            dial=dial,
            value=getattr(_DIALS, dial),
            source=personality.DialSource.OVERRIDE if dial is personality.Dial.TONE else personality.DialSource.DEFAULT,
            default=tenant.Tone.PROFESSIONAL if dial is personality.Dial.TONE else getattr(_DIALS, dial),
            choices=tuple(choices),
        )
        for dial, choices in _CHOICES.items()
    )
)
_INFERENCE = UUID("6a0f2f80-3f5e-4a53-9d0e-555555555555")
_CONTENT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
_OWNER = owners.OwnerIdentity(email="amina@pendo.example")
_WORDS_BY_MODEL = personality.WordsByModel(wanted=True, works=True)
_DIAL_CHANGED = personality.DialChanged(version=2, audit_id=1, bundle=_BUNDLE, words_by_model=_WORDS_BY_MODEL)
_ABOUT_APPOINTMENT = {
    "appointment": _APPOINTMENT,
    "service_id": "manicure",
    "staff_id": "amina",
    "customer_id": UUID("0b8f6a52-3a55-4c0f-8f0a-222222222222"),
    "thread_id": _THREAD,
    "channel": views.Channel.WHATSAPP,
}

_REPLY = conversation.ReplyDecided(
    thread_id=_THREAD,
    reply_seq=3,
    channel=views.Channel.WHATSAPP,
    language=views.Language.SW,
    time_zone="Africa/Nairobi",
    today=_AT,
    acts=(
        acts.SlotRefused(reason=acts.SlotRefusal.TAKEN, requested_at=_START - timedelta(hours=1)),
        acts.OfferOpenings(service=_SERVICE, day=date(2026, 11, 21)),
    ),
    question=conversation.Question(
        question_id="k3f9q2w8aa",
        options=(
            OpeningOption(value="o-20261121T0700", opening=_OPENING),
            WordOption(value="other_day", word=Word.OTHER_DAY),
        ),
    ),
    personal=conversation.CustomerPersonal(name="Wanjiku", phone="+254712000001"),
    spent_usd=Decimal("0.0012"),
)

_OFFER = UUID("0b8f6a52-3a55-4c0f-8f0a-666666666666")
_SECOND = _APPOINTMENT.model_copy(
    update={
        "appointment_id": UUID("6a0f2f80-3f5e-4a53-9d0e-777777777777"),
        "reference": "QX4TCD",
        "service": views.ServiceView(
            service_id="pedicure",
            name="Pedicure",
            name_sw="Kucha za miguu",
            duration_min=60,
            price=views.Price(kind=views.PriceKind.FIXED, currency="KES", amount=180000),
        ),
        "staff_name": "Cate",
        "start_at": _END,
        "end_at": _END + timedelta(hours=1),
    }
)
_OFFERED_TIME = cross_sell.OfferedTime(
    staff_id="cate",
    start_at=_END,
    end_at=_END + timedelta(hours=1),
    blocked_from=_END,
    blocked_until=_END + timedelta(minutes=70),
)

EXAMPLES: Mapping[str, Contract] = {
    **CATALOG_EXAMPLES,
    "relations.requested.v1": relations.RelationsRequested(
        request_id=_INFERENCE,
        content_hash=_CONTENT,
        vertical=tenant.Vertical.SALON,
        services=(
            relations.RelationCandidate(ref="s1", name="Manicure", duration_min=45),
            relations.RelationCandidate(ref="s2", name="Pedicure", duration_min=60),
        ),
    ),
    "relations.inferred.v1": relations.RelationsInferred(
        request_id=_INFERENCE,
        content_hash=_CONTENT,
        source="lexicon_inferred",
        edges=(
            relations.InferredEdge(
                a="s1",
                b="s2",
                kind=tenant.RelationKind.COMPLEMENTARY,
                both_ways=True,
                confidence=0.9,
                reason="often on one visit",
            ),
        ),
        dropped={"self-edge": 1},
    ),
    "relations.failed.v1": relations.RelationsFailed(
        request_id=_INFERENCE, content_hash=_CONTENT, reason="too-many-services"
    ),
    "conversation.message_received.v1": conversation.MessageReceived(
        channel=views.Channel.WHATSAPP,
        sent_at=_AT,
        received_at=_AT + timedelta(milliseconds=400),
        seen_reply_seq=2,
        content=conversation.TextContent(),
        personal=conversation.MessagePersonal(
            text="Kesho saa nne asubuhi", phone="+254712000001", profile_name="Wanjiku"
        ),
    ),
    "conversation.message_delivered.v1": conversation.MessageDelivered(
        thread_id=_THREAD,
        reply_seq=2,
        channel=views.Channel.WHATSAPP,
        state=conversation.DeliveryState.DELIVERED,
        at=_AT,
    ),
    "conversation.message_failed.v1": conversation.MessageFailed(
        thread_id=_THREAD,
        reply_seq=2,
        channel=views.Channel.WHATSAPP,
        reason="window-closed",
        provider_code=131047,
        at=_AT,
    ),
    "conversation.understanding_requested.v1": understanding.UnderstandingRequested(
        thread_id=_THREAD,
        message_id=UUID("0b8f6a52-3a55-4c0f-8f0a-333333333333"),
        personal=understanding.AskedPersonal(text="niko na nywele mbaya sana manze, naweza kam sato jioni?"),
    ),
    "conversation.understanding_proposed.v1": understanding.UnderstandingProposed(
        thread_id=_THREAD,
        message_id=UUID("0b8f6a52-3a55-4c0f-8f0a-333333333333"),
        proposal=understanding.Proposal(
            language_confidence=0.5,
            intents=("book",),
            services=("braids",),
            confidence=0.8,
            personal=understanding.Quotes(service="nywele", when=("sato jioni",)),
        ),
        cost_usd=Decimal("0.0012"),
    ),
    "conversation.words_requested.v1": conversation.WordsRequested(
        reply_id=UUID("0b8f6a52-3a55-4c0f-8f0a-444444444444"), decided_at=_AT, reply=_REPLY
    ),
    "conversation.reply_decided.v1": _REPLY,
    "conversation.reply_worded.v1": conversation.ReplyWorded(
        thread_id=_THREAD,
        reply_seq=3,
        reply_id=UUID("0b8f6a52-3a55-4c0f-8f0a-444444444444"),
        personal=conversation.WordedPersonal(text="Pole sana, nafasi hiyo imechukuliwa. Ipi kati ya hizi inakufaa?"),
    ),
    "timer.fired.v1": conversation.TimerFired(thread_id=_THREAD, purpose="hold", generation=1, due_at=_AT),
    "handoff.raised.v1": conversation.HandoffRaised(
        thread_id=_THREAD,
        channel=views.Channel.WHATSAPP,
        reason=acts.HandoffReason.ASKED_FOR_PERSON,
        at=_AT,
    ),
    "booking.confirmed.v1": booking.Confirmed.model_validate(
        {**_ABOUT_APPOINTMENT, "held_until": _AT + timedelta(minutes=10)}
    ),
    "booking.booked.v1": booking.Booked.model_validate(_ABOUT_APPOINTMENT),
    "booking.cancelled.v1": booking.Cancelled.model_validate({**_ABOUT_APPOINTMENT, "cancelled_by": "customer"}),
    "personality.dials_changed.v1": tenant.DialsChanged(version=2, dials=_DIALS, words_by_model=True),
    "tenant.provisioned.v1": tenant.TenantProvisioned(slug="pendo-spa", vertical=tenant.Vertical.SPA),
    "ask.booking.find_openings.v1.request": requests.FindOpenings(
        service_id="manicure", from_day=date(2026, 11, 21), days=7
    ),
    "ask.booking.find_openings.v1.answer": requests.OpeningsFound(
        openings=(requests.FoundOpening(start_at=_START, end_at=_END, staff_ids=("amina", "brian")),)
    ),
    "ask.booking.replace_roster.v1.request": requests.ReplaceRoster(
        actor="owner@pendo.example",
        expected_version=1,
        policy=requests.BookingPolicy(address="Moi Avenue 12, Nairobi"),
        members=(
            requests.RosterMember(
                staff_id="amina",
                name="Amina",
                service_ids=("manicure",),
                working_days=(
                    requests.WorkingDay(weekday=0, intervals=(views.OpenInterval(opens=time(9), closes=time(18)),)),
                ),
                time_off=(requests.TimeOff(start_at=_START, end_at=_START + timedelta(days=1), reason="leave"),),
            ),
        ),
    ),
    "ask.booking.replace_roster.v1.answer": requests.RosterReplaced(version=2),
    "ask.channel.register_account.v1.request": requests.RegisterAccount(
        actor="owner@pendo.example",
        channel=views.Channel.WHATSAPP,
        account="100000000000001",
        access_token=SecretStr("example-token"),
    ),
    "ask.channel.register_account.v1.answer": requests.AccountRegistered(tenant="pendo-spa"),
    "ask.personality.change_dial.v1.request": personality.ChangeDial(
        dial=personality.Dial.GREETING,
        value=tenant.Greeting.CUSTOM_STRING,
        greeting_text="Karibu Pendo Spa, pumzika!",
        actor="owner@pendo.example",
        reason="our own words",
        expected_version=2,
    ),
    "ask.personality.change_dial.v1.answer": _DIAL_CHANGED,
    "ask.personality.set_words_by_model.v1.request": personality.SetWordsByModel(
        on=True, actor="owner@pendo.example", reason="let us hear it", expected_version=2
    ),
    "ask.personality.set_words_by_model.v1.answer": _DIAL_CHANGED,
    "ask.personality.undo_change.v1.request": personality.UndoChange(
        actor="owner@pendo.example", audit_id=1, reason="customers preferred it before"
    ),
    "ask.personality.undo_change.v1.answer": _DIAL_CHANGED,
    "ask.personality.show.v1.request": personality.ShowDials(audits=5),
    "ask.personality.show.v1.answer": personality.DialsShown(
        version=2,
        bundle=_BUNDLE,
        audits=(
            personality.DialAudit(
                audit_id=1,
                dial=personality.Dial.TONE,
                before=personality.AuditedSetting(value=None, effective=tenant.Tone.PROFESSIONAL),
                after=personality.AuditedSetting(value=tenant.Tone.WARM, effective=tenant.Tone.WARM),
                actor="owner@pendo.example",
                reason="friendlier",
                at=_AT,
            ),
        ),
        words_by_model=_WORDS_BY_MODEL,
        switch_audits=(
            personality.SwitchAudit(
                audit_id=2,
                switch=personality.Switch.WORDS_BY_MODEL,
                before=personality.AuditedSetting(value=None, effective=personality.OnOff.OFF),
                after=personality.AuditedSetting(value=personality.OnOff.ON, effective=personality.OnOff.ON),
                actor="owner@pendo.example",
                reason="let us hear it",
                at=_AT,
            ),
        ),
    ),
    "ask.personality.preview.v1.request": personality.PreviewDials(
        wanted=(personality.WantedDial(dial=personality.Dial.TONE, value=tenant.Tone.PLAYFUL),)
    ),
    "ask.personality.preview.v1.answer": personality.DialsPreviewed(
        before=_BUNDLE,
        after=_BUNDLE,
        situations=(
            personality.PreviewedSituation(
                situation=personality.Situation.READ_BACK,
                language=views.Language.EN,
                before=personality.PreviewedMessage(text="Shall I book it for you?", options=("Yes, book it",)),
                after=personality.PreviewedMessage(text="Shall I?", options=("Yes, book it",)),
            ),
        ),
    ),
    "ask.admin.add_owner.v1.request": owners.AddOwner(owner=_OWNER, actor="ratiba owners"),
    "ask.admin.add_owner.v1.answer": owners.OwnerAdded(since=_AT),
    "ask.admin.remove_owner.v1.request": owners.RemoveOwner(owner=_OWNER, actor="ratiba owners"),
    "ask.admin.remove_owner.v1.answer": owners.OwnerRemoved(),
    "ask.admin.list_owners.v1.request": owners.ListOwners(),
    "ask.admin.list_owners.v1.answer": owners.OwnersListed(
        owners=(owners.ListedOwner(owner=_OWNER, since=_AT, added_by="ratiba owners", last_opened_at=_START),)
    ),
    "snapshot.catalog.v1": tenant.CatalogSnapshot(
        version=1,
        currency="KES",
        services=(
            tenant.CatalogService(
                service_id="manicure",
                name="Manicure",
                name_sw="Kupaka rangi ya kucha",
                aliases=("nails", "kucha"),
                category="Nails",
                duration_min=45,
                buffer_after_min=10,
                price=_PRICE,
            ),
        ),
        relations=(
            tenant.CatalogRelation(
                a="manicure",
                b="pedicure",
                kind=tenant.RelationKind.COMPLEMENTARY,
                both_ways=True,
                confidence=0.9,
            ),
        ),
    ),
    "snapshot.dials.v1": tenant.DialsSnapshot(version=1, dials=_DIALS, words_by_model=True),
    "booking.bundled.v1": booking.Bundled.model_validate(
        {
            **_ABOUT_APPOINTMENT,
            "appointment": _SECOND,
            "service_id": "pedicure",
            "staff_id": "cate",
            "held_until": _AT + timedelta(minutes=10),
            "first_appointment_id": _APPOINTMENT.appointment_id,
            "offer_id": _OFFER,
        }
    ),
    "cross_sell.offered.v1": cross_sell.Offered(
        offer_id=_OFFER,
        thread_id=_THREAD,
        appointment_id=_APPOINTMENT.appointment_id,
        service_id="pedicure",
        time=_OFFERED_TIME,
        hold_expires_at=_AT + timedelta(seconds=30),
        why=cross_sell.Why(confidence=0.85, gap_min=0, score=0.85, considered=3, catalog_version=7),
    ),
    "cross_sell.passed.v1": cross_sell.Passed(
        thread_id=_THREAD,
        appointment_id=_APPOINTMENT.appointment_id,
        reason=cross_sell.PassReason.NO_OPENING,
    ),
    "cross_sell.accepted.v1": cross_sell.Accepted(
        offer_id=_OFFER, thread_id=_THREAD, appointment_id=_SECOND.appointment_id
    ),
    "cross_sell.declined.v1": cross_sell.Declined(offer_id=_OFFER, thread_id=_THREAD),
    "cross_sell.lapsed.v1": cross_sell.Lapsed(
        offer_id=_OFFER, thread_id=_THREAD, reason=cross_sell.LapseReason.NO_ANSWER
    ),
    "ask.booking.find_adjacent_openings.v1.request": cross_sell.FindAdjacentOpenings(
        appointment_id=_APPOINTMENT.appointment_id,
        candidates=("pedicure", "facial"),
        hold_tokens=(_THREAD, f"{_THREAD}:{_OFFER}"),
    ),
    "ask.booking.find_adjacent_openings.v1.answer": cross_sell.AdjacentOpeningsFound(
        primary_end_at=_END,
        openings=(
            cross_sell.AdjacentOpening(
                service_id="pedicure",
                start_at=_OFFERED_TIME.start_at,
                end_at=_OFFERED_TIME.end_at,
                blocked_from=_OFFERED_TIME.blocked_from,
                blocked_until=_OFFERED_TIME.blocked_until,
                staff_ids=("amina", "cate"),
            ),
        ),
    ),
    **PAYMENT_EXAMPLES,
    **OFFER_EXAMPLES,
    **BY_HAND_EXAMPLES,
}
