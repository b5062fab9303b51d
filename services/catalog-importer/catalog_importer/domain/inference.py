"""The question what goes together: candidates under opaque refs, the same for the same services."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog_importer.domain.comparing import key_of, rounded
from catalog_importer.domain.names import name_key, tidy
from catalog_importer.domain.relations import Edge, Edges, EdgeSource
from catalog_importer.domain.services import Service
from ratiba_contracts.menu import ExtractedRow
from ratiba_contracts.relations import RelationCandidate, RelationsInferred

MOST_SERVICES = 2000
"""More are not asked about: the question must fit one message."""

_LONGEST_NAME = 120


class TooMany(Exception):
    """More services than one question may be about."""


@dataclass(frozen=True, slots=True)
class Question:
    """Candidates by their refs; `ids` says which service or row each ref is. The hash is of content alone."""

    content_hash: str
    candidates: tuple[RelationCandidate, ...]
    ids: Mapping[str, str]


def asked_of_services(services: Iterable[Service], vertical: str) -> Question:
    """About services on offer. Raises TooMany."""
    return _question(
        [(one.service_id, one.name, one.name_sw, one.duration_min) for one in services if not one.retired], vertical
    )


def asked_of_rows(rows: Iterable[ExtractedRow], vertical: str) -> Question:
    """About the named rows of a draft, with minutes as they would go live. Raises TooMany."""
    named = [row for row in rows if key_of(row)]
    return _question(
        [(row.row_id, row.name.value or "", row.name_sw.value, rounded(row.duration_min.value)) for row in named],
        vertical,
    )


def answered(inferred: RelationsInferred, ids: Mapping[str, str]) -> Edges:
    """Edges between services or rows; refs nobody gave out, and edges from one to itself, are left out."""
    return tuple(
        Edge(
            ids[edge.a],
            ids[edge.b],
            edge.kind,
            edge.both_ways,
            edge.confidence,
            EdgeSource(inferred.source),
            edge.reason,
        )
        for edge in inferred.edges
        if edge.a in ids and edge.b in ids and ids[edge.a] != ids[edge.b]
    )


def _question(asked: list[tuple[str, str, str | None, int | None]], vertical: str) -> Question:
    if len(asked) > MOST_SERVICES:
        raise TooMany
    ordered = sorted(asked, key=lambda each: (name_key(each[1]), each[0]))
    candidates = tuple(
        RelationCandidate(
            ref=f"s{number}",
            name=tidy(name)[:_LONGEST_NAME],
            name_sw=tidy(name_sw)[:_LONGEST_NAME] if name_sw else None,
            duration_min=minutes,
        )
        for number, (_, name, name_sw, minutes) in enumerate(ordered, start=1)
    )
    content = [vertical, *([one.ref, name_key(one.name), one.name_sw, one.duration_min] for one in candidates)]
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    ids = {f"s{number}": each[0] for number, each in enumerate(ordered, start=1)}
    return Question(hashlib.sha256(text.encode()).hexdigest(), candidates, ids)
