"""Starts the process, nothing else: `python -m cross_sell.app`."""

from cross_sell.settings import Settings
from cross_sell.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    launch(main())
