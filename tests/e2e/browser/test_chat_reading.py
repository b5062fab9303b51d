"""Reading: where the log stands, what counts as seen, how entries are shown."""

from datetime import UTC, datetime, timedelta

import pytest
from fake_gateway import FakeGateway
from pages import KeepScreenshot, OpenPage, online, read_a_long_conversation, say, until
from playwright.async_api import expect

pytestmark = pytest.mark.browser

DAYS = [
    {"value": "d1", "label": "Tuesday", "description": None},
    {"value": "d2", "label": "Friday", "description": None},
]


async def test_a_reply_below_the_fold_counts_as_seen_only_when_the_reader_gets_there(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await read_a_long_conversation(gateway, page)
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -900)
    await expect(page.get_by_role("button", name="Go to the latest message")).to_be_visible()
    await gateway.reply("Shall I book it?", options=DAYS)
    await expect(page.get_by_role("button", name="New message")).to_be_visible()
    await keep_screenshot(page, "chat-360-new-message")
    assert max(seen["seq"] for seen in gateway.heard("seen")) == 15
    await page.get_by_role("button", name="New message").click()
    await expect(page.get_by_text("Shall I book it?")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New message")).to_be_hidden()
    await until(lambda: gateway.heard("seen")[-1]["seq"] == 16)
    await say(page, "ndio")
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    assert gateway.heard("say")[0]["seen"] == 16


async def test_words_typed_before_the_question_was_read_say_so(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 1280)
    await online(page)
    await read_a_long_conversation(gateway, page)
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -900)
    await page.wait_for_timeout(200)
    await gateway.reply("Shall I book it?", options=DAYS)
    await expect(page.get_by_role("button", name="New message")).to_be_visible()
    await say(page, "ndio")
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    assert gateway.heard("say")[0]["seen"] == 15


async def test_words_sent_sooner_than_anybody_reads_were_not_about_the_reply(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    """A "yes" sent twice: the offer came on the screen in between, and the second is no answer to it."""
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Shall I book the manicure?", options=DAYS)
    await until(lambda: gateway.heard("seen"))
    offer = {"text": "Booked. A pedicure right behind it?", "options": DAYS}
    gateway.answer = lambda message: [offer] if len(gateway.heard("say")) == 1 else []
    await say(page, "yes")
    await expect(page.get_by_text("A pedicure right behind it?")).to_be_in_viewport()
    await say(page, "yes")
    await until(lambda: len(gateway.heard("say")) == 2)
    assert [message["seen"] for message in gateway.heard("say")] == [1, 1]
    await until(lambda: gateway.heard("seen")[-1]["seq"] == 2)
    await say(page, "yes")
    await until(lambda: len(gateway.heard("say")) == 3)
    assert gateway.heard("say")[-1]["seen"] == 2


async def test_a_reply_that_only_flashed_by_was_not_read(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 1280)
    await online(page)
    await read_a_long_conversation(gateway, page)
    await gateway.reply("Shall I book it?", options=DAYS)
    await expect(page.get_by_text("Shall I book it?")).to_be_in_viewport()
    await page.locator("#log").hover()
    await page.mouse.wheel(0, -900)
    await expect(page.get_by_text("Shall I book it?")).not_to_be_in_viewport()
    await page.wait_for_timeout(1500)
    assert max(seen["seq"] for seen in gateway.heard("seen")) == 15


async def test_a_reply_taller_than_the_screen_is_shown_from_its_first_line(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("First line\n" + "more\n" * 60 + "last line")
    await page.wait_for_timeout(600)
    top = await page.locator(".theirs .bubble").evaluate(
        "(el) => el.getBoundingClientRect().top - document.querySelector('#log').getBoundingClientRect().top"
    )
    assert 0 <= top < 80
    await expect(page.get_by_role("button", name="Go to the latest message")).to_be_visible()


async def test_markup_is_shown_as_words_and_lines_are_kept(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    hostile = "<img src=x onerror=alert(1)>\n<b>bold</b> & more"
    await gateway.reply(hostile, options=[{"value": "x", "label": "<i>One</i>", "description": "<u>two</u>"}])
    await say(page, "<script>alert(2)</script>")
    assert await page.locator(".words").all_text_contents() == [hostile, "<script>alert(2)</script>"]
    assert await page.locator("#entries :is(img, b, i, u, script)").count() == 0
    height = await page.locator(".theirs .words").evaluate("(el) => el.getBoundingClientRect().height")
    assert height > 40


async def test_dots_show_while_a_reply_is_due(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await say(page, "Hello")
    await expect(page.locator("#typing")).to_be_visible()
    await keep_screenshot(page, "chat-360-typing")
    await gateway.reply("Hello to you")
    await expect(page.locator("#typing")).to_be_hidden()


async def test_days_are_separated_and_named(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    now = datetime.now(UTC)
    await gateway.reply("Old", at=(now - timedelta(days=9)).isoformat())
    await gateway.reply("Then", at=(now - timedelta(days=1)).isoformat())
    await gateway.reply("Later then", at=(now - timedelta(days=1, seconds=-1)).isoformat())
    await gateway.reply("Now", at=now.isoformat())
    await expect(page.get_by_text("Now")).to_be_visible()
    rules = await page.locator(".rule:visible").all_text_contents()
    assert rules[1:] == ["Yesterday", "Today"]
    assert str((now - timedelta(days=9) + timedelta(hours=3)).day) in rules[0]
    await keep_screenshot(page, "chat-360-days")
