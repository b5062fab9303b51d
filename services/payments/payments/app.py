"""Starts the process of payments: `python -m payments.app`."""

from payments.settings import PaymentsSettings
from payments.wiring import build
from ratiba_runtime.service import launch


async def main() -> None:
    """Run until a signal."""
    settings = PaymentsSettings()
    payments = await build(settings)
    await payments.service.run(payments.app, host=settings.host, port=settings.port)


if __name__ == "__main__":
    launch(main())
