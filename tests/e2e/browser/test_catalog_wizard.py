"""The whole way from a photo of a price list to live services and back, in a real browser."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from catalog_house import CatalogHouse, catalog_house, rows_of
from menu_picture import MenuPicture, menu_picture
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])
LINES = [
    ("Classic manicure", "1,200/="),
    ("Gel polish", "1,500/="),
    ("Spa pedicure", "from 1,800"),
    ("Acrylic full set", "3,500/="),
    ("Nail art", "ask us"),
    ("Bridal package", ""),
]


@pytest_asyncio.fixture(loop_scope="session")
async def house(database_url: str, private_nats: Any, valkey_url: str) -> AsyncIterator[CatalogHouse]:
    """Where the wizard is walked."""
    async with catalog_house(database_url, private_nats().url, valkey_url) as house:
        yield house


@pytest.fixture
def photo() -> MenuPicture:
    """The price list."""
    return menu_picture("Zuri Nails", LINES)


async def signed_in(open_page: OpenPage, house: CatalogHouse, width: int, **options: Any) -> Page:
    page = await open_page(f"{house.url}/admin/{house.slug}/catalog", width, **options)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_role("heading", name="Services and prices")).to_be_visible()
    return page


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


@PHONE_AND_DESK
async def test_a_photo_becomes_services_after_its_owner_has_typed_what_was_missing(
    house: CatalogHouse, photo: MenuPicture, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    house.importer.on_pictures = lambda file: rows_of(photo, file)
    house.importer.slow, house.importer.pages_of_a_picture = 0.8, 3
    house.importer.picture_size = photo.width, photo.height
    page = await signed_in(open_page, house, width)
    await keep_screenshot(page, f"catalog-{width}-1-start")
    await assert_good_for_everyone(page)
    photos = {"name": "menu.jpg", "mimeType": "image/jpeg", "buffer": photo.jpeg}
    await page.get_by_label("Photos or files").set_input_files(photos)
    await expect(page.get_by_text("menu.jpg,")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-2-chosen")
    await page.get_by_role("button", name="Read my price list").click()
    await expect(page.get_by_text("Page 1 of 3")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-3-reading")
    await assert_good_for_everyone(page)

    await expect(page.get_by_role("heading", name="Check your price list")).to_be_visible()
    go_live = page.get_by_role("button", name="Put it live")
    await expect(go_live).to_be_disabled()
    await expect(page.get_by_text("2 left to complete")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-4-check")
    await assert_good_for_everyone(page)
    crop = page.locator(".crop image").first
    assert await crop.evaluate("image => image.getBoundingClientRect().width > 50")

    await page.get_by_role("link", name="Next red one").click()
    art = page.get_by_label("Price of Nail art in KES", exact=True)
    await expect(art).to_be_focused()
    await keep_screenshot(page, f"catalog-{width}-5-next-red")
    await page.keyboard.type("500")
    await page.keyboard.press("Enter")
    bridal = page.get_by_label("Price of Bridal package in KES", exact=True)
    await expect(bridal).to_be_focused()
    await expect(page.get_by_text("1 left to complete")).to_be_visible()
    await page.keyboard.type("1.500")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("could not be read")).to_be_visible()
    await expect(bridal).to_be_focused()
    await expect(bridal).to_have_value("1.500")
    await keep_screenshot(page, f"catalog-{width}-6-not-understood")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("12,500")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("All is there.")).to_be_visible()
    await expect(go_live).to_be_enabled()
    await expect(go_live).to_be_focused()
    await keep_screenshot(page, f"catalog-{width}-7-all-there")
    await assert_good_for_everyone(page)

    await page.get_by_label("Kind of price of Nail art").select_option("per_unit")
    await page.get_by_label("What the price of Nail art is for").fill("nail")
    await page.keyboard.press("Tab")
    await expect(page.locator(".row", has=page.locator("[value='Nail art']")).locator(".unit")).to_have_value("nail")
    await go_live.click()
    await expect(page.get_by_text("Your price list is live.")).to_be_visible()
    await expect(page.get_by_text("KSh 500 per nail").first).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-8-live")
    await assert_good_for_everyone(page)

    await page.get_by_role("link", name="Take it back").first.click()
    await expect(page.get_by_role("heading", name="Take this price list back?")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-9-take-back")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-10-taken-back")
    await assert_good_for_everyone(page)


async def test_a_list_is_checked_without_scripts(
    house: CatalogHouse, photo: MenuPicture, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await signed_in(open_page, house, 360, java_script_enabled=False)
    await page.get_by_text("Or paste it as text").click()
    await page.get_by_label("Your price list as text").fill("Manicure, 45, 1200\nPedicure, 60")
    await page.get_by_role("button", name="Read my price list").click()
    await expect(page.get_by_role("heading", name="Check your price list")).to_be_visible()
    pedicure = page.get_by_label("Price of Pedicure in KES", exact=True)
    await pedicure.fill("1,800")
    await page.get_by_role("button", name="Save").nth(1).click()
    await expect(pedicure).to_have_value("1,800")
    await keep_screenshot(page, "catalog-360-without-scripts")
    await page.get_by_role("button", name="Put it live").click()
    await expect(page.get_by_text("Your price list is live.")).to_be_visible()
