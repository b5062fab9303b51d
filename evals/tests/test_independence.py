"""The customers share no code with what understands them and words the answers: a fault of both would go unseen."""

import ast
from pathlib import Path

import evals.goals

OF_THE_PRODUCT = ("booking_fsm", "ratiba_wording")


def test_no_module_of_the_customers_imports_understanding_or_wording() -> None:
    folder = Path(evals.goals.__file__).parent
    imported = {
        (path.name, name)
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
    }
    assert imported
    assert not [one for one in imported if one[1].startswith(OF_THE_PRODUCT)]
