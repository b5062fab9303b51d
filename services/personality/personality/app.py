"""Starts the process, nothing else: `python -m personality.app`."""

import asyncio

from personality.settings import Settings
from personality.wiring import build


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    asyncio.run(main())
