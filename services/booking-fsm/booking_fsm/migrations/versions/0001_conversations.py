"""Customers, identities, threads and their checkpoints."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0001"
down_revision = None


def upgrade() -> None:
    for statement in statements("0001_conversations.sql"):
        op.execute(statement)
    # The second schema of the path is the tenant's checkpoints.
    op.execute(
        """
        DO $$ DECLARE schema text := trim(split_part(current_setting('search_path'), ',', 2)); BEGIN
            EXECUTE format($sql$
                CREATE TABLE %I.checkpoints (
                    thread_id text NOT NULL,
                    version integer NOT NULL,
                    input_id uuid NOT NULL,
                    input jsonb NOT NULL,
                    state jsonb NOT NULL,
                    acts jsonb NOT NULL,
                    taken_at timestamptz NOT NULL,
                    PRIMARY KEY (thread_id, version)
                ) $sql$, schema);
        END $$
        """
    )
