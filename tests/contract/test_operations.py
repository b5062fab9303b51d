"""docs/operations.md speaks of what exists: alerts, commands, settings, log events."""

import importlib
import re
from pathlib import Path

import typer
import yaml

from ratiba_cli.local.services import SERVICES
from ratiba_cli.main import command_line
from ratiba_runtime.settings import RuntimeSettings

ROOT = Path(__file__).parents[2]
BOOK = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
METRIC = re.compile(r"\b(?:ratiba_[a-z_]+|up)\b")
EVENT_LOGGED = re.compile(r"\b(?:log\.\w+|tell)\(\s*\"([a-z_.]+)\"")


def section(title: str) -> str:
    return BOOK.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def rows(title: str) -> list[list[str]]:
    """Cells of the rows of the table in a section, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


def commands_said(text: str) -> list[list[str]]:
    """The words after `ratiba`, as written in a shell block or between backticks."""
    return [said.split() for said in re.findall(r"(?:^|`)ratiba ([a-z-][^`#\n]*)", text, re.MULTILINE)]


def trouble_with(words: list[str]) -> str | None:
    """Why the command line does not exist, or None."""
    found = typer.main.get_command(command_line([]))
    rest = list(words)
    while rest and (known := getattr(found, "commands", None)) is not None:
        word = rest.pop(0)
        if word not in known:
            return f"no command {word!r}"
        found = known[word]
    options = {option for parameter in found.params for option in parameter.opts}
    unknown = {word for word in rest if word.startswith("--")} - options
    return f"no option {', '.join(sorted(unknown))}" if unknown else None


def test_each_alert_has_a_row_that_names_its_metrics_and_each_row_an_alert() -> None:
    groups = yaml.safe_load((ROOT / "deploy" / "prometheus" / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    alerts = {rule["alert"]: set(METRIC.findall(rule["expr"])) for group in groups for rule in group["rules"]}
    explained = {alert.strip("`"): quoted(metrics) for alert, metrics, _, _ in rows("Alerts")}
    assert explained == alerts


def test_every_command_in_it_exists() -> None:
    said = commands_said(BOOK)
    assert len(said) >= 8
    assert {" ".join(words): why for words in said if (why := trouble_with(words))} == {}


def test_a_command_that_does_not_exist_would_be_found() -> None:
    assert commands_said("`ratiba fly --high`") == [["fly", "--high"]]
    assert trouble_with(["fly", "--high"]) == "no command 'fly'"
    assert trouble_with(["dead-letters", "replay", "--everything"]) == "no option --everything"


def test_every_log_event_in_it_is_logged_somewhere() -> None:
    logged = {
        event
        for folder in ("libs", "services")
        for path in (ROOT / folder).rglob("*.py")
        if "tests" not in path.parts
        for event in EVENT_LOGGED.findall(path.read_text(encoding="utf-8"))
    }
    told = {event for row in rows("Log events worth knowing") for event in quoted(row[0])}
    events_elsewhere = {word for word in quoted(section("Alerts")) if re.fullmatch(r"[a-z_]+\.[a-z_]+", word)}
    assert len(told) >= 15
    assert (told | events_elsewhere) - logged == set()


def own_variables() -> set[str]:
    """What the services read besides what all of them read."""
    modules = [importlib.import_module(f"{row.name.replace('-', '_')}.settings") for row in SERVICES]
    return {
        f"{each.model_config['env_prefix']}{name.upper()}"
        for module in modules
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, RuntimeSettings)
        for name in each.model_fields
    }


def test_every_variable_and_every_file_it_names_exists() -> None:
    where = [*(ROOT / "deploy").rglob("*.yaml"), *(ROOT / "libs").rglob("settings.py"), *ROOT.glob("tools/**/stack.py")]
    known = "\n".join(path.read_text(encoding="utf-8") for path in where)
    names = set(re.findall(r"\b(?:RATIBA|GATEWAY|WHATSAPP)_[A-Z_]+\b", BOOK))
    names -= own_variables()
    assert {name for name in names if name not in known and name.removeprefix("RATIBA_") not in known} == set()
    links = re.findall(r"\]\((?!http)([^)#]+)\)", BOOK)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
