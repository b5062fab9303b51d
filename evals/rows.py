"""Rows of a data folder, and the frozen lists of those that no customer of a salon would say."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SCOPE = Path(__file__).parent / "scope"
MOST_LEFT_OUT = 0.15


class TooMuchLeftOut(Exception):
    """More rows of a file are out of scope than may be."""


@dataclass(frozen=True)
class Row:
    """One line. `mark` is a short hash of the line, so that a list of marks survives a new order of the file."""

    file: str
    line: int
    mark: str
    fields: dict[str, Any]

    @property
    def id(self) -> str:
        """What may be committed and printed: where it is, never what it says."""
        return f"{self.file}:{self.line}"


def read_rows(path: Path) -> list[Row]:
    """All rows of a .jsonl file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Row(path.stem, n, mark_of(text), json.loads(text)) for n, text in enumerate(lines, 1) if text.strip()]


def mark_of(line: str) -> str:
    """The first ten hex digits of the line's SHA-256."""
    return hashlib.sha256(line.strip().encode()).hexdigest()[:10]


def out_of_scope(file: str, scope: Path = SCOPE) -> dict[str, str]:
    """Reason class by mark. A list's line is: line number (for people), mark, reason."""
    path = scope / f"{file}.txt"
    if not path.exists():
        return {}
    parts = (text.split() for text in path.read_text().splitlines() if text and not text.startswith("#"))
    return {mark: reason for _, mark, reason in parts}


def in_scope(rows: list[Row], left_out: dict[str, str]) -> list[Row]:
    """The rows that count. Raises TooMuchLeftOut."""
    kept = [row for row in rows if row.mark not in left_out]
    missing = len(rows) - len(kept)
    if missing > MOST_LEFT_OUT * len(rows):
        raise TooMuchLeftOut(f"{missing} of {len(rows)} rows of {rows[0].file} are left out; at most 15 % may be")
    return kept
