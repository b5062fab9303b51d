"""Edge 13: the signature is over the bytes, whatever they spell."""

import json

import pytest

from channel_gateway.domain.webhook_signature import is_signed_by, sign

SECRET = b"app-secret"


@pytest.mark.edge(13)
@pytest.mark.parametrize(
    "body",
    [
        '{"text":"Asante 💅🏾 sana"}'.encode(),
        json.dumps({"text": "Asante 💅🏾 sana"}).encode(),
        rb'{"text":"\ud83d\udc85 \u00e9 \/ \n"}',
        b'{"text": "spaces  are   bytes too" }\n',
        b"",
    ],
)
def test_the_signature_of_exactly_these_bytes_is_right(body: bytes) -> None:
    assert is_signed_by(SECRET, body, sign(SECRET, body))


@pytest.mark.edge(13)
def test_the_same_json_in_other_bytes_is_not_signed() -> None:
    escaped, spelt = rb'{"text":"\u00e9"}', '{"text":"é"}'.encode()
    assert json.loads(escaped) == json.loads(spelt)
    assert not is_signed_by(SECRET, spelt, sign(SECRET, escaped))


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", "sha1=abc", "sha256=" + "0" * 64, sign(b"another-secret", b"body"), "sha256=é", "\ud800"],
)
def test_anything_else_is_refused(header: str | None) -> None:
    assert not is_signed_by(SECRET, b"body", header)


def test_the_hex_alone_is_not_a_signature() -> None:
    assert not is_signed_by(SECRET, b"body", sign(SECRET, b"body").removeprefix("sha256="))
