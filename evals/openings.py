"""Openings against cases of other calendars. Only those of our own alignment count (docs/decisions, grid)."""

import json
from pathlib import Path
from typing import Any

from booking_fsm.domain.scheduling.invalid import InvalidSchedule
from evals.opening_case import Opened, openings_of
from evals.report import Finding, Part, Target, by_reason

OTHER_RULES = ("max_per_day", "max_lead_min")


def score_openings(folder: Path) -> Part:
    """Judge every case: right, wrong, or `other`: another policy or a rule that is not ours."""
    part = Part("openings", ("right", "wrong", "other"))
    cases = json.loads((folder / "availability" / "cases.json").read_text(encoding="utf-8"))["cases"]
    for case in cases:
        part.groups.setdefault(case["slot_alignment"], []).append(judge(case))
    apart = [f.why for findings in part.groups.values() for f in findings if f.verdict == "other"]
    part.notes = [f"apart: {by_reason(apart)}"] if apart else []
    counted = [f for findings in part.groups.values() for f in findings if f.verdict != "other"]
    part.targets = [Target("cases of our policy", sum(f.verdict == "wrong" for f in counted), len(counted), 0.0)]
    return part


def judge(case: dict[str, Any]) -> Finding:
    """One case's verdict."""
    name = str(case["id"])
    rules = [rule for rule in OTHER_RULES if case.get(rule)]
    if rules:
        return Finding(name, "other", case["title"], f"a rule we do not have: {', '.join(rules)}")
    if leaves_the_grid(case):
        return Finding(name, "other", case["title"], "starts follow the end of a booking, ours lie on the clock's grid")
    try:
        found = openings_of(case)
    except InvalidSchedule as error:
        return Finding(name, "other", case["title"], f"not a schedule of ours: {error}")
    wrong = differences(found, case["expected"])
    return Finding(name, "wrong" if wrong else "right", case["title"], "; ".join(wrong))


def leaves_the_grid(case: dict[str, Any]) -> bool:
    """Whether the case's own policy moves its starts off the clock's grid, as the case itself shows."""
    if case["slot_alignment"] != "restart_at_free_start":
        return False
    expected = case["expected"]
    starts = [*expected.get("starts", ()), *expected.get("contains", ())]
    starts += [expected[end] for end in ("first", "last") if end in expected]
    return any((int(text[:2]) * 60 + int(text[3:5])) % case["slot_interval_min"] for text in starts)


def differences(found: list[Opened], expected: dict[str, Any]) -> list[str]:
    """What the case states and the product does not do."""
    starts = [start for start, _ in found]
    by_staff = expected.get("starts_by_staff", {})
    checks = {
        "starts": "starts" not in expected or starts == expected["starts"],
        "count": "count" not in expected or len(starts) == expected["count"],
        "first": "first" not in expected or starts[:1] == [expected["first"]],
        "last": "last" not in expected or starts[-1:] == [expected["last"]],
        "contains": set(expected.get("contains", ())) <= set(starts),
        "not_contains": not set(expected.get("not_contains", ())) & set(starts),
        "starts_by_staff": all([at for at, who in found if name in who] == own for name, own in by_staff.items()),
        "ordered": "ordered" not in expected
        or [[at, name] for at, who in found for name in who] == expected["ordered"],
    }
    return [name for name, holds in checks.items() if not holds]
