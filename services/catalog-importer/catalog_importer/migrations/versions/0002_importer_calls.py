"""Calls to a language model for an import: written down before they are made, without their words."""

from alembic import op

revision = "catalog_importer_0002"
down_revision = "catalog_importer_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE importer_calls (
            call_id uuid PRIMARY KEY,
            thread_id text NOT NULL,
            message_id uuid NOT NULL,
            role text NOT NULL,
            model text,
            prompt_version text,
            outcome text NOT NULL,
            reason text,
            cost_usd numeric(12, 8) NOT NULL CHECK (cost_usd >= 0),
            input_tokens integer NOT NULL DEFAULT 0,
            output_tokens integer NOT NULL DEFAULT 0,
            cache_write_tokens integer NOT NULL DEFAULT 0,
            cache_read_tokens integer NOT NULL DEFAULT 0,
            attempts integer NOT NULL DEFAULT 0,
            seconds double precision NOT NULL DEFAULT 0,
            begun_at timestamptz NOT NULL,
            CONSTRAINT importer_calls_outcome CHECK (outcome IN ('sending', 'answered', 'declined', 'failed'))
        )
        """
    )
    op.execute("COMMENT ON COLUMN importer_calls.thread_id IS 'the import: stream and sequence of its message'")
    op.execute("CREATE INDEX importer_calls_thread ON importer_calls (thread_id)")
    op.execute("CREATE INDEX importer_calls_age ON importer_calls (begun_at)")
