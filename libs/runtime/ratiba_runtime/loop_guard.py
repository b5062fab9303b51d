"""Ends a process whose event loop is blocked: no signal, no health page and no heartbeat would work any more.

The known way to get there: the server ends the connection with an error (a credential expired or was revoked), the
client closes, and FastStream's pull loops spin on the closed client without ever yielding, so that not even the
client's closed callback runs.
"""

import asyncio
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

log = structlog.get_logger("ratiba.loop_guard")

BLOCKED_EXIT_CODE = 70
LOOK_EVERY = 0.5


@contextmanager
def guarded_loop(seconds: float = 15.0) -> Iterator[None]:
    """Watch the running loop from a thread until the block ends; exit code 70 after `seconds` without an answer.

    Time is counted in the thread's own short sleeps, so a process that was frozen as a whole is not taken for blocked.
    """
    loop = asyncio.get_running_loop()
    answered, ended = threading.Event(), threading.Event()

    def watch() -> None:
        while not ended.is_set():
            answered.clear()
            loop.call_soon_threadsafe(answered.set)
            looks = 0
            while not answered.wait(LOOK_EVERY):
                looks += 1
                if ended.is_set():
                    return
                if looks * LOOK_EVERY >= seconds:
                    log.critical("loop_guard.blocked", seconds=seconds, exit_code=BLOCKED_EXIT_CODE)
                    logging.shutdown()
                    os._exit(BLOCKED_EXIT_CODE)
            ended.wait(LOOK_EVERY)

    thread = threading.Thread(target=watch, name="loop guard", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
