"""What a killed `ratiba up` leaves behind ends by itself: services and servers do not outlive their supervisor.

`python -m ratiba_cli.local.orphans PID CREATED FOLDER` waits for that supervisor to end, however it ends, and then
stops what still runs for FOLDER; the data stays. A supervisor that stops its own leaves nothing to do.
"""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ratiba_cli.local.presence import end_children, unless_supervised
from ratiba_cli.servers.process import ProcessRef
from ratiba_cli.servers.stack import LocalStack


@contextlib.contextmanager
def no_orphans(supervisor: ProcessRef, folder: Path) -> Iterator[ProcessRef]:
    """While the block runs, another process waits to clean up after `supervisor`; it is a session of its own."""
    with subprocess.Popen(  # noqa: S603 - this very module
        [sys.executable, "-m", __name__, str(supervisor.pid), repr(supervisor.created), str(folder)],
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as waiting:
        try:
            yield ProcessRef.of(waiting.pid) or ProcessRef(waiting.pid, 0.0)
        finally:
            waiting.kill()


def main() -> None:
    """Wait for the supervisor named on the command line, then end what it left."""
    supervisor = ProcessRef(int(sys.argv[1]), float(sys.argv[2]))
    folder = Path(sys.argv[3])
    while not supervisor.wait_gone(3600, every=0.5):
        pass
    with unless_supervised(folder) as alone:  # a new supervisor has ended them already
        if alone:
            end_children(folder)
            LocalStack(folder).stop()


if __name__ == "__main__":
    main()
