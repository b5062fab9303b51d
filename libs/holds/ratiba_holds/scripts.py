"""The Lua scripts, each one atomic step on the server."""

import hashlib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import NoScriptError


class Script:
    """A script of `ratiba_holds/lua`, called by its digest, and by its text where the server has lost it.

    The fallback is EVAL and not SCRIPT LOAD with a second EVALSHA, so that a server that forgets scripts in
    between (a failover, a flush) cannot make it fail.
    """

    def __init__(self, name: str) -> None:
        self.text = files("ratiba_holds").joinpath("lua", f"{name}.lua").read_text(encoding="utf-8")
        self.digest = hashlib.sha1(self.text.encode(), usedforsecurity=False).hexdigest()

    async def run(self, client: Redis, keys: Sequence[str], arguments: Sequence[str | int]) -> Any:
        """Run it once; returns what the script returns."""
        given = [*keys, *arguments]
        try:
            return await client.evalsha(self.digest, len(keys), *given)
        except NoScriptError:
            return await client.eval(self.text, len(keys), *given)
