"""Starts the process, nothing else."""

from booking_fsm.settings import Settings
from booking_fsm.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    launch(main())
