"""What the chat looks like: sizes, schemes, accessibility. Screenshots stay under artifacts/screenshots."""

import pytest
from fake_gateway import FakeGateway, Message
from pages import KeepScreenshot, OpenPage, overflow, say, serious_findings
from playwright.async_api import expect

pytestmark = pytest.mark.browser

SERVICES = [
    {"value": "s1", "label": "Gel manicure", "description": "1 h · KSh 1,500"},
    {"value": "s2", "label": "Box braids", "description": "3 h 30 min · KSh 4,000"},
    {"value": "s3", "label": "Deep-tissue massage with hot stones", "description": "1 h 30 min · KSh 5,500"},
]
TIMES = [{"value": t, "label": t, "description": None} for t in ("10:00", "10:15", "11:30", "14:00", "16:45")]
YES_NO = [
    {"value": "yes", "label": "Yes, book it", "description": None},
    {"value": "no", "label": "No", "description": None},
]


READ_BACK = """Gel manicure with Wanjiru
Tomorrow, Thursday 12 March, 10:00
KSh 1,500

Shall I book it?"""

SCRIPT: dict[str, list[Message]] = {
    "Hello": [{"text": "Hello! Welcome to Amani Beauty & Spa.\nWhat would you like to book?", "options": SERVICES}],
    "s1": [{"text": "Gel manicure, 1 hour. When would suit you tomorrow?", "options": TIMES}],
    "10:00": [{"text": READ_BACK, "options": YES_NO}],
    "yes": [
        {"text": "Booked. See you tomorrow at 10:00!"},
        {"text": "If your plans change, just write “cancel”."},
    ],
}


@pytest.mark.parametrize(
    ("width", "scheme"), [(320, "light"), (360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
async def test_a_conversation_fits_and_is_accessible(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, scheme: str
) -> None:
    gateway.answer = lambda message: SCRIPT[message.get("value") or message["text"]]
    page = await open_page(f"{gateway.url}/chat/amani", width, color_scheme=scheme)
    await expect(page.get_by_text("How can we help?")).to_be_visible()
    await keep_screenshot(page, f"chat-{width}-{scheme}-1-opening")
    await say(page, "Hello")
    await expect(page.get_by_role("button", name="Box braids")).to_be_visible()
    await keep_screenshot(page, f"chat-{width}-{scheme}-2-services")
    assert await serious_findings(page) == []
    await page.get_by_role("button", name="Gel manicure").click()
    await page.get_by_role("button", name="10:00").click()
    await expect(page.get_by_text("Shall I book it?")).to_be_visible()
    await page.get_by_label("Write a message").fill("Two lines\nof a draft")
    await keep_screenshot(page, f"chat-{width}-{scheme}-3-confirm")
    await page.get_by_role("button", name="Yes, book it").click()
    await expect(page.get_by_text("See you tomorrow at 10:00!")).to_be_visible()
    await keep_screenshot(page, f"chat-{width}-{scheme}-4-booked")
    await expect(page.get_by_text("If your plans change")).to_be_in_viewport(ratio=1)
    await expect(page.locator("#latest")).to_be_hidden()
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0
