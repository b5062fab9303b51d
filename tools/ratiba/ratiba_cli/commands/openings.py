"""`ratiba openings`: free starts of a service."""

import json
from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from ratiba_cli.commands.options import DEFAULT_FOLDER, Folder
from ratiba_cli.console import console
from ratiba_cli.reach.asking import StepRefused
from ratiba_cli.reach.connections import Connections
from ratiba_cli.reach.running import reach
from ratiba_contracts.asks import FIND_OPENINGS
from ratiba_contracts.requests import FindOpenings, OpeningsFound, Refusal
from ratiba_runtime.asks import put_question
from ratiba_runtime.tenancy import TenantContext
from ratiba_runtime.tenant_registry import TenantRegistry

app = typer.Typer()


@app.command()
def openings(
    *,
    tenant: Annotated[str, typer.Option(help="The business.")],
    service: Annotated[str, typer.Option(help="Id of a service in its catalogue.")],
    start: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First local day.")],
    days: Annotated[int, typer.Option(min=1, max=60, help="How many days.")] = 1,
    staff: Annotated[str | None, typer.Option(help="Only this member of staff.")] = None,
    at: Annotated[datetime | None, typer.Option(help="Search as if it were then (local stack).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    folder: Folder = DEFAULT_FOLDER,
) -> None:
    """Show the free starts of a service on some days."""

    async def work(reached: Connections) -> tuple[TenantContext, OpeningsFound]:
        business = await TenantRegistry(reached.database).get(tenant)
        zone = ZoneInfo(business.time_zone)
        now = None if at is None else (at if at.tzinfo else at.replace(tzinfo=zone))
        request = FindOpenings(service_id=service, from_day=start.date(), days=days, staff_id=staff, now=now)
        answer = await put_question(reached.bus, FIND_OPENINGS, tenant, request, timeout=10)
        if isinstance(answer, Refusal):
            raise StepRefused(FIND_OPENINGS, tenant, answer)
        if not isinstance(answer, OpeningsFound):
            raise TypeError(f"the answer is {type(answer).__name__}")
        return business, answer

    business, found = reach(folder, work)
    if as_json:
        print(json.dumps(_told(found, ZoneInfo(business.time_zone)), ensure_ascii=False))
    elif found.openings:
        console.print(_table(found, ZoneInfo(business.time_zone)))
    else:
        console.print(f"Nothing is free: {found.closed_because}.")


def _told(found: OpeningsFound, zone: ZoneInfo) -> dict[str, object]:
    return {
        "openings": [
            {
                "start": opening.start_at.astimezone(zone).isoformat(),
                "end": opening.end_at.astimezone(zone).isoformat(),
                "staff": list(opening.staff_ids),
            }
            for opening in found.openings
        ],
        "closed_because": found.closed_because,
    }


def _table(found: OpeningsFound, zone: ZoneInfo) -> Table:
    table = Table("day", "starts", "who could take it")
    by_day: dict[tuple[date, tuple[str, ...]], list[str]] = {}
    for opening in found.openings:
        local = opening.start_at.astimezone(zone)
        by_day.setdefault((local.date(), opening.staff_ids), []).append(f"{local:%H:%M}")
    for (day, staff), starts in by_day.items():
        table.add_row(f"{day:%a %d %b}", " ".join(starts), ", ".join(staff))
    return table
