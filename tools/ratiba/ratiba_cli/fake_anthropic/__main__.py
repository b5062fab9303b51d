"""`python -m ratiba_cli.fake_anthropic`: the fake as a process; settings from the environment."""

import os

import uvicorn

from ratiba_cli.fake_anthropic.server import configure


def main() -> None:
    """Serve until stopped. RATIBA_FAKE_ANTHROPIC_{PORT,KEY} say where and for whom."""
    key, port = os.environ["RATIBA_FAKE_ANTHROPIC_KEY"], int(os.environ["RATIBA_FAKE_ANTHROPIC_PORT"])
    uvicorn.Server(configure(key, port)).run()


if __name__ == "__main__":
    main()
