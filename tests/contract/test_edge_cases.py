"""Every built row of docs/edge-cases.md has a marked test."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| (\d+) \|.*\| (built|begun|later) \|$", re.MULTILINE)


def marked_numbers() -> set[int]:
    """Numbers in `pytest.mark.edge(...)` anywhere in the tests."""
    found: set[int] = set()
    for folder in ("libs", "services", "tools", "tests"):
        for path in (ROOT / folder).rglob("test_*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "edge":
                    found |= {int(ast.literal_eval(arg)) for arg in node.args}
    return found


def test_every_built_edge_case_has_a_marked_test() -> None:
    rows = dict(ROW.findall((ROOT / "docs" / "edge-cases.md").read_text(encoding="utf-8")))
    assert set(map(int, rows)) == set(range(1, 43)), "one row a number, 1 to 42"
    built = {int(number) for number, state in rows.items() if state != "later"}
    assert built - marked_numbers() == set(), "built, but no test carries its mark"


def test_no_mark_names_a_row_that_is_still_for_later() -> None:
    rows = dict(ROW.findall((ROOT / "docs" / "edge-cases.md").read_text(encoding="utf-8")))
    later = {int(number) for number, state in rows.items() if state == "later"}
    assert marked_numbers() & later == set(), "it has a test: say built or begun"
