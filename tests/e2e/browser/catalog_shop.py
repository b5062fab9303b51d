"""What every test of the catalogue does: sign in, have a list read, look whether a page is good for everyone."""

from dataclasses import dataclass
from typing import Any

from pages import OpenPage, overflow, serious_findings
from playwright.async_api import Locator, Page, expect

from ratiba_contracts.asks import SHOW_CATALOG
from ratiba_contracts.live_catalog import CatalogShown, ShowCatalog
from ratiba_contracts.tenant import CatalogService
from ratiba_runtime.asks import put_question

SLUG = "pendo-spa"
READ_WITHIN = 60_000
"""Milliseconds: a picture takes seconds, on a busy machine many."""


@dataclass(frozen=True)
class Shop:
    """The business whose list it is."""

    stack: Any

    @property
    def path(self) -> str:
        """The address of its services."""
        return f"{self.stack.running.addresses.console}/admin/{SLUG}/catalog"

    async def services(self) -> dict[str, CatalogService]:
        """What is live, by name."""
        shown = await put_question(self.stack.reached.bus, SHOW_CATALOG, SLUG, ShowCatalog(limit=500), timeout=10)
        assert isinstance(shown, CatalogShown)
        return {one.name: one for one in shown.services}


async def signed_in(open_page: OpenPage, shop: Shop, width: int, **options: Any) -> Page:
    """The page of services, as its owner."""
    page = await open_page(shop.path, width, **options)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_role("heading", name="Services and prices")).to_be_visible()
    return page


async def assert_good_for_everyone(page: Page) -> None:
    """No serious finding of axe-core, and nothing wider than the window."""
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


async def ask_to_take_back(page: Page) -> None:
    """See what taking it back would do."""
    await page.get_by_role("link", name="Something wrong? Take it back").click()
    await expect(page.get_by_role("heading", name="Take this back?")).to_be_visible()


async def take_back(page: Page) -> None:
    """Take the list back that was just put live."""
    await ask_to_take_back(page)
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("Taken back.")).to_be_visible()


async def read_text(page: Page, text: str) -> None:
    """Paste a price list, and wait until it can be checked."""
    await page.get_by_text("Or paste it as text").click()
    await page.get_by_label("Your price list as text").fill(text)
    await page.get_by_role("button", name="Read my price list").click()
    await expect(page.get_by_role("heading", name="Check your price list")).to_be_visible(timeout=READ_WITHIN)


def row_of(page: Page, name: str) -> Locator:
    """The row of a service, by how its name begins."""
    return page.locator("[data-row]", has=page.locator(f"input[name=name][value^='{name}' i]"))


async def more_of(row: Locator) -> Locator:
    """What else can be done to a row, unfolded."""
    await row.get_by_text("More for").click()
    return row.locator(".more-panel")
