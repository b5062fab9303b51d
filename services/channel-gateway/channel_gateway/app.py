"""Starts the gateway's process: `python -m channel_gateway.app`."""

from channel_gateway.settings import GatewaySettings
from channel_gateway.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until a signal."""
    settings = GatewaySettings()
    gateway = await build(settings)
    await gateway.service.run(gateway.app, host=settings.host, port=settings.port)


if __name__ == "__main__":
    launch(main())
