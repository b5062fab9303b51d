"""A database with a spa in it, its tables made by this service; the house of the whole service is in its test."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from ratiba_runtime.database import Database
from ratiba_runtime.testing import prepare_database
from relation_inferrer import SERVICE
from relation_inferrer.wiring import MIGRATIONS

TENANTS = ("pendo-spa", "kucha-bar")


@pytest.fixture
def inferrer_url(databases: Any) -> Iterator[str]:
    """A fresh database with two spas, their tables of this service, and its outbox and inbox."""

    async def two_spas(url: str) -> None:
        await prepare_database(url, SERVICE, *TENANTS, migrations=MIGRATIONS)

    with databases.fresh(databases.template("relation_inferrer", two_spas)) as url:
        yield url


@pytest.fixture
async def database(inferrer_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(inferrer_url, application_name="tests", max_size=6)
    yield opened
    await opened.close()
