"""Customers, identities, threads and their checkpoints."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0001_conversations.sql").read_text(encoding="utf-8"))
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
