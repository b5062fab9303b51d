"""The SQL of the relay, for one service's schema."""

from dataclasses import dataclass

from ratiba_runtime.tenancy import service_schema

_COLUMNS = "stream, subject, key, message_id, headers, payload, created_at"


@dataclass(frozen=True, slots=True)
class OutboxStatements:
    """Statements over `svc_<service>.outbox`. Each is one round trip."""

    next: str
    """Deletes what was published ($1), returns what comes next in order of id, leaving out every key that waits
    for a resting stream ($2)."""
    delete: str
    bury: str
    """Moves a refused row ($1 key, $2 id, $3 why, $4 how often) and the later rows of its key to outbox_dead."""
    backlog: str

    @classmethod
    def of(cls, service: str, batch: int) -> "OutboxStatements":
        """Statements for `service`, whose slug is validated on the way."""
        schema = service_schema(service)
        return cls(
            next=f"""
                WITH gone AS (DELETE FROM {schema}.outbox WHERE id = ANY($1::bigint[]))
                SELECT id, stream, subject, key, message_id, headers, payload
                FROM {schema}.outbox AS waiting
                WHERE id <> ALL($1::bigint[])
                  AND (cardinality($2::text[]) = 0 OR NOT EXISTS (
                      SELECT FROM {schema}.outbox AS earlier
                      WHERE earlier.key = waiting.key AND earlier.id <= waiting.id AND earlier.id <> ALL($1::bigint[])
                        AND earlier.stream = ANY($2::text[])))
                ORDER BY id LIMIT {int(batch)}
            """,  # noqa: S608  the schema comes from a validated slug, here and below
            delete=f"DELETE FROM {schema}.outbox WHERE id = ANY($1::bigint[])",  # noqa: S608
            bury=f"""
                WITH refused AS (
                    DELETE FROM {schema}.outbox WHERE key = $1 AND id >= $2 RETURNING id, {_COLUMNS}
                )
                INSERT INTO {schema}.outbox_dead (id, {_COLUMNS}, refusal, refusals)
                SELECT id, {_COLUMNS},
                       CASE WHEN id = $2 THEN $3::text ELSE 'follows refused row ' || $2::text END,
                       CASE WHEN id = $2 THEN $4::int ELSE 0 END
                FROM refused
            """,  # noqa: S608
            backlog=f"""
                SELECT count(*) AS rows,
                       coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest_seconds
                FROM {schema}.outbox
            """,  # noqa: S608
        )
