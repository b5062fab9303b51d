"""Inbound payloads of providers, signed and put through the gateway's own reading of them."""

import json
from pathlib import Path
from typing import Any

from channel_gateway.channels.whatsapp.normalise import WrongShape, normalise
from channel_gateway.channels.whatsapp.webhook import parsed
from channel_gateway.domain.inbound import Broken, DeliveryReport, Inbound, InboundMessage, NotForUs
from channel_gateway.domain.webhook_signature import is_signed_by, sign
from channel_gateway.http import Malformed
from evals.report import Finding, Part, Target

SECRET = b"an app secret of this evaluation alone"
TOLD = "not for us"
WORDS = "words"

MESSAGE_VARIANTS = {
    "text": WORDS,
    "reply": WORDS,
    "forwarded": WORDS,
    "forwarded_many_times": WORDS,
    "referral": WORDS,
    "image": "image",
    "media_with_url": "image",
    "video": "video",
    "document": "document",
    "audio": "audio",
    "voice": "audio",
    "static_sticker": "sticker",
    "animated_sticker": "sticker",
    "reaction": "reaction",
    "unreaction_empty": TOLD,
    "unreaction_no_emoji": TOLD,
    "current_location": "location",
    "chosen_location": "location",
    "contacts": "contacts",
    "order": "other",
    "unsupported": "other",
    "unsupported_with_type": "other",
    "interactive_message_with_err": "other",
}
STATUS_VARIANTS = {"sent": "sent", "delivered": "delivered", "read": "read", "played": "read", "failed": "failed"}
KINDS = {
    "callback_button": WORDS,  # ids of another house: the label is what the customer said
    "callback_selection": WORDS,
    "edited_message": "other",
    "flow_completion": "other",
    **dict.fromkeys(("account_update", "call_connect", "call_permission_update", "call_status"), TOLD),
    **dict.fromkeys(("call_terminate", "deleted_message", "outgoing_message", "system"), TOLD),
    **dict.fromkeys(("template_category_update", "template_components_update"), TOLD),
    **dict.fromkeys(("template_quality_update", "template_status_update", "user_marketing_preferences"), TOLD),
}


def score_webhooks(folder: Path) -> Part:
    """Judge every WhatsApp payload of the index; other channels are counted as not built."""
    part = Part("webhooks", ("right", "wrong", "not built"))
    base = folder / "webhooks"
    for line in (base / "index.jsonl").read_text(encoding="utf-8").splitlines():
        entry = json.loads(line)
        if entry["channel"] == "whatsapp":
            found = judge(entry, (base / entry["payload_file"]).read_bytes())
        else:
            found = Finding(entry["id"], "not built", entry["label"])
        part.groups.setdefault(entry["channel"], []).append(found)
    built = part.groups.get("whatsapp", [])
    part.targets = [Target("WhatsApp payloads", sum(f.verdict == "wrong" for f in built), len(built), 0.0)]
    return part


def judge(entry: dict[str, Any], body: bytes) -> Finding:
    """One payload's verdict."""
    expected, got = treatment(entry["expected"]), taken(body)
    verdict = "right" if expected is not None and got == [expected] else "wrong"
    return Finding(entry["id"], verdict, entry["label"], f"expected {expected}, got {got}")


def treatment(expected: dict[str, str]) -> str | None:
    """What the gateway has to do with such an entry; None: nobody has decided."""
    kind, variant = expected["kind"], expected["variant"]
    if kind == "message":
        return MESSAGE_VARIANTS.get(variant)
    if kind == "message_status":
        return {"group": TOLD, "with_tracker": "any report"}.get(variant) or STATUS_VARIANTS.get(variant)
    return KINDS.get(kind)


def taken(body: bytes) -> list[str]:
    """What the gateway makes of a delivery. One that is tampered with must be refused before it is read."""
    header = sign(SECRET, body)
    if not is_signed_by(SECRET, body, header) or is_signed_by(SECRET, body + b" ", header):
        return ["signature broken"]
    try:
        payload = parsed(body)
        return [_name(part, payload) for part in normalise(payload)]
    except (Malformed, WrongShape) as error:
        return [f"refused: {error.slug}"]


def _name(part: Inbound, payload: Any) -> str:
    match part:
        case NotForUs():
            return TOLD
        case Broken(kind, reason):
            return f"broken {kind}: {reason}"
        case DeliveryReport():
            return _report_name(part, payload)
        case InboundMessage():
            return _message_name(part, payload)


def _report_name(report: DeliveryReport, payload: Any) -> str:
    sent = payload["entry"][0]["changes"][0]["value"]["statuses"][0]
    if report.message_id != sent["id"] or not report.address:
        return "a report of another message"
    if "biz_opaque_callback_data" in sent:
        return "any report"
    if report.state is None:
        return "failed" if report.error_code == sent["errors"][0]["code"] else "failed without its code"
    return report.state.value


def _message_name(message: InboundMessage, payload: Any) -> str:
    sent = payload["entry"][0]["changes"][0]["value"]["messages"][0]
    if message.message_id != sent["id"]:
        return "another message"
    if message.content.kind == "unsupported":
        return message.content.media
    whole = json.dumps(sent, ensure_ascii=False)
    return WORDS if message.text and json.dumps(message.text, ensure_ascii=False) in whole else "other words"
