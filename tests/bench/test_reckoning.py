"""What the benchmarks make of their samples: medians, shares, ratios, verdicts, and the numbers in the document."""

from dataclasses import replace

import pytest
from bench.budgets import Budget, judge, read_budgets
from bench.documents import DOCUMENT, UnknownBlock, written
from bench.reckoning import Figure, percentile, ratio
from bench.report import Conditions, Report, read_report
from bench.spans import Spans

REPORT = Report(
    machine={"date": "2027-01-01", "processor": "2 x Abacus"},
    rounds=3,
    seconds=1.5,
    conditions=(Conditions("turn", 40.0, 0.1),),
    figures=(Figure("turn.product_ms", "ms", (2.0, 9.0, 4.0)), Figure("turn.to_floor", "x", (2.0, 3.0, 2.5))),
    anatomy={"think": 30.0, "write": 10.0},
)


def test_a_figure_is_the_median_of_its_rounds():
    assert Figure("turn.product_ms", "ms", (2.0, 9.0, 4.0)).value == 4.0


@pytest.mark.parametrize("samples", [(), (1.0, float("nan")), (float("inf"),)])
def test_a_figure_without_finite_samples_is_refused(samples):
    with pytest.raises(ValueError, match=r"turn\.product_ms"):
        Figure("turn.product_ms", "ms", samples)


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_a_percentile_is_a_value_that_was_measured(share, expected):
    assert percentile(list(range(100, 0, -1)), share) == expected


def test_a_ratio_is_taken_round_by_round():
    assert ratio("r", [2.0, 30.0], [1.0, 10.0]).samples == (2.0, 3.0)
    with pytest.raises(ValueError, match="zip"):
        ratio("r", [1.0], [1.0, 2.0])


def test_a_budget_on_the_line_is_met_and_one_beyond_is_not():
    most, least = Budget("a", "f", at_most=3.0), Budget("b", "f", at_least=150.0)
    assert most.met_by(3.0)
    assert not most.met_by(3.01)
    assert least.met_by(150.0)
    assert not least.met_by(149.9)


def test_a_budget_has_one_limit():
    with pytest.raises(ValueError, match="either"):
        Budget("a", "f")
    with pytest.raises(ValueError, match="either"):
        Budget("a", "f", at_most=1.0, at_least=1.0)


def test_a_verdict_names_row_figure_and_budget():
    (verdict,) = judge([Budget("one turn", "turn.product_ms", at_most=3.0)], REPORT.by_name())
    assert not verdict.met
    assert str(verdict) == "MISSED: one turn: turn.product_ms 4 ms, budget <= 3"


def test_a_budget_whose_figure_was_not_measured_is_not_met_in_silence():
    with pytest.raises(KeyError):
        judge([Budget("a", "nobody.measured", at_most=1.0)], REPORT.by_name())


def test_a_report_is_read_as_it_was_written(tmp_path):
    REPORT.write(tmp_path / "made" / "bench.json")
    assert read_report(tmp_path / "made" / "bench.json") == REPORT


def test_a_document_has_its_blocks_filled_and_its_words_left_alone():
    document = "Before.\n<!-- measured: anatomy -->\nold\n<!-- end -->\nAfter.\n"
    filled = written(document, REPORT)
    assert filled.startswith("Before.\n<!-- measured: anatomy -->\n| part")
    assert "| think | 30 | 75% |" in filled
    assert "old" not in filled
    assert filled.endswith("<!-- end -->\nAfter.\n")
    assert written(filled, REPORT) == filled
    with pytest.raises(UnknownBlock):
        written(document.replace("anatomy", "nonsense"), REPORT)


def test_what_a_run_of_one_part_did_not_measure_stays_as_it_was():
    started = replace(REPORT, figures=(Figure("start.seconds", "s", (9.0,)),), anatomy={})
    row, head = "| whole stack, lost turns | <= 0 turns | 1 turns |  | met |", "| row |\n|---|\n"
    budgets = written(f"<!-- measured: budgets -->\n{head}{row}\n| of old | 1 |\n<!-- end -->\n", started).splitlines()
    assert row in budgets
    assert "| full stack start, warm | <= 8 s | 9 s |  | **missed** |" in budgets
    assert not [line for line in budgets if "of old" in line]
    for name in ("turn", "anatomy"):
        block = f"<!-- measured: {name} -->\nas it was\n<!-- end -->\n"
        assert written(block, started) == block


def test_the_document_states_the_budgets_that_are_checked():
    text = DOCUMENT.read_text(encoding="utf-8")
    for budget in read_budgets():
        assert f"| {budget.row} | {budget.limit}" in text, "write it anew: python -m bench --write-docs"


def test_a_span_counts_its_own_time_without_that_of_the_spans_inside():
    spans = Spans()
    with spans.span("outer"), spans.span("inner"):
        sum(range(200_000))
    assert spans.calls == {"outer": 1, "inner": 1}
    assert spans.seconds["outer"] < spans.seconds["inner"]
