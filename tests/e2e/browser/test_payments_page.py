"""The owner's page of payments on the whole real stack: real prompts on the fake provider's phones."""

import secrets
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from payers import PAID, REFUSED, UNREACHED, Payers
from playwright.async_api import Page, expect

from ratiba_cli.seeding.paying import take_payments
from ratiba_contracts.payments import Method, PaymentState

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])
SLUG = "elimu-tutors"
"""Set up for good by these tests: no other books there."""

PAID_AT_THE_PLACE = "pendo-spa"


@pytest_asyncio.fixture(loop_scope="session")
async def payers(stack: Any) -> AsyncIterator[Payers]:
    """Customers of a business where nobody has paid yet."""
    payers = Payers(stack, SLUG)
    await take_payments(stack.reached, SLUG, (Method.MPESA,), stack.running.secrets)
    yield payers
    await payers.leave()


def a_phone(last: int) -> str:
    return f"+2547{secrets.randbelow(10**5):05}{last:03}"


async def opened(open_page: OpenPage, stack: Any, width: int, slug: str = SLUG) -> Page:
    page = await open_page(f"{stack.running.addresses.console}/admin/{slug}/payments", width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_role("heading", name="Payments", exact=True)).to_be_visible()
    return page


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


@PHONE_AND_DESK
async def test_an_owner_sees_who_paid_and_who_did_not_and_pays_back_what_is_owed(
    stack: Any, payers: Payers, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await opened(open_page, stack, width)
    await expect(page.get_by_text("No payments yet.")).to_be_visible()
    await keep_screenshot(page, f"payments-{width}-1-empty")
    await assert_good_for_everyone(page)

    paying, refusing, waiting, short, off = (a_phone(last) for last in (101, 202, 303, 404, 707))
    both = await payers.is_asked(paying, ("Maths lesson", 3500), ("Physics lesson", 2000))
    await payers.answers(paying, PAID, payment=both, state=PaymentState.SETTLED)
    refused = await payers.is_asked(refusing, ("Exam week", 12000))
    await payers.answers(refusing, REFUSED, payment=refused, state=PaymentState.CANCELLED_BY_CUSTOMER)
    unreached = await payers.is_asked(off, ("Maths lesson", 3500))
    await payers.answers(off, UNREACHED, payment=unreached, state=PaymentState.FAILED)
    await payers.is_asked(waiting, ("English lesson", 1500))
    await payers.will_pay(short, 1400)
    too_little = await payers.booked(short, ("English lesson", 1500))
    await payers.reaches(too_little, PaymentState.REFUND_DUE)

    await page.reload()
    await expect(page.get_by_role("listitem").filter(has_text="…101")).to_contain_text("Paid")
    await expect(page.get_by_role("listitem").filter(has_text="…202")).to_contain_text("Customer said no")
    await expect(page.get_by_role("link", name="Came in today")).to_contain_text("KSh 6,900")
    await expect(page.get_by_role("link", name="You must pay back")).to_contain_text("KSh 1,400")
    assert paying not in await page.content(), "a phone is told by its last digits alone"
    logs = list((stack.running.folder / "logs").glob("*.log"))
    assert logs
    told = {
        log.name for log in logs for phone in (paying, refusing, waiting, short, off) if phone[1:] in log.read_text()
    }
    assert told == set(), "no phone is written into a log"
    await keep_screenshot(page, f"payments-{width}-2-list")
    await assert_good_for_everyone(page)
    await page.locator("#all").scroll_into_view_if_needed()
    await keep_screenshot(page, f"payments-{width}-3-all")

    heights = await page.locator(".payments a > .fine").evaluate_all("all => all.map((one) => one.offsetHeight)")
    assert len(heights) == 5
    assert len(set(heights)) == 1, "a long reason leaves the line of when and how alone"

    await page.get_by_label("Which payments").get_by_role("link", name="Not paid").click()
    await expect(page.locator(".payments li")).to_have_count(2)
    await expect(page.locator(".payments")).to_contain_text("Customer said no")

    stale = await open_page(page.url, width, beside=page)
    await page.get_by_role("button", name="I paid it back").click()
    await expect(page.get_by_role("status")).to_contain_text("Written down: it was paid back.")
    await keep_screenshot(page, f"payments-{width}-4-paid-back")
    await assert_good_for_everyone(page)
    await stale.get_by_role("button", name="I paid it back").click()
    await expect(stale.get_by_role("alert")).to_contain_text("Somebody was faster")
    await expect(stale.get_by_role("button", name="No, it was not paid back")).to_be_visible()
    await keep_screenshot(stale, f"payments-{width}-5-somebody-was-faster")
    await assert_good_for_everyone(stale)

    await stale.get_by_role("link", name="All payments").click()
    await expect(stale.get_by_role("heading", name="Pay this back")).to_have_count(0)
    await stale.get_by_role("link", name="Maths lesson, Physics lesson").click()
    await expect(stale.get_by_text("Receipt")).to_be_visible()
    await keep_screenshot(stale, f"payments-{width}-6-story")
    await assert_good_for_everyone(stale)


@PHONE_AND_DESK
async def test_money_without_a_booking_is_given_to_the_payment_it_belongs_to_and_what_waits_is_checked(
    stack: Any, payers: Payers, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await opened(open_page, stack, width)
    phone, waiting = a_phone(505), a_phone(606)
    await payers.answers_unclear(phone)
    payment = await payers.is_asked(phone, ("Holiday course", 9000))
    await payers.forget_route(payment)
    await payers.paid_unseen(phone)
    await payers.is_asked(waiting, ("English lesson", 1500))
    await page.reload()
    stray = page.locator("#unplaced")
    await expect(stray).to_contain_text("M-Pesa says KSh 9,000 was paid, phone …505")
    await expect(stray.get_by_role("radio", name="Holiday course, KSh 9,000, phone …505")).to_be_checked()
    await stray.scroll_into_view_if_needed()
    await keep_screenshot(page, f"payments-{width}-7-without-a-booking")
    await assert_good_for_everyone(page)
    stale = await open_page(page.url, width, beside=page)
    await stray.get_by_role("button", name="It belongs to this one").click()
    await expect(page.get_by_role("status")).to_contain_text("The money now belongs to this payment.")
    await expect(page.get_by_role("heading", name="KSh 9,000")).to_contain_text("Paid")
    await stale.locator("#unplaced").get_by_role("button", name="It belongs to this one").click()
    await expect(stale.get_by_role("alert")).to_contain_text("Somebody was faster")
    await expect(stale.locator("#unplaced")).to_have_count(0)
    await stale.get_by_role("button", name="Check now").click()
    await expect(stale.get_by_role("status")).to_contain_text(
        "Checked 1 open prompt. 0 paid, 0 not paid, 1 still open."
    )
    await keep_screenshot(stale, f"payments-{width}-8-checked")
    await assert_good_for_everyone(stale)


@PHONE_AND_DESK
async def test_a_business_that_is_paid_at_its_place_is_told_how_that_can_change(
    stack: Any, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await opened(open_page, stack, width, PAID_AT_THE_PLACE)
    await expect(page.get_by_text("Customers cannot pay here yet.")).to_be_visible()
    await keep_screenshot(page, f"payments-{width}-9-not-set-up")
    await assert_good_for_everyone(page)
