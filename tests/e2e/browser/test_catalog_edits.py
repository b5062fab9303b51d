"""What an owner does to a list before it is live, and to what is live: the real stack, a real browser."""

from pathlib import Path
from typing import Any

import pytest
from catalog_shop import (
    SLUG,
    Shop,
    assert_good_for_everyone,
    more_of,
    read_text,
    row_of,
    signed_in,
    take_back,
)
from pages import KeepScreenshot, OpenPage
from playwright.async_api import Page, expect

from ratiba_cli.catalogues.uploading import committed, read_into_draft, whole_draft

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])

LIST = """\
Jade wash and blow dry, 40 min, 900
Jade pedicure, 60 min, 1900
Jade pedikure, 60 min, 1900
Jade manicure, 45 min, 1400
Jade zing, 700
Jade consultation, 30 min, POA
Jade parking, 15 min, 100
"""


@pytest.fixture
def shop(stack: Any) -> Shop:
    """Pendo's services. Each test leaves them as they were."""
    return Shop(stack)


async def left(page: Page, words: str) -> None:
    """What the bar says is still to do."""
    await expect(page.locator(".standing-words")).to_contain_text(words)


@PHONE_AND_DESK
async def test_a_list_is_put_right_row_by_row_and_thrown_away(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, width)
    await read_text(page, LIST)
    go_live = page.get_by_role("button", name="Put it live")

    zing = row_of(page, "Jade zing")
    await expect(zing).to_have_attribute("data-red", "")
    await expect(go_live).to_be_disabled()
    await keep_screenshot(page, f"edits-{width}-1-read")
    await zing.get_by_label("Minutes of").fill("1h 30")
    await page.keyboard.press("Enter")
    await expect(zing.get_by_label("Minutes of")).to_have_value("90")

    asked = row_of(page, "Jade consultation")
    await expect(asked.locator("select")).to_have_value("on_quote")
    await asked.scroll_into_view_if_needed()
    await keep_screenshot(page, f"edits-{width}-2-on-request")
    await asked.get_by_role("button", name="Yes, on request").click()
    await expect(asked).not_to_have_attribute("data-red", "")
    await left(page, "All is there.")

    split = await more_of(row_of(page, "Jade wash and blow dry"))
    await split.get_by_label("First name").fill("Jade wash")
    await split.get_by_label("Second name").fill("Jade blow dry")
    await keep_screenshot(page, f"edits-{width}-3-more")
    await assert_good_for_everyone(page)
    await split.get_by_role("button", name="Split in two").click()
    await expect(row_of(page, "Jade blow dry")).to_have_count(1)
    for name, price in (("Jade wash", "400"), ("Jade blow dry", "600")):
        await row_of(page, name).locator(".amount").fill(price)
        await page.keyboard.press("Enter")
    await row_of(page, "Jade blow dry").get_by_label("Minutes of").fill("0:20")
    await page.keyboard.press("Enter")
    await expect(row_of(page, "Jade blow dry").get_by_label("Minutes of")).to_have_value("20")
    await left(page, "All is there.")

    twice = await more_of(row_of(page, "Jade pedikure"))
    other = await row_of(page, "Jade pedicure").get_attribute("data-row")
    await twice.get_by_label("The other one").fill(f"Jade pedicure · {other}")
    await twice.get_by_role("button", name="Make them one").click()
    await expect(row_of(page, "Jade pedicure")).to_have_count(0)

    parking = await more_of(row_of(page, "Jade parking"))
    await parking.get_by_role("button", name="Take it off this list").click()
    await expect(row_of(page, "Jade parking")).to_have_count(0)
    rows = page.locator("[data-row]")
    there = await rows.count()
    await page.get_by_role("button", name="Add a service", exact=True).click()
    await expect(rows).to_have_count(there + 1)
    added = rows.last
    await added.get_by_label("Service of").fill("Jade brows")
    await added.get_by_label("Minutes of").fill("20 min")
    await added.locator(".amount").fill("500")
    await page.keyboard.press("Enter")
    await left(page, "All is there.")
    await keep_screenshot(page, f"edits-{width}-4-right")
    await assert_good_for_everyone(page)

    await page.get_by_role("button", name="Throw this list away").click()
    await expect(page.get_by_text("The list was thrown away.")).to_be_visible()
    assert await shop.services() == before


