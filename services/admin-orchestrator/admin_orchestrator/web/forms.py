"""The one way to what a form says: bounded, of a kind our pages send, and proven to come from one of them."""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import Request

from admin_orchestrator.domain.own_page import from_own_page
from admin_orchestrator.domain.session import is_form_token
from admin_orchestrator.web.errors import FormRefused, NotFromHere, StaleForm, WrongHost
from admin_orchestrator.web.upload import Upload, UploadBounds, received

URLENCODED = "application/x-www-form-urlencoded"
TOKEN_FIELD = "form_token"  # noqa: S105  the field's name
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class Forms:
    """`origin` is the console's own, `max_bytes` what a form may have, `upload` what one with files may."""

    origin: str
    max_bytes: int
    upload: UploadBounds

    async def only_here(self, request: Request) -> None:
        """Stands before every route: by our own name only, and nothing is changed from any other page.

        The name is checked so that a foreign name that is made to lead here (DNS rebinding) leads nowhere.
        """
        if request.headers.get("host") != self.origin.partition("://")[2]:
            raise WrongHost
        if request.method not in ("GET", "HEAD") and not from_own_page(
            self.origin, origin=request.headers.get("origin"), fetch_site=request.headers.get("sec-fetch-site")
        ):
            raise NotFromHere

    async def read(self, request: Request, secret: str) -> dict[str, str]:
        """The form's fields. `secret` is what the browser holds in its cookie. Raises FormRefused, StaleForm."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != URLENCODED:
            raise FormRefused
        try:
            text = (await self._body(request)).decode("ascii")
            fields = dict(parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS))
        except ValueError as error:
            raise FormRefused from error
        if not is_form_token(fields.pop(TOKEN_FIELD, ""), secret):
            raise StaleForm
        return fields

    async def read_upload(self, request: Request, secret: str) -> Upload:
        """A form with files. Raises FormRefused as soon as more came than the bounds allow, StaleForm."""
        upload = await received(request, self.upload, MOST_FIELDS)
        if not is_form_token(upload.fields.pop(TOKEN_FIELD, ""), secret):
            upload.close()
            raise StaleForm
        return upload

    async def _body(self, request: Request) -> bytes:
        if int(request.headers.get("content-length") or 0) > self.max_bytes:
            raise FormRefused
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.max_bytes:
                raise FormRefused
        return bytes(body)
