"""Starts the reading process and hears what it tells; kills it when a page or a file takes too long.

It gets nothing of this process's environment but what Python needs: no keys, no addresses of servers.
"""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator
from enum import StrEnum

import structlog

from catalog_importer.reading.told import LONGEST_LINE, OWN_WORDS, TOLD, Begun, FileDone, Told, Work

log = structlog.get_logger("catalog_importer.reading")

STARTING_SECONDS = 60.0
"""For a process that loads its libraries on a busy machine."""

_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
_QUIET = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",  # one arena a thread would eat the address space
}
_LAST_WORDS = 2000


class Ended(StrEnum):
    """Why a reading process ended before its work was done."""

    TOO_LONG = "took-too-long"
    FAILED = "could-not-be-read"


class ReadingEnded(Exception):
    """The reading process is gone with work left."""

    def __init__(self, why: Ended) -> None:
        super().__init__(why.value)
        self.why = why


async def told_by_child(work: Work) -> AsyncGenerator[Told, None]:
    """Yield what the process tells, until all of `work` is done. Raises ReadingEnded. Nothing is left running."""
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-I",
        "-m",
        "catalog_importer.reading",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=LONGEST_LINE,
        env={name: os.environ[name] for name in _KEPT if name in os.environ} | _QUIET,
    )
    last_words = asyncio.create_task(_tail(child.stderr))
    try:
        async for told in _heard(child, work):
            yield told
    except ReadingEnded as ended:
        log.warning("reading.ended", why=ended.why.value, exit_code=child.returncode, at=await _said(child, last_words))
        raise
    finally:
        await _killed(child)
        last_words.cancel()


async def _heard(child: asyncio.subprocess.Process, work: Work) -> AsyncGenerator[Told, None]:
    if child.stdin is None or child.stdout is None:
        raise TypeError("the reading process has no pipes")
    with contextlib.suppress(ConnectionError):  # it ended at once: its silence says so below
        child.stdin.write(work.model_dump_json().encode() + b"\n")
        await child.stdin.drain()
    clock = asyncio.get_running_loop().time
    file_over, patience, left = clock() + STARTING_SECONDS, STARTING_SECONDS, len(work.files)
    while left:
        try:
            async with asyncio.timeout_at(min(clock() + patience, file_over)):
                line = await child.stdout.readline()
        except TimeoutError:
            raise ReadingEnded(Ended.TOO_LONG) from None
        except ValueError:  # longer than any line of ours
            raise ReadingEnded(Ended.FAILED) from None
        if not line.endswith(b"\n"):
            code = await child.wait()
            raise ReadingEnded(Ended.TOO_LONG if code == -signal.SIGXCPU else Ended.FAILED)
        told = TOLD.validate_json(line)
        if isinstance(told, Begun):
            patience = work.limits.seconds_a_page
            file_over = clock() + work.limits.seconds_a_file + patience
        left -= isinstance(told, FileDone)
        yield told


async def _tail(stream: asyncio.StreamReader | None) -> str:
    kept = b""
    while stream is not None and (some := await stream.read(4096)):
        kept = (kept + some)[-_LAST_WORDS:]
    return kept.decode("utf-8", "replace").strip()


async def _said(child: asyncio.subprocess.Process, last_words: asyncio.Task[str]) -> str:
    """Where it failed, in its own words: names of errors and places in code. What libraries print is not taken on."""
    await _killed(child)
    told = [line for line in (await last_words).splitlines() if line.startswith(OWN_WORDS)]
    return told[-1].removeprefix(OWN_WORDS) if told else ""


async def _killed(child: asyncio.subprocess.Process) -> None:
    if child.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            child.kill()
    await child.wait()
