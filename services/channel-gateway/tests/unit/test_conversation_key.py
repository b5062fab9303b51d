"""Keys order conversations and give nobody away."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.domain.conversation_key import conversation_key, phone_of_wa_id
from ratiba_contracts.views import Channel

SECRET = b"secret-of-the-house"


def test_a_conversation_has_one_key_for_ever() -> None:
    key = conversation_key(SECRET, "pendo-spa", Channel.WHATSAPP, "254712000001")
    assert key == conversation_key(SECRET, "pendo-spa", Channel.WHATSAPP, "254712000001")
    assert re.fullmatch("[0-9a-f]{16}", key)


def test_tenant_channel_customer_and_secret_all_make_another_key() -> None:
    keys = {
        conversation_key(SECRET, "pendo-spa", Channel.WHATSAPP, "254712000001"),
        conversation_key(SECRET, "zuri-spa", Channel.WHATSAPP, "254712000001"),
        conversation_key(SECRET, "pendo-spa", Channel.WEB, "254712000001"),
        conversation_key(SECRET, "pendo-spa", Channel.WHATSAPP, "254712000002"),
        conversation_key(b"another secret", "pendo-spa", Channel.WHATSAPP, "254712000001"),
    }
    assert len(keys) == 5


@given(st.from_regex(r"[a-z][a-z0-9-]{1,20}", fullmatch=True), st.from_regex("[1-9][0-9]{6,14}", fullmatch=True))
def test_no_phone_number_is_in_a_key(tenant: str, wa_id: str) -> None:
    assert wa_id not in conversation_key(SECRET, tenant, Channel.WHATSAPP, wa_id)


@pytest.mark.edge(33)
@pytest.mark.parametrize(
    ("wa_id", "phone"),
    [
        ("254712000001", "+254712000001"),
        ("447700900123", "+447700900123"),
        ("KE.13491208655302741918", None),
        ("0712000001", None),
        ("+254712000001", None),
        ("", None),
        ("254712000001" * 2, None),
    ],
)
def test_a_phone_is_read_only_from_an_id_that_is_one(wa_id: str, phone: str | None) -> None:
    assert phone_of_wa_id(wa_id) == phone
