"""A process that dies at a line: after the n-th SQL statement or publish, with SIGKILL's suddenness."""

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
from nats.js import JetStreamContext


@contextmanager
def counted(hit: Callable[[], None]) -> Iterator[None]:
    """Call `hit` after each SQL statement and after each publish to a stream."""
    originals: list[tuple[Any, str, Any]] = []

    def wrap(owner: Any, name: str) -> None:
        inner = getattr(owner, name)

        async def wrapped(*args: Any, **kwargs: Any) -> Any:
            result = await inner(*args, **kwargs)
            hit()
            return result

        originals.append((owner, name, inner))
        setattr(owner, name, wrapped)

    wrap(asyncpg.Connection, "execute")
    wrap(asyncpg.Connection, "_execute")
    wrap(JetStreamContext, "publish")
    try:
        yield
    finally:
        for owner, name, inner in originals:
            setattr(owner, name, inner)


def in_a_child(work: Callable[[Callable[[], None]], Any], die_at: int) -> bool:
    """Run `work` in a forked process that dies after its `die_at`-th line. Returns whether it did."""
    pid = os.fork()
    if pid == 0:
        lines = 0

        def hit() -> None:
            nonlocal lines
            lines += 1
            if lines == die_at:
                os._exit(9)

        try:
            asyncio.run(work(hit))
        except BaseException:  # noqa: BLE001 - a child must never return into pytest
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 9), f"the child failed with {code}"  # noqa: S101 - a test's own check
    return code == 9
