"""The fake's control endpoints, for drivers, tests and the command line."""

from dataclasses import dataclass
from typing import Any, Self

import httpx

from ratiba_cli.drivers.shown import ShownOption
from ratiba_cli.fake_graph.faults import Fault
from ratiba_cli.plain_http import NO_TLS


@dataclass(frozen=True)
class AcceptedMessage:
    """One accepted call: its place in the order of arrival, its id, and the message as it was sent."""

    seq: int
    wamid: str
    to: str
    phone_number_id: str
    message: dict[str, Any]

    @property
    def text(self) -> str:
        """Return the words a customer reads, without the labels of buttons and rows."""
        match self.message["type"]:
            case "text":
                return str(self.message["text"]["body"])
            case "interactive":
                return str(self.message["interactive"]["body"]["text"])
            case _:
                return str(self.message["template"]["name"])

    @property
    def id(self) -> str:
        """Return the provider's id, by which a customer's tap or quotation names the message."""
        return self.wamid

    @property
    def options(self) -> list[ShownOption]:
        """Return what can be tapped, in the order shown."""
        if self.message["type"] != "interactive":
            return []
        action = self.message["interactive"]["action"]
        if "buttons" in action:
            replies = [button["reply"] for button in action["buttons"]]
            return [ShownOption(reply["id"], reply["title"]) for reply in replies]
        rows = [row for section in action["sections"] for row in section["rows"]]
        return [ShownOption(row["id"], row["title"], row.get("description")) for row in rows]

    @property
    def opens_list(self) -> bool:
        """True when the options are the rows of a list, not buttons."""
        return bool(self.message["type"] == "interactive" and self.message["interactive"]["type"] == "list")


class FakeGraphClient:
    """Reads the fake's log and tells it what is to go wrong. `url` is its address without a version."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self.token = token
        self._http = httpx.AsyncClient(base_url=url, timeout=70, verify=NO_TLS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()

    async def accepted(self, after: int = 0, to: str | None = None) -> list[AcceptedMessage]:
        """Return the accepted calls numbered above `after`, oldest first."""
        return await self._entries("/_log", {"after": after, "to": to})

    async def wait_for(
        self, to: str | None = None, after: int = 0, count: int = 1, seconds: float = 10
    ) -> list[AcceptedMessage]:
        """Return the accepted calls above `after` once there are `count`, or those there are after `seconds`."""
        return await self._entries("/_log/wait", {"to": to, "after": after, "count": count, "seconds": seconds})

    async def last_seq(self) -> int:
        """Return the number of the newest accepted call; 0 when there is none."""
        entries = await self.accepted()
        return entries[-1].seq if entries else 0

    async def fault(self, fault: Fault) -> None:
        """Let something go wrong with the next calls."""
        (await self._http.post("/_faults", content=fault.model_dump_json(), headers=_JSON)).raise_for_status()

    async def faults_left(self) -> list[Fault]:
        """Return what has not gone wrong yet."""
        answer = (await self._http.get("/_faults")).raise_for_status()
        return [Fault.model_validate(fault) for fault in answer.json()]

    async def clear_faults(self) -> None:
        """Let everything go well again."""
        (await self._http.delete("/_faults")).raise_for_status()

    async def put_account(self, phone_number_id: str, token: str, display_phone_number: str) -> None:
        """Make a business number known; from then on unknown numbers are refused."""
        account = {"token": token, "display_phone_number": display_phone_number}
        (await self._http.put(f"/_accounts/{phone_number_id}", json=account)).raise_for_status()

    async def tell_statuses(self, url: str, app_secret: str, **settings: Any) -> None:
        """Send statuses of accepted messages to this webhook, signed; `settings` as in StatusTarget."""
        target = {"url": url, "app_secret": app_secret, **settings}
        (await self._http.put("/_statuses", json=target)).raise_for_status()

    async def keep_statuses(self) -> None:
        """Send no more statuses."""
        (await self._http.delete("/_statuses")).raise_for_status()

    async def _entries(self, path: str, asked: dict[str, Any]) -> list[AcceptedMessage]:
        given = {key: value for key, value in asked.items() if value is not None}
        answer = (await self._http.get(path, params=given)).raise_for_status()
        return [
            AcceptedMessage(e["seq"], e["wamid"], e["to"], e["phone_number_id"], e["message"]) for e in answer.json()
        ]


_JSON = {"Content-Type": "application/json"}
