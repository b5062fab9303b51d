"""Swahili requests about a calendar, which has the verbs of a salon's: put in, take out, what have I got.

There is no dialogue around them, and of days and times only where they stand is marked, not what they mean.
"""

from collections.abc import Mapping
from typing import Any

from evals.dates import NO_REFERENCE
from evals.turns.gold import Context, GoldTurn
from evals.turns.labels import Label

LABELS: Mapping[str, Label] = {
    "calendar_set": Label.BOOK,
    "calendar_remove": Label.CANCEL,
    "calendar_query": Label.MINE,
}
OF_DAYS = frozenset({"date"})
OF_TIMES = frozenset({"time", "timeofday"})


def turn_of(row: dict[str, Any]) -> GoldTurn | str:
    """The row as a turn, or why it is out of scope: alarms, journeys and the clock itself are nobody's appointment."""
    label = LABELS.get(row["intent"])
    if label is None:
        return f"about {row['intent'].partition('_')[0]}"
    kinds = {kind for kind, _ in row["slots"]}
    slots = ({"date": "said"} if kinds & OF_DAYS else {}) | ({"time": "said"} if kinds & OF_TIMES else {})
    context = Context(NO_REFERENCE, None, None, None, "hair_stylist")
    return GoldTurn(f"massive:{row['id']}", row["text"], frozenset({label}), slots, context)