@PHONE_AND_DESK
async def test_what_is_live_is_changed_by_hand_and_taken_back(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, width)
    await page.get_by_role("button", name="Change your services").click()
    await expect(page.get_by_role("heading", name="Change your services")).to_be_visible()
    go_live = page.get_by_role("button", name="Put the changes live")
    await expect(go_live).to_be_disabled()
    await left(page, "Nothing is changed yet.")
    await keep_screenshot(page, f"live-{width}-1-open")
    await assert_good_for_everyone(page)

    gel = row_of(page, "Gel Nails")
    await gel.get_by_label("Service of").fill("Gel nails, long lasting")
    await gel.locator(".amount").fill("2,700")
    await page.keyboard.press("Enter")
    await left(page, "1 changed")
    for name in ("Facial", "Bridal Makeup"):
        panel = await more_of(row_of(page, name))
        await panel.get_by_role("button", name="Take it off your services").click()
        await expect(page.locator("#leaving")).to_contain_text(name)
    await page.locator("#leaving").scroll_into_view_if_needed()
    await keep_screenshot(page, f"live-{width}-2-leaving")
    await assert_good_for_everyone(page)
    await page.locator("#leaving li", has_text="Bridal Makeup").get_by_role("button").click()
    await expect(row_of(page, "Bridal Makeup")).to_be_visible()
    await left(page, "1 changed, 5 as before, 1 taken off")
    await go_live.click()

    await expect(page.get_by_text("Your changes are live.")).to_be_visible()
    await keep_screenshot(page, f"live-{width}-3-done")
    await assert_good_for_everyone(page)
    live = await shop.services()
    assert {*before} - {*live} == {"Gel Nails", "Facial"}
    changed = live["Gel nails, long lasting"]
    assert (changed.service_id, changed.price.amount) == ("gel-nails", 270_000)
    assert changed.aliases == before["Gel Nails"].aliases
    await take_back(page)
    assert await shop.services() == before


async def test_a_service_under_a_new_name_stays_the_same_service(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, 360)
    await read_text(page, "Deep tissue massages, 90 min, 4800")
    row = row_of(page, "Deep tissue massages")
    await keep_screenshot(page, "names-360-1-asked")
    await row.get_by_role("button", name="Yes, it has a new name").click()
    await expect(row.get_by_text("under a new name")).to_be_visible()
    await keep_screenshot(page, "names-360-2-said")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Put it live").click()
    await expect(page.get_by_text("Your price list is live.")).to_be_visible()
    live = await shop.services()
    assert len(live) == len(before)
    assert live["Deep tissue massages"].service_id == "deep-tissue-massage"
    await take_back(page)
    assert await shop.services() == before


@pytest.mark.edge(5)
async def test_a_list_on_the_page_sees_what_the_command_line_put_live_meanwhile(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot, tmp_path: Path
) -> None:
    before = await shop.services()
    page = await signed_in(open_page, shop, 1280)
    await read_text(page, "Pedicure, 60 min, 2000")
    printed = tmp_path / "list.txt"
    printed.write_text("Pedicure, 60 min, 1900")
    reached, actor = shop.stack.reached, "ratiba catalog"
    draft_id = await read_into_draft(reached, SLUG, [printed], actor, lambda _said: None)
    await committed(reached, SLUG, await whole_draft(reached, SLUG, draft_id), actor)

    await page.get_by_role("button", name="Put it live").click()
    told = page.get_by_role("alert")
    await expect(told).to_contain_text("Not live yet: your services were changed meanwhile")
    await expect(told).to_contain_text("Pedicure, by ratiba catalog")
    await expect(page.locator(".row-change")).to_contain_text("KSh 1,900")
    await expect(page.locator(".row-change")).to_contain_text("KSh 2,000")
    await keep_screenshot(page, "tabs-1280-compared-anew")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Throw this list away").click()
    await page.get_by_role("link", name="Take back… list.txt").click()
    await page.get_by_role("button", name="Take it back").click()
    await expect(page.get_by_text("Taken back.")).to_be_visible()
    assert await shop.services() == before


@PHONE_AND_DESK
async def test_a_pair_is_kept_banned_and_left_open_again(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await signed_in(open_page, shop, width)
    together = page.locator("#together")
    await together.get_by_text("Add a pair yourself").click()
    await together.get_by_label("First service").select_option("bridal-makeup")
    await together.get_by_label("Second service").select_option("deep-tissue-massage")
    await together.get_by_role("button", name="Never together").click()
    pair = page.locator("#together li", has_text="Bridal Makeup").filter(has_text="Deep Tissue Massage")
    await expect(pair).to_contain_text("never offered")
    await pair.scroll_into_view_if_needed()
    await keep_screenshot(page, f"pairs-{width}-never")
    await assert_good_for_everyone(page)
    await pair.get_by_role("button", name="Allow again").click()
    await expect(pair.get_by_text("never offered")).to_have_count(0)


async def test_a_file_in_which_nothing_is_read_says_why_and_goes_with_one_click(
    shop: Shop, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    page = await signed_in(open_page, shop, 360)
    await page.get_by_label("Photos or files").set_input_files(
        {"name": "holiday.jpg", "mimeType": "image/jpeg", "buffer": b"no picture at all"}
    )
    await page.get_by_role("button", name="Read my price list").click()
    await expect(page.get_by_text("Nothing could be read.")).to_be_visible(timeout=60_000)
    await expect(page.get_by_role("button", name="Put it live")).to_be_disabled()
    await keep_screenshot(page, "empty-360-1-why")
    await assert_good_for_everyone(page)
    await page.goto(shop.path)
    await keep_screenshot(page, "empty-360-2-waiting")
    await assert_good_for_everyone(page)
    await page.get_by_role("button", name="Throw away holiday.jpg").click()
    await expect(page.get_by_text("The list was thrown away.")).to_be_visible()
    await expect(page.get_by_text("holiday.jpg")).to_have_count(0)
