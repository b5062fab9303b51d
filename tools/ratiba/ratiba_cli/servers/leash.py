"""Throwaway servers die with the process they were started for, also when that process is killed.

`python -m ratiba_cli.servers.leash PID CREATED FOLDER` waits for that process to end, then kills every server
whose home lies in FOLDER and deletes FOLDER.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ratiba_cli.servers.postgres import PostgresServer
from ratiba_cli.servers.process import ProcessRef, kill_all
from ratiba_cli.servers.record import ServerRecord, locked, read_record, write_record


def remove_with_servers(folder: Path) -> None:
    """Kill -9 every process recorded in `folder`, and delete it all: for data nobody needs again.

    A record is a server's own, a server's or a service's of a whole stack (`<stack>/run/<service>`), never deeper.
    The caller lives on: a stack that it supervises names it in its record.
    """
    depths = ["server.json", "*/server.json", "*/*/server.json", "*/*/*/server.json"]
    homes = [file.parent for depth in depths for file in folder.glob(depth)]
    records = [record for home in homes if (record := read_record(home)) is not None]
    others = [record.process for record in records if record.process.pid != os.getpid()]
    kill_all([member for process in others for member in process.family()])
    for home in homes:
        PostgresServer(home).remove_elsewhere()
    shutil.rmtree(folder, ignore_errors=True)


def put_on_leash(owner: ProcessRef, folder: Path) -> None:
    """Make sure that the servers in `folder` end with `owner`: many may ask, one process waits."""
    home = folder / "leash"
    with locked(home):
        record = read_record(home)
        if record is not None and record.process.alive:
            return
        waiting = subprocess.Popen(  # noqa: S603 - this very module
            [sys.executable, "-m", __name__, str(owner.pid), repr(owner.created), str(folder)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        process = ProcessRef.of(waiting.pid)
        write_record(home, ServerRecord(0, waiting.pid, process.created if process is not None else 0.0))


def main() -> None:
    """Wait for the owner named on the command line, then clean up after it."""
    owner = ProcessRef(int(sys.argv[1]), float(sys.argv[2]))
    folder = Path(sys.argv[3])
    while not owner.wait_gone(3600, every=0.5):
        pass
    (folder / "leash" / "server.json").unlink(missing_ok=True)  # or it would kill itself half-way
    remove_with_servers(folder)


if __name__ == "__main__":
    main()
