"""The statements of a migration's SQL file, one by one: the driver takes no more at a time."""

from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "sql"


def statements(name: str) -> Iterator[str]:
    """Statements of `sql/<name>`; each ends with a semicolon at the end of a line."""
    for statement in (FOLDER / name).read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            yield statement
