"""One conversation a device: its session, its tabs, its end."""

import asyncio

import pytest
from fake_gateway import FakeGateway
from pages import OpenPage, online, say, until, words
from playwright.async_api import expect

pytestmark = pytest.mark.browser

DAYS = [
    {"value": "d1", "label": "Tuesday", "description": None},
    {"value": "d2", "label": "Friday", "description": None},
]


async def test_two_tabs_share_one_conversation(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.answer = lambda message: [{"text": f"Heard {message['text']}"}]
    first = await open_page(f"{gateway.url}/chat/amani")
    await online(first)
    second = await open_page(f"{gateway.url}/chat/amani", beside=first)
    await online(second)
    assert len(gateway.conversations) == 1
    await say(first, "from the first")
    await expect(second.get_by_text("Heard from the first")).to_be_visible()
    await say(second, "from the second")
    await expect(first.get_by_text("Heard from the second")).to_be_visible()
    expected = ["from the first", "Heard from the first", "from the second", "Heard from the second"]
    assert await words(first) == expected
    assert await words(second) == expected
    assert len(gateway.heard("say")) == 2


async def test_tabs_opened_at_once_end_in_one_session(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.answer = lambda message: [{"text": "To all of you"}]
    blank = await open_page(f"{gateway.url}/static/icon.svg")
    tabs = await asyncio.gather(
        *(open_page(f"{gateway.url}/chat/amani", beside=blank) for _ in range(3)),
    )
    for tab in tabs:
        await online(tab)
    await tabs[0].wait_for_timeout(500)
    await say(tabs[2], "Hello")
    for tab in tabs:
        await expect(tab.get_by_text("To all of you")).to_be_visible()
    assert sum(len(conversation.accepted) for conversation in gateway.conversations.values()) == 1


async def test_a_forgotten_session_is_replaced_and_the_unsent_moves_along(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    gateway.answer = lambda message: [{"text": "Welcome back"}]
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    await gateway.reply("Which day?", options=DAYS)
    await expect(page.get_by_role("button", name="Friday")).to_be_visible()
    gateway.refuses_sockets = True
    await gateway.drop_sockets()
    await page.get_by_role("button", name="Friday").click()
    gateway.forget_sessions()
    gateway.refuses_sockets = False
    await expect(page.get_by_text("Welcome back")).to_be_visible(timeout=10_000)
    [said] = gateway.heard("say")
    assert (said["text"], said["seen"]) == ("Friday", 0)
    assert gateway.heard("tap") == []
    assert await words(page) == ["Which day?", "Friday", "Welcome back"]
    assert await page.get_by_role("button", name="Tuesday").count() == 0
    await expect(page.get_by_text("New conversation · Today")).to_be_visible()


async def test_a_business_that_is_not_ready_opens_by_itself(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.session_status = 503
    page = await open_page(f"{gateway.url}/chat/amani")
    await expect(page.get_by_text("This chat is being set up. It will open by itself.")).to_be_visible()
    gateway.session_status = 200
    await online(page)
    await expect(page.locator("#banner")).to_have_text("Back online")


async def test_an_unknown_business_is_said_so_once(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.session_status = 404
    page = await open_page(f"{gateway.url}/chat/nobody")
    await expect(page.get_by_text("This chat does not exist.")).to_be_visible()
    await expect(page.locator("#words")).to_be_hidden()
    await page.wait_for_timeout(1200)
    assert gateway.dials == []


async def test_start_over_clears_this_device_and_begins_a_new_session(
    gateway: FakeGateway, open_page: OpenPage
) -> None:
    gateway.answer = lambda message: [{"text": "Noted"}]
    page = await open_page(f"{gateway.url}/chat/amani")
    other = await open_page(f"{gateway.url}/chat/amani", beside=page)
    await say(page, "A secret")
    await expect(other.get_by_text("Noted")).to_be_visible()
    await page.bring_to_front()
    await page.get_by_role("button", name="Start over on this device").click()
    await page.get_by_role("button", name="Keep it").click()
    assert await words(page) == ["A secret", "Noted"]
    await page.get_by_role("button", name="Start over on this device").click()
    await page.get_by_role("button", name="Start over", exact=True).click()
    await expect(page.get_by_text("How can we help?")).to_be_visible()
    await expect(other.get_by_text("How can we help?")).to_be_visible()
    await until(lambda: len(gateway.conversations) == 2)
    assert "A secret" not in await page.evaluate("JSON.stringify(localStorage)")
    await say(other, "Afresh")
    await expect(page.get_by_text("Noted")).to_be_visible()
    assert await words(page) == ["Afresh", "Noted"]


async def test_the_chat_works_where_storage_is_blocked(gateway: FakeGateway, open_page: OpenPage) -> None:
    gateway.answer = lambda message: [{"text": "Still here"}]
    blocked = """Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('blocked', 'SecurityError'); },
    })"""
    page = await open_page(f"{gateway.url}/chat/amani", first=blocked)
    await say(page, "Private window")
    await expect(page.get_by_text("Still here")).to_be_visible()


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("unknown", "This chat does not exist."),
        ("tenant-provisioning", "This chat is being set up. It will open by itself."),
    ],
)
async def test_a_business_refused_on_the_socket_is_said_so(
    gateway: FakeGateway, open_page: OpenPage, slug: str, words: str
) -> None:
    page = await open_page(f"{gateway.url}/chat/amani")
    await online(page)
    gateway.refuse_hello = {"slug": slug, "message": "in English, for engineers"}
    await gateway.drop_sockets()
    await expect(page.get_by_text(words)).to_be_visible()
