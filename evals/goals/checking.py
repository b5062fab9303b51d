"""Comparing what is read back with what is wanted, as somebody does who looks before saying yes."""

import datetime as dt

from evals.goals.businesses import Business
from evals.goals.goal import Visit
from evals.goals.screen import Card


def differs(card: Card, visit: Visit, name: str | None, business: Business, today: dt.date) -> str | None:
    """The first thing that is not as wanted: "service", "when", "staff" or "name"; None when all is well.

    What cannot be read off is taken for wrong, name and staff apart, which not every card has.
    """
    if card.service != visit.service:
        return "service"
    wanted_day = today + dt.timedelta(days=visit.days_ahead)
    if card.day != wanted_day or card.time is None or not visit.earliest <= card.time <= visit.latest:
        return "when"
    if visit.staff is not None and card.staff is not None and card.staff != business.member(visit.staff).name:
        return "staff"
    if name is not None and card.name is not None and card.name.casefold() != name.casefold():
        return "name"
    return None
