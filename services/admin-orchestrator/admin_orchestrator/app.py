"""Starts the console's process, nothing else: `python -m admin_orchestrator.app`."""

from admin_orchestrator.settings import Settings
from admin_orchestrator.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until a signal."""
    settings = Settings()
    console = await build(settings)
    await console.service.run(console.app, host=settings.host, port=settings.port)


if __name__ == "__main__":
    launch(main())
