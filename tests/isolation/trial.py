"""One function that runs SQL, tried by a tenant with another tenant's ids in hand."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ratiba_runtime.database import Connection, Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant

from .belongings import every_row, trespasses
from .pendo import MARK, PENDO, InHand


@dataclass(frozen=True)
class Trial:
    """How a function is called with Pendo's ids, and what it gives somebody who has nothing: a value, or a refusal.

    Pendo itself must get another result from the same call, or change something of its own, else the ids were no real
    ones and the trial proves nothing. `same_for_all` says why that cannot be asked of a function.
    """

    call: Callable[[Connection, InHand], Awaitable[object]]
    nothing: object
    same_for_all: str = ""


Trials = Mapping[str, Sequence[Trial]]

SEARCH_PATH = "SELECT pg_catalog.current_setting('search_path')"


@dataclass(frozen=True)
class Tried:
    """What came of a call: its result or what it raised, and what it did to Pendo's rows."""

    result: object
    done_to_pendo: list[str]
    path_kept: bool

    def gave(self, expected: object) -> bool:
        """Whether that is what came back, or the kind of refusal."""
        if isinstance(expected, type) and issubclass(expected, Exception):
            return isinstance(self.result, expected)
        return isinstance(self.result, type(expected)) and self.result == expected

    @property
    def showed_pendo(self) -> bool:
        """Whether anything that only Pendo may see came back."""
        return MARK in _in_words(self.result).lower()


async def tried(database: Database, tenant: TenantContext, trial: Trial, in_hand: InHand) -> Tried:
    """Call it as `tenant`, look at everything before and after, and undo it all."""
    done: list[Tried] = []
    with bind_tenant(tenant), suppress(Undone):
        async with database.tenant_transaction() as connection:
            done.append(await _watched(connection, trial, in_hand))
            raise Undone
    return done[0]


async def _watched(connection: Connection, trial: Trial, in_hand: InHand) -> Tried:
    path = await connection.fetchval(SEARCH_PATH)
    before = await every_row(connection)
    result: object
    try:
        async with connection.transaction():
            result = await trial.call(connection, in_hand)
    except Exception as refusal:  # noqa: BLE001  a refusal is a result like any other
        result = refusal
    after = await every_row(connection)
    kept = path == await connection.fetchval(SEARCH_PATH)
    return Tried(result, trespasses(before, after, PENDO.slug), kept)


class Undone(Exception):
    """Rolls the transaction of a trial back."""


def _in_words(result: Any) -> str:
    """Everything a result says, secrets unwrapped."""
    if hasattr(result, "get_secret_value"):
        return str(result.get_secret_value())
    return repr(result)
