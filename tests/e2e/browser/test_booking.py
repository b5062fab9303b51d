"""The main job on the whole real stack, on the page, at the sizes of a phone and of a desk."""

import datetime as dt
import itertools
import json
import re
from typing import Any

import pytest
from fake_gateway import Message
from pages import KeepScreenshot, OpenPage, online, overflow, say, serious_findings, words
from playwright.async_api import Page, expect

from ratiba_cli.drivers.conversation_clock import ConversationClock

pytestmark = [pytest.mark.browser, pytest.mark.servers]

NAIROBI = dt.timezone(dt.timedelta(hours=3))
TUESDAYS = (dt.datetime(2028, 3, 7, 8, 0, tzinfo=NAIROBI) + dt.timedelta(weeks=week) for week in itertools.count())
"""Each test talks in a week of its own, so that none meets another's appointments."""

READING_MS = 1000
"""A typed "yes" that is sent sooner was not about what is on the screen."""

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])


async def open_chat(open_page: OpenPage, stack: Any, width: int, at: dt.datetime) -> Page:
    """The business's page in a conversation whose clock, and whose browser's, starts at `at`."""
    told, signature = ConversationClock(at, stack.running.secrets.local_stack).signed()
    clock = json.dumps({"clock": told, "clock_signature": signature})
    signed_hello = f"""
        const send = WebSocket.prototype.send;
        WebSocket.prototype.send = function (data) {{
            const frame = JSON.parse(data);
            send.call(this, JSON.stringify(frame.type === "hello" ? {{ ...frame, ...{clock} }} : frame));
        }};
    """
    page = await open_page(stack.running.addresses.chat_page("pendo-spa"), width, first=signed_hello)
    await online(page)
    await expect(page.get_by_role("heading", name="Pendo Spa")).to_be_visible()
    return page


async def tap(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label).click()


async def answered(page: Page, *texts: str) -> None:
    """Wait for a reply with all of `texts` below what was said last."""
    reply = page.locator(".mine").last.locator("xpath=following-sibling::*")
    for text in texts:
        reply = reply.filter(has_text=text)
    await expect(reply.first).to_be_visible()


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


async def appointments_on(stack: Any, day: dt.date) -> list[Message]:
    async with stack.reached.database.transaction() as connection:
        rows = await connection.fetch(
            "SELECT service ->> 'service_id' AS service, start_at, status FROM tenant_pendo_spa.appointments "
            "WHERE (start_at AT TIME ZONE 'Africa/Nairobi')::date = $1",
            day,
        )
    return [{**row, "start_at": f"{row['start_at'].astimezone(NAIROBI):%H:%M}"} for row in rows]


@PHONE_AND_DESK
async def test_a_customer_books_in_english_by_tapping(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    today = next(TUESDAYS)
    tomorrow = today + dt.timedelta(days=1)
    page = await open_chat(open_page, stack, width, today)
    await say(page, "Hi")
    await answered(page, "welcome to Pendo Spa", "Which service would you like?")
    await keep_screenshot(page, f"booking-english-{width}-1-services")
    await assert_good_for_everyone(page)
    await tap(page, "Manicure")
    await answered(page, "Which day would suit you")
    await tap(page, "Tomorrow")
    await answered(page, "time")
    await keep_screenshot(page, f"booking-english-{width}-2-times")
    await tap(page, "10:00")
    await answered(page, "What name")
    await say(page, "Zawadi Mwangi")
    await answered(page, "phone number")
    await say(page, "0712 345 678")
    await answered(
        page, "Manicure", f"Tomorrow, {tomorrow:%a} {tomorrow.day} {tomorrow:%b}", "10:00 am", "Zawadi Mwangi"
    )
    await keep_screenshot(page, f"booking-english-{width}-3-read-back")
    await assert_good_for_everyone(page)
    await tap(page, "Yes, book it")
    await answered(page, "Zawadi, you're booked!", "Reference:")
    await keep_screenshot(page, f"booking-english-{width}-4-booked")
    await assert_good_for_everyone(page)
    assert await appointments_on(stack, tomorrow.date()) == [
        {"service": "manicure", "start_at": "10:00", "status": "booked"}
    ]


@PHONE_AND_DESK
async def test_a_customer_books_in_swahili_in_one_sentence(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    today = next(TUESDAYS)
    page = await open_chat(open_page, stack, width, today)
    await say(page, "Nataka kupaka rangi ya kucha kesho saa nne asubuhi")
    await answered(page, "karibu sana Pendo Spa", "Niandike miadi hii kwa jina gani?")
    await expect(page.get_by_placeholder("Andika ujumbe")).to_be_visible()
    await say(page, "Zawadi Mwangi")
    await answered(page, "nambari gani ya simu?")
    await say(page, "0712 345 678")
    await answered(page, "Kupaka rangi ya kucha", "Kesho, Jumatano", "saa nne asubuhi (10:00)", "Nikuwekee miadi hii?")
    await keep_screenshot(page, f"booking-swahili-{width}-1-read-back")
    await assert_good_for_everyone(page)
    await tap(page, "Ndiyo, weka")
    await answered(page, "miadi yako imewekwa!", "Nambari ya kumbukumbu:")
    await keep_screenshot(page, f"booking-swahili-{width}-2-booked")
    await assert_good_for_everyone(page)
    assert await page.locator(".theirs .words").last.get_attribute("lang") == "sw"
    assert await appointments_on(stack, today.date() + dt.timedelta(days=1)) == [
        {"service": "manicure", "start_at": "10:00", "status": "booked"}
    ]


@PHONE_AND_DESK
async def test_a_customer_cancels(stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int) -> None:
    today = next(TUESDAYS)
    page = await open_chat(open_page, stack, width, today)
    await say(page, "Can I book a pedicure tomorrow at 2pm")
    await answered(page, "What name")
    await say(page, "Wambui Kamau")
    await answered(page, "phone number")
    await say(page, "0722 345 678")
    await answered(page, "Shall I book it for you?")
    await page.wait_for_timeout(READING_MS)
    await say(page, "yes please")
    await answered(page, "you're booked!")
    await page.reload()
    await online(page)
    await say(page, "I want to cancel my appointment")
    await answered(page, "Shall I cancel your appointment for Pedicure")
    await keep_screenshot(page, f"cancelling-{width}-1-question")
    await tap(page, "Yes, cancel it")
    await answered(page, "your appointment for Pedicure", "is cancelled")
    await keep_screenshot(page, f"cancelling-{width}-2-cancelled")
    await assert_good_for_everyone(page)
    said = await words(page)
    assert len(said) == len(set(said)), "something is shown twice after the reload"
    assert re.search("Pedicure.*is cancelled", said[-1])
    assert await appointments_on(stack, today.date() + dt.timedelta(days=1)) == [
        {"service": "pedicure", "start_at": "14:00", "status": "cancelled"}
    ]
