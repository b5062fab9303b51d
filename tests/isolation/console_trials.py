"""admin-orchestrator's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt

from admin_orchestrator.adapters import owners, sessions
from admin_orchestrator.domain.session import Lifetimes, Session
from ratiba_contracts.owners import OwnerIdentity
from ratiba_runtime.database import Connection
from ratiba_runtime.tenancy import current_tenant

from .pendo import OWNERS_SESSION, PENDO, PENDOS_OWNER
from .trial import Trial, Trials

NOW = dt.datetime.now(dt.UTC)
LIFETIMES = Lifetimes(idle=dt.timedelta(days=1), absolute=dt.timedelta(days=30))
ISSUERS = (PENDOS_OWNER.issuer,)
PENDOS_SESSION = OWNERS_SESSION[PENDO.slug]
PENDOS = OwnerIdentity(email=PENDOS_OWNER.email)

SAYS_WHOSE = "it is asked what a person may run before any business is bound, and says slugs, the same to everybody"
A_PERSONS = "a session is a person's, of no business: what it may open is asked anew each time"


def _slug() -> str:
    return current_tenant().slug


async def _addresses(connection: Connection) -> list[str | None]:
    return [one.owner.email for one in await owners.listed(connection, _slug())]


TRIALS: Trials = {
    "admin_orchestrator.adapters.owners:add": [
        # whoever runs Pendo does not run Kucha yet
        Trial(lambda c, _a: owners.add(c, _slug(), PENDOS, issuer="", actor="kucha", now=NOW), nothing=NOW),
    ],
    "admin_orchestrator.adapters.owners:remove": [
        Trial(lambda c, _a: owners.remove(c, _slug(), PENDOS, issuer=""), nothing=None),
    ],
    "admin_orchestrator.adapters.owners:listed": [
        Trial(lambda c, _a: _addresses(c), nothing=["kamau@kucha.example"]),
    ],
    "admin_orchestrator.adapters.owners:businesses_of": [
        Trial(lambda c, _a: owners.businesses_of(c, PENDOS_OWNER), nothing={PENDO.slug: None}, same_for_all=SAYS_WHOSE),
    ],
    "admin_orchestrator.adapters.owners:note_opened": [
        Trial(lambda c, _a: owners.note_opened(c, _slug(), PENDOS_OWNER, NOW), nothing=None),
    ],
    "admin_orchestrator.adapters.sessions:insert": [
        Trial(
            lambda c, _a: sessions.insert(c, Session("a-new-one", PENDOS_OWNER), NOW),
            nothing=None,
            same_for_all=A_PERSONS,
        ),
    ],
    "admin_orchestrator.adapters.sessions:find": [
        Trial(
            lambda c, _a: sessions.find(c, PENDOS_SESSION.token, ISSUERS, LIFETIMES, NOW),
            nothing=PENDOS_SESSION,
            same_for_all=A_PERSONS,
        ),
        Trial(lambda c, _a: sessions.find(c, "a-guess", ISSUERS, LIFETIMES, NOW), nothing=None, same_for_all=A_PERSONS),
    ],
    "admin_orchestrator.adapters.sessions:end": [
        Trial(lambda c, _a: sessions.end(c, "a-guess"), nothing=None, same_for_all=A_PERSONS),
    ],
    "admin_orchestrator.adapters.sessions:forget_ended": [
        Trial(lambda c, _a: sessions.forget_ended(c, LIFETIMES, NOW), nothing=0, same_for_all=A_PERSONS),
    ],
}
