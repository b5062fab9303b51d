"""Everything PostgreSQL holds, row by row, and what was done to one tenant's part of it between two looks."""

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from ratiba_runtime.tenancy import checkpoints_schema_of, schema_of

Rows = Mapping[str, Counter[str]]
"""Every row as JSON text, with its number of copies, by `schema.table`."""

_TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_catalog.pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1
"""


async def every_row(connection: Any) -> Rows:
    """All rows of all schemas as this transaction sees them, its own uncommitted ones included."""
    tables = [row[0] for row in await connection.fetch(_TABLES)]
    union = " UNION ALL ".join(f"SELECT '{table}', pg_catalog.to_jsonb(t)::text FROM {table} AS t" for table in tables)
    rows: dict[str, Counter[str]] = {table: Counter() for table in tables}
    for table, row in await connection.fetch(union):
        rows[table][row] += 1
    return rows


def trespasses(before: Rows, after: Rows, owner: str) -> list[str]:
    """What somebody who is not `owner` must not have done: each row of the owner's that was touched or added.

    In what tenants share (the registry, outboxes and the like) rows may be added, unless they are the owner's.
    """
    own = {schema_of(owner), checkpoints_schema_of(owner)}
    found = []
    for table in sorted(before.keys() | after.keys()):
        schema = table.partition(".")[0]
        missing = before.get(table, Counter()) - after.get(table, Counter())
        added = after.get(table, Counter()) - before.get(table, Counter())
        if schema in own:
            found += [f"{table}: added {row}" for row in added]
            found += [f"{table}: changed or deleted {row}" for row in missing]
        elif not schema.startswith(("tenant_", "checkpoints_")):
            found += [f"{table}: added for {owner}: {row}" for row in added if owner_of(row) == owner]
            found += [f"{table}: changed or deleted {row}" for row in missing if owner_of(row) in (owner, None)]
    return found


def owner_of(row: str) -> str | None:
    """Whose a shared row is, by its columns; None where it names nobody."""
    columns = json.loads(row)
    for name in ("tenant", "slug"):
        if name in columns:
            return str(columns[name])
    tokens = str(columns.get("subject", "")).split(".")
    return tokens[1] if tokens[0] == "ratiba" and len(tokens) > 1 else None


def schemas_of(rows: Rows, tenant: str) -> Rows:
    """The part that is in a tenant's own schemas."""
    own = (f"{schema_of(tenant)}.", f"{checkpoints_schema_of(tenant)}.")
    return {table: counted for table, counted in rows.items() if table.startswith(own)}
