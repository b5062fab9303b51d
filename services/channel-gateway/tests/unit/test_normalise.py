"""Payloads taken apart: every kind is a message, a report, not for us, or broken; one broken part spoils no other."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from channel_gateway.channels.whatsapp.normalise import WrongShape, normalise
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.inbound import Broken, DeliveryReport, Inbound, InboundMessage, NotForUs
from ratiba_contracts.conversation import DeliveryState, TapContent, TextContent, UnsupportedContent

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STAMP = str(int(AT.timestamp()))
AMINA = {"profile": {"name": "Amina Otieno"}, "wa_id": "254712000001", "user_id": "KE.778899001122"}


def payload(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": [{"id": "9001", "changes": list(changes)}]}


def change(**content: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "254700000000", "phone_number_id": "1001"}
    return {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **content}}


def message(kind: str, part: object = None, **fields: Any) -> dict[str, Any]:
    said = {"from": "254712000001", "id": "wamid.M1", "timestamp": STAMP, "type": kind, **fields}
    return said if part is None else {**said, kind: part}


def status(name: str, **fields: Any) -> dict[str, Any]:
    return {"id": "wamid.R1", "status": name, "timestamp": STAMP, "recipient_id": "254712000001", **fields}


def only(content: dict[str, Any]) -> Inbound:
    (part,) = normalise(payload(content))
    return part


def received(said: dict[str, Any], contact: dict[str, Any] | None = None) -> Inbound:
    return only(change(contacts=[contact or AMINA], messages=[said]))


def test_a_text_is_a_message_with_everything_known_about_it() -> None:
    assert received(message("text", {"body": "Nataka kusuka nywele kesho"})) == InboundMessage(
        account="1001",
        address="254712000001",
        message_id="wamid.M1",
        sent_at=AT,
        content=TextContent(),
        text="Nataka kusuka nywele kesho",
        phone="+254712000001",
        profile_name="Amina Otieno",
    )


@pytest.mark.parametrize(
    "context",
    [
        {"context": {"from": "254700000000", "id": "wamid.R0"}},
        {"context": {"forwarded": True}},
        {"context": {"frequently_forwarded": True}},
        {"referral": {"source_type": "ad", "headline": "Nails from KSh 800"}},
    ],
    ids=["a reply to a message", "forwarded", "forwarded often", "from an advertisement"],
)
def test_a_text_is_a_text_wherever_it_came_from(context: dict[str, Any]) -> None:
    part = received(message("text", {"body": "Hi"}, **context))
    assert isinstance(part, InboundMessage)
    assert (part.content, part.text) == (TextContent(), "Hi")


@pytest.mark.parametrize(
    "said",
    [
        message("interactive", {"type": "button_reply", "button_reply": {"id": "k3f9q2:yes", "title": "Yes"}}),
        message(
            "interactive", {"type": "list_reply", "list_reply": {"id": "k3f9q2:yes", "title": "Y", "description": "d"}}
        ),
        message("button", {"payload": "k3f9q2:yes", "text": "Yes"}),
    ],
    ids=["button", "list row", "template button"],
)
def test_a_tap_names_its_question(said: dict[str, Any]) -> None:
    part = received(said)
    assert isinstance(part, InboundMessage)
    assert part.content == TapContent(question_id="k3f9q2", value="yes")
    assert part.text is None


@pytest.mark.edge(18)
def test_a_tap_on_somebody_elses_button_is_what_its_label_says() -> None:
    part = received(message("button", {"payload": "CONFIRM_ORDER", "text": "Confirm"}))
    assert isinstance(part, InboundMessage)
    assert (part.content, part.text) == (TextContent(), "Confirm")


@pytest.mark.parametrize(
    ("said", "media", "text"),
    [
        (message("image", {"id": "7", "mime_type": "image/jpeg", "caption": "like this"}), "image", "like this"),
        (message("image", {"id": "7"}), "image", None),
        (message("video", {"id": "7", "caption": "these braids"}), "video", "these braids"),
        (message("document", {"id": "7", "filename": "list.pdf", "caption": "prices?"}), "document", "prices?"),
        (message("audio", {"id": "7", "voice": True}), "audio", None),
        (message("sticker", {"id": "7", "animated": False}), "sticker", None),
        (message("location", {"latitude": -1.29, "longitude": 36.82}), "location", None),
        (message("contacts", [{"name": {"formatted_name": "Brenda"}}]), "contacts", None),
        (message("reaction", {"message_id": "wamid.R0", "emoji": "👍"}), "reaction", None),
        (message("order", {"catalog_id": "5", "text": "two please"}), "other", "two please"),
        (message("unsupported", {"type": "poll"}, errors=[{"code": 131051}]), "other", None),
        (message("unsupported", errors=[{"code": 131051}]), "other", None),
        (message("interactive"), "other", None),
        (message("interactive", {"type": "nfm_reply", "nfm_reply": {"response_json": "{}"}}), "other", None),
        (message("edit", {"original_message_id": "wamid.M0", "message": {"type": "text"}}), "other", None),
        (message("hologram", {"id": "7"}), "other", None),
        (message("text", {"body": ""}), "other", None),
        (message("text"), "other", None),
    ],
)
def test_what_cannot_be_read_is_unsupported_with_its_caption(
    said: dict[str, Any], media: str, text: str | None
) -> None:
    part = received(said)
    assert isinstance(part, InboundMessage)
    assert (part.content, part.text) == (UnsupportedContent(media=media), text)


@pytest.mark.edge(18)
@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (message("revoke", {"original_message_id": "wamid.M0"}), "revoke"),
        (message("system", {"body": "changed number", "type": "user_changed_number"}), "system"),
        (message("reaction", {"message_id": "wamid.R0", "emoji": ""}), "reaction_withdrawn"),
        (message("reaction", {"message_id": "wamid.R0"}), "reaction_withdrawn"),
        (
            message("interactive", {"type": "call_permission_reply", "call_permission_reply": {}}),
            "call_permission_reply",
        ),
        (message("request_welcome"), "request_welcome"),
        (message("text", {"body": "Hi all"}, group_id="G1"), "group_message"),
    ],
)
def test_what_nobody_said_to_us_moves_nothing(said: dict[str, Any], kind: str) -> None:
    assert received(said) == NotForUs(kind)


@pytest.mark.parametrize(
    "field",
    [
        "account_update",
        "message_template_status_update",
        "calls",
        "user_preferences",
        "smb_message_echoes",
        "history",
        "smb_app_state_sync",
    ],
)
def test_other_webhook_fields_are_not_for_us(field: str) -> None:
    assert only({"field": field, "value": {"message_echoes": [message("text", {"body": "Hi"})]}}) == NotForUs(field)


@pytest.mark.edge(33)
def test_a_customer_without_a_number_is_known_by_the_business_scoped_id() -> None:
    hidden = {"profile": {"name": "Amina", "username": "amina.o"}, "user_id": "KE.778899001122"}
    said = message("text", {"body": "Hi"}, from_user_id="KE.778899001122")
    del said["from"]
    part = received(said, hidden)
    assert isinstance(part, InboundMessage)
    assert (part.address, part.phone, part.profile_name) == ("KE.778899001122", None, "Amina")


@pytest.mark.edge(33)
def test_a_customer_with_a_number_is_known_by_it_even_when_both_are_told() -> None:
    part = received(message("text", {"body": "Hi"}, from_user_id="KE.778899001122"))
    assert isinstance(part, InboundMessage)
    assert (part.address, part.phone) == ("254712000001", "+254712000001")


def test_each_message_has_its_own_contacts_name() -> None:
    brenda = {"profile": {"name": "Brenda"}, "wa_id": "254712000002"}
    said = message("text", {"body": "Hi"}, **{"from": "254712000002", "id": "wamid.M2"})
    both = change(contacts=[AMINA, brenda], messages=[message("text", {"body": "Hi"}), said])
    assert [part.profile_name for part in normalise(payload(both)) if isinstance(part, InboundMessage)] == [
        "Amina Otieno",
        "Brenda",
    ]


@pytest.mark.edge(12)
@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("sent", DeliveryState.SENT),
        ("delivered", DeliveryState.DELIVERED),
        ("read", DeliveryState.READ),
        ("played", DeliveryState.READ),
        ("failed", None),
    ],
)
def test_a_status_is_a_report(name: str, state: DeliveryState | None) -> None:
    told = status(name, biz_opaque_callback_data="9f86d081884c7d65:3:1", errors=[{"code": 131047, "title": "x"}])
    assert only(change(statuses=[told])) == DeliveryReport(
        account="1001",
        address="254712000001",
        message_id="wamid.R1",
        state=state,
        at=AT,
        tracker=DeliveryId("9f86d081884c7d65", 3, 1),
        error_code=131047,
    )


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (status("read", recipient_type="group"), "group_status"),
        (status("RINGING", type="call"), "call_status"),
        (status("teleported"), "unknown_status"),
    ],
)
def test_a_status_of_something_else_is_not_for_us(told: dict[str, Any], kind: str) -> None:
    assert only(change(statuses=[told])) == NotForUs(kind)


@pytest.mark.edge(12)
def test_a_broken_status_spoils_neither_the_message_nor_the_other_status() -> None:
    broken = {"status": "read", "timestamp": STAMP}
    parts = normalise(
        payload(
            change(
                contacts=[AMINA], statuses=[broken, status("delivered")], messages=[message("text", {"body": "Hi"})]
            ),
            {"field": "messages", "value": None},
            change(messages=["words", message("text", {"body": "again"})], contacts=[AMINA]),
        )
    )
    assert [type(part) for part in parts] == [Broken, DeliveryReport, InboundMessage, Broken, Broken, InboundMessage]
    assert parts[0] == Broken("status", "id")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (message("text", {"body": "Hi"}, id=None), "id"),
        (message("text", {"body": "Hi"}, timestamp="yesterday"), "timestamp"),
        (message("text", {"body": "Hi"}, timestamp="9" * 30), "timestamp"),
        ({"from": "254712000001", "id": "wamid.M1", "timestamp": STAMP}, "type"),
        (message("text", {"body": "Hi"}, **{"from": "254712000001" * 20}), "from"),
    ],
)
def test_a_broken_message_names_the_field_and_not_its_value(said: dict[str, Any], reason: str) -> None:
    assert only(change(contacts=[], messages=[said])) == Broken("message", reason)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "words",
        7,
        {},
        {"object": "page", "entry": [{}]},
        {"object": "whatsapp_business_account"},
        {"object": "whatsapp_business_account", "entry": []},
        {"object": "whatsapp_business_account", "entry": {}},
    ],
)
def test_a_body_of_another_shape_is_refused_as_a_whole(body: object) -> None:
    with pytest.raises(WrongShape):
        normalise(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "field",
                    "value",
                    "metadata",
                    "phone_number_id",
                    "messages",
                    "statuses",
                    "contacts",
                    "type",
                    "text",
                    "body",
                    "interactive",
                    "button_reply",
                    "id",
                    "from",
                    "timestamp",
                    "status",
                    "errors",
                    "profile",
                    "reaction",
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=25,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # which looks at the machine, not at what is tried
@given(st.lists(JSON, max_size=3), st.lists(JSON, max_size=3), st.lists(JSON, max_size=3), JSON)
def test_no_json_can_break_the_taking_apart(
    messages: list[Any], statuses: list[Any], contacts: list[Any], anything: Any
) -> None:
    for content in (change(messages=messages, statuses=statuses, contacts=contacts), anything):
        for part in normalise(payload(content)):
            assert isinstance(part, InboundMessage | DeliveryReport | NotForUs | Broken)
