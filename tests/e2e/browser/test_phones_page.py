"""The page of the fake M-Pesa: phones that ring, and a person who enters the PIN or cancels."""

import base64
from typing import Any

import pytest
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import expect

from ratiba_cli.fake_daraja.client import FakeDarajaClient

pytestmark = pytest.mark.browser


async def ring(daraja: FakeDarajaClient, phone: int, what: str) -> dict[str, Any]:
    """Send a prompt as payments does."""
    known = daraja.credentials
    opened = await daraja.http.get(
        "/oauth/v1/generate",
        params={"grant_type": "client_credentials"},
        auth=(known.consumer_key, known.consumer_secret.get_secret_value()),
    )
    password = f"600123{known.passkey.get_secret_value()}20261121120000"
    request = {
        "BusinessShortCode": 600123,
        "Password": base64.b64encode(password.encode()).decode(),
        "Timestamp": "20261121120000",
        "TransactionType": "CustomerPayBillOnline",
        "Amount": 3300,
        "PartyA": phone,
        "PartyB": 600123,
        "PhoneNumber": phone,
        "CallBackURL": "http://127.0.0.1:9/callbacks/daraja/pendo-spa/x",
        "AccountReference": "ABCDEFGHIJKL",
        "TransactionDesc": what,
    }
    headers = {"Authorization": f"Bearer {opened.json()['access_token']}"}
    answer = await daraja.http.post("/mpesa/stkpush/v1/processrequest", json=request, headers=headers)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.parametrize("width", [360, 1280])
async def test_a_person_accepts_one_prompt_and_refuses_another(
    fake_daraja: FakeDarajaClient, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await open_page(fake_daraja.url, width)
    await expect(page.get_by_text("No prompt yet")).to_be_visible()
    await ring(fake_daraja, 254712000001, "Manicure, Ped")
    await ring(fake_daraja, 254712000002, "<b>Facial</b>")
    await expect(page.get_by_role("listitem")).to_have_count(2)  # it comes by itself
    await expect(page.get_by_text("<b>Facial</b>")).to_be_visible()
    await keep_screenshot(page, f"phones-ringing-{width}")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0
    first = page.get_by_role("listitem").filter(has_text="254712000001")
    await first.get_by_role("button", name="Enter PIN").click()
    await expect(first.get_by_text("Receipt")).to_be_visible()
    other = page.get_by_role("listitem").filter(has_text="254712000002")
    await other.get_by_role("button", name="Cancel").click()
    await expect(other.get_by_text("Cancelled by user")).to_be_visible()
    await keep_screenshot(page, f"phones-answered-{width}")
    assert await serious_findings(page) == []
    assert [each.result for each in await fake_daraja.prompts()] == [0, 1032]
