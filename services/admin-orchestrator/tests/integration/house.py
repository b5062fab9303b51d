"""The console and the personality service at work on real servers, a real provider of identities, and browsers."""

import html
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import httpx2
from fastapi import FastAPI
from nats.aio.client import Client

from admin_orchestrator.settings import Settings
from ratiba_cli.plain_http import NO_TLS
from ratiba_contracts.asks import ADD_OWNER, SHOW_DIALS, Ask
from ratiba_contracts.envelope import Contract
from ratiba_contracts.owners import AddOwner, OwnerIdentity
from ratiba_contracts.personality import ShowDials
from ratiba_runtime.asks import put_question

from .fake_booking import FakeBooking
from .fake_importer import FakeImporter
from .fake_money import FakeMoney

SPAS = tuple(f"spa-{number:02}" for number in range(1, 41))
"""Businesses of the house; a test that changes one takes one that no other has touched."""

QUIET, OTHER = SPAS[:2]
"""Whose dials no test changes."""

DEVELOPER = "owner@ratiba.localhost"
CLIENT_ID, CLIENT_SECRET = "the-console", "the-client-secret-of-tests"
FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')

_people = itertools.count(1)


@dataclass
class Clock:
    """The wall clock, `ahead` of what it is."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Recording(httpx2.AsyncBaseTransport):
    """Passes the console's calls to the provider on, and keeps what was sent."""

    inner: httpx2.AsyncHTTPTransport = field(default_factory=httpx2.AsyncHTTPTransport)
    bodies: list[dict[str, list[str]]] = field(default_factory=list)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if request.method == "POST":
            self.bodies.append(parse_qs((await request.aread()).decode()))
        return await self.inner.handle_async_request(request)


@dataclass
class Browser:
    """Somebody's browser: it keeps cookies, and sends with a form what a browser sends."""

    client: httpx.AsyncClient
    origin: str
    page: str = ""

    async def get(self, path: str, **headers: str) -> httpx.Response:
        answer = await self.client.get(path, headers=headers)
        self.page = html.unescape(answer.text)
        return answer

    async def post(self, path: str, fields: Mapping[str, str] | None = None, /, **headers: str) -> httpx.Response:
        """Send a form of the page it has open, with that page's token."""
        form = {"form_token": self.form_token, **(fields or {})}
        answer = await self.client.post(
            path, data=form, headers={"Origin": self.origin, "Sec-Fetch-Site": "same-origin"} | headers
        )
        self.page = html.unescape(answer.text)
        return answer

    async def upload(self, path: str, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
        """Send files with a form of the page it has open."""
        answer = await self.client.post(
            path,
            data={"form_token": self.form_token, **fields},
            files=[("files", (name, body)) for name, body in files] or [("files", ("", b""))],
            headers={"Origin": self.origin, "Sec-Fetch-Site": "same-origin"},
        )
        self.page = html.unescape(answer.text)
        return answer

    async def save(self, slug: str, dial: str, **fields: str) -> httpx.Response:
        """Open the page, and send one dial's form."""
        await self.get(f"/admin/{slug}/personality")
        return await self.post(f"/admin/{slug}/personality/{dial}", {"version": self.version} | fields)

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        """Go where an answer leads."""
        assert answer.status_code == 303, answer.text
        return await self.get(answer.headers["location"])

    @property
    def form_token(self) -> str:
        found = FORM_TOKEN.search(self.page)
        return found[1] if found else ""

    @property
    def version(self) -> str:
        found = VERSION.search(self.page)
        assert found, self.page
        return found[1]


@dataclass
class House:
    """What is up, and what tests do with it."""

    url: str
    app: FastAPI
    settings: Settings
    issuer: str
    client: Client
    clock: Clock
    sent_to_provider: Recording
    importer: FakeImporter
    money: FakeMoney
    booking: FakeBooking
    free: Iterator[str]

    def browser(self) -> Browser:
        client = httpx.AsyncClient(base_url=self.url, trust_env=False, verify=NO_TLS, timeout=20)
        return Browser(client, self.url)

    async def ask(self, ask: Ask, slug: str, request: Contract) -> Any:
        return await put_question(self.client, ask, slug, request, timeout=10)

    async def let_in(self, slug: str, **owner: str) -> None:
        await self.ask(ADD_OWNER, slug, AddOwner(owner=OwnerIdentity(**owner), actor="tests"))

    async def dials(self, slug: str) -> Any:
        return await self.ask(SHOW_DIALS, slug, ShowDials(audits=5))

    async def person(self, **claims: Any) -> str:
        """Somebody the provider knows; returns their subject."""
        number = next(_people)
        sub = f"person-{number}"
        known = {"email": f"{sub}@pendo.example", "email_verified": True, "name": f"Person {number}"} | claims
        async with httpx.AsyncClient(trust_env=False, verify=NO_TLS) as client:
            answer = await client.put(f"{self.issuer}/users/{quote(sub)}", json=known)
        assert answer.status_code == 204, answer.text
        return sub

    async def at_provider(self, address: str, sub: str) -> str:
        """Sign in there; returns where the provider sends the browser back to."""
        async with httpx.AsyncClient(trust_env=False, verify=NO_TLS) as client:
            answer = await client.post(address, data={"sub": sub})
        assert answer.status_code in (302, 303), answer.text
        back: str = answer.headers["location"]
        return back.removeprefix(self.url)

    async def sign_in(self, browser: Browser, sub: str, *, next_page: str = "") -> httpx.Response:
        """The whole way to the provider and back."""
        start = await browser.get("/admin/sign-in/start" + (f"?next={quote(next_page)}" if next_page else ""))
        return await browser.get(await self.at_provider(start.headers["location"], sub))

    async def owner(self, slug: str) -> tuple[Browser, str]:
        """An owner of a business, signed in; and their address."""
        sub = await self.person()
        await self.let_in(slug, email=f"{sub}@pendo.example")
        browser = self.browser()
        answer = await self.sign_in(browser, sub)
        assert answer.status_code == 303, answer.text
        return browser, f"{sub}@pendo.example"


def query(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
