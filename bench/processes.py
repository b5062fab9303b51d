"""What processes use: processor seconds and resident memory, children counted with their parents."""

from collections.abc import Mapping
from dataclasses import dataclass

import psutil  # type: ignore[import-untyped]  # ships no annotations

DRIVER = "driver and provider"
"""The name of this very process among the others."""


@dataclass(frozen=True, slots=True)
class Use:
    """Since the process began: processor seconds; and bytes in memory now."""

    cpu: float
    rss: int


def uses(pids: Mapping[str, int]) -> dict[str, Use]:
    """The use of each process and of this one. A process that is gone is left out."""
    found = {name: _use(pid) for name, pid in {**pids, DRIVER: psutil.Process().pid}.items()}
    return {name: use for name, use in found.items() if use is not None}


def strangers(pids: Mapping[str, int]) -> set[str]:
    """Addresses outside this machine that one of these processes is connected to."""
    found = set()
    for pid in pids.values():
        try:
            connections = psutil.Process(pid).net_connections(kind="inet")
        except psutil.NoSuchProcess:
            continue  # it has just ended; what it was connected to is closed
        found |= {each.raddr.ip for each in connections if each.raddr and not _local(each.raddr.ip)}
    return found


def _local(ip: str) -> bool:
    return ip.startswith("127.") or ip in ("::1", "::ffff:127.0.0.1")


def _use(pid: int) -> Use | None:
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        return None
    if pid == psutil.Process().pid:
        family = family[:1]  # the services are this process's children, and counted by their names
    cpu, rss = 0.0, 0
    for process in family:
        try:
            times, memory = process.cpu_times(), process.memory_full_info()
        except psutil.NoSuchProcess:
            continue  # PostgreSQL ends a backend with its connection
        cpu += times.user + times.system
        rss += memory.uss
    return Use(cpu, rss)
