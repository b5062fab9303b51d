"""The requests WhatsApp gets, and to whom."""

import pytest

from channel_gateway.channels.whatsapp.messages import body_of, request_of
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.fit import Buttons, Menu, Plain, Tappable

ID = DeliveryId("9f86d081884c7d65", 3, 1)


def test_a_text_to_a_number() -> None:
    assert request_of(body_of(Plain("Karibu")), "254712000001", ID) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "254712000001",
        "biz_opaque_callback_data": "9f86d081884c7d65:3:1",
        "type": "text",
        "text": {"body": "Karibu", "preview_url": False},
    }


@pytest.mark.edge(33)
def test_a_hidden_number_is_addressed_by_its_business_scoped_id() -> None:
    request = request_of(body_of(Plain("Karibu")), "KE.778899001122", ID)
    assert request["recipient"] == "KE.778899001122"
    assert "to" not in request


def test_buttons() -> None:
    assert body_of(Buttons("Shall I?", (Tappable("k3f9q2:yes", "Yes"),))) == {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "Shall I?"},
            "action": {"buttons": [{"type": "reply", "reply": {"id": "k3f9q2:yes", "title": "Yes"}}]},
        },
    }


def test_a_list() -> None:
    rows = (Tappable("k3f9q2:m", "Manicure", "45 min"), Tappable("k3f9q2:p", "Pedicure"))
    assert body_of(Menu("Which?", "Choose", rows)) == {
        "type": "interactive",
        "interactive": {
            "type": "list",
            "body": {"text": "Which?"},
            "action": {
                "button": "Choose",
                "sections": [
                    {
                        "rows": [
                            {"id": "k3f9q2:m", "title": "Manicure", "description": "45 min"},
                            {"id": "k3f9q2:p", "title": "Pedicure"},
                        ]
                    }
                ],
            },
        },
    }
