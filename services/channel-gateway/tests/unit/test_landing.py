"""The local stack's front page and its list."""

from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import HttpUrl

from channel_gateway.channels.web.landing import landing
from channel_gateway.channels.web.routes import STATIC
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.testing import tenant_named


def test_the_list_has_the_active_businesses_and_nothing_that_is_not_public() -> None:
    class Registry:
        async def active(self) -> tuple[TenantContext, ...]:
            return (tenant_named("pendo-spa"),)

    app = FastAPI()
    console, phones = HttpUrl("http://127.0.0.1:8090"), HttpUrl("http://127.0.0.1:8091")
    app.include_router(landing(Registry(), STATIC, console, phones))  # type: ignore[arg-type] # what it asks of a registry
    client = TestClient(app)
    assert client.get("/tenants.json").json() == {
        "phones": "http://127.0.0.1:8091/",
        "tenants": [
            {
                "slug": "pendo-spa",
                "name": "Pendo Spa",
                "vertical": "spa",
                "language": "en",
                "console": "http://127.0.0.1:8090/admin/pendo-spa",
            }
        ],
    }
    page = client.get("/")
    assert page.status_code == 200
    assert "/static/index.js" in page.text
