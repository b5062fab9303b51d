"""What the first screen offers to somebody who does not know what to say."""

import pytest
from fake_gateway import FakeGateway, Message
from pages import KeepScreenshot, OpenPage, online, overflow, serious_findings, until, words
from playwright.async_api import expect

pytestmark = pytest.mark.browser


def said(gateway: FakeGateway) -> list[Message]:
    """What the customer sent, as the server got it."""
    return [message for message in gateway.received if message["type"] in {"say", "tap"}]


@pytest.mark.parametrize(
    ("language", "starters"),
    [("en", ["Book an appointment", "See services"]), ("sw", ["Weka miadi", "Huduma zenu"])],
)
async def test_a_starter_is_sent_as_words_and_all_vanish_with_the_first_message(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot, language: str, starters: list[str]
) -> None:
    gateway.language = language
    page = await open_page(f"{gateway.url}/chat/amani", 360)
    await online(page)
    chips = page.locator("#starters button")
    await expect(chips).to_have_text(starters)
    await keep_screenshot(page, f"chat-360-{language}-starters")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0
    await chips.first.click()
    await expect(chips.first).to_be_hidden()
    await expect(chips.last).to_be_hidden()
    assert await words(page) == [starters[0]]
    await until(lambda: said(gateway))
    assert [(message["type"], message["text"]) for message in said(gateway)] == [("say", starters[0])]


async def test_starters_come_back_neither_on_reload_nor_with_a_language(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 360)
    await online(page)
    await page.get_by_role("button", name="See services").press("Enter")
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    await page.reload()
    await online(page)
    await page.get_by_role("button", name="Kiswahili").click()
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await expect(page.locator("#starters")).to_be_hidden()
    assert await words(page) == ["See services"]
