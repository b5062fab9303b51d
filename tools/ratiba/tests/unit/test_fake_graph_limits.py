"""The fake refuses what the provider refuses, and nothing else."""

import json
from typing import Any

import pytest

from ratiba_cli.fake_graph.errors import GraphRefusal
from ratiba_cli.fake_graph.outbound import MarkAsRead
from ratiba_cli.fake_graph.reading import read_request


def text(**changes: Any) -> dict[str, Any]:
    return {"messaging_product": "whatsapp", "to": "254711000001", "type": "text", "text": {"body": "Habari"}} | changes


def buttons(*titles: str, **changes: Any) -> dict[str, Any]:
    shown = [{"type": "reply", "reply": {"id": f"b{n}", "title": title}} for n, title in enumerate(titles)]
    return interactive({"type": "button", "body": {"text": "Sawa?"}, "action": {"buttons": shown}} | changes)


def rows(*titles: str, sections: int = 1, **changes: Any) -> dict[str, Any]:
    listed = [{"id": f"r{n}", "title": title} for n, title in enumerate(titles)]
    per = -(-len(listed) // sections)
    parts = [{"title": f"Part {n}", "rows": listed[n * per : (n + 1) * per]} for n in range(sections)]
    shown = {"type": "list", "body": {"text": "Which one?"}, "action": {"button": "Choose", "sections": parts}}
    return interactive(shown | changes)


def interactive(content: dict[str, Any]) -> dict[str, Any]:
    return text(type="interactive", interactive=content) | {"text": None}


def sent(body: dict[str, Any]) -> Any:
    return read_request(json.dumps({key: value for key, value in body.items() if value is not None}).encode())


def changed(body: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(body))
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    inner: Any = copy
    for part in parents:
        inner = inner[part]
    inner[last] = value
    return copy


TEN = [f"Service {n}" for n in range(10)]

ACCEPTED = {
    "text of 4096": text(text={"body": "x" * 4096}),
    "type left out": text(type=None),
    "number with a plus": text(to="+254711000001"),
    "business-scoped id": text(to=None, recipient="KE.13491208655302741918"),
    "quoting": text(context={"message_id": "wamid.A"}),
    "three buttons": buttons("Ndiyo", "Hapana", "Baadaye"),
    "title of 20": buttons("x" * 20),
    "button id of 256": changed(buttons("Ndiyo"), "interactive.action.buttons.0.reply.id", "x" * 256),
    "interactive body of 1024": buttons("Ndiyo", body={"text": "x" * 1024}),
    "header and footer of 60": buttons("a", header={"type": "text", "text": "x" * 60}, footer={"text": "x" * 60}),
    "ten rows": rows(*TEN),
    "ten rows in two sections": rows(*TEN, sections=2),
    "row title of 24": rows("x" * 24),
    "row id of 200": changed(rows("a"), "interactive.action.sections.0.rows.0.id", "x" * 200),
    "description of 72": changed(rows("a"), "interactive.action.sections.0.rows.0.description", "x" * 72),
    "list label of 20": changed(rows("a"), "interactive.action.button", "x" * 20),
    "one section without a title": changed(rows("a"), "interactive.action.sections.0.title", None),
    "two rows with one title": rows("Wash", "Wash"),
    "template": text(type="template", template={"name": "reminder", "language": {"code": "sw"}}) | {"text": None},
}

REFUSED = {
    "text of 4097": (100, text(text={"body": "x" * 4097})),
    "no text": (100, text(text={"body": ""})),
    "text without a body": (131008, text(text={})),
    "no content": (131008, text(text=None)),
    "other product": (131009, text(messaging_product="telegram")),
    "no product": (131008, text(messaging_product=None)),
    "recipient type": (131009, text(recipient_type="group")),
    "no recipient": (131009, text(to=None)),
    "two recipients": (131009, text(recipient="KE.1")),
    "number with letters": (131009, text(to="O711000001")),
    "unknown key": (100, text(colour="red")),
    "unknown type": (131051, text(type="hologram")),
    "four buttons": (131009, buttons("a", "b", "c", "d")),
    "no button": (131009, buttons()),
    "title of 21": (131009, buttons("x" * 21)),
    "empty title": (131009, buttons("")),
    "button id of 257": (131009, changed(buttons("a"), "interactive.action.buttons.0.reply.id", "x" * 257)),
    "button id with a space at its end": (131009, changed(buttons("a"), "interactive.action.buttons.0.reply.id", "a ")),
    "one id twice": (131009, changed(buttons("a", "b"), "interactive.action.buttons.0.reply.id", "b1")),
    "one title twice": (131009, buttons("a", "a")),
    "interactive body of 1025": (131009, buttons("a", body={"text": "x" * 1025})),
    "no interactive body": (131008, changed(buttons("a"), "interactive.body", {})),
    "header of 61": (131009, buttons("a", header={"type": "text", "text": "x" * 61})),
    "footer of 61": (131009, buttons("a", footer={"text": "x" * 61})),
    "eleven rows": (131009, rows(*TEN, "one more")),
    "eleven rows in two sections": (131009, rows(*TEN, "one more", sections=2)),
    "no section": (131009, changed(rows("a"), "interactive.action.sections", [])),
    "row title of 25": (131009, rows("x" * 25)),
    "row id of 201": (131009, changed(rows("a"), "interactive.action.sections.0.rows.0.id", "x" * 201)),
    "one row id twice, in two sections": (
        131009,
        changed(rows("a", "b", sections=2), "interactive.action.sections.0.rows.0.id", "r1"),
    ),
    "description of 73": (131009, changed(rows("a"), "interactive.action.sections.0.rows.0.description", "x" * 73)),
    "list label of 21": (131009, changed(rows("a"), "interactive.action.button", "x" * 21)),
    "two sections, one without a title": (
        131009,
        changed(rows("a", "b", sections=2), "interactive.action.sections.1.title", None),
    ),
    "template without a language": (131008, text(type="template", template={"name": "reminder"}) | {"text": None}),
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_the_provider_accepts(body: dict[str, Any]) -> None:
    assert sent(body).whom in {"254711000001", "KE.13491208655302741918"}


@pytest.mark.parametrize(("code", "body"), REFUSED.values(), ids=REFUSED.keys())
def test_the_provider_refuses(code: int, body: dict[str, Any]) -> None:
    with pytest.raises(GraphRefusal) as refused:
        sent(body)
    assert refused.value.code == code


def test_a_read_mark_is_not_a_message() -> None:
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.A"}
    assert isinstance(sent(body | {"typing_indicator": {"type": "text"}}), MarkAsRead)


def test_a_refusal_names_the_parameter_and_has_the_providers_shape() -> None:
    with pytest.raises(GraphRefusal) as refused:
        sent(buttons("x" * 21))
    error = refused.value.body()["error"]
    assert set(error) == {"message", "type", "code", "error_data", "fbtrace_id"}
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["error_data"]["details"].startswith(
        "param ['interactive']['action']['buttons']['0']['reply']['title']"
    )


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"text"'])
def test_what_is_not_a_json_object_is_an_invalid_parameter(raw: bytes) -> None:
    with pytest.raises(GraphRefusal) as refused:
        read_request(raw)
    assert refused.value.code == 100
