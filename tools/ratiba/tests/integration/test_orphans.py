"""Processes of a stack end with their supervisor, also when it is killed; those of a new supervisor do not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ratiba_cli.local.presence import claim
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.record import ServerRecord, write_record

SUPERVISE = """
import subprocess, sys
from pathlib import Path
from ratiba_cli.local.orphans import no_orphans
from ratiba_cli.local.presence import claim
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.record import ServerRecord, write_record
folder = Path(sys.argv[1])
with no_orphans(claim(folder), folder) as waiting:
    child = ProcessRef.of(subprocess.Popen(["sleep", "60"], start_new_session=True).pid)
    home = folder / "run" / "booking-fsm-1"
    home.mkdir(parents=True)
    write_record(home, ServerRecord(0, child.pid, child.created))
    print(child.pid, waiting.pid, flush=True)
    sys.stdin.readline()
"""


def processes(owner: "subprocess.Popen[str]") -> list[ProcessRef]:
    """The supervised process and the one that waits."""
    assert owner.stdout is not None
    found = [ProcessRef.of(int(pid)) for pid in owner.stdout.readline().split()]
    assert len(found) == 2
    return [each for each in found if each is not None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "stack"


def supervising(folder: Path) -> "subprocess.Popen[str]":
    """A supervisor that ends in order when its input does."""
    command = [sys.executable, "-c", SUPERVISE, str(folder)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_a_killed_supervisor_takes_its_processes_with_it(folder: Path) -> None:
    with supervising(folder) as owner:
        child, waiting = processes(owner)
        assert child.alive
        owner.kill()
    assert child.wait_gone(20)
    assert waiting.wait_gone(20)


def test_a_supervisor_that_ends_in_order_leaves_nobody_waiting(folder: Path) -> None:
    with supervising(folder) as owner:
        child, waiting = processes(owner)
    assert waiting.wait_gone(20)
    child.end()


def test_what_a_new_supervisor_runs_is_left_alone(folder: Path) -> None:
    with supervising(folder) as owner:
        child, waiting = processes(owner)
        os.kill(waiting.pid, signal.SIGSTOP)  # it looks only after the new supervisor has come
        owner.kill()
    claim(folder)  # ends what was left
    assert not child.alive
    with subprocess.Popen(["sleep", "60"]) as service:
        new = ProcessRef.of(service.pid)
        assert new is not None
        write_record(folder / "run" / "booking-fsm-1", ServerRecord(0, new.pid, new.created))
        os.kill(waiting.pid, signal.SIGCONT)
        assert waiting.wait_gone(20)
        assert new.alive
        service.kill()
