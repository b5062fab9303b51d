"""What a person looks for in a fact, in a few words, without personal data."""

from typing import Any

from ratiba_contracts import (
    booking,
    catalog_facts,
    conversation,
    cross_sell,
    payments,
    relations,
    tenant,
    understanding,
)


class Wordless(TypeError):
    """A fact of the contracts for which nobody has written words here."""


def summary(data: Any) -> str:
    """Return the words for a fact. Raises Wordless; a test holds every fact of the contracts to it."""
    for words in (_conversation, _booking, _offer, _payment, _catalogue):
        told = words(data)
        if told is not None:
            return told
    raise Wordless(type(data).__name__)


def _conversation(data: Any) -> str | None:
    match data:
        case conversation.MessageReceived():
            return f"{data.channel.value} {data.content.kind}, had seen reply {data.seen_reply_seq}"
        case conversation.ReplyDecided():
            acts = ", ".join(act.act for act in data.acts)
            asks = f"; asks, {len(data.question.options)} options" if data.question else ""
            return f"reply {data.reply_seq} in {data.language.value}: {acts}{asks}"
        case conversation.WordsRequested():
            return f"words for reply {data.reply.reply_seq}"
        case conversation.ReplyWorded():
            return f"reply {data.reply_seq}, {'as decided' if data.personal.text is None else 'in a model’s words'}"
        case conversation.MessageDelivered():
            return f"reply {data.reply_seq} {data.state.value}"
        case conversation.MessageFailed():
            return f"reply {data.reply_seq} failed: {data.reason}"
        case understanding.UnderstandingRequested():
            return f"of message {data.message_id}"
        case understanding.UnderstandingProposed():
            meant = "nothing" if data.proposal is None else ", ".join(data.proposal.intents) or "no intent"
            return f"{meant} for message {data.message_id}, ${data.cost_usd}"
        case conversation.HandoffRaised():
            return data.reason
        case conversation.TimerFired() | payments.PaymentTimerFired():
            return f"{data.purpose}, due {data.due_at:%H:%M:%S}"
        case _:
            return None


def _booking(data: Any) -> str | None:
    match data:
        case booking.AppointmentFact(appointment=view) | booking.CancelledByOwner(appointment=view):
            return f"{view.reference} {view.service.name} with {view.staff_name}, {view.start_at:%d %b %H:%M}Z"
        case booking.Displaced():
            return f"{data.staff_id} from {data.blocked_from:%d %b %H:%M}Z, {len(data.appointments)} appointments"
        case _:
            return None


def _offer(data: Any) -> str | None:
    match data:
        case cross_sell.Offered():
            time, score = data.time, data.why.score
            return f"{data.service_id} with {time.staff_id}, {time.start_at:%d %b %H:%M}Z, score {score:.2f}"
        case cross_sell.Accepted():
            return f"offer {data.offer_id}, appointment {data.appointment_id}{', late' if data.late else ''}"
        case cross_sell.Lapsed():
            return f"offer {data.offer_id}: {data.reason.value}"
        case cross_sell.Declined():
            return f"offer {data.offer_id}"
        case cross_sell.Passed():
            return f"{data.reason.value}, behind appointment {data.appointment_id}"
        case _:
            return None


def _payment(data: Any) -> str | None:
    match data:
        case payments.PaymentRequested():
            return f"{_money(data.total, data.currency)} for {len(data.lines)} appointments, attempt {data.attempt}"
        case payments.PaymentPrompted() | payments.PaymentSettled():
            return f"{_money(data.amount, data.currency)}, attempt {data.attempt}"
        case payments.PaymentRefundDue():
            return f"{_money(data.amount, data.currency)}, attempt {data.attempt}: {data.reason.value}"
        case payments.PaymentPaidBack():
            return f"{_money(data.amount, data.currency)}, attempt {data.attempt}{', undone' if data.undone else ''}"
        case payments.PaymentFailed():
            return f"{data.reason.value}, attempt {data.attempt}"
        case payments.PaymentExpired():
            return f"attempt {data.attempt}, {'no' if data.resolved else 'a'} prompt still open"
        case payments.PaymentCancelledByCustomer():
            return f"attempt {data.attempt}"
        case payments.PaymentUnrouted():
            claimed = "no amount" if data.amount is None else _money(data.amount, data.currency)
            return f"{data.provider.value} claims {claimed}"
        case _:
            return None


def _catalogue(data: Any) -> str | None:
    match data:
        case tenant.TenantProvisioned():
            return f"{data.slug}, {data.vertical.value}"
        case tenant.DialsChanged():
            return f"version {data.version}"
        case catalog_facts.ImportRequested():
            return f"draft {data.draft_id}, {len(data.files)} files"
        case catalog_facts.PageRead():
            return f"file {data.file} of {data.files}, page {data.page} of {data.pages}: {data.rows} rows"
        case catalog_facts.DraftReady():
            return f"draft {data.draft_id}: {data.rows} rows, {data.red} red, {data.problems} problems"
        case catalog_facts.Committed() | catalog_facts.RolledBack():
            counts = ", ".join(f"{number} {what}" for what, number in data.counts if number)
            return f"version {data.version}: {counts or 'nothing changed'}"
        case relations.RelationsRequested():
            return f"among {len(data.services)} services"
        case relations.RelationsInferred():
            return f"{len(data.edges)} relations, {data.source}"
        case relations.RelationsFailed():
            return data.reason
        case _:
            return None


def _money(hundredths: int, currency: str) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{currency} {whole:,}" + (f".{rest:02}" if rest else "")
