"""Starts the process, nothing else: `python -m catalog_importer.app`."""

from catalog_importer.settings import Settings
from catalog_importer.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until told to stop."""
    service = await build(Settings())
    await service.run()


if __name__ == "__main__":
    launch(main())
