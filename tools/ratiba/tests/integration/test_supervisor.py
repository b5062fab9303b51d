"""Processes are started together, restarted when they crash, and ended in order with nothing left."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ratiba_cli.servers.ports import pick_free
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.record import ServerRecord, read_record, write_record
from ratiba_cli.supervision import supervised
from ratiba_cli.supervision.news import Crashed, News, NotStarted, Ready, Started, Stopped
from ratiba_cli.supervision.plan import ProcessPlan, ProcessStart
from ratiba_cli.supervision.supervisor import NotReady, Supervisor

SERVE = """
import http.server, os, signal, sys, time
port, wish = int(sys.argv[1]), sys.argv[2]
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if wish != "never-ready" else 503); self.end_headers()
    def log_message(self, *_): pass
def stop(*_):
    if wish != "deaf":
        print("stopped", flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, stop)
if wish == "crash":
    print("no such table: appointments", flush=True); sys.exit(3)
print(os.environ["RATIBA_GREETING"], flush=True)
http.server.HTTPServer(("127.0.0.1", port), Answer).serve_forever()
"""

Make = Callable[..., Supervisor]


def plan(name: str, wish: str = "serve", rank: int = 0) -> ProcessPlan:
    port = pick_free()
    argv = (sys.executable, "-c", SERVE, str(port), wish)
    environment = {**os.environ, "RATIBA_GREETING": f"karibu from {name}"}
    start = ProcessStart(argv, environment, f"http://127.0.0.1:{port}/readyz", port)
    return ProcessPlan(name, lambda: start, rank)


@pytest.fixture
def news() -> list[News]:
    return []


@pytest.fixture
async def supervise(tmp_path: Path, news: list[News]) -> AsyncIterator[Make]:
    made: list[Supervisor] = []

    def make(*plans: ProcessPlan) -> Supervisor:
        made.append(Supervisor(plans, tmp_path, news.append))
        return made[-1]

    yield make
    for each in made:
        await each.stop()


def process_of(tmp_path: Path, name: str) -> ProcessRef:
    record = read_record(tmp_path / "run" / name)
    assert record is not None
    return record.process


async def until(happened: Callable[[], Any]) -> None:
    async with asyncio.timeout(10):
        while not happened():  # noqa: ASYNC110 - what is waited for is another process
            await asyncio.sleep(0.01)


async def test_start_returns_when_all_are_ready(supervise: Make, news: list[News], tmp_path: Path) -> None:
    await supervise(plan("a-1"), plan("a-2")).start()
    assert {each.name for each in news if isinstance(each, Ready)} == {"a-1", "a-2"}
    assert process_of(tmp_path, "a-1").alive


async def test_output_goes_to_a_log_of_its_own_and_settings_come_by_environment(
    supervise: Make, tmp_path: Path
) -> None:
    await supervise(plan("a-1")).start()
    assert (tmp_path / "logs" / "a-1.log").read_text() == "karibu from a-1\n"


async def test_a_killed_process_is_started_again(supervise: Make, news: list[News], tmp_path: Path) -> None:
    await supervise(plan("a-1"), plan("a-2")).start()
    first = process_of(tmp_path, "a-1")
    os.kill(first.pid, 9)
    await until(lambda: [each.name for each in news if isinstance(each, Ready)].count("a-1") == 2)
    assert process_of(tmp_path, "a-1") != first
    crash = next(each for each in news if isinstance(each, Crashed))
    assert (crash.name, crash.exit_code, crash.restart_in) == ("a-1", -9, 0.5)
    assert [each.name for each in news if isinstance(each, Started)].count("a-2") == 1


async def test_what_cannot_start_is_named_with_its_last_words(supervise: Make, news: list[News]) -> None:
    with pytest.raises(NotReady, match="b-1: no such table: appointments") as late:
        await supervise(plan("a-1"), plan("b-1", "crash")).start(seconds=1.5)
    assert late.value.names == ["b-1"]
    delays = [each.restart_in for each in news if isinstance(each, Crashed)]
    assert delays[:2] == [0.5, 1.0]


async def test_what_is_never_ready_is_named_too(supervise: Make) -> None:
    with pytest.raises(NotReady, match="b-1: karibu from b-1"):
        await supervise(plan("b-1", "never-ready")).start(seconds=3)  # a slow machine takes a second to say hello


async def test_the_edge_stops_first_and_nothing_is_left(supervise: Make, news: list[News], tmp_path: Path) -> None:
    supervisor = supervise(plan("store-1", rank=1), plan("edge-1", rank=2), plan("edge-2", rank=2))
    await supervisor.start()
    await supervisor.stop()
    ends = [each.name for each in news if isinstance(each, Stopped)]
    assert (set(ends[:2]), ends[2:]) == ({"edge-1", "edge-2"}, ["store-1"])
    assert [name for name in ends if process_of(tmp_path, name).alive] == []
    assert (tmp_path / "logs" / "edge-1.log").read_text().endswith("stopped\n")


async def test_a_process_that_does_not_listen_is_killed(
    supervise: Make, news: list[News], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervised, "STOP_SECONDS", 0.2)
    supervisor = supervise(plan("a-1", "deaf"))
    await supervisor.start()
    await supervisor.stop()
    assert news[-1] == Stopped("a-1", killed=True)
    assert not process_of(tmp_path, "a-1").alive


async def test_stopping_while_a_crashed_process_waits_does_not_wait_for_it(supervise: Make, tmp_path: Path) -> None:
    supervisor = supervise(plan("b-1", "crash"))
    with pytest.raises(NotReady):
        await supervisor.start(seconds=1)
    async with asyncio.timeout(2):
        await supervisor.stop()
    assert not process_of(tmp_path, "b-1").alive


async def test_a_process_whose_port_was_taken_comes_back_on_another(supervise: Make, news: list[News]) -> None:
    starts = iter([plan("a-1", "crash").start(), plan("a-1").start()])
    await supervise(ProcessPlan("a-1", lambda: next(starts))).start()
    assert [type(each) for each in news] == [Started, Crashed, Started, Ready]


async def test_what_could_not_be_started_is_told_and_tried_again(supervise: Make, news: list[News]) -> None:
    """A full disk, no free port, a program that is being replaced: it passes, and the process must come back."""
    good = plan("a-1").start()
    missing = ProcessStart(("/nowhere/to/be/found",), {}, good.ready_url, good.port)
    starts: Iterator[ProcessStart | OSError] = iter([OSError("no space left on device"), missing, good])

    def start() -> ProcessStart:
        following = next(starts)
        if isinstance(following, OSError):
            raise following
        return following

    await supervise(ProcessPlan("a-1", start)).start(seconds=20)
    assert [type(each) for each in news] == [NotStarted, NotStarted, Started, Ready]
    told = [each for each in news if isinstance(each, NotStarted)]
    assert [each.restart_in for each in told] == [0.5, 1.0]
    assert told[0].reason == "OSError: no space left on device"
    assert "/nowhere/to/be/found" in told[1].reason


async def test_a_process_that_cannot_be_recorded_does_not_run_on_unseen(
    supervise: Make, news: list[News], monkeypatch: pytest.MonkeyPatch
) -> None:
    unrecorded: list[ProcessRef] = []

    def full_disk(home: Path, record: ServerRecord) -> None:
        if not unrecorded:
            unrecorded.append(record.process)
            raise OSError(28, "No space left on device")
        write_record(home, record)

    monkeypatch.setattr(supervised, "write_record", full_disk)
    await supervise(plan("a-1")).start(seconds=20)
    assert [type(each) for each in news] == [NotStarted, Started, Ready]
    assert not unrecorded[0].alive
