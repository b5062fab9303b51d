"""Writing: the text area, its draft, the keyboard."""

import pytest
from fake_gateway import FakeGateway
from pages import OpenPage, online, read_a_long_conversation
from playwright.async_api import expect

pytestmark = pytest.mark.browser

DAYS = [
    {"value": "d1", "label": "Tuesday", "description": None},
    {"value": "d2", "label": "Friday", "description": None},
]
HOURS = [
    {"value": "h1", "label": "10:00", "description": None},
    {"value": "h2", "label": "14:00", "description": None},
]


async def test_everything_can_be_done_from_the_keyboard(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 1280)
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await expect(page.get_by_role("button", name="Friday")).to_be_visible()
    order = []
    for _ in range(7):
        await page.keyboard.press("Tab")
        order.append(
            await page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText")
        )
    assert [name.split("\n")[0] for name in order] == [
        "EN", "SW", "Start over on this device", "Conversation", "Tuesday", "Friday", "",
    ]  # fmt: skip
    await page.locator("#log").focus()
    await page.keyboard.press("Tab")
    gateway.answer = lambda message: [{"text": "What time?", "options": HOURS}]
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="14:00")).to_be_visible()
    # The tapped option is gone; focus has not fallen out of the conversation.
    await expect(page.locator("#log")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="10:00")).to_be_focused()
    outline = await page.get_by_role("button", name="10:00").evaluate("(el) => getComputedStyle(el).outlineStyle")
    assert outline == "solid"


async def test_enter_sends_and_shift_enter_makes_a_line(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 1280)
    await online(page)
    await page.locator("#words").focus()
    before = await page.locator("#words").evaluate("(el) => el.offsetHeight")
    await page.keyboard.type("One")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("Two")
    assert await page.locator("#words").evaluate("(el) => el.offsetHeight") > before
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    assert [said["text"] for said in gateway.heard("say")] == ["One\nTwo"]
    assert await page.locator("#words").evaluate("(el) => el.offsetHeight") == before
    await expect(page.locator("#words")).to_be_focused()


async def test_a_draft_survives_a_reload_and_goes_when_sent(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await page.locator("#words").fill("Half a thou")
    await page.reload()
    await expect(page.locator("#words")).to_have_value("Half a thou")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    await page.reload()
    await expect(page.locator("#words")).to_have_value("")


async def test_the_keyboard_of_a_phone_leaves_the_input_in_view(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await read_a_long_conversation(gateway, page)
    await page.set_viewport_size({"width": 360, "height": 380})
    await expect(page.locator("#words")).to_be_in_viewport(ratio=1)
    await expect(page.locator(".words").nth(14)).to_be_in_viewport()
