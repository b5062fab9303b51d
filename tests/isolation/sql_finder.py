"""Which functions of the adapters run SQL, found by reading the source: nothing is imported, nothing is run.

A function runs SQL when it names a connection's verb or a way to a connection, is given a connection, or goes
through another of its own file that does. Rather one too many than one too few: what is found must be tried.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

VERBS = frozenset(
    {
        "cursor",
        "copy_from_query",
        "copy_from_table",
        "copy_records_to_table",
        "copy_to_table",
        "execute",
        "executemany",
        "fetch",
        "fetchmany",
        "fetchrow",
        "fetchval",
        "prepare",
    }
)
"""What a connection of asyncpg runs SQL by."""

DOORS = frozenset(
    {"connect", "create_pool", "public_transaction", "tenant_transaction", "transaction", "unit_of_work", "acquire"}
)
"""What gives out a connection."""

CONNECTIONS = frozenset({"Connection", "Database", "Pool", "PoolConnectionProxy", "UnitOfWork"})
"""Types of arguments by which SQL can be run."""

OUTSIDE = "<outside of any function>"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_in_adapters(root: Path) -> dict[str, str]:
    """Functions that run SQL below `services/*/*/adapters`: `package.module:Class.function` to where it is."""
    found = {}
    for path in sorted(root.glob("services/*/*/adapters/**/*.py")):
        parts = path.relative_to(root).with_suffix("").parts[2:]
        module = ".".join(part for part in parts if part != "__init__")
        for name, line in functions_that_run_sql(path.read_text(encoding="utf-8")).items():
            found[f"{module}:{name}"] = f"{path.relative_to(root)}:{line}"
    return found


def sql_outside_adapters(root: Path) -> list[str]:
    """Places in services' code that run SQL themselves although they are no adapter.

    Aside from migrations, and from what only tests use: they look into rows that no adapter reads.
    """
    places = []
    for path in sorted(root.glob("services/*/*/**/*.py")):
        below = path.relative_to(root).parts[2:]
        if {"tests", "testing", "adapters", "migrations"} & set(below):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = [getattr(node, "lineno", 0) for node in ast.walk(tree) if _named(node) in VERBS]
        places += [f"{path.relative_to(root)}:{line}" for line in lines]
    return places


def functions_that_run_sql(source: str) -> dict[str, int]:
    """Functions and methods of one file that run SQL, to their lines. One inside another counts as the outer one."""
    tree = ast.parse(source)
    functions = dict(_functions(tree))
    running = {name for name, function in functions.items() if any(map(_speaks_of_sql, ast.walk(function)))}
    while more := {name for name in functions.keys() - running if _goes_through(functions[name], name, running)}:
        running |= more
    found = {name: functions[name].lineno for name in functions if name in running}
    if any(map(_speaks_of_sql, _outside(tree))):
        found[OUTSIDE] = 1
    return found


def _functions(node: ast.AST, owner: str = "") -> Iterator[tuple[str, Function]]:
    for part in ast.iter_child_nodes(node):
        match part:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield owner + part.name, part
            case ast.ClassDef():
                yield from _functions(part, f"{owner}{part.name}.")
            case _:
                yield from _functions(part, owner)


def _outside(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when the file is imported."""
    for part in ast.iter_child_nodes(node):
        if not isinstance(part, Function | ast.Import | ast.ImportFrom):
            yield part
            yield from _outside(part)


def _speaks_of_sql(node: ast.AST) -> bool:
    return _named(node) in VERBS | DOORS or _is_given_a_connection(node)


def _named(node: ast.AST) -> str | None:
    """The attribute or name a node speaks of; also behind `getattr`, also where it is not called at once."""
    match node:
        case ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Name(id="getattr"), args=[_, ast.Constant(value=str(name)), *_]):
            return name
        case ast.Name(id=name, ctx=ast.Load()) if name in DOORS:
            return name
    return None


def _is_given_a_connection(node: ast.AST) -> bool:
    if not isinstance(node, ast.arg) or node.annotation is None:
        return False
    words: set[str] = set()
    for part in ast.walk(node.annotation):
        match part:
            case ast.Name(id=name) | ast.Attribute(attr=name):
                words.add(name)
            case ast.Constant(value=str(text)):  # an annotation in quotes
                words |= set(text.replace("[", " ").replace("]", " ").replace(".", " ").replace("|", " ").split())
    return not words.isdisjoint(CONNECTIONS)


def _goes_through(function: Function, name: str, running: set[str]) -> bool:
    """Whether it speaks of a function that runs SQL, by its name or as a method of itself or of a class."""
    own_class = name.rpartition(".")[0]
    for node in ast.walk(function):
        match node:
            case ast.Name(id=spoken) if spoken in running:
                return True
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=spoken) if f"{own_class}.{spoken}" in running:
                return True
            case ast.Attribute(value=ast.Name(id=owner), attr=spoken) if f"{owner}.{spoken}" in running:
                return True
    return False


def unlisted(found: Mapping[str, str], listed: Mapping[str, object]) -> list[str]:
    """What to do about each function that runs SQL and is in no table."""
    return [
        f"{where}: {name} runs SQL and nobody has tried it as another tenant: "
        "add it to the table of its service in tests/isolation/, with the other tenant's ids and what `nothing` is"
        for name, where in found.items()
        if name not in listed
    ]


def gone(found: Mapping[str, str], listed: Mapping[str, object]) -> list[str]:
    """What to do about each listed name that no function bears any more."""
    return [
        f"{name} is tried in tests/isolation/ and runs no SQL any more, or is gone: take it out of the table"
        for name in listed
        if name not in found
    ]
