"""What every browser test does with a page, and what it may expect of one."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from fake_gateway import FakeGateway
from playwright.async_api import Page, expect

SCREENSHOTS = Path(__file__).parents[3] / "artifacts/screenshots"

OpenPage = Callable[..., Awaitable[Page]]
KeepScreenshot = Callable[[Page, str], Awaitable[None]]


async def say(page: Page, text: str) -> None:
    """Type `text` and send it with Enter."""
    await page.locator("#words").fill(text)
    await page.keyboard.press("Enter")


async def online(page: Page) -> None:
    """Wait until the page has been welcomed."""
    await expect(page.locator("#presence")).to_have_class("presence on")


async def words(page: Page) -> list[str]:
    """What is in the conversation, from top to bottom."""
    return await page.locator(".words").all_text_contents()


async def until(condition: Callable[[], object], seconds: float = 5) -> None:
    """Wait for the server's side of the story."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 # the condition is about a plain list, which has no event
            await asyncio.sleep(0.02)


async def serious_findings(page: Page) -> list[str]:
    """axe-core's findings of impact serious or critical, each with its element."""
    results = await Axe().run(page)
    return [
        f"{finding['id']}: {node['html'][:160]}"
        for finding in results.response["violations"]
        if finding["impact"] in {"serious", "critical"}
        for node in finding["nodes"]
    ]


async def overflow(page: Page) -> int:
    """Pixels by which the page, or the log in it, is wider than its window; 0 means no sideways scrolling."""
    wider: int = await page.evaluate(
        """() => Math.max(...[document.documentElement, document.querySelector('#log') ?? document.body]
            .map((el) => el.scrollWidth - el.clientWidth))"""
    )
    return wider


async def read_a_long_conversation(gateway: FakeGateway, page: Page) -> None:
    """Fifteen replies at once, read to the last: more than a screen of them at any size."""
    for n in range(1, 16):
        await gateway.reply(f"Line {n}\nand more\nof it")
    await page.get_by_role("button", name="New messages").click()
    await expect(page.locator(".words").nth(14)).to_be_in_viewport()
    await expect(page.locator("#latest")).to_be_hidden()
    await until(lambda: any(seen["seq"] == 15 for seen in gateway.heard("seen")))
