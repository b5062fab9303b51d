"""Turns of the schema-guided dialogues as labels, slots and context: by rule, from the corpus's own marks alone."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from booking_fsm.domain.understanding import Expecting
from evals.dates import ZONE
from evals.turns.labels import Label

OF_THE_BOOKING = {
    ("INFORM_INTENT", "BookAppointment"): Label.GO_ON,
    ("AFFIRM_INTENT", ""): Label.GO_ON,
    ("SELECT", ""): Label.GO_ON,
    ("AFFIRM", ""): Label.AFFIRM,
    ("REQUEST_ALTS", ""): Label.ALTERNATIVES,
    ("REQUEST", "phone_number"): Label.ASK_CONTACT,
    ("REQUEST", "address"): Label.ASK_LOCATION,
    ("REQUEST", "street_address"): Label.ASK_LOCATION,
    ("THANK_YOU", ""): Label.CLOSE,
    ("GOODBYE", ""): Label.CLOSE,
    ("NEGATE_INTENT", ""): Label.ALTERNATIVES,
}
"""What a mark (act, and what it is about) comes to. NEGATE corrects at a read-back and closes elsewhere."""
SLOTS = {"appointment_date": "date", "appointment_time": "time"}
OF_A_DIRECTORY = frozenset({"city", "type", "is_unisex", "offers_cosmetic_services", "average_rating", "FindProvider"})
"""Of the search for a place to go to, which is over when somebody writes to one."""


@dataclass(frozen=True)
class Context:
    """What stands when a message is written: what was asked, how many options it had, and the day agreed so far.

    `read_back`: it was asked whether what was read back is right.
    """

    now: dt.datetime
    expecting: Expecting | None
    options: int | None
    day: dt.date | None
    vertical: str
    read_back: bool = False


@dataclass(frozen=True)
class GoldTurn:
    """A message. Without `labels` it only tells something. `slots`: "date" and "time" in ISO, or that they are said."""

    id: str
    text: str
    labels: frozenset[Label]
    slots: dict[str, str]
    context: Context


def turns_of(dialogue: dict[str, Any]) -> Iterator[GoldTurn | str]:
    """Its messages in scope, and for each of the others why it is not. Slots of a day agreed on carry over."""
    now = dt.datetime.combine(dt.date.fromisoformat(dialogue["reference_date"]), dt.time(9), ZONE)
    asked: Expecting | None = None
    options, day = None, None
    read_back = False
    for turn in dialogue["turns"]:
        actions = [action for frame in turn["frames"] for action in frame["actions"]]
        if turn["speaker"] == "SYSTEM":
            asked, options, read_back = _asked(actions, asked, options)
            continue
        context = Context(now, asked, options, day, dialogue["vertical"][0], read_back)
        slots = {SLOTS[a[1]]: a[3] for a in actions if a[0] == "INFORM" and a[1] in SLOTS and len(a) > 3}
        if "date" in slots:
            day = dt.date.fromisoformat(slots["date"])
        yield _gold(f"{dialogue['dialogue_id']}:{turn['i']}", turn["utterance"], actions, slots, context)


def _gold(
    name: str,
    text: str,
    actions: Sequence[Sequence[str]],
    slots: dict[str, str],
    context: Context,
) -> GoldTurn | str:
    if any(action[1] in OF_A_DIRECTORY or action[2:3] == ["FindProvider"] for action in actions):
        return "searches a directory"
    if any(action[0] == "INFORM" and action[1] in SLOTS and len(action) < 4 for action in actions):
        return "a slot without a value"
    labels = {_label(action, read_back=context.read_back) for action in actions if action[0] != "INFORM"}
    if None in labels:
        return "a mark without a label"
    kept = frozenset(label for label in labels if label is not None)
    if Label.CORRECT in kept:
        kept -= {Label.CLOSE}
    return GoldTurn(name, text, kept, slots, context)


def _label(action: Sequence[str], *, read_back: bool) -> Label | None:
    if action[0] == "NEGATE":
        return Label.CORRECT if read_back else Label.CLOSE
    about = action[2] if action[0] == "INFORM_INTENT" else action[1]
    return OF_THE_BOOKING.get((action[0], about))


def _asked(
    actions: Sequence[Sequence[str]], before: Expecting | None, options: int | None
) -> tuple[Expecting | None, int | None, bool]:
    """What a turn of the system leaves standing; telling something leaves what stood."""
    acts = {action[0] for action in actions}
    requested = {action[1] for action in actions if action[0] == "REQUEST"}
    if "CONFIRM" in acts:
        return Expecting.YES_NO, 2, True
    if "appointment_date" in requested:
        return Expecting.DAY, None, False
    if "appointment_time" in requested:
        return Expecting.TIME, None, False
    if acts & {"OFFER_INTENT", "OFFER", "REQ_MORE"}:
        return Expecting.YES_NO, 2, False
    if acts & {"NOTIFY_SUCCESS", "GOODBYE"} or requested:
        return None, None, False
    return before, options, False
