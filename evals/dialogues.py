"""Whole messages of other people's dialogues, for information: nothing is held against a target here.

Turns that book at a hairdresser's, a dentist's or a doctor's tell a day and an hour in words of their own; the values
are those that the corpus of their phrases gives. Swahili sentences only say whether they name a time at all.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from booking_fsm.domain.when import Clock, When, understand_when
from evals.corpora import clock
from evals.dates import HOURS, NO_REFERENCE, ZONE, open_at, shown
from evals.report import Finding, Part
from evals.wanted import Meaning, Verdict, Wanted, verdict

SLOTS = ("appointment_date", "appointment_time")
OF_TIME = frozenset({"date", "time", "timeofday", "general_frequency"})
Values = dict[str, dict[str, str]]


def score_dialogues(folder: Path) -> Part:
    """Judge every message. Raises FileNotFoundError."""
    part = Part("dialogues (no target)", tuple(Verdict))
    values = _values(folder / "dates" / "sgd_user_dates.jsonl")
    said, unsaid = list[Finding](), list[Finding]()
    for dialogue in _rows(folder / "dialogues" / "sgd_train_single.jsonl"):
        for name, text, slots, now in _turns(dialogue):
            wanted = _wanted(text, slots, values)
            if wanted is not None:
                (said if wanted.readings else unsaid).append(_judge(name, text, wanted, now))
    part.groups["English turns that say when"] = said
    part.groups["English turns that do not"] = unsaid
    part.groups["Swahili: whether a time is said"] = [
        _hears(row) for row in _rows(folder / "dialogues" / "massive_sw_booking_train.jsonl")
    ]
    return part


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _values(path: Path) -> Values:
    return {row["text"].lower(): row["expected"] for row in _rows(path)}


def _turns(dialogue: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, str], datetime]]:
    """Each message of the customer, with what it changed of the appointment."""
    now = datetime.combine(date.fromisoformat(dialogue["reference_date"]), time(9), ZONE)
    for turn in dialogue["turns"]:
        if turn["speaker"] == "USER":
            changed = {k: str(v) for frame in turn["frames"] for k, v in frame.get("changed", {}).items()}
            yield f"{dialogue['dialogue_id']}:{turn['i']}", turn["utterance"], changed, now


def _wanted(text: str, changed: dict[str, str], values: Values) -> Wanted | None:
    """What the message itself says; None where its phrase is not in the corpus. Accepting an offer says nothing."""
    said = [
        changed[slot].lower() for slot in SLOTS if changed.get(slot, "").lower() in text.lower() and slot in changed
    ]
    if any(phrase not in values for phrase in said):
        return None
    day, at = None, None
    for phrase in said:
        value = values[phrase]["value"]
        if values[phrase]["type"] == "date":
            day = date.fromisoformat(value)
        else:
            at = clock(value)
    return Wanted((Meaning(day=day, at=at),)) if said else Wanted()


def _judge(name: str, text: str, wanted: Wanted, now: datetime) -> Finding:
    heard = understand_when(text, now=now, opening_hours=HOURS, clock=Clock.ENGLISH)
    return Finding(name, verdict(wanted, heard, open_at), text, shown(heard))


def _hears(row: dict[str, Any]) -> Finding:
    """Whether something is heard where a time is marked, and nothing where none is; a mark may be missing."""
    heard: When = understand_when(row["text"], now=NO_REFERENCE, opening_hours=HOURS, clock=Clock.SWAHILI)
    marked = any(kind in OF_TIME for kind, _ in row["slots"])
    missed = Verdict.SILENT if marked else Verdict.WRONG
    result = missed if marked == heard.says_nothing else Verdict.RIGHT
    return Finding(f"massive:{row['id']}", result, row["text"], shown(heard))
