"""A service's outbox, its dead rows and its inbox, in the service's own schema (the path points there)."""

from alembic import op

revision = "service_0001"
down_revision = None
branch_labels = None
depends_on = None

# Rows live for milliseconds: vacuum by number of dead rows, not by share, or scans grow with yesterday's load.
QUEUE = (
    "WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, "
    "autovacuum_vacuum_insert_scale_factor = 0.2)"
)


def upgrade() -> None:
    op.execute(
        f"""
        CREATE TABLE outbox (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            stream text NOT NULL,
            subject text NOT NULL,
            key text NOT NULL,
            message_id text NOT NULL,
            headers jsonb NOT NULL,
            payload text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        ) {QUEUE}
        """
    )
    op.execute(
        """
        CREATE TABLE outbox_dead (
            id bigint PRIMARY KEY,
            stream text NOT NULL,
            subject text NOT NULL,
            key text NOT NULL,
            message_id text NOT NULL,
            headers jsonb NOT NULL,
            payload text NOT NULL,
            created_at timestamptz NOT NULL,
            refusal text NOT NULL,
            refusals integer NOT NULL,
            buried_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    op.execute(
        """
        CREATE TABLE inbox (
            consumer text NOT NULL,
            tenant text NOT NULL,
            message_id uuid NOT NULL,
            handled_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (consumer, tenant, message_id)
        )
        """
    )
    op.execute("CREATE INDEX inbox_by_age ON inbox USING brin (handled_at)")


def downgrade() -> None:
    op.execute("DROP TABLE inbox")
    op.execute("DROP TABLE outbox_dead")
    op.execute("DROP TABLE outbox")
