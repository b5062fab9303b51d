"""A real Chromium, pages of the sizes customers have, and the fake gateway."""

import shutil
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

sys.path.insert(0, str(Path(__file__).parent))  # import-mode=importlib leaves the tests' own modules to us

from fake_gateway import FakeGateway, serve
from pages import SCREENSHOTS, KeepScreenshot, OpenPage

QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


expect.set_options(timeout=10_000)  # a busy machine is slow, not wrong


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.skip("Chromium is absent: install it with `apt-get update && apt-get install -y chromium`")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def gateway() -> AsyncIterator[FakeGateway]:
    async with serve(FakeGateway()) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(chromium: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages; every script error, refused resource and foreign request of them fails the test."""
    complaints: list[str] = []
    contexts = []

    async def open_page(
        url: str,
        width: int = 360,
        *,
        beside: Page | None = None,
        first: str = "",
        leads_to: tuple[str, ...] = (),
        **context_options: Any,
    ) -> Page:
        """A page of `width`; `beside` another page it is a second tab. The script `first` runs before the page's.

        `leads_to` are origins to which its links lead on purpose.
        """
        phone = width < 700
        if beside is None:
            options: dict[str, Any] = {
                "viewport": {"width": width, "height": 740 if phone else 800},
                "is_mobile": phone,
                "has_touch": phone,
                "device_scale_factor": 2 if phone else 1,
                "locale": "en-KE",
                "timezone_id": "Africa/Nairobi",
            }
            context = await chromium.new_context(**(options | context_options))
            context.set_default_timeout(10_000)
            contexts.append(context)
        else:
            context = beside.context
        page = await context.new_page()
        await page.add_init_script(first)
        origins = ("/".join(url.split("/")[:3]), *leads_to)

        def note(text: str) -> None:
            # Chromium itself reports each refused dial and each HTTP error a test provokes.
            if "WebSocket connection to" not in text and "Failed to load resource" not in text:
                complaints.append(text)

        page.on("pageerror", lambda error: note(str(error)))
        page.on("console", lambda message: note(message.text) if message.type in {"error", "warning"} else None)
        page.on("request", lambda r: None if r.url.startswith(origins) else note(f"foreign request {r.url}"))
        await page.goto(url)
        return page

    yield open_page
    for context in contexts:
        await context.close()
    assert complaints == []


@pytest.fixture
def keep_screenshot() -> KeepScreenshot:
    """Keeps what a page looks like under artifacts/screenshots, named by the caller."""

    async def keep(page: Page, name: str) -> None:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        if await page.locator("#log").count():
            await page.wait_for_timeout(350)  # the log rolls gently; nothing tells when it rests
        await page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    return keep
