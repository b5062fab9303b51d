"""The doors of a business's appointments."""

from collections.abc import Mapping

from .askings import OPEN_DAY
from .console_doors import knock, look, submit
from .pendo import KUCHA, PENDO
from .services_at_work import Town
from .visits import Visit

ROUTE = "/admin/{tenant}/appointments"
PRESS = "00000000-0000-4000-8000-00000000000f"


async def _day(town: Town, slug: str) -> str:
    """The neighbour may look at no day but their own."""
    path = f"appointments?day={OPEN_DAY}"
    if slug == KUCHA.slug:
        assert (await knock(town, slug, "GET", f"/admin/{PENDO.slug}/{path}")).status_code == 404
    return await look(town, slug, f"/admin/{slug}/{path}")


async def _book(town: Town, slug: str) -> str:
    form = {"day": str(OPEN_DAY), "time": "16:00", "service_id": "facial", "staff_id": "", "name": "Njeri", "phone": ""}
    return await submit(town, slug, "/appointments", request_id=PRESS, **form)


async def _call_off(town: Town, slug: str) -> str:
    """Of Pendo's appointment, which elsewhere is none."""
    theirs = str(town.in_hand.appointment.appointment_id)
    return await submit(town, slug, "/appointments/call-off", day=str(OPEN_DAY), appointment_id=theirs)


DAY_VISITS: Mapping[str, Visit] = {
    f"GET {ROUTE}": Visit(_day),
    f"POST {ROUTE}": Visit(_book),
    f"POST {ROUTE}/call-off": Visit(_call_off),
}
"""Every door to appointments."""
