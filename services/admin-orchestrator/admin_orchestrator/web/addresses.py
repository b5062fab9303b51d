"""Addresses of a business's pages, and what they carry."""

from uuid import UUID

from starlette.responses import RedirectResponse, Response

from admin_orchestrator.web.errors import NoSuchPage
from admin_orchestrator.web.pages import NEVER_STORED, Frame
from ratiba_runtime.tenancy import TenantContext


def business_of(frame: Frame) -> TenantContext:
    """The business that `Gate.business` found."""
    assert frame.business is not None  # noqa: S101  `Gate.business` puts it there
    return frame.business


def catalog_path(tenant: str, draft_id: UUID | None = None) -> str:
    """The page of services, or of one price list that is being checked."""
    path = f"/admin/{tenant}/catalog"
    return path if draft_id is None else f"{path}/drafts/{draft_id}"


def appointments_path(tenant: str) -> str:
    """The page of a business's appointments."""
    return f"/admin/{tenant}/appointments"


def payments_path(tenant: str, payment_id: UUID) -> str:
    """The page of one payment."""
    return f"/admin/{tenant}/payments/{payment_id}"


def waiting_path(tenant: str) -> str:
    """The page of who waits for somebody of the business."""
    return f"/admin/{tenant}/waiting"


def id_of(text: str) -> UUID:
    """An id of an address. Raises NoSuchPage for what is none."""
    try:
        found = UUID(text)
    except ValueError as error:
        raise NoSuchPage from error
    if str(found) != text:
        raise NoSuchPage
    return found


def number_of(text: str | None) -> int:
    """A number of an address or form; 0 for what is none."""
    return int(text) if text is not None and text.isascii() and text.isdecimal() and len(text) < 10 else 0


def see(address: str) -> Response:
    """Go there, by a request that may be made again."""
    return RedirectResponse(address, 303, NEVER_STORED)
