"""Starts the process, nothing else: `python -m relation_inferrer.app`."""

from ratiba_runtime.service import launch
from relation_inferrer.settings import Settings
from relation_inferrer.wiring import build


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    launch(main())
