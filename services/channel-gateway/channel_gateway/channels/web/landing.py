"""The local stack's front page: which businesses there are. Served nowhere else: that list is not public."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse, JSONResponse
from pydantic import HttpUrl

from ratiba_runtime.tenant_registry import TenantRegistry


def landing(
    tenants: TenantRegistry, static: Path, console: HttpUrl | None = None, phones: HttpUrl | None = None
) -> APIRouter:
    """`/` and the list it reads, `/tenants.json`: the active tenants, and where their owners (`console`) and whoever is
    to answer a payment prompt (`phones`) go.
    """
    router = APIRouter()

    @router.get("/")
    async def page() -> FileResponse:
        return FileResponse(static / "index.html", headers={"Cache-Control": "no-cache"})

    @router.get("/tenants.json")
    async def listed() -> JSONResponse:
        active = await tenants.active()
        return JSONResponse(
            {
                "phones": None if phones is None else str(phones),
                "tenants": [
                    {
                        "slug": each.slug,
                        "name": each.name,
                        "vertical": each.vertical,
                        "language": each.language,
                        "console": None if console is None else f"{str(console).rstrip('/')}/admin/{each.slug}",
                    }
                    for each in active
                ],
            },
            headers={"Cache-Control": "no-store"},
        )

    return router
