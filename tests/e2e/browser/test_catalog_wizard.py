"""The whole way from a photo of a price list to live services and back: the real stack, a real browser."""

import secrets
from typing import Any

import pytest
from catalog_shop import (
    READ_WITHIN,
    Shop,
    ask_to_take_back,
    assert_good_for_everyone,
    read_text,
    row_of,
    signed_in,
    take_back,
)
from menu_picture import menu_picture
from pages import KeepScreenshot, OpenPage
from playwright.async_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])


@pytest.fixture
def shop(stack: Any) -> Shop:
    """Where the wizard is walked. Each test takes back what it put live."""
    return Shop(stack)


@PHONE_AND_DESK
async def test_a_photo_becomes_services_after_its_owner_has_typed_what_was_missing(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    before = await shop.services()
    mark = secrets.choice(["Coral", "Ivory", "Amber", "Violet", "Silver"])
    lines = [(f"{mark} manicure", "1,250/="), (f"{mark} pedicure", "1,850/="), (f"{mark} massage 45 min", "2,700/=")]
    photo = menu_picture("Price list", [*lines, (f"{mark} facial 30 min", "ask us")])
    page = await signed_in(open_page, shop, width)
    await keep_screenshot(page, f"catalog-{width}-1-start")
    await assert_good_for_everyone(page)
    await page.get_by_label("Photos or files").set_input_files(
        {"name": "menu.jpg", "mimeType": "image/jpeg", "buffer": photo.jpeg}
    )
    await expect(page.get_by_text("menu.jpg,")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-2-chosen")
    await page.get_by_role("button", name="Read my price list").click()
    await expect(page.get_by_role("heading", name="Reading your price list")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-3-reading")

    await expect(page.get_by_role("heading", name="Check your price list")).to_be_visible(timeout=READ_WITHIN)
    go_live = page.get_by_role("button", name="Put it live")
    await expect(go_live).to_be_disabled()
    await expect(page.get_by_text("1 left to complete")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-4-check")
    await assert_good_for_everyone(page)
    assert await page.locator(".crop image").first.evaluate("image => image.getBoundingClientRect().width > 50")

    await page.get_by_role("link", name="Next red one").click()
    facial = row_of(page, f"{mark} facial")
    await expect(facial.get_by_role("button", name="Yes, on request")).to_be_focused()
    await facial.locator("select").select_option("fixed")
    amount = facial.locator(".amount")
    await amount.focus()
    await keep_screenshot(page, f"catalog-{width}-5-next-red")
    await page.keyboard.type("1.500")
    await page.keyboard.press("Enter")
    await expect(facial.get_by_text("more than one way")).to_be_visible()
    await expect(amount).to_be_focused()
    await expect(amount).to_have_value("1.500")
    await keep_screenshot(page, f"catalog-{width}-6-not-understood")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("KSh 2,200")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("All is there.")).to_be_visible()
    await expect(go_live).to_be_enabled()
    await expect(go_live).to_be_focused()
    await facial.locator("select").select_option("from")
    await facial.get_by_label("In Swahili").fill(f"Uso wa {mark}")
    await keep_screenshot(page, f"catalog-{width}-7-all-there")
    await go_live.click()  # with a name just typed and not yet left

    await expect(page.get_by_text("Your price list is live.")).to_be_visible()
    await expect(page.get_by_text("from KSh 2,200").first).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-8-live")
    await assert_good_for_everyone(page)
    live = {name: one for name, one in (await shop.services()).items() if name not in before}
    assert sorted(one.price.amount or 0 for one in live.values()) == [125000, 185000, 220000, 270000]
    assert f"Uso wa {mark}" in {one.name_sw for one in live.values()}

    await ask_to_take_back(page)
    await keep_screenshot(page, f"catalog-{width}-9-take-back")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    await keep_screenshot(page, f"catalog-{width}-10-taken-back")
    assert await shop.services() == before


async def test_a_list_is_checked_and_put_live_without_scripts(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, 360, java_script_enabled=False)
    await read_text(page, "Opal manicure, 45 min, 1200\nOpal pedicure, 60 min")
    pedicure = row_of(page, "Opal pedicure")
    await pedicure.locator(".amount").fill("1,800")
    await pedicure.get_by_role("button", name="Save").click()
    await expect(pedicure.locator(".amount")).to_have_value("1,800")
    await keep_screenshot(page, "catalog-360-without-scripts")
    await page.get_by_role("button", name="Put it live").click()
    await expect(page.get_by_text("Your price list is live.")).to_be_visible()
    await take_back(page)
    assert await shop.services() == before
