"""The page of the fake M-Pesa: phones that ring, and a person who enters a PIN, cancels, or lets them ring."""

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
async def test_a_person_pays_one_prompt_refuses_mistypes_and_ignores_others(
    fake_daraja: FakeDarajaClient, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await open_page(fake_daraja.url, width)
    await expect(page.get_by_text("No prompt yet")).to_be_visible()
    await keep_screenshot(page, f"phones-{width}-1-empty")
    for number, what in enumerate(("Manicure, Ped", "<b>Facial</b>", "Massage", "Gel nails"), start=1):
        await ring(fake_daraja, 254712000000 + number, what)
    phones = page.get_by_role("listitem")
    await expect(phones).to_have_count(4)  # they come by themselves
    await expect(page.get_by_text("<b>Facial</b>")).to_be_visible()
    await keep_screenshot(page, f"phones-{width}-2-ringing")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0

    paying, refusing, mistyping, ignoring = (phones.filter(has_text=f"25471200000{n}") for n in (1, 2, 3, 4))
    await paying.get_by_role("button", name="Pay").click()
    await expect(paying.get_by_label("M-Pesa PIN")).to_be_focused()  # nothing is paid without a PIN
    await paying.get_by_label("M-Pesa PIN").fill("1234")
    await paying.get_by_role("button", name="Pay").click()
    await expect(paying.get_by_text("Paid. Receipt")).to_be_visible()
    await refusing.get_by_role("button", name="Cancel").click()
    await expect(refusing.get_by_text("You cancelled it")).to_be_visible()
    await mistyping.get_by_label("M-Pesa PIN").fill("0000")
    await mistyping.get_by_role("button", name="Pay").click()
    await expect(mistyping.get_by_text("Wrong PIN")).to_be_visible()
    await ignoring.get_by_role("button", name="Let it ring out").click()
    await expect(ignoring.get_by_text("Nobody answered")).to_be_visible()
    await keep_screenshot(page, f"phones-{width}-3-answered")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0
    assert [each.result for each in await fake_daraja.prompts()] == [0, 1032, 2001, 1037]


async def test_a_prompt_that_comes_leaves_what_somebody_types_on_another_phone(
    fake_daraja: FakeDarajaClient, open_page: OpenPage
) -> None:
    page = await open_page(fake_daraja.url, 360)
    await ring(fake_daraja, 254712000001, "Manicure")
    first = page.get_by_role("listitem").filter(has_text="254712000001")
    await first.get_by_label("M-Pesa PIN").fill("12")
    told = await ring(fake_daraja, 254712000002, "Facial")
    second = page.get_by_role("listitem").filter(has_text="254712000002")
    await expect(second).to_be_visible()
    await fake_daraja.decide(told["CheckoutRequestID"], 1032)  # that phone's own owner was faster
    await expect(second.get_by_text("You cancelled it")).to_be_visible()
    await expect(first.get_by_label("M-Pesa PIN")).to_have_value("12")
    await expect(first.get_by_label("M-Pesa PIN")).to_be_focused()
