"""The newest revision of a folder of Alembic migrations, read without importing Alembic.

A warm start asks only whether everything is at its head; importing Alembic and SQLAlchemy would cost it 0.3 s.
"""

import ast
from functools import lru_cache
from pathlib import Path


class TangledRevisions(Exception):
    """A folder of migrations has no single newest revision."""

    def __init__(self, folder: Path, heads: list[str]) -> None:
        super().__init__(f"{folder} must have exactly one head, found {heads}: rebase one revision onto the other")
        self.folder = folder
        self.heads = heads


@lru_cache
def head_of(migrations: Path) -> str:
    """The single head among `migrations/versions/*.py`. Raises TangledRevisions."""
    revisions: set[str] = set()
    replaced: set[str] = set()
    for file in sorted((migrations / "versions").glob("*.py")):
        names = _assigned(file)
        if isinstance(revision := names.get("revision"), str):
            revisions.add(revision)
        if isinstance(before := names.get("down_revision"), str):
            replaced.add(before)
    heads = sorted(revisions - replaced)
    if len(heads) != 1:
        raise TangledRevisions(migrations, heads)
    return heads[0]


def _assigned(file: Path) -> dict[str, object]:
    names: dict[str, object] = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign):
            targets, value = node.targets, node.value
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            targets, value = [node.target], node.value
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and isinstance(value, ast.Constant):
                names[target.id] = value.value
    return names
