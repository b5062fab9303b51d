"""The owner's page of appointments on the real stack: booking by hand, calling off; customers hear it in the chat."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import Page, expect

from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.talk import whatsapp_talk
from ratiba_contracts.conversation import ReplyDecided

pytestmark = [pytest.mark.browser, pytest.mark.servers]

SLUG = "pendo-spa"
NAIROBI = ZoneInfo("Africa/Nairobi")


def a_wednesday() -> dt.date:
    """Far enough ahead that no other test books on it."""
    soon = dt.datetime.now(NAIROBI).date() + dt.timedelta(days=21)
    return soon + dt.timedelta(days=(2 - soon.weekday()) % 7)


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


async def fill(page: Page, hour: int, name: str) -> None:
    await page.get_by_label("Service").select_option("manicure")
    await page.get_by_label("With").select_option("amina")
    await page.get_by_label("Time").fill(f"{hour:02}:00")
    await page.get_by_label("Customer’s name").fill(name)
    await page.get_by_label("Phone").fill("0712 345 678")
    await page.get_by_role("button", name="Book", exact=True).click()


def acts_of(told: Exchange) -> list[str]:
    """What was said while the customer listened."""
    return [act.act for fact in told.facts if isinstance(fact.data, ReplyDecided) for act in fact.data.acts]


@pytest.mark.edge(4)
@pytest.mark.parametrize(("width", "hour", "phone"), [(360, 11, "254733900001"), (1280, 15, "254733900002")])
async def test_an_owner_books_by_hand_and_over_a_customer_who_is_told_so(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, hour: int, phone: str
) -> None:
    day = a_wednesday()
    page = await open_page(f"{stack.running.addresses.console}/admin/{SLUG}/appointments?day={day}", width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await page.goto(f"{stack.running.addresses.console}/admin/{SLUG}/appointments?day={day}")
    await expect(page.get_by_role("heading", name="Appointments", exact=True)).to_be_visible()
    await fill(page, hour - 2, "Njeri Kamau")
    await expect(page.get_by_role("status")).to_contain_text("Booked. Manicure")
    await keep_screenshot(page, f"appointments-{width}-1-booked")
    await assert_good_for_everyone(page)

    async with whatsapp_talk(stack.reached, stack.door, SLUG, Contact(phone, "Wanjiku")) as talk:
        asked = await talk.utter(f"manicure with Amina on {day.day} {day:%B} at {hour}:00")
        assert asked.state == "CONFIRM", asked.replies
        await fill(page, hour, "Akinyi")
        await expect(page.get_by_role("alert")).to_contain_text("Not booked: that time is promised")
        await expect(page.get_by_text("A customer is deciding").first).to_be_visible()
        assert "Wanjiku" not in await page.content()
        await keep_screenshot(page, f"appointments-{width}-2-a-customer-has-it")
        await assert_good_for_everyone(page)
        await page.get_by_label("Your reason").fill("She called an hour ago")
        await page.get_by_role("button", name="Book it all the same").click()
        await expect(page.get_by_role("status")).to_contain_text("Booked. Manicure")
        told = await talk.listen(3)
        assert acts_of(told) == ["given_to_another", "offer_openings"]
        assert told.state == "COLLECT_SLOT"

    await fill(page, hour, "Somebody else")
    await expect(page.get_by_role("alert")).to_contain_text("That time is booked")
    await keep_screenshot(page, f"appointments-{width}-3-the-day")
    await page.locator("#book").scroll_into_view_if_needed()
    await keep_screenshot(page, f"appointments-{width}-4-the-form")
    await assert_good_for_everyone(page)
    logs = list((stack.running.folder / "logs").glob("*.log"))
    assert logs
    for log in logs:
        text = log.read_text()
        assert "712345678" not in text
        assert "Akinyi" not in text


@pytest.mark.parametrize(("width", "hour", "phone"), [(360, 13, "254733900003"), (1280, 16, "254733900004")])
async def test_an_owner_calls_off_what_a_customer_booked_who_is_told_so(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, hour: int, phone: str
) -> None:
    day = a_wednesday() + dt.timedelta(days=7)
    page = await open_page(f"{stack.running.addresses.console}/admin/{SLUG}/appointments?day={day}", width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    async with whatsapp_talk(stack.reached, stack.door, SLUG, Contact(phone, "Wanjiku")) as talk:
        await talk.utter(f"manicure with Amina on {day.day} {day:%B} at {hour}:00")
        assert "booked" in acts_of(await talk.utter("yes"))
        await page.goto(f"{stack.running.addresses.console}/admin/{SLUG}/appointments?day={day}")
        await page.get_by_text("Call off").click()
        await expect(page.get_by_text("The customer is told in their chat")).to_be_visible()
        await page.get_by_role("button", name="Yes, call it off").scroll_into_view_if_needed()
        await keep_screenshot(page, f"appointments-{width}-5-call-off")
        await assert_good_for_everyone(page)
        await page.get_by_role("button", name="Yes, call it off").click()
        await expect(page.get_by_role("status")).to_contain_text("The customer is told in their chat.")
        await keep_screenshot(page, f"appointments-{width}-6-called-off")
        await assert_good_for_everyone(page)
        assert await page.get_by_text("Wanjiku").count() == 0
        told = await talk.listen(3)
        assert acts_of(told)[-2:] == ["cancelled_by_business", "offer_openings"], "whatever was offered behind it"
        assert told.state == "COLLECT_SLOT"
