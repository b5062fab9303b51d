"""The fake, and its HTTP face: the provider's endpoints here, control and the phones' page in files of their own."""

import asyncio
import base64
import binascii
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Annotated, Any, TypeVar

from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, SecretStr, ValidationError
from starlette.requests import ClientDisconnect

from ratiba_cli.fake_daraja.behaviour import Rules
from ratiba_cli.fake_daraja.control import add_control, add_troubles
from ratiba_cli.fake_daraja.delivery import Delivery
from ratiba_cli.fake_daraja.page import add_page
from ratiba_cli.fake_daraja.prompts import RESULT_OF_CUSTOMER, Prompt, Prompts, new_checkout_id, new_merchant_id
from ratiba_cli.fake_daraja.wire import DarajaRefusal, PullQuery, StkPush, StkQuery, accepted, query_answer, statement
from ratiba_cli.fake_server import cut

RING_SECONDS = 60.0
"""How long a phone rings before nobody answered."""

STATEMENT_PAGE = 1000

RequestT = TypeVar("RequestT", bound=BaseModel)


@dataclass(frozen=True)
class Credentials:
    """What opens the fake. Any shortcode is known, with this one passkey."""

    consumer_key: str
    consumer_secret: SecretStr
    passkey: SecretStr


@dataclass
class FakeDaraja:
    """What the fake holds."""

    credentials: Credentials
    prompts: Prompts = field(default_factory=Prompts)
    rules: Rules = field(default_factory=Rules)
    delivery: Delivery = field(default_factory=Delivery)
    tokens: set[str] = field(default_factory=set)
    statement_hidden: bool = False
    tokens_withheld: bool = False
    query_seconds: float = 0.0
    statement_seconds: float = 0.0
    ring_seconds: float = RING_SECONDS
    _ringing: set[asyncio.Task[None]] = field(default_factory=set)

    def ring(self, prompt: Prompt) -> None:
        """A phone rings until its customer, or time, decides."""
        self.prompts.add(prompt)
        if prompt.behaviour.forged:
            self.delivery.forge(prompt)
        if prompt.while_another_rang:
            self.end(prompt, 1001)
            return
        task = asyncio.create_task(self._decide(prompt))
        self._ringing.add(task)
        task.add_done_callback(self._ringing.discard)

    def end(self, prompt: Prompt, result: int) -> bool:
        """Decide a prompt that still rings; returns whether it did."""
        if not prompt.rings:
            return False
        prompt.end(result)
        self.delivery.ended(prompt)
        return True

    async def close(self) -> None:
        """Stop everything that waits."""
        for task in self._ringing:
            task.cancel()
        await asyncio.gather(*self._ringing, return_exceptions=True)
        await self.delivery.close()

    async def _decide(self, prompt: Prompt) -> None:
        behaviour = prompt.behaviour
        if behaviour.customer == "by_hand":
            await asyncio.sleep(self.ring_seconds)
            self.end(prompt, 1037)
            return
        await asyncio.sleep(behaviour.after_ms / 1000)
        self.end(prompt, RESULT_OF_CUSTOMER[behaviour.customer])


def create_app(credentials: Credentials, *, ring_seconds: float = RING_SECONDS) -> FastAPI:
    """The fake as an application."""
    daraja = FakeDaraja(credentials, ring_seconds=ring_seconds)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await daraja.close()

    app = FastAPI(title="Fake Daraja", lifespan=lifespan)

    @app.exception_handler(DarajaRefusal)
    async def refuse(_: Request, refusal: DarajaRefusal) -> JSONResponse:
        return JSONResponse(refusal.body(), refusal.status)

    _add_provider(app, daraja)
    add_control(app, daraja)
    add_troubles(app, daraja)
    add_page(app, daraja.prompts, daraja.end)
    return app


