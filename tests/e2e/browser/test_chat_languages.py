"""The interface speaks English and Swahili."""

import pytest
from fake_gateway import FakeGateway
from pages import KeepScreenshot, OpenPage, online, say
from playwright.async_api import expect

pytestmark = pytest.mark.browser

DAYS = [
    {"value": "d1", "label": "Tuesday", "description": None},
    {"value": "d2", "label": "Friday", "description": None},
]


async def test_the_interface_speaks_the_language_of_the_conversation(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    gateway.language = "sw"
    page = await open_page(f"{gateway.url}/chat/amani")
    await expect(page.get_by_text("Karibu! Tukusaidie vipi?")).to_be_visible()
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "sw")
    await keep_screenshot(page, "chat-360-swahili-opening")
    await say(page, "Habari")
    await expect(page.get_by_text("Leo")).to_be_visible()
    gateway.refuses_sockets = True
    await gateway.drop_sockets()
    await expect(page.get_by_role("status").filter(has_text="Inaunganisha tena…")).to_be_visible()
    await say(page, "Bado upo?")
    await expect(page.locator(".mine .state").last).to_have_text("Inasubiri kutumwa")
    await keep_screenshot(page, "chat-360-swahili-reconnecting")
    gateway.refuses_sockets = False
    await expect(page.get_by_text("Mtandao umerudi")).to_be_visible(timeout=10_000)
    await keep_screenshot(page, "chat-360-swahili-back")
    await expect(page.get_by_text("Mtandao umerudi")).to_be_hidden()


async def test_the_customer_may_choose_the_other_language_and_it_stays(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await page.get_by_role("button", name="Kiswahili").click()
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await expect(page.get_by_text("Leo")).to_be_visible()
    await expect(page.get_by_role("button", name="Kiswahili")).to_have_attribute("aria-pressed", "true")
    await page.reload()
    await online(page)
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await expect(page.get_by_role("button", name="Friday")).to_be_visible()


async def test_both_languages_have_every_string(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    strings = await page.evaluate("import('/static/strings.js').then((m) => m.STRINGS)")
    assert strings["en"].keys() == strings["sw"].keys()
    assert all(text.strip() for language in strings.values() for text in language.values())
    named = set(await page.evaluate(
        """[...document.querySelectorAll('*')].flatMap((el) =>
            ['text', 'label', 'title', 'placeholder'].map((n) => el.dataset[n])).filter(Boolean)"""
    ))  # fmt: skip
    assert named <= strings["en"].keys()


async def test_a_message_carries_its_language_when_it_is_known(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Ungependa siku gani?", language="sw")
    await gateway.reply("Which day?")
    await expect(page.get_by_text("Which day?")).to_be_visible()
    assert [await el.get_attribute("lang") for el in await page.locator(".words").all()] == ["sw", ""]


async def test_the_interface_follows_the_conversation_into_the_other_language(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "Nataka kupaka rangi ya kucha")
    await expect(page.get_by_text("Today")).to_be_visible()
    await gateway.reply("Ungependa siku gani?", language="sw")
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await expect(page.get_by_text("Leo")).to_be_visible()
    await expect(page.locator(".mine .state")).to_have_text("Imetumwa")
    await page.get_by_role("button", name="English").click()
    await gateway.reply("Saa ngapi?", language="sw")
    await expect(page.get_by_text("Saa ngapi?")).to_be_visible()
    await expect(page.get_by_placeholder("Write a message")).to_be_visible()
