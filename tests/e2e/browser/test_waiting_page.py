"""The owner's page of who waits for a person, on the real stack: customers ask in the chat, the owner answers."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import Page, expect

from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.talking.talk import web_talk, whatsapp_talk

pytestmark = [pytest.mark.browser, pytest.mark.servers]

SLUG = "pendo-spa"
NAIROBI = ZoneInfo("Africa/Nairobi")


def a_thursday() -> dt.date:
    """Far enough ahead that no other test books on it."""
    soon = dt.datetime.now(NAIROBI).date() + dt.timedelta(days=21)
    return soon + dt.timedelta(days=(3 - soon.weekday()) % 7)


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


@pytest.mark.parametrize(
    ("width", "hour", "phone", "name"),
    [(360, 11, "254733900011", "Wambui"), (1280, 15, "254733900012", "Kipchoge")],
)
async def test_an_owner_sees_who_waits_reaches_them_and_says_that_they_were_answered(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, hour: int, phone: str, name: str
) -> None:
    day, console = a_thursday(), stack.running.addresses.console
    address = f"{console}/admin/{SLUG}/waiting"
    page = await open_page(address, width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_role("heading", name="Waiting for you", exact=True)).to_be_visible()
    await expect(page.get_by_role("listitem").filter(has_text=name)).to_have_count(0)
    await keep_screenshot(page, f"waiting-{width}-1-before")
    await assert_good_for_everyone(page)

    async with whatsapp_talk(stack.reached, stack.door, SLUG, Contact(phone, name)) as talk:
        await talk.utter("can I talk to a person please")
        await page.reload()
        line = page.get_by_role("listitem").filter(has_text=name)
        await expect(line).to_contain_text("They asked to talk to a person.")
        await expect(line.get_by_role("link", name="Write on WhatsApp")).to_have_attribute(
            "href", f"https://wa.me/{phone}"
        )
        await expect(line.get_by_role("link", name="Call")).to_have_attribute("href", f"tel:+{phone}")
        await page.goto(f"{console}/admin/{SLUG}/payments")
        tab = page.get_by_label("Pendo Spa").get_by_role("link", name="Waiting for you")
        await expect(tab).to_have_text("Waiting for you 1")
        await keep_screenshot(page, f"waiting-{width}-2-counted")
        await assert_good_for_everyone(page)
        await tab.click()

        await talk.utter(f"manicure with Amina on {day.day} {day:%B} at {hour}:00")
        await talk.utter("yes")
        await talk.utter("my nails were ruined last time, this is terrible service")
        stale = await open_page(address, width, beside=page)
        await line.get_by_role("button", name="Answered").click()
        await expect(page.get_by_role("alert")).to_contain_text("They asked again since you opened this page")
        await expect(line).to_contain_text("They are unhappy, or complain.")
        await expect(line).to_contain_text("Manicure with Amina")
        await keep_screenshot(page, f"waiting-{width}-3-asked-again")
        await assert_good_for_everyone(page)
        await talk.utter("cancel my appointment")
        await talk.utter("yes")
        await page.goto(address)
        await expect(line.locator(".meanwhile")).to_contain_text("Since then called off: Manicure with Amina")
        await keep_screenshot(page, f"waiting-{width}-4-went-on")
        await assert_good_for_everyone(page)

    await line.get_by_role("link", name="Manicure").first.click()
    await expect(page.get_by_role("heading", name="Appointments", exact=True)).to_be_visible()
    await page.goto(address)
    await line.get_by_role("button", name="Answered").click()
    await expect(page.get_by_role("status")).to_contain_text("Written down: answered.")
    answered = page.locator("section").filter(has=page.get_by_role("heading", name="Answered lately"))
    await expect(answered.get_by_role("listitem").filter(has_text=name)).to_contain_text("by owner@ratiba.localhost")
    await expect(page.get_by_label("Pendo Spa").get_by_role("link", name="Waiting for you")).to_have_text(
        "Waiting for you"
    )
    await keep_screenshot(page, f"waiting-{width}-5-answered")
    await assert_good_for_everyone(page)
    await stale.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="Answered").click()
    await expect(stale.get_by_role("status")).to_contain_text("Written down: answered.")
    logs = list((stack.running.folder / "logs").glob("*.log"))
    assert logs
    told = {log.name for log in logs if phone in log.read_text()}
    assert told == set(), "no phone is written into a log"


@pytest.mark.parametrize(("width", "typed"), [(360, "0733 900 021"), (1280, "0733 900 022")])
async def test_who_writes_on_the_page_is_asked_for_a_number_which_the_owner_then_calls(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, typed: str
) -> None:
    page = await open_page(f"{stack.running.addresses.console}/admin/{SLUG}/waiting", width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    line = page.get_by_role("listitem").filter(has_text="on your web page")
    async with web_talk(stack.reached, stack.door, SLUG) as talk:
        asked = await talk.utter("I want to talk to a person")
        assert "Which phone number can we reach you on?" in asked.replies[-1].text
        await page.reload()
        await expect(line).to_contain_text("so you cannot reach them")
        await keep_screenshot(page, f"waiting-{width}-6-no-number")
        await assert_good_for_everyone(page)
        noted = await talk.utter(typed)
        assert "reach you on that number" in noted.replies[-1].text
    await page.reload()
    call = line.get_by_role("link", name="Call")
    await expect(call).to_have_attribute("href", f"tel:+254{typed.replace(' ', '')[1:]}")
    await expect(line.get_by_role("link", name="Write on WhatsApp")).to_have_count(0)
    await call.scroll_into_view_if_needed()
    await keep_screenshot(page, f"waiting-{width}-7-a-number")
    await assert_good_for_everyone(page)
    await line.get_by_role("button", name="Answered").click()
    await expect(page.get_by_role("status")).to_contain_text("Written down: answered.")