def _add_provider(app: FastAPI, daraja: FakeDaraja) -> None:
    @app.get("/oauth/v1/generate")
    async def token(request: Request, grant_type: Annotated[str, Query()] = "") -> dict[str, str]:
        """An access token for an hour."""
        if grant_type != "client_credentials" or not _knows(request, daraja.credentials):
            raise DarajaRefusal(400, "400.008.01", "Invalid Authentication passed")
        if daraja.tokens_withheld:
            raise DarajaRefusal(503, "503.001.01", "Service unavailable")
        value = secrets.token_urlsafe(21)
        daraja.tokens.add(value)
        return {"access_token": value, "expires_in": "3599"}

    @app.post("/mpesa/stkpush/v1/processrequest")
    async def push(request: Request) -> Response:
        """Prompt a phone."""
        asked = await _read(request, daraja, StkPush)
        asked.check(daraja.credentials.passkey.get_secret_value())
        return _push(request, daraja, asked)

    @app.post("/mpesa/stkpushquery/v1/query")
    async def query(request: Request) -> dict[str, Any]:
        """What became of a prompt."""
        asked = await _read(request, daraja, StkQuery)
        asked.check(daraja.credentials.passkey.get_secret_value())
        await asyncio.sleep(daraja.query_seconds)
        prompt = daraja.prompts.get(asked.CheckoutRequestID)
        if prompt is None:
            raise DarajaRefusal(500, "500.001.1001", "The transaction does not exist")
        if prompt.rings or prompt.processing_left > 0:
            prompt.processing_left -= not prompt.rings
            raise DarajaRefusal(500, "500.001.1001", "The transaction is being processed")
        return query_answer(prompt)

    @app.post("/pulltransactions/v1/query")
    async def pull(request: Request) -> dict[str, Any]:
        """The statement of a shortcode."""
        asked = await _read(request, daraja, PullQuery)
        if daraja.statement_hidden:
            raise DarajaRefusal(503, "503.001.01", "Service unavailable")
        await asyncio.sleep(daraja.statement_seconds)
        offset = int(asked.OffSetValue)
        found = daraja.prompts.paid_between(asked.ShortCode, *asked.between())
        return statement(found[offset : offset + STATEMENT_PAGE])


def _push(request: Request, daraja: FakeDaraja, asked: StkPush) -> Response:
    phone = str(asked.PhoneNumber)
    behaviour = daraja.rules.next_for(phone)
    if behaviour.sending == "refuse":
        raise DarajaRefusal(400, behaviour.error_code, "Bad Request - asked for by the test")
    prompt = Prompt(
        checkout_id=new_checkout_id(),
        merchant_id=new_merchant_id(),
        shortcode=str(asked.BusinessShortCode),
        phone=phone,
        amount=asked.Amount,
        account_reference=asked.AccountReference,
        description=asked.TransactionDesc,
        call_back_at=asked.CallBackURL,
        behaviour=behaviour,
    )
    if behaviour.rings:
        daraja.ring(prompt)
    if behaviour.sending == "answer":
        return JSONResponse(accepted(prompt))
    if behaviour.sending in ("cut", "cut_but_ring"):
        cut(request)
        return Response(status_code=204)  # into the void
    return Response("<html><body>Internal error</body></html>", 500, media_type="text/html")


def _knows(request: Request, credentials: Credentials) -> bool:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    try:
        key, _, secret = base64.b64decode(given).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return False
    wanted = credentials.consumer_secret.get_secret_value()
    return scheme.lower() == "basic" and key == credentials.consumer_key and secrets.compare_digest(secret, wanted)


async def _read(request: Request, daraja: FakeDaraja, kind: type[RequestT]) -> RequestT:
    if request.headers.get("authorization", "").removeprefix("Bearer ") not in daraja.tokens:
        raise DarajaRefusal(404, "404.001.03", "Invalid Access Token")
    try:
        return kind.model_validate_json(await request.body())
    except ClientDisconnect as gone:  # whoever asked was killed in the middle: nobody hears this
        raise DarajaRefusal(400, "400.002.02", "Bad Request - the caller has gone") from gone
    except ValidationError as error:
        wrong = str(error.errors()[0]["loc"][-1]) if error.errors()[0]["loc"] else "body"
        raise DarajaRefusal(400, "400.002.02", f"Bad Request - Invalid {wrong}") from error
