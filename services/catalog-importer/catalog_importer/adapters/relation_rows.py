"""What goes together, in PostgreSQL. Written whole: a catalogue has hundreds of edges, and they change together."""

from catalog_importer.domain.relations import Edge, Edges, EdgeSource
from ratiba_contracts.tenant import RelationKind
from ratiba_runtime.database import Connection


async def read_all(connection: Connection) -> Edges:
    """Every edge, whoever says so."""
    rows = await connection.fetch(
        "SELECT a, b, kind, both_ways, confidence, reason, source, banned FROM service_relations"
        " ORDER BY a, b, kind, source"
    )
    return tuple(
        Edge(
            row["a"],
            row["b"],
            RelationKind(row["kind"]),
            row["both_ways"],
            row["confidence"],
            EdgeSource(row["source"]),
            row["reason"],
            row["banned"],
        )
        for row in rows
    )


async def replace_all(connection: Connection, edges: Edges) -> None:
    """Make these the edges. Only under the catalogue's lock."""
    await connection.execute("DELETE FROM service_relations")
    await connection.executemany(
        """
        INSERT INTO service_relations (a, b, kind, both_ways, confidence, reason, source, banned)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        [
            (
                edge.a,
                edge.b,
                edge.kind.value,
                edge.both_ways,
                edge.confidence,
                edge.reason,
                edge.source.value,
                edge.banned,
            )
            for edge in edges
        ],
    )
