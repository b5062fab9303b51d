"""The HTTP application: the console's routes, its files, and what every answer carries."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response

from admin_orchestrator.metrics import ConsoleMetrics
from admin_orchestrator.web.errors import add_error_pages
from admin_orchestrator.web.everywhere import Everywhere
from admin_orchestrator.web.forms import Forms
from admin_orchestrator.web.pages import STATIC, Pages


class PageFiles(StaticFiles):
    """The pages' files, asked about each time: those of two releases must not meet in one browser."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """A file, or 304 when the browser's copy is still right."""
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "no-cache"
        return response


def build_app(
    routers: Sequence[APIRouter], forms: Forms, pages: Pages, metrics: ConsoleMetrics, *, secure: bool
) -> FastAPI:
    """The application. Before every route stands `Forms.only_here`; no generated documentation is served."""
    app = FastAPI(title="admin-orchestrator", openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(Everywhere, pages=pages, secure=secure)
    for router in routers:
        app.include_router(router, dependencies=[Depends(forms.only_here)])
    app.mount("/admin/static", PageFiles(directory=STATIC, check_dir=False), name="static")
    add_error_pages(app, pages, metrics)
    return app
