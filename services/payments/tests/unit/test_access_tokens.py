"""Access tokens: businesses do not wait for each other, and a failure is asked about once."""

import asyncio
from datetime import UTC, datetime, timedelta

from payments.adapters.access_tokens import AccessToken, HeldTokens, Key

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PENDO, KUCHA = ("pendo", "s1"), ("kucha", "s2")


class Provider:
    """Gives tokens; that of an account in `hanging` never comes, in `refusing` none is given."""

    def __init__(self) -> None:
        self.now = NOON
        self.asked: list[Key] = []
        self.hanging: set[Key] = set()
        self.refusing: set[Key] = set()

    async def fetch(self, key: Key) -> AccessToken | None:
        self.asked.append(key)
        if key in self.hanging:
            await asyncio.Event().wait()
        if key in self.refusing:
            await asyncio.sleep(0)
            return None
        return AccessToken(f"token-{len(self.asked)}", self.now + timedelta(minutes=5))

    def tokens(self) -> HeldTokens:
        return HeldTokens(lambda: self.now, self.fetch)


async def test_a_hanging_account_delays_no_other() -> None:
    provider = Provider()
    provider.hanging.add(PENDO)
    tokens = provider.tokens()
    stuck = asyncio.create_task(tokens.of(PENDO))
    await asyncio.sleep(0)
    assert provider.asked == [PENDO]
    assert await asyncio.wait_for(tokens.of(KUCHA), 1) == "token-2"
    stuck.cancel()


async def test_all_who_wait_share_one_failure_and_who_comes_after_asks_anew() -> None:
    provider = Provider()
    provider.refusing.add(PENDO)
    tokens = provider.tokens()
    assert await asyncio.gather(*(tokens.of(PENDO) for _ in range(4))) == [None] * 4
    assert provider.asked == [PENDO]
    provider.refusing.clear()
    assert await tokens.of(PENDO) == "token-2"


async def test_a_refused_token_is_fetched_anew_once_for_all() -> None:
    provider = Provider()
    tokens = provider.tokens()
    first = await tokens.of(PENDO)
    assert first is not None
    assert first == await tokens.of(PENDO) == "token-1"
    tokens.forget(PENDO, first)
    assert await tokens.of(PENDO) == "token-2"
    tokens.forget(PENDO, first)  # somebody else's, late: the new one stays
    assert await tokens.of(PENDO) == "token-2"
    assert provider.asked == [PENDO, PENDO]
