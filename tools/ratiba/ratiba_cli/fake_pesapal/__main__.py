"""`python -m ratiba_cli.fake_pesapal`: the fake as a process; settings from the environment."""

import os
from pathlib import Path

import uvicorn
from pydantic import SecretStr

from ratiba_cli.fake_pesapal.server import configure


def main() -> None:
    """Serve until stopped. RATIBA_FAKE_PESAPAL_{PORT,KEY,SECRET,FILE} say where, for whom and what keeps it."""
    secret = SecretStr(os.environ["RATIBA_FAKE_PESAPAL_SECRET"])
    port = int(os.environ["RATIBA_FAKE_PESAPAL_PORT"])
    file = Path(os.environ["RATIBA_FAKE_PESAPAL_FILE"])
    uvicorn.Server(configure(os.environ["RATIBA_FAKE_PESAPAL_KEY"], secret, port, file)).run()


if __name__ == "__main__":
    main()
