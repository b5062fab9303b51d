"""`python -m ratiba_cli.fake_graph`: the fake as a process; settings from the environment."""

import os
from pathlib import Path

import uvicorn

from ratiba_cli.fake_graph.server import configure


def main() -> None:
    """Serve until stopped. RATIBA_FAKE_GRAPH_{PORT,TOKEN,LOG} say where, for whom, and where it is written."""
    uvicorn.Server(
        configure(
            Path(os.environ["RATIBA_FAKE_GRAPH_LOG"]),
            os.environ["RATIBA_FAKE_GRAPH_TOKEN"],
            int(os.environ["RATIBA_FAKE_GRAPH_PORT"]),
        )
    ).run()


if __name__ == "__main__":
    main()
