"""One example a message of a conversation."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from ratiba_contracts import acts, conversation, slot_acts, understanding, views
from ratiba_contracts.booking_examples import MANICURE
from ratiba_contracts.envelope import Contract
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.options import OpeningOption, Word, WordOption

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_START = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_END = _START + timedelta(minutes=45)
_THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
_OPENING = views.OpeningView(start_at=_START, end_at=_END)
_REPLY = conversation.ReplyDecided(
    thread_id=_THREAD,
    reply_seq=3,
    channel=views.Channel.WHATSAPP,
    language=views.Language.SW,
    time_zone="Africa/Nairobi",
    today=_AT,
    acts=(
        slot_acts.SlotRefused(reason=slot_acts.SlotRefusal.TAKEN, requested_at=_START - timedelta(hours=1)),
        slot_acts.OfferOpenings(service=MANICURE, day=date(2026, 11, 21)),
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

CONVERSATION_EXAMPLES: Mapping[str, Contract] = {
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
        reason=acts.HandoffReason.CONFLICT,
        at=_AT,
        why=HandoffWhy.SAYS_PAID,
        payment_id=UUID("3c1f0a8e-5b5f-4f0e-9a63-555555555555"),
    ),
}
