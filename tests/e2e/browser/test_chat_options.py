"""Options under a question: only the newest question, only once."""

import pytest
from fake_gateway import FakeGateway
from pages import OpenPage, online, say
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


async def test_only_the_newest_question_can_be_tapped(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await expect(page.get_by_role("button", name="Friday")).to_be_visible()
    await gateway.reply("What time?", options=HOURS)
    await expect(page.get_by_role("button", name="14:00")).to_be_visible()
    await expect(page.get_by_role("button", name="Friday")).to_have_count(0)
    await expect(page.get_by_text("Friday")).to_be_visible()


async def test_a_double_tap_is_one_tap_with_its_question_and_what_was_read(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    question = await gateway.reply("Which day?", options=DAYS)
    await page.get_by_role("button", name="Friday").dblclick()
    await page.get_by_role("button", name="Tuesday").click(force=True)
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    [tap] = gateway.heard("tap")
    assert tap == {
        "type": "tap", "id": tap["id"], "question_id": question["question_id"], "value": "d2", "seen": 1,
    }  # fmt: skip
    assert await page.locator(".mine .words").all_text_contents() == ["Friday"]
    await expect(page.get_by_role("button", name="Friday")).to_have_attribute("aria-pressed", "true")


async def test_options_rest_when_the_question_has_been_answered_in_words(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    gateway.answer = lambda message: [{"text": "Booked."}]
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await say(page, "friday")
    await expect(page.get_by_text("Booked.", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Friday")).to_have_count(0)


async def test_options_stay_when_something_unasked_arrives_behind_the_question(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await gateway.reply("By the way, we are open on Sunday.")
    await expect(page.get_by_text("By the way")).to_be_visible()
    await expect(page.get_by_role("button", name="Friday")).to_be_enabled()


async def test_a_refused_tap_can_be_tapped_again(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.refuse = lambda message: {"slug": "invalid-frame", "message": "value: string_too_long"}
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await page.get_by_role("button", name="Friday").click()
    await expect(page.get_by_text("Not sent.")).to_be_visible()
    gateway.refuse = lambda message: None
    await page.get_by_role("button", name="Tuesday").click()
    await expect(page.get_by_role("button", name="Tuesday")).to_have_attribute("aria-pressed", "true")
    assert [tap["value"] for tap in gateway.heard("tap")] == ["d2", "d1"]
