"""The local stack's landing page leads to every business's chat."""

import pytest
from fake_gateway import FakeGateway
from pages import KeepScreenshot, OpenPage, overflow, serious_findings
from playwright.async_api import expect

pytestmark = pytest.mark.browser

TENANTS = [
    {"slug": "amani", "name": "Amani Beauty & Spa", "vertical": "spa", "language": "en"},
    {"slug": "tabibu", "name": "Kliniki ya Tabibu", "vertical": "medical_clinic", "language": "sw"},
    {"slug": "x", "name": "<b>Bold</b> " + "very long name " * 8, "vertical": "tutor", "language": "en"},
]


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
async def test_it_lists_the_businesses_with_links_to_their_chats(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot, width: int, scheme: str
) -> None:
    gateway.tenants = TENANTS
    page = await open_page(gateway.url, width, color_scheme=scheme)
    await expect(page.get_by_role("listitem")).to_have_count(3)
    await keep_screenshot(page, f"landing-{width}-{scheme}")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0
    await expect(page.get_by_text("medical clinic · Kiswahili")).to_be_visible()
    await expect(page.get_by_text("<b>Bold</b>")).to_be_visible()
    await page.get_by_role("link", name="Amani Beauty & Spa").click()
    await expect(page).to_have_url(f"{gateway.url}/chat/amani")


async def test_it_leads_to_the_owners_pages_and_to_the_phones(
    gateway: FakeGateway, open_page: OpenPage, keep_screenshot: KeepScreenshot
) -> None:
    owners = "http://127.0.0.1:8090/admin/amani"
    gateway.tenants = [TENANTS[0] | {"console": owners}]
    gateway.phones = "http://127.0.0.1:8091/"
    page = await open_page(gateway.url, 320)
    console = page.get_by_role("navigation", name="The console of Amani Beauty & Spa’s owner")
    await expect(console).to_be_visible()
    ways = [await way.get_attribute("href") for way in await console.get_by_role("link").all()]
    assert ways == [f"{owners}/{at}" for at in ("personality", "catalog", "appointments", "payments", "cross-sell")]
    assert await page.get_by_role("link", name="the phones").get_attribute("href") == gateway.phones
    await keep_screenshot(page, "landing-320-ways")
    assert await serious_findings(page) == []
    assert await overflow(page) <= 0


async def test_an_empty_stack_says_how_to_fill_it(gateway: FakeGateway, open_page: OpenPage) -> None:
    page = await open_page(gateway.url)
    await expect(page.get_by_role("status")).to_contain_text("ratiba seed")
