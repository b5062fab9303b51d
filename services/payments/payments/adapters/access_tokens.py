"""Access tokens of many businesses at one provider, in memory only. A business whose calls hang delays nobody else."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

Key = tuple[str, str]
"""(consumer key, consumer secret)."""


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A token and until when it is used."""

    value: str
    good_until: datetime


@dataclass(slots=True)
class HeldTokens:
    """One token an account, fetched once for all who wait for it."""

    clock: Callable[[], datetime]
    issue: Callable[[Key], Awaitable[AccessToken | None]]
    _held: dict[Key, AccessToken] = field(default_factory=dict)
    _failures: defaultdict[Key, int] = field(default_factory=lambda: defaultdict(int))
    _fetching: defaultdict[Key, asyncio.Lock] = field(default_factory=lambda: defaultdict(asyncio.Lock))

    async def of(self, key: Key) -> str | None:
        """A token that is good for a while yet; None where the provider gave none while this was waited for.

        Those who wait for a fetch share its failure: they do not each wait for one of their own. Who comes after asks
        anew, at once.
        """
        failures = self._failures[key]
        async with self._fetching[key]:
            held = self._held.get(key)
            if held is not None and self.clock() < held.good_until:
                return held.value
            if self._failures[key] != failures:
                return None
            fetched = await self.issue(key)
            if fetched is None:
                self._failures[key] += 1
                return None
            self._held[key] = fetched
            return fetched.value

    def forget(self, key: Key, token: str) -> None:
        """Do not use this token again: it was refused."""
        held = self._held.get(key)
        if held is not None and held.value == token:
            del self._held[key]
