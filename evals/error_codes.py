"""Error codes of the Graph API against the gateway's table: each has a next step of its own."""

import json
from collections.abc import Iterable
from errno import ENOENT
from pathlib import Path
from typing import Any

from channel_gateway.channels.whatsapp.errors import REFUSALS
from evals.report import Finding, Part, Target


def score_error_codes(folder: Path) -> Part:
    """Judge every code of every list; `groups` are the lists' own names of the families. Raises FileNotFoundError."""
    part = Part("error codes", ("right", "wrong"))
    base = folder / "webhooks" / "outbound"
    if not base.is_dir():
        raise FileNotFoundError(ENOENT, "no lists of codes", str(base))
    for path in sorted(base.glob("*.json")):
        for entry in json.loads(path.read_text(encoding="utf-8")):
            part.groups.setdefault(str(entry["group"]), []).extend(map(judge, codes_of(entry)))
    findings = [finding for group in part.groups.values() for finding in group]
    part.targets = [
        Target("codes without a next step", sum(f.verdict == "wrong" for f in findings), len(findings), 0.0)
    ]
    return part


def codes_of(entry: dict[str, Any]) -> Iterable[int]:
    """The codes of an entry, listed or as a half-open range."""
    codes = entry["codes"] or ()
    return range(codes["from"], codes["to_exclusive"]) if isinstance(codes, dict) else map(int, codes)


def judge(code: int) -> Finding:
    """Whether the table knows the code."""
    refusal = REFUSALS.get(code)
    return Finding(
        str(code), "right" if refusal else "wrong", "", refusal.next_step.value if refusal else "not in the table"
    )
