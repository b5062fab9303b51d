"""Who may see what: asked anew with every request, so that whoever is shut out is out."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from fastapi import Request

from admin_orchestrator.adapters import owners, sessions
from admin_orchestrator.adapters.waiting import Waiting
from admin_orchestrator.domain.person import Person
from admin_orchestrator.domain.session import Lifetimes, Session, new_token
from admin_orchestrator.web.cookies import Cookies
from admin_orchestrator.web.errors import BeingSetUp, NoSuchPage, NotSignedIn, Suspended
from admin_orchestrator.web.pages import Frame, wants_part
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, TenantStatus, TenantUnknown
from ratiba_runtime.tenant_registry import TenantRegistry


@dataclass(frozen=True, slots=True)
class Gate:
    """Sessions and what they may open. `clock` returns the wall clock, aware. `waiting` knows how many wait where.

    `issuers` are the ways in that are switched on now. A session that began by another opens nothing, however young:
    the database may have been a local stack's, or the provider another.
    """

    database: Database
    tenants: TenantRegistry
    cookies: Cookies
    issuers: frozenset[str]
    lifetimes: Lifetimes
    waiting: Waiting
    clock: Callable[[], datetime]

    async def session(self, request: Request) -> Session:
        """Who is signed in. Raises NotSignedIn."""
        token = self.cookies.session_token(request)
        if token is None:
            raise NotSignedIn
        async with self.database.public_transaction() as connection:
            session = await sessions.find(connection, token, self.issuers, self.lifetimes, self.clock())
        if session is None:
            raise NotSignedIn
        return session

    async def home(self, request: Request) -> tuple[Frame, str | None]:
        """All that is somebody's, and which of it to open: the only one, or the one they opened last."""
        session = await self.session(request)
        async with self.database.public_transaction() as connection:
            opened = await owners.businesses_of(connection, session.person)
        businesses = self._known(opened)
        slugs = [each.slug for each in businesses]
        if len(slugs) == 1:
            return Frame(session, businesses), slugs[0]
        seen = {slug: at for slug in slugs if (at := opened[slug]) is not None}
        return Frame(session, businesses), max(seen, key=lambda slug: seen[slug]) if seen else None

    async def business(self, request: Request, slug: str) -> Frame:
        """The business of an address, for somebody who may run it.

        Raises NotSignedIn; NoSuchPage for what is not there and for what is not theirs; BeingSetUp, Suspended.
        """
        session = await self.session(request)
        async with self.database.public_transaction() as connection:
            opened = await owners.businesses_of(connection, session.person)
            if slug not in opened:
                raise NoSuchPage
            await owners.note_opened(connection, slug, session.person, self.clock())
        businesses = self._known(opened)
        business = await self._active(slug)
        waiting = None if wants_part(request) else await self.waiting.count(slug)
        return Frame(session, businesses, business, waiting)

    async def let_in(self, person: Person, instead_of: str | None) -> Session:
        """Begin a session; the one the browser had before ends, so that no token outlives a sign-in."""
        session = Session(new_token(), person)
        async with self.database.public_transaction() as connection:
            if instead_of is not None:
                await sessions.end(connection, instead_of)
            await sessions.insert(connection, session, self.clock())
        return session

    async def let_out(self, token: str) -> None:
        """End a session."""
        async with self.database.public_transaction() as connection:
            await sessions.end(connection, token)

    async def is_anybodys_owner(self, person: Person) -> bool:
        """Whether somebody may run any business at all."""
        async with self.database.public_transaction() as connection:
            return bool(await owners.businesses_of(connection, person))

    def _known(self, slugs: Collection[str]) -> tuple[TenantContext, ...]:
        """Businesses by slug as the registry has them; one it does not know is left out."""
        return tuple(each for each in self.tenants.all() if each.slug in slugs)

    async def _active(self, slug: str) -> TenantContext:
        try:
            business = await self.tenants.get(slug)
        except TenantUnknown as error:
            raise NoSuchPage from error
        match business.status:
            case TenantStatus.ACTIVE:
                return business
            case TenantStatus.PROVISIONING:
                raise BeingSetUp
            case TenantStatus.SUSPENDED:
                raise Suspended
