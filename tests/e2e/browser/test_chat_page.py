"""The page itself: sizes, motion, weight, policy."""

import gzip
import json
from pathlib import Path

import pytest
from fake_gateway import STATIC, FakeGateway
from pages import OpenPage, online, overflow, say
from playwright.async_api import expect

pytestmark = pytest.mark.browser

HOURS = [
    {"value": "h1", "label": "10:00", "description": None},
    {"value": "h2", "label": "14:00", "description": None},
]
PAGE_FILES = [*STATIC.glob("*.js"), *(STATIC / name for name in ("chat.html", "chat.css", "palette.css", "icon.svg"))]


async def test_what_a_finger_touches_is_big_enough(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 320)
    await online(page)
    await gateway.reply("What time?", options=[*HOURS, {"value": "n", "label": "2", "description": None}])
    await expect(page.get_by_role("button", name="14:00")).to_be_visible()
    await page.get_by_role("button", name="Start over on this device").click()
    small = await page.evaluate(
        """[...document.querySelectorAll('button, textarea')].filter((el) => el.checkVisibility())
            .filter((el) => el.offsetWidth < 44 || el.offsetHeight < 44)
            .map((el) => `${el.innerText || el.id}: ${el.offsetWidth} x ${el.offsetHeight}`)"""
    )
    assert small == []


async def test_endless_words_do_not_widen_the_page(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", 320)
    await online(page)
    endless = "https://example.org/" + "a" * 300
    await gateway.reply(endless, options=[{"value": "x", "label": "b" * 120, "description": None}])
    await say(page, endless)
    await expect(page.locator(".mine .state")).to_have_text("Sent")
    assert await overflow(page) <= 0
    cut = await page.evaluate(  # what sticks out to the left makes no scroll bar, but cannot be read either
        """[...document.querySelectorAll('.words, .chip')].map((el) => el.getBoundingClientRect())
            .filter((box) => box.left < 0 || box.right > innerWidth).length"""
    )
    assert cut == 0


async def test_motion_stops_where_the_reader_asks_for_it(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(f"{gateway.url}/chat/amani", reduced_motion="reduce")
    await online(page)
    await say(page, "Hello")
    await expect(page.locator("#typing")).to_be_visible()
    assert await page.locator("#typing i").first.evaluate("(el) => getComputedStyle(el).animationName") == "none"


async def test_the_page_forbids_markup_of_its_own(gateway: FakeGateway, open_page: OpenPage) -> None:
    html = (STATIC / "chat.html").read_text()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == html.count('<script type="module" src=')
    for file in PAGE_FILES:
        assert "innerHTML" not in file.read_text(), file.name
        assert "insertAdjacentHTML" not in file.read_text(), file.name


def test_the_page_is_small() -> None:
    sizes = {file.name: len(gzip.compress(file.read_bytes())) for file in PAGE_FILES}
    assert sum(sizes.values()) < 30_000, json.dumps(sizes)
    assert all(Path(file).exists() for file in PAGE_FILES)
