"""The fake for cards, run as the local stack runs it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from ratiba_cli.local.plans import FAKE_CONSUMER_KEY, LocalProcesses
from ratiba_cli.local.port_book import PortBook
from ratiba_cli.local.secrets_file import local_secrets
from ratiba_cli.local.services import FAKE_PESAPAL, parse_scale
from ratiba_cli.servers.stack import ServerUrls
from ratiba_cli.supervision.supervisor import Supervisor


@asynccontextmanager
async def pesapal(folder: Path) -> AsyncIterator[httpx.AsyncClient]:
    """One life of the process, and a client that has its token."""
    secrets = local_secrets(folder)
    plans = LocalProcesses(folder, ServerUrls("", "", ""), secrets, parse_scale([])).plans()
    supervisor = Supervisor([plan for plan in plans if plan.name == FAKE_PESAPAL], folder, lambda _: None)
    await supervisor.start()
    try:
        url = f"http://127.0.0.1:{PortBook(folder).known()[FAKE_PESAPAL]}"
        key = {"consumer_key": FAKE_CONSUMER_KEY, "consumer_secret": secrets.pesapal_secret}
        async with httpx.AsyncClient(base_url=url) as client:
            token = (await client.post("/api/Auth/RequestToken", json=key)).json()["token"]
            client.headers["Authorization"] = f"Bearer {token}"
            yield client
    finally:
        await supervisor.stop()


def order(reference: str, notification_id: str) -> dict[str, object]:
    return {
        "id": reference,
        "currency": "KES",
        "amount": 1500.0,
        "description": "Manicure",
        "callback_url": "http://127.0.0.1/paid",
        "notification_id": notification_id,
        "billing_address": {"phone_number": "+254712345678"},
    }


async def test_addresses_and_orders_outlive_a_restart_of_the_stack(tmp_path: Path) -> None:
    """A business is set up once: after `ratiba down` and `ratiba up` its customers still pay by card."""
    async with pesapal(tmp_path) as before:
        asked = {"url": "http://127.0.0.1/notify", "ipn_notification_type": "GET"}
        ipn_id = (await before.post("/api/URLSetup/RegisterIPN", json=asked)).json()["ipn_id"]
        first = (await before.post("/api/Transactions/SubmitOrderRequest", json=order("a", ipn_id))).json()
        await before.post(f"/_orders/{first['order_tracking_id']}/1")
    async with pesapal(tmp_path) as after:
        again = await after.post("/api/Transactions/SubmitOrderRequest", json=order("b", ipn_id))
        paid = await after.get(
            "/api/Transactions/GetTransactionStatus", params={"orderTrackingId": first["order_tracking_id"]}
        )
    assert (again.status_code, again.json()["merchant_reference"]) == (200, "b")
    assert (paid.json()["status_code"], paid.json()["amount"]) == (1, 1500.0)
