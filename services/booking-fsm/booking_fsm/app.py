"""Starts the process, nothing else."""

import asyncio

from booking_fsm.settings import Settings
from booking_fsm.wiring import build


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    asyncio.run(main())
