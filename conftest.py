"""What every test of the project may ask for, and which edge cases were passed when all of them ran."""

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester", "ratiba_cli.pytest_fakes", "ratiba_cli.pytest_servers"]

_ROW = re.compile(r"^\| (\d+) \|.*\| (?:built|begun) \|$", re.MULTILINE)


def pytest_configure(config: pytest.Config) -> None:
    """Keep count."""
    config.pluginmanager.register(_EdgeCases(config), "edge-cases")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Reports carry the numbers of their test's edge cases, also from a worker."""
    for item in items:
        numbers = [number for mark in item.iter_markers("edge") for number in mark.args]
        if numbers:
            item.user_properties.append(("edge", numbers))


class _EdgeCases:
    """A row of docs/edge-cases.md that says built or begun needs a test that ran and passed, not only a mark."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._passed: set[int] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            for name, numbers in report.user_properties:
                if name == "edge" and isinstance(numbers, list):
                    self._passed.update(numbers)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self.missing() and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        missing = self.missing()
        if missing:
            terminalreporter.write_line(f"edge cases without a passed test: {sorted(missing)}", red=True)

    def missing(self) -> set[int]:
        """Rows nothing passed for; empty when only some of the tests were asked for, or in a worker."""
        config = self._config
        some = config.option.keyword or config.option.markexpr or config.option.collectonly
        if some or config.args_source is not pytest.Config.ArgsSource.TESTPATHS or hasattr(config, "workerinput"):
            return set()
        rows = _ROW.findall((Path(__file__).parent / "docs" / "edge-cases.md").read_text(encoding="utf-8"))
        return {int(number) for number in rows} - self._passed
