"""The key space of holds. One tenant's keys share a hash tag, so a script over them runs on a cluster."""

import re
from collections.abc import Iterable

_TENANT = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_STAFF = re.compile(r"[A-Za-z0-9_-]{1,80}")


def index_key(tenant: str) -> str:
    """The sorted set that names a tenant's held cells, scored by cell, so that a window is read without a scan.

    A name may outlive its cell, never the other way round: what it names is looked up before it counts.
    """
    return f"pair:reservation-index:{{{_known(_TENANT, 'tenant', tenant)}}}"


def cell_name(staff_id: str, cell: int) -> str:
    """How the index names a cell of a member of staff; the cell's key ends in the same words."""
    return f"{_known(_STAFF, 'staff_id', staff_id)}:{cell}"


def staff_and_cell(name: str) -> tuple[str, int]:
    """A name of the index taken apart."""
    staff_id, _, cell = name.rpartition(":")
    return staff_id, int(cell)


def cell_keys(tenant: str, names: Iterable[str]) -> list[str]:
    """The keys of the cells so named: `pair:reservation:{<tenant>}:<staff_id>:<cell>`."""
    prefix = f"pair:reservation:{{{_known(_TENANT, 'tenant', tenant)}}}:"
    return [prefix + name for name in names]


def _known(pattern: re.Pattern[str], what: str, value: str) -> str:
    """Refuse a brace or a colon: it would move the hash tag or make two keys one."""
    if not pattern.fullmatch(value):
        raise ValueError(f"{what} is {value!r}; it must match {pattern.pattern}")
    return value
