"""What an owner types and nobody can read never looks as if it was saved, and never goes live: a real browser."""

import asyncio
import re
from typing import Any

import pytest
from catalog_shop import Shop, assert_good_for_everyone, more_of, read_text, row_of, signed_in, take_back
from pages import KeepScreenshot, OpenPage
from playwright.async_api import Route, expect

pytestmark = [pytest.mark.browser, pytest.mark.servers]


@pytest.fixture
def shop(stack: Any) -> Shop:
    """Pendo's services. Each test leaves them as they were."""
    return Shop(stack)


async def test_a_price_that_cannot_be_read_stays_typed_and_keeps_the_list_from_going_live(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await signed_in(open_page, shop, 360)
    await read_text(page, "Onyx manicure, 45 min, 8300\nOnyx pedicure, 60 min, 1800")
    go_live = page.get_by_role("button", name="Put it live")
    await expect(go_live).to_be_enabled()
    row = row_of(page, "Onyx manicure")
    amount = row.locator(".amount")
    await amount.fill("8,3OO")
    await amount.press("Tab")
    await expect(row.locator("[data-cell=price] .cell-said")).to_contain_text("Not saved")
    await expect(go_live).to_be_disabled()
    await expect(page.locator(".standing-words")).to_contain_text("1 not saved")
    await expect(row).to_have_attribute("data-unsaved", "")
    await expect(amount).to_have_value("8,3OO")
    await expect(amount).to_have_attribute("aria-invalid", "true")
    await keep_screenshot(page, "not-saved-360")
    await assert_good_for_everyone(page)

    # Another row is saved meanwhile, and what would make the page anew stops at what is not saved.
    other = row_of(page, "Onyx pedicure")
    await other.get_by_label("Minutes of").fill("75")
    await other.get_by_label("Minutes of").press("Enter")
    await expect(other.locator("[name=was]")).to_have_value(re.compile(r"\"minutes\": \"75\""))
    await expect(go_live).to_be_disabled()
    await expect(amount).to_have_value("8,3OO")
    await page.get_by_role("button", name="Add a service", exact=True).click()
    await expect(amount).to_be_focused()
    await expect(page.locator("[data-row]")).to_have_count(2)

    await amount.fill("8,300")
    await amount.press("Tab")
    await expect(go_live).to_be_enabled()
    await expect(row.locator(".cell-said p")).to_have_count(0)
    await expect(amount).not_to_have_attribute("aria-invalid", "true")
    await page.get_by_role("button", name="Throw this list away").click()
    await expect(page.get_by_text("The list was thrown away.")).to_be_visible()


async def test_what_is_half_typed_or_met_no_network_is_not_ready_either(shop: Shop, open_page: OpenPage) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, 768)
    await read_text(page, "Onyx manicure, 45 min, 1200")
    go_live = page.get_by_role("button", name="Put it live")
    row = row_of(page, "Onyx manicure")
    await row.locator("select").select_option("range")
    await expect(row.get_by_text("Type both amounts")).to_be_visible()
    await expect(go_live).to_be_disabled()
    await page.context.set_offline(True)
    await row.locator(".amount-max").fill("1500")
    await row.locator(".amount-max").press("Enter")
    await expect(row.get_by_text("The network is away.")).to_be_visible()
    await expect(go_live).to_be_disabled()
    await page.context.set_offline(False)
    await expect(go_live).to_be_enabled()
    await go_live.click()
    await expect(page.get_by_text("KSh 1,200 – 1,500").first).to_be_visible()
    await take_back(page)
    assert await shop.services() == before


async def test_two_of_one_name_are_red_while_they_are_and_can_be_made_one(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await signed_in(open_page, shop, 1280)
    await read_text(page, "Onyx manicure, 45 min, 1200\nOnyx nails, 45 min, 1200\nOnyx brows, 20 min, 500")
    nails, manicure = page.locator("[data-row]").nth(1), row_of(page, "Onyx manicure")
    await nails.get_by_label("Service of").fill("ONYX  Manicure")
    await nails.get_by_label("Service of").press("Tab")
    await expect(page.locator(".standing-words")).to_contain_text("2 left to complete")
    for row in (nails, manicure.first):
        await expect(row).to_have_attribute("data-red", "")
        await expect(row.locator(".twin")).to_contain_text("Customers could not tell it from")
    await keep_screenshot(page, "same-name-1280")
    await assert_good_for_everyone(page)
    await nails.get_by_label("Service of").fill("Onyx nails")
    await nails.get_by_label("Service of").press("Tab")
    await expect(page.locator(".standing-words")).to_contain_text("All is there.")
    await expect(page.locator("[data-red]")).to_have_count(0)
    await nails.get_by_label("Service of").fill("Onyx manicure")
    await nails.get_by_label("Service of").press("Tab")
    await nails.get_by_role("button", name="Make them one").click()
    await expect(page.locator("[data-row]")).to_have_count(2)
    await expect(page.locator(".standing-words")).to_contain_text("All is there.")
    await (await more_of(row_of(page, "Onyx brows"))).get_by_role("button", name="Take it off this list").click()
    await expect(page.locator("[data-row]")).to_have_count(1)
    await page.get_by_role("button", name="Throw this list away").click()
    await expect(page.get_by_text("The list was thrown away.")).to_be_visible()


async def test_who_has_gone_elsewhere_while_a_row_is_saved_is_left_there(shop: Shop, open_page: OpenPage) -> None:
    page = await signed_in(open_page, shop, 1280)
    await read_text(page, "Onyx manicure, 45 min, 1200\nOnyx pedicure, 60 min, 1800\nOnyx tips, 30 min, 900")
    arrives = asyncio.Event()

    async def slowly(route: Route) -> None:
        await arrives.wait()
        await route.continue_()

    await page.route("**/rows/*", slowly)
    first, last = row_of(page, "Onyx manicure"), row_of(page, "Onyx tips")
    await first.get_by_label("Minutes of").fill("75")
    await first.get_by_label("Minutes of").press("Enter")
    await last.get_by_label("Minutes of").fill("")
    arrives.set()
    await expect(first.locator("[name=was]")).to_have_value(re.compile(r"\"minutes\": \"75\""))
    await expect(first.locator("form[data-save]")).not_to_have_attribute("aria-busy", "true")
    await page.keyboard.type("40")
    await page.keyboard.press("Enter")
    await expect(last.locator("[name=was]")).to_have_value(re.compile(r"\"minutes\": \"40\""))
    await expect(row_of(page, "Onyx pedicure").get_by_label("Minutes of")).to_have_value("60")
    await page.get_by_role("button", name="Throw this list away").click()
    await expect(page.get_by_text("The list was thrown away.")).to_be_visible()
