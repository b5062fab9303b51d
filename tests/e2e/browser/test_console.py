"""The owner's console on the whole real stack: from the demo's page to a saved tone, and what it looks like."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio
from pages import KeepScreenshot, OpenPage, online, overflow, say, serious_findings
from playwright.async_api import Locator, Page, expect

from ratiba_contracts.asks import CHANGE_DIAL, SHOW_DIALS
from ratiba_contracts.personality import ChangeDial, DialSource, DialsShown, ShowDials
from ratiba_runtime.asks import put_question

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PENDO = "pendo-spa"
PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])


async def dials(stack: Any) -> DialsShown:
    shown = await put_question(stack.reached.bus, SHOW_DIALS, PENDO, ShowDials(audits=1), timeout=10)
    assert isinstance(shown, DialsShown)
    return shown


@pytest_asyncio.fixture(loop_scope="session")
async def console(stack: Any) -> AsyncIterator[str]:
    """The console's address. Whatever a test saves is as usual again after it."""
    yield stack.running.addresses.console
    for one in (await dials(stack)).bundle.settings:
        if one.source is DialSource.OVERRIDE:
            version = (await dials(stack)).version
            usual = ChangeDial(dial=one.dial, value=None, actor="tests", reason="tests", expected_version=version)
            await put_question(stack.reached.bus, CHANGE_DIAL, PENDO, usual, timeout=10)


@dataclass
class Clicks:
    """Counts what somebody has to press."""

    made: int = 0

    async def on(self, target: Locator) -> None:
        self.made += 1
        await target.click()


async def signed_in(open_page: OpenPage, console: str, width: int, **options: Any) -> Page:
    page = await open_page(f"{console}/admin/{PENDO}/personality", width, **options)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_role("heading", name="How your agent speaks")).to_be_visible()
    return page


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


@PHONE_AND_DESK
async def test_four_clicks_from_the_demo_to_a_tone_that_the_next_reply_of_a_running_conversation_has(
    stack: Any, console: str, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    chat = await open_page(stack.running.addresses.chat_page(PENDO), width)
    await online(chat)
    await say(chat, "Hi")
    await expect(chat.get_by_text("Which service would you like?")).to_be_visible()

    clicks = Clicks()
    page = await open_page(stack.running.addresses.front_page, width, leads_to=(console,))
    await clicks.on(page.get_by_role("navigation", name="Pendo Spa’s owner").get_by_role("link", name="agent"))
    await keep_screenshot(page, f"console-{width}-1-sign-in")
    await assert_good_for_everyone(page)
    await clicks.on(page.get_by_role("button", name="Sign in as the demo owner"))
    tone = page.locator("#tone")
    await expect(tone.get_by_role("radio", name="Warm")).to_be_checked()
    await keep_screenshot(page, f"console-{width}-2-personality")
    await clicks.on(tone.get_by_text("Playful"))
    await expect(tone.get_by_text("So, what shall it be?")).to_be_visible()
    await expect(tone.locator("[data-heard]")).not_to_have_attribute("aria-busy", "true")
    await tone.scroll_into_view_if_needed()
    await keep_screenshot(page, f"console-{width}-3-heard")
    await assert_good_for_everyone(page)
    await clicks.on(tone.get_by_role("button", name="Save"))
    await expect(tone.get_by_role("status")).to_contain_text("Playful instead of Warm")
    await keep_screenshot(page, f"console-{width}-4-saved")
    assert await overflow(page) <= 0
    assert clicks.made <= 4

    await chat.get_by_role("button", name="Manicure").click()
    await expect(chat.get_by_text("Manicure, great choice! Which day?")).to_be_visible()
    await page.locator("#changes").scroll_into_view_if_needed()
    await keep_screenshot(page, f"console-{width}-5-changes")


@PHONE_AND_DESK
async def test_pages_that_say_no_are_pages_too(
    console: str, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await signed_in(open_page, console, width)
    await page.goto(f"{console}/admin/businesses")
    await expect(page.get_by_role("heading", name="Which business?")).to_be_visible()
    await keep_screenshot(page, f"console-{width}-6-businesses")
    await assert_good_for_everyone(page)
    await page.goto(f"{console}/admin/somebody-elses/personality")
    await expect(page.get_by_role("heading", name="There is no such page here")).to_be_visible()
    await keep_screenshot(page, f"console-{width}-7-not-found")
    await assert_good_for_everyone(page)
    await page.goto(f"{console}/admin/{PENDO}/personality")
    await page.locator(".menu summary").click()
    await keep_screenshot(page, f"console-{width}-8-menu")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    await keep_screenshot(page, f"console-{width}-9-signed-out")
    assert await overflow(page) <= 0


async def test_without_scripts_a_choice_is_read_first_saved_and_taken_back(
    stack: Any, console: str, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await signed_in(open_page, console, 360, java_script_enabled=False)
    tone = page.locator("#tone")
    await tone.get_by_text("Professional", exact=True).click()
    await tone.get_by_role("button", name="Read it first").click()
    await expect(tone.get_by_text("It would sound like this")).to_be_visible()
    await expect(tone.get_by_role("radio", name="Professional")).to_be_checked()
    await keep_screenshot(page, "console-360-without-scripts")
    await tone.get_by_role("button", name="Save").click()
    await expect(tone.get_by_role("status")).to_contain_text("Professional instead of Warm")
    await tone.get_by_role("button", name="Undo").click()
    await expect(tone.get_by_role("status")).to_contain_text("Taken back")
    tone_now = (await dials(stack)).bundle.settings[0]
    assert (tone_now.value, tone_now.source) == ("warm", DialSource.DEFAULT)


async def test_a_greeting_in_own_words_is_written_heard_and_saved_by_keyboard_alone(
    stack: Any, console: str, open_page: OpenPage
) -> None:
    page = await signed_in(open_page, console, 1280)
    await page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    await expect(skip).to_be_focused()
    await expect(skip).to_be_in_viewport()
    greeting = page.locator("#greeting")
    await greeting.get_by_role("radio", name="A welcome in two languages").focus()
    await page.keyboard.press("ArrowDown")
    await expect(greeting.get_by_role("radio", name="Your own words")).to_be_checked()
    await expect(greeting.get_by_text("Write your greeting, and read here how it sounds.")).to_be_visible()
    await page.keyboard.press("Tab")
    await expect(greeting.get_by_label("Your greeting")).to_be_focused()
    await page.keyboard.type("Karibu sana <Pendo> & {wote}!")
    await expect(greeting.locator(".bubble.then").first).to_contain_text("Karibu sana <Pendo> & {wote}!")
    await expect(greeting.get_by_text("29 of 140.")).to_be_visible()
    await page.keyboard.press("Tab")
    save = greeting.get_by_role("button", name="Save")
    while not await save.evaluate("button => button === document.activeElement"):
        await page.keyboard.press("Tab")
    assert await save.evaluate("button => getComputedStyle(button).outlineStyle") == "solid", "focus is seen"
    await page.keyboard.press("Enter")
    await expect(greeting.get_by_role("status")).to_contain_text("“Karibu sana <Pendo> & {wote}!”")
    assert (await dials(stack)).bundle.settings[1].text == "Karibu sana <Pendo> & {wote}!"
