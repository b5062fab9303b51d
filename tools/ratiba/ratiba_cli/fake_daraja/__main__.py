"""`python -m ratiba_cli.fake_daraja`: the fake as a process; settings from the environment."""

import os

import uvicorn
from pydantic import SecretStr

from ratiba_cli.fake_daraja.app import Credentials
from ratiba_cli.fake_daraja.server import configure


def main() -> None:
    """Serve until stopped. RATIBA_FAKE_DARAJA_{PORT,KEY,SECRET,PASSKEY} say where and for whom."""
    credentials = Credentials(
        os.environ["RATIBA_FAKE_DARAJA_KEY"],
        SecretStr(os.environ["RATIBA_FAKE_DARAJA_SECRET"]),
        SecretStr(os.environ["RATIBA_FAKE_DARAJA_PASSKEY"]),
    )
    uvicorn.Server(configure(credentials, int(os.environ["RATIBA_FAKE_DARAJA_PORT"]))).run()


if __name__ == "__main__":
    main()
