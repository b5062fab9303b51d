"""Facts on the terminal, one line each: when, what, whose, and the part of it a person looks for."""

import json
from typing import Any

from ratiba_cli.console import console
from ratiba_cli.talking.exchange import PERSONAL
from ratiba_contracts.booking import AppointmentFact
from ratiba_contracts.conversation import (
    HandoffRaised,
    MessageDelivered,
    MessageFailed,
    MessageReceived,
    ReplyDecided,
    TimerFired,
    WordsRequested,
)
from ratiba_contracts.cross_sell import Offered
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.payments import (
    PaymentFailed,
    PaymentPrompted,
    PaymentRefundDue,
    PaymentRequested,
    PaymentSettled,
)


def show_fact(fact: Envelope[Any], *, personal: bool = False, as_json: bool = False) -> None:
    """Print one fact; its personal part only where asked for."""
    left_out = None if personal else {"data": PERSONAL}
    if as_json:
        print(fact.model_dump_json(exclude=left_out))
        return
    name = fact.type.removeprefix("ratiba.").removesuffix(".v1")
    console.print(f"{fact.time:%H:%M:%S.%f}"[:12], f"[cyan]{name:<31}[/]", fact.partitionkey, end=" ")
    told = summary(fact.data)
    if personal and hasattr(fact.data, "personal"):
        told += " " + fact.data.personal.model_dump_json(exclude_none=True)
    console.print(told, markup=False, style="dim", soft_wrap=True)


def summary(data: Any) -> str:
    """Return what a person looks for in a fact, without personal data."""
    match data:
        case MessageReceived():
            return f"{data.channel.value} {data.content.kind}, had seen reply {data.seen_reply_seq}"
        case ReplyDecided():
            acts = ", ".join(act.act for act in data.acts)
            asks = f"; asks, {len(data.question.options)} options" if data.question else ""
            return f"reply {data.reply_seq} in {data.language.value}: {acts}{asks}"
        case WordsRequested():
            return f"words for reply {data.reply.reply_seq}"
        case MessageDelivered():
            return f"reply {data.reply_seq} {data.state.value}"
        case MessageFailed():
            return f"reply {data.reply_seq} failed: {data.reason}"
        case TimerFired():
            return f"{data.purpose}, due {data.due_at:%H:%M:%S}"
        case HandoffRaised():
            return f"{data.reason}"
        case AppointmentFact(appointment=appointment):
            when = f"{appointment.start_at:%d %b %H:%M}Z"
            return f"{appointment.reference} {appointment.service.name} with {appointment.staff_name}, {when}"
        case Offered():
            time, score = data.time, data.why.score
            return f"{data.service_id} with {time.staff_id}, {time.start_at:%d %b %H:%M}Z, score {score:.2f}"
        case PaymentRequested():
            return f"{_money(data.total, data.currency)} for {len(data.lines)} appointments, attempt {data.attempt}"
        case PaymentPrompted() | PaymentSettled() | PaymentRefundDue():
            return f"{_money(data.amount, data.currency)}, attempt {data.attempt}"
        case PaymentFailed():
            return f"{data.reason.value}, attempt {data.attempt}"
        case _:
            text = json.dumps(data.model_dump(mode="json", exclude=PERSONAL, exclude_none=True))
            return text if len(text) <= 160 else text[:159] + "…"


def _money(hundredths: int, currency: str) -> str:
    whole, rest = divmod(hundredths, 100)
    return f"{currency} {whole:,}" + (f".{rest:02}" if rest else "")
