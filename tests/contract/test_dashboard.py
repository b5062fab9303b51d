"""The dashboard and the alerts speak of metrics that exist, and every metric of ours is looked at somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry

from admin_orchestrator.metrics import ConsoleMetrics
from catalog_importer.gap_filling import GapMetrics
from catalog_importer.vision_metrics import VisionMetrics
from channel_gateway.metrics import GatewayMetrics
from cross_sell.offer_metrics import OfferMetrics
from payments.metrics import PaymentsMetrics
from personality.drift_watch import DriftWatch
from personality.words_metrics import WordsMetrics
from ratiba_cli.local.services import SERVICES
from ratiba_llm.metrics import LLMMetrics
from ratiba_runtime.metrics import Metrics
from relation_inferrer.metrics import InferrerMetrics

ROOT = Path(__file__).parents[2]
BOARD = ROOT / "deploy" / "grafana" / "ratiba.json"
ALERTS = ROOT / "deploy" / "prometheus" / "alerts.yaml"
SCRAPE = ROOT / "deploy" / "prometheus" / "scrape.yaml"

NOT_ON_THE_DASHBOARD: frozenset[str] = frozenset(
    {
        "ratiba_personality_drifted_overrides",  # 0, or an alert
        "ratiba_console_sign_ins",  # a few a day: asked for when an owner calls
        "ratiba_console_refusals",  # the same
        "ratiba_snapshot_revision",  # the same in every process, or an alert
    }
)
"""Metrics of ours that nobody needs to look at, each with its reason."""

OURS = re.compile(r"\bratiba_[a-z_]+\b")
KNOWN_LABELS = {"job", "instance", "le"}
"""What Prometheus itself adds."""


def registered() -> dict[str, tuple[str, frozenset[str]]]:
    """Every series name that our processes expose -> its metric, and the labels it has."""
    registry = CollectorRegistry()
    Metrics(registry)
    GatewayMetrics(registry)
    ConsoleMetrics(registry)
    LLMMetrics(registry)
    DriftWatch(registry)
    WordsMetrics(registry)
    GapMetrics(registry)
    VisionMetrics(registry)
    InferrerMetrics(registry)
    OfferMetrics(registry)
    PaymentsMetrics(registry)
    endings = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_count", "_sum")}
    labels = {
        collector: frozenset(getattr(collector, "_labelnames"))  # noqa: B009 - the client offers no other way
        for collector in registry._collector_to_names
    }
    return {
        metric.name + ending: (metric.name, names)
        for collector, names in labels.items()
        for metric in collector.collect()
        for ending in endings[metric.type]
    }


def metrics_defined_in_code() -> set[str]:
    """Names given to a metric's constructor anywhere in the product."""
    constructor = re.compile(r"\b(?:Counter|Gauge|Histogram|Summary)\(\s*\"(ratiba_[a-z_]+)\"")
    return {
        name
        for folder in ("libs", "services")
        for path in (ROOT / folder).rglob("*.py")
        if "tests" not in path.parts
        for name in constructor.findall(path.read_text(encoding="utf-8"))
    }


def expressions(of: Path) -> Iterator[str]:
    """Every expression of the dashboard or of the alerts."""
    if of == BOARD:
        for panel in json.loads(of.read_text(encoding="utf-8"))["panels"]:
            yield from (target["expr"] for target in panel["targets"])
        return
    for group in yaml.safe_load(of.read_text(encoding="utf-8"))["groups"]:
        yield from (rule["expr"] for rule in group["rules"])


def unknown_names(expression: str) -> set[str]:
    """What an expression takes for a metric or a label of ours and is none."""
    known = registered()
    names = set(OURS.findall(expression))
    unknown = names - set(known)
    labels = KNOWN_LABELS.union(*(known[name][1] for name in names & set(known)))
    used = {
        label
        for selector in re.findall(r"\{(.*?)\}", expression)
        for label in re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selector)
    } | {label for group in re.findall(r"\bby\s*\((.*?)\)", expression) for label in re.findall(r"\w+", group)}
    return unknown | (used - labels)


@pytest.mark.parametrize("of", [BOARD, ALERTS], ids=["dashboard", "alerts"])
def test_every_name_in_an_expression_is_registered_by_the_code(of: Path) -> None:
    found = list(expressions(of))
    assert len(found) >= 15
    assert {one: wrong for one in found if (wrong := unknown_names(one))} == {}


def test_a_name_that_nobody_registers_would_be_found() -> None:
    assert unknown_names('rate(ratiba_messages{outcome="retried"}[5m])') == {"ratiba_messages", "outcome"}
    assert unknown_names('sum by (tenant) (ratiba_messages_total{outcom="x"})') == {"tenant", "outcom"}


def test_every_metric_of_ours_is_on_the_dashboard_or_excepted() -> None:
    known = registered()
    shown = {known[name][0] for one in expressions(BOARD) for name in OURS.findall(one)}
    assert {metric for metric, _ in known.values()} - shown == NOT_ON_THE_DASHBOARD


def test_the_registries_looked_at_are_all_there_are() -> None:
    assert metrics_defined_in_code() == {metric for metric, _ in registered().values()}


def test_panels_have_titles_places_and_the_one_datasource() -> None:
    panels: list[dict[str, Any]] = json.loads(BOARD.read_text(encoding="utf-8"))["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len({panel["title"] for panel in panels}) == len({panel["id"] for panel in panels}) == len(panels)
    assert len(set(places)) == len(places)
    assert {panel["datasource"]["uid"] for panel in panels} == {"${datasource}"}


def test_prometheus_has_one_job_a_service_and_the_alerts_name_them_all() -> None:
    services = {row.name for row in SERVICES}
    jobs = yaml.safe_load(SCRAPE.read_text(encoding="utf-8"))["scrape_configs"]
    assert {job["job_name"] for job in jobs} == services
    assert {name for job in jobs for name in job["dns_sd_configs"][0]["names"]} == services
    down = next(one for one in expressions(ALERTS) if one.startswith("up{"))
    assert set(re.findall(r'job=~"([^"]*)"', down)[0].split("|")) == services
    assert set(re.findall(r'absent\(up\{job="([^"]*)"\}\)', down)) == services, "the last copy gone has no target left"
