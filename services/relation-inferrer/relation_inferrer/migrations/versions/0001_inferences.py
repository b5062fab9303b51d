"""What a model said about a price list, and what asking it cost."""

from alembic import op

revision = "inferrer_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE inferences (
            digest text PRIMARY KEY CHECK (digest ~ '^[0-9a-f]{64}$'),
            edges jsonb NOT NULL,
            dropped jsonb NOT NULL,
            answered_at timestamptz NOT NULL
        )
        """
    )
    op.execute("COMMENT ON TABLE inferences IS 'edges between places in the canonical order of a question'")
    op.execute("CREATE INDEX inferences_age ON inferences (answered_at)")
    op.execute(
        """
        CREATE TABLE inference_calls (
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
            CONSTRAINT inference_calls_outcome CHECK (outcome IN ('sending', 'answered', 'declined', 'failed'))
        )
        """
    )
    op.execute("COMMENT ON COLUMN inference_calls.thread_id IS 'the digest of the question'")
    op.execute("CREATE INDEX inference_calls_thread ON inference_calls (thread_id)")
    op.execute("CREATE INDEX inference_calls_age ON inference_calls (begun_at)")
