"""What can be wrong with a request, each as a page that says so in plain words. Nobody ever reads a bare 500."""

import structlog
from asyncpg import PostgresError
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from admin_orchestrator.domain.refusals import Told
from admin_orchestrator.domain.return_path import safe_return
from admin_orchestrator.domain.sign_in_refusals import NotIdentified, ProviderAway, SignInRefused
from admin_orchestrator.metrics import ConsoleMetrics
from admin_orchestrator.web.pages import NEVER_STORED, Pages, sign_in_address, wants_part
from ratiba_runtime.infrastructure import PostgresAway, component_away

log = structlog.get_logger("admin_orchestrator.http")


class NotSignedIn(Exception):
    """Nobody is signed in, or their time is over."""


class NoSuchPage(Exception):
    """There is no such page for this person: not here, or not theirs. The two look the same."""


class WrongHost(Exception):
    """The console was reached by another name than its own."""


class NotFromHere(Exception):
    """A request that changes something was not made by a page of ours."""


class StaleForm(Exception):
    """A form's token is not the session's: the page is older than the sign-in."""


class FormRefused(Exception):
    """A form is too large, or is none of ours."""


class AttemptLost(Exception):
    """Somebody came back from the provider to a browser that had not left for it."""


class NotConfirmed(Exception):
    """The provider has not confirmed the address, and nobody let this subject in."""


class BeingSetUp(Exception):
    """The business's tables are being made."""


class Suspended(Exception):
    """The business is suspended."""


NOT_FOUND = Told(
    "There is no such page here",
    "It may have moved, or it belongs to a business that is not yours. If it should be yours, ask whoever runs Ratiba "
    "for you to let you in.",
    404,
)
SIGNED_OUT = Told(
    "You are not signed in any more", "Nothing was changed. Sign in, then do it again.", 401, sign_in=True
)
AWAY = Told("Ratiba is having a short break", "Nothing was changed. Please try again in a moment.", 503)
BROKEN = Told(
    "Something went wrong on our side",
    "We have written it down. Please look whether your change is there before you make it again.",
    500,
)

TOLD: dict[type[Exception], Told] = {
    NoSuchPage: NOT_FOUND,
    WrongHost: Told("This is not the console's address", "Please use the address you were given.", 421),
    NotFromHere: Told(
        "That did not come from this console",
        "Nothing was changed. If you pressed a button here, reload the page and press it again.",
        403,
    ),
    StaleForm: Told(
        "This page was open for too long", "Nothing was changed. Go back, reload the page, and do it again.", 403
    ),
    FormRefused: Told("That was more than we can take", "Nothing was changed. Go back and make it shorter.", 413),
    AttemptLost: Told(
        "That sign-in is not ours to finish",
        "It took longer than ten minutes, or began in another browser. Please sign in again.",
        400,
        sign_in=True,
    ),
    SignInRefused: Told(
        "You could not be signed in",
        "The answer of the sign-in service did not prove who you are. Try again.",
        403,
        sign_in=True,
    ),
    NotIdentified: Told(
        "You could not be signed in",
        "The sign-in service did not say who you are. Please tell whoever runs Ratiba.",
        403,
        sign_in=True,
    ),
    NotConfirmed: Told(
        "Your e-mail address is not confirmed",
        "Confirm it with the service you signed in with, then sign in again: until then nobody can know it is yours.",
        403,
        sign_in=True,
    ),
    ProviderAway: Told(
        "The sign-in service does not answer",
        "You are not signed in. Please try again in a moment.",
        503,
        sign_in=True,
    ),
    PostgresAway: AWAY,
    BeingSetUp: Told("This business is being set up", "It takes a moment. Please reload the page soon.", 503),
    Suspended: Told("This business is suspended", "Please talk to whoever runs Ratiba for you.", 403),
}


def add_error_pages(app: FastAPI, pages: Pages, metrics: ConsoleMetrics) -> None:
    """Answer whatever goes wrong with a page, or with a part of one where a page's script asked."""

    async def tell(request: Request, error: Exception) -> Response:
        told = TOLD.get(type(error), AWAY)
        metrics.refusals.labels(type(error).__name__).inc()
        log.warning("console.refused", status=told.status, reason=type(error).__name__, detail=_detail(error))
        return pages.message(request, told)

    async def sign_in(request: Request, _error: Exception) -> Response:
        if request.method == "GET" and not wants_part(request):
            return RedirectResponse(sign_in_address(safe_return(request.url.path)), 303, NEVER_STORED)
        return pages.message(request, SIGNED_OUT)

    async def http_error(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return pages.message(request, Told(NOT_FOUND.heading, NOT_FOUND.sentence, status))

    async def away_or_raise(request: Request, error: Exception) -> Response:
        if component_away(error) is None:
            raise error
        return await tell(request, error)

    for kind in TOLD:
        app.add_exception_handler(kind, tell)
    app.add_exception_handler(NotSignedIn, sign_in)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(RequestValidationError, http_error)
    app.add_exception_handler(PostgresError, away_or_raise)


def _detail(error: Exception) -> str | None:
    """What the log may know besides the kind: never what somebody typed."""
    return str(error) or None if isinstance(error, SignInRefused | ProviderAway) else None
