"""Which rows count, and what is told of them."""

import json
from pathlib import Path

import pytest
from evals.__main__ import main
from evals.report import Finding, Part, Target, as_json, by_reason, table
from evals.rows import TooMuchLeftOut, in_scope, mark_of, out_of_scope, read_rows


def written(folder: Path, count: int) -> Path:
    path = folder / "own.jsonl"
    path.write_text("".join(f'{{"text": "row {n}"}}\n' for n in range(count)))
    return path


def test_a_list_finds_its_rows_in_another_order_too(tmp_path: Path) -> None:
    rows = read_rows(written(tmp_path, 10))
    (tmp_path / "own.txt").write_text(f"# why\n4 {rows[3].mark} past\n")
    left_out = out_of_scope("own", tmp_path)
    assert left_out == {mark_of('{"text": "row 3"}'): "past"}
    assert [row.line for row in in_scope(rows[::-1], left_out)] == [10, 9, 8, 7, 6, 5, 3, 2, 1]


def test_a_file_without_a_list_counts_whole(tmp_path: Path) -> None:
    assert out_of_scope("unheard-of", tmp_path) == {}


def test_more_than_fifteen_percent_left_out_fails(tmp_path: Path) -> None:
    rows = read_rows(written(tmp_path, 20))
    assert len(in_scope(rows, {row.mark: "past" for row in rows[:3]})) == 17
    with pytest.raises(TooMuchLeftOut, match="4 of 20"):
        in_scope(rows, {row.mark: "past" for row in rows[:4]})


def test_a_target_is_missed_above_its_share_and_when_nothing_was_measured() -> None:
    assert Target("t", 3, 100, 3.0).met
    assert not Target("t", 4, 100, 3.0).met
    assert not Target("t", 0, 0, 3.0).met


def test_what_stays_apart_is_counted_by_reason() -> None:
    assert by_reason(["past", "years", "past"]) == "2 past, 1 years"
    assert "  apart: 2 past" in table(Part("dates", ("right",), notes=["apart: 2 past"]), verbose=False)


def test_words_are_shown_on_demand_and_never_stored() -> None:
    part = Part("dates", ("right", "wrong"), {"own": [Finding("own:7", "wrong", "secret words", "why")]})
    assert "own:7" in table(part, verbose=False)
    assert "secret words" not in table(part, verbose=False)
    assert "secret words" in table(part, verbose=True)
    assert "secret words" not in str(as_json([part]))


def test_rows_that_nobody_has_seen_are_all_in_scope_and_parts_without_data_are_not_met(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = {"lang": "en", "reference_time": "2026-05-06T09:00:00", "expected": {"type": "time", "value": "15:00"}}
    (tmp_path / "dates").mkdir()
    lines = (json.dumps({**row, "text": text}) + "\n" for text in ("come at 3pm", "come at 4pm"))
    (tmp_path / "dates" / "duckling_en.jsonl").write_text("".join(lines))
    monkeypatch.setenv("RATIBA_EVAL_DATA", str(tmp_path))
    assert main(["--parts", "dates,openings,webhooks,error codes,dialogues"]) == 1
    shown = capsys.readouterr().out
    assert "duckling_en (0 apart)" in shown
    assert "1 of 2 wrong (50.00 %" in shown
    assert shown.count("not measured: ") == 4


def test_without_data_it_says_so_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RATIBA_EVAL_DATA", str(tmp_path / "absent"))
    assert main([]) == 2
    assert capsys.readouterr().err.count("\n") == 1
