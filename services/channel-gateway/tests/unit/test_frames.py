"""The web protocol, frame by frame."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from starlette.datastructures import Headers

from channel_gateway.channels.web import frames
from channel_gateway.channels.web.frames import FrameRefused, Hello, Say, Seen, TapFrame
from channel_gateway.channels.web.routes import may_open
from channel_gateway.domain.fit import Choice, Worded
from channel_gateway.domain.outgoing import ShownReply
from ratiba_contracts.views import Language

ID = "0b3b3f5e-5d7c-4c77-9a0f-0a4b8d0f5b11"


def frame(**fields: object) -> str:
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ('{"type":"hello","session":"s","after":3}', Hello(type="hello", session="s", after=3)),
        (frame(type="say", id=ID, text="Habari", seen=2), Say(type="say", id=UUID(ID), text="Habari", seen=2)),
        (
            frame(type="tap", id=ID, question_id="k3f9q2", value="yes", seen=2),
            TapFrame(type="tap", id=UUID(ID), question_id="k3f9q2", value="yes", seen=2),
        ),
        ('{"type":"seen","seq":4}', Seen(type="seen", seq=4)),
        ('{"type":"seen","seq":4,"newer":"field"}', Seen(type="seen", seq=4)),
    ],
)
def test_a_frame_is_read(text: str, read: object) -> None:
    assert frames.parse(text) == read


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("", None),
        ("words", None),
        ("[]", None),
        ('{"type":"shout"}', None),
        (frame(type="say", id=ID, text=""), ID),
        (frame(type="say", id=ID, text="x", seen=-1), ID),
        ('{"type":"say","id":"7","text":"x"}', None),
        (frame(type="tap", id=ID, question_id="No!", value="yes"), ID),
        (frame(type="say", id=ID, text="siri" * 1100), ID),
    ],
)
def test_a_frame_of_another_shape_is_refused_without_quoting_it(text: str, id_: str | None) -> None:
    with pytest.raises(FrameRefused) as refusal:
        frames.parse(text)
    assert (refusal.value.slug, refusal.value.id) == ("invalid-frame", id_)
    assert "siri" not in str(refusal.value)


def test_a_reply_shows_every_option_as_it_is_worded() -> None:
    worded = Worded("Lini?", Language.SW, "k3f9q2", (Choice("a", "Kesho", "Jumamosi"), Choice("b", "Kesho kutwa")))
    shown = ShownReply(5, frames.stored_reply(worded), datetime(2026, 11, 20, 9, 0, tzinfo=UTC))
    assert frames.reply(shown) == {
        "type": "reply",
        "seq": 5,
        "text": "Lini?",
        "language": "sw",
        "question_id": "k3f9q2",
        "options": [
            {"value": "a", "label": "Kesho", "description": "Jumamosi"},
            {"value": "b", "label": "Kesho kutwa", "description": None},
        ],
        "at": "2026-11-20T09:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"host": "chat.example"}, True),
        ({"host": "chat.example", "origin": "https://chat.example"}, True),
        ({"host": "chat.example:8080", "origin": "http://chat.example:8080"}, True),
        ({"host": "chat.example", "origin": "https://pendo.example"}, True),
        ({"host": "chat.example", "origin": "https://evil.example"}, False),
        ({"host": "chat.example", "origin": "https://chat.example.evil.example"}, False),
        ({"host": "chat.example", "origin": "null"}, False),
        ({"host": "chat.example", "origin": ""}, False),
    ],
)
def test_only_our_own_page_and_named_ones_may_open_a_socket(headers: dict[str, str], allowed: bool) -> None:
    assert may_open(Headers(headers), ("https://pendo.example",)) is allowed
