"""What a web page or a shop gives out as JSON: each object with a name and a price is a row of a table."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from catalog_importer.domain.lines import Fragment, Line, Role

_HEADS = ("Category", "Service", "Price", "Currency", "Duration", "Description")
_NAMES = ("name", "title", "service", "label", "jina", "huduma")
_PRICES = ("price", "amount", "cost", "fee", "bei")
_MOST_DEPTH = 60


@dataclass(frozen=True, slots=True)
class _Seen:
    """The nearest name above an object, what describes it, and the name above that."""

    category: str = ""
    name: str = ""
    description: str = ""


def lines_of_json(text: str, file: str) -> list[Line] | None:
    """The rows with their heads; None where the text is no JSON, or none of its objects has a name and a price.

    Numbers stay as they are printed. Lines are numbered by the order of the objects.
    """
    if not text.lstrip().startswith(("{", "[")):
        return None
    try:
        whole = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None
    rows = list(_rows(whole, _Seen(), 0))
    if not rows:
        return None
    return [
        Line(tuple(Fragment(cell) for cell in row), file, number, role=Role.CELLS, level=1)
        for number, row in enumerate([_HEADS, *rows], 1)
    ]


def _rows(node: object, above: _Seen, depth: int) -> Iterator[tuple[str, ...]]:
    """One row for each object with a price. Its name is its own or that of the one thing inside it that is offered."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(node, list):
        for part in node:
            yield from _rows(part, above, depth + 1)
    if not isinstance(node, dict):
        return
    fields: Mapping[str, object] = {str(key).lower(): value for key, value in node.items()}
    price, name = _text(fields, _PRICES), _text(fields, _NAMES)
    if price:
        offered = next((value for value in fields.values() if isinstance(value, dict) and _text(value, _NAMES)), {})
        own = name or _text(offered, _NAMES)
        said, category = (own, above.name) if own else (above.name, above.category)
        described = _text(fields, ("description",)) or _text(offered, ("description",)) or above.description
        if said:
            currency = _text(fields, ("pricecurrency", "currency"))
            length = _text(fields, ("duration", "duration_min", "minutes"))
            yield category, said, price, currency, f"{length} min" if length.isdigit() else length, described
        return
    inner = _Seen(above.name, name, _text(fields, ("description",))) if name else above
    for value in fields.values():
        yield from _rows(value, inner, depth + 1)


def _text(fields: Mapping[str, object], keys: tuple[str, ...]) -> str:
    """The first of these that holds plain words or a number."""
    return next((value.strip() for key in keys if isinstance(value := fields.get(key), str) and value.strip()), "")
