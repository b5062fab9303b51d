"""`ratiba catalog extract` reads files into rows, whether a stack runs or not."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ratiba_cli.main import command_line

LISTED = "Service,Price\nSilk wrap,1500\nToe ring,POA\nRoot tint [red],from 900\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LISTED)
    return path


def run(folder: Path, *words: str) -> str:
    asked = ["catalog", "extract", *words, "--folder", str(folder / "no-stack")]
    done = CliRunner().invoke(command_line(asked), asked)
    assert done.exit_code == 0, done.output
    return done.output


def test_json_holds_the_rows_of_a_draft_in_the_currency_given(tmp_path: Path, listed: Path) -> None:
    told = json.loads(run(tmp_path, str(listed), "--tenant", "pendo-spa", "--currency", "TZS", "--json"))
    assert told["tenant"] == "pendo-spa"
    assert told["modality"] == "csv"
    assert told["problems"] == []
    assert [(row["row_id"], row["name"]["value"], row["red"]) for row in told["rows"]] == [
        ("r1", "Silk wrap", False),
        ("r2", "Toe ring", True),
        ("r3", "Root tint [red]", False),
    ]
    price = told["rows"][0]["price"]
    assert (price["amount"], price["currency"], price["kind"]) == (150_000, "TZS", "fixed")
    assert price["provenance"]["file"] == "list.csv"


def test_people_read_a_table_and_what_could_not_be_read(tmp_path: Path, listed: Path) -> None:
    empty = tmp_path / "[bold].jpg"
    empty.touch()
    shown = run(tmp_path, str(listed), str(empty))
    assert "KSh 1,500" in shown
    assert "from KSh 900" in shown
    assert "empty-file [bold].jpg: This file is empty." in shown
