"""The fake's HTTP face: the provider's endpoint, and control endpoints whose paths begin with `/_`."""

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from fastapi import FastAPI, Request, Response
from fastapi import Path as InPath
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, SecretStr

from ratiba_cli.fake_graph.errors import GraphRefusal
from ratiba_cli.fake_graph.faults import Fault, FaultPlan
from ratiba_cli.fake_graph.message_log import MessageLog
from ratiba_cli.fake_graph.outbound import MarkAsRead, Sendable
from ratiba_cli.fake_graph.reading import read_request
from ratiba_cli.fake_graph.statuses import StatusSender, StatusTarget
from ratiba_cli.fake_graph.webhooks import BusinessNumber, new_message_id
from ratiba_cli.fake_server import cut


class Account(BaseModel):
    """A business number the fake knows and the token that may send from it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    token: SecretStr
    display_phone_number: str = "254700000000"


@dataclass
class FakeGraph:
    """What the fake holds: its log, what is to go wrong, its accounts, whom it tells about statuses.

    Without accounts every phone number id exists and `token` opens it; with accounts only those exist.
    """

    log: MessageLog
    token: SecretStr
    accounts: dict[str, Account] = field(default_factory=dict)
    faults: FaultPlan = field(default_factory=FaultPlan)
    statuses: StatusSender = field(default_factory=StatusSender)

    def account(self, phone_number_id: str) -> Account:
        """Return the account of a number; refuses (33) a number that does not exist."""
        if not self.accounts:
            return Account(token=self.token)
        if phone_number_id not in self.accounts:
            raise GraphRefusal(33, f"object with id '{phone_number_id}' does not exist")
        return self.accounts[phone_number_id]


def create_app(log_file: Path, token: str) -> FastAPI:
    """Return the fake as an application; `log_file` receives one JSON line for each accepted call."""
    graph = FakeGraph(MessageLog(log_file), SecretStr(token))

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await graph.statuses.close()
        graph.log.close()

    app = FastAPI(title="Fake Graph API", lifespan=lifespan)

    @app.exception_handler(GraphRefusal)
    async def refuse(_: Request, refusal: GraphRefusal) -> JSONResponse:
        return JSONResponse(refusal.body(), refusal.status)

    @app.post("/{version}/{phone_number_id}/messages")
    async def send(
        version: Annotated[str, InPath(pattern=r"^v[0-9]+\.[0-9]+$")], phone_number_id: str, request: Request
    ) -> Response:
        """Accept one message or one read mark, as the provider does."""
        return await _send(graph, version, phone_number_id, request)

    _add_control(app, graph)
    return app


async def _send(graph: FakeGraph, version: str, phone_number_id: str, request: Request) -> Response:
    account = graph.account(phone_number_id)
    _authorise(request, account)
    asked = read_request(await request.body())
    if isinstance(asked, MarkAsRead):
        return JSONResponse({"success": True})
    arrived_at = datetime.now(UTC)
    fault = graph.faults.next_for(asked.whom)
    await asyncio.sleep(fault.slow_ms / 1000)
    if fault.then == "refuse":
        raise GraphRefusal(fault.code, "asked for by the test")
    if fault.then == "break":
        return Response("<html><body>Bad gateway</body></html>", fault.status, media_type="text/html")
    if fault.then == "cut":
        return _unanswered(request)
    business = BusinessNumber(phone_number_id, account.display_phone_number)
    entry = await graph.log.append(_entry(asked, version, phone_number_id, arrived_at))
    failure = fault.code if fault.then == "undeliver" else None
    graph.statuses.told(business, entry["wamid"], asked.whom, failure)
    if fault.then == "swallow":
        return _unanswered(request)
    return JSONResponse(_accepted(asked, entry["wamid"]))


def _authorise(request: Request, account: Account) -> None:
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(given, account.token.get_secret_value()):
        raise GraphRefusal(190, "the access token is missing or wrong")


def _unanswered(request: Request) -> Response:
    cut(request)
    return Response(status_code=204)  # into the void


def _entry(asked: Sendable, version: str, phone_number_id: str, arrived_at: datetime) -> dict[str, Any]:
    return {
        "arrived_at": arrived_at.isoformat(),
        "wamid": new_message_id(),
        "to": asked.whom,
        "phone_number_id": phone_number_id,
        "version": version,
        "message": asked.model_dump(exclude_none=True, exclude_defaults=False),
    }


def _accepted(asked: Sendable, wamid: str) -> dict[str, Any]:
    contact = {"input": asked.to, "wa_id": asked.whom} if asked.to else {"input": asked.whom, "user_id": asked.whom}
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [{"id": wamid}]}


def _add_control(app: FastAPI, graph: FakeGraph) -> None:
    @app.get("/_log")
    async def log(after: int = 0, to: str | None = None) -> list[dict[str, Any]]:
        """List accepted calls numbered above `after`."""
        return graph.log.after(after, to)

    @app.get("/_log/wait")
    async def wait(to: str | None = None, after: int = 0, count: int = 1, seconds: float = 10) -> list[dict[str, Any]]:
        """List accepted calls as `/_log` does, once there are `count` of them or the time is over."""
        return await graph.log.wait(after, to, count, min(seconds, 60))

    @app.post("/_faults", status_code=204)
    async def add_fault(fault: Fault) -> None:
        """Let something go wrong with the next calls."""
        graph.faults.add(fault)

    @app.get("/_faults")
    async def faults() -> list[Fault]:
        """List what has not gone wrong yet."""
        return graph.faults.left

    @app.delete("/_faults", status_code=204)
    async def clear_faults() -> None:
        """Let everything go well again."""
        graph.faults.clear()

    @app.put("/_accounts/{phone_number_id}", status_code=204)
    async def put_account(phone_number_id: str, account: Account) -> None:
        """Make a business number known."""
        graph.accounts[phone_number_id] = account

    @app.put("/_statuses", status_code=204)
    async def tell_statuses(target: StatusTarget) -> None:
        """Send statuses to this webhook from now on."""
        graph.statuses.target = target

    @app.delete("/_statuses", status_code=204)
    async def keep_statuses() -> None:
        """Send no more statuses."""
        graph.statuses.target = None

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        """Answer that the fake is there."""
        return {"status": "ok"}
