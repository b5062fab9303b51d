"""The owner's page of second bookings on the real stack: what cross-sell's own rows come to."""

import datetime as dt
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import Page, expect

from cross_sell.adapters import offers, passes, second_bookings
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from ratiba_contracts.cross_sell import LapseReason, Offered, OfferedTime, Passed, PassReason, Why
from ratiba_contracts.views import Price, PriceKind, ServiceView
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import tenant_named

pytestmark = [pytest.mark.browser, pytest.mark.servers]

PHONE_AND_DESK = pytest.mark.parametrize("width", [360, 1280])
SLUG = "tabasamu-dental"
NO = Settlement(Outcome.DECLINED)
NOT_OFFERED = {PassReason.NO_OPENING: 9, PassReason.NO_RELATION: 4, PassReason.DIALS: 1}
CALLED_OFF = 3
"""The number of one whose second appointment was called off: said yes to, and nothing gained by it."""

SILENCE = Settlement(Outcome.LAPSED, reason=LapseReason.NO_ANSWER)


def service(name: str, price: int) -> ServiceView:
    fixed = Price(kind=PriceKind.FIXED, currency="KES", amount=100 * price)
    return ServiceView(service_id=name.lower().replace(" ", "-"), name=name, duration_min=30, price=fixed)


CHECK_UP, CLEANING, FLUORIDE = service("Check-up", 1500), service("Teeth cleaning", 3500), service("Fluoride", 2000)


@dataclass(frozen=True)
class History:
    """What cross-sell did in the last weeks, as it stores it."""

    stack: Any

    async def of_a_month(self) -> None:
        """27 offers over four weeks, a third of them booked and one of those called off; and bookings behind which
        nothing was offered.
        """
        now = dt.datetime.now(dt.UTC)
        became = itertools.cycle((None, NO, SILENCE))  # None: a yes, each to an appointment of its own
        with bind_tenant(tenant_named(SLUG)):
            async with self.stack.reached.database.tenant_transaction() as connection:
                for number in range(27):
                    second = CLEANING if number % 4 else FLUORIDE
                    made = self._offered(second, now - dt.timedelta(days=number * number / 27))
                    at = made.time.start_at - dt.timedelta(days=1)
                    assert await offers.insert(connection, made, booked=CHECK_UP, service=second, at=at)
                    if (end := next(became)) is not None:
                        assert await offers.settle(connection, made.offer_id, end, at)
                        continue
                    booked = uuid4()
                    yes = Settlement(Outcome.ACCEPTED, second_appointment_id=booked)
                    assert await offers.settle(connection, made.offer_id, yes, at)
                    await second_bookings.note(connection, booked, made.thread_id, "booked", at)
                    if number == CALLED_OFF:
                        await second_bookings.note(connection, booked, made.thread_id, "cancelled", now)
                for reason, bookings in (
                    (PassReason.NO_OPENING, 9),
                    (PassReason.NO_RELATION, 4),
                    (PassReason.DIALS, 1),
                ):
                    for _ in range(bookings):
                        passed = Passed(thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T", appointment_id=uuid4(), reason=reason)
                        await passes.insert(connection, passed, CHECK_UP.service_id, now)

    async def is_forgotten(self) -> None:
        """As before the first booking."""
        with bind_tenant(tenant_named(SLUG)):
            async with self.stack.reached.database.tenant_transaction() as connection:
                await connection.execute("DELETE FROM offers; DELETE FROM passes; DELETE FROM second_bookings")

    def _offered(self, second: ServiceView, offered_at: dt.datetime) -> Offered:
        start = offered_at + dt.timedelta(days=1)
        end = start + dt.timedelta(minutes=30)
        return Offered(
            offer_id=uuid4(),
            thread_id=uuid4().hex.upper()[:26],
            appointment_id=uuid4(),
            service_id=second.service_id,
            time=OfferedTime(staff_id="dr-wafula", start_at=start, end_at=end, blocked_from=start, blocked_until=end),
            hold_expires_at=offered_at,
            why=Why(confidence=0.8, gap_min=5, score=0.53, considered=3, catalog_version=1),
        )


@pytest_asyncio.fixture(loop_scope="session")
async def history(stack: Any) -> AsyncIterator[History]:
    """Of a business where nothing was booked yet."""
    history = History(stack)
    await history.is_forgotten()
    yield history
    await history.is_forgotten()


async def assert_good_for_everyone(page: Page) -> None:
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


@PHONE_AND_DESK
async def test_an_owner_reads_what_second_bookings_brought_and_goes_from_page_to_page(
    stack: Any, history: History, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int
) -> None:
    page = await open_page(f"{stack.running.addresses.console}/admin/{SLUG}/cross-sell", width)
    await page.get_by_role("button", name="Sign in as the demo owner").click()
    await expect(page.get_by_text("No bookings in these days yet")).to_be_visible()
    await keep_screenshot(page, f"cross-sell-{width}-1-empty")
    await assert_good_for_everyone(page)

    await history.of_a_month()
    await page.reload()
    await expect(page.get_by_text("9 of 27 offers accepted")).to_be_visible()
    await expect(page.get_by_text("KSh 23,500")).to_be_visible()
    await keep_screenshot(page, f"cross-sell-{width}-2-month")
    await assert_good_for_everyone(page)
    picture = page.get_by_role("img", name="offered")
    await expect(picture).to_be_visible()
    await picture.scroll_into_view_if_needed()
    await page.get_by_text("The same as a table").click()
    rows = page.get_by_role("table").get_by_role("row")
    told = [[int(cell) for cell in await row.get_by_role("cell").all_text_contents()] for row in (await rows.all())[1:]]
    assert [sum(column) for column in zip(*told, strict=True)] == [27, 9], "the table says what the chart says"
    await keep_screenshot(page, f"cross-sell-{width}-3-table")
    await assert_good_for_everyone(page)
    await page.get_by_role("heading", name="The latest offers").scroll_into_view_if_needed()
    await page.get_by_text("Why this one?").first.click()
    await expect(page.get_by_text("They go together: 80% sure").first).to_be_visible()
    await keep_screenshot(page, f"cross-sell-{width}-4-why")
    await assert_good_for_everyone(page)
    await page.get_by_role("link", name="7 days").click()
    await expect(page.get_by_role("link", name="7 days")).to_have_attribute("aria-current", "true")
    await expect(page.get_by_text("9 of 27 offers accepted")).to_have_count(0)

    pages = page.get_by_role("navigation", name="Tabasamu Dental Clinic")
    for name, heading in (
        ("Payments", "Payments"),
        ("How it speaks", "How your agent speaks"),
        ("Services and prices", "Services and prices"),
        ("Second bookings", "Second bookings"),
    ):
        await pages.get_by_role("link", name=name).click()
        await expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        await expect(pages.get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
        assert await overflow(page) <= 0
