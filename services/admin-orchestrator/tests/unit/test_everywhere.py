"""What nobody foresaw is a page too, with every header, and no word of what went wrong inside."""

import httpx
from fastapi import APIRouter
from prometheus_client import CollectorRegistry

from admin_orchestrator.metrics import ConsoleMetrics
from admin_orchestrator.routes import build_app
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.pages import Pages
from admin_orchestrator.web.upload import UploadBounds


async def test_an_error_of_ours_is_a_page_that_tells_no_secret() -> None:
    router = APIRouter()

    @router.get("/admin/broken")
    async def broken() -> None:
        raise RuntimeError("postgresql://user:password@server")

    forms = Forms("https://console.example.com", 2048, UploadBounds(2048, 4096))
    pages = Pages(development=False)
    app = build_app([router], forms, pages, ConsoleMetrics(CollectorRegistry()), secure=True)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="https://console.example.com"
    ) as browser:
        answer = await browser.get("/admin/broken")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.text
    assert "password" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert answer.headers["cache-control"] == "no-store"
