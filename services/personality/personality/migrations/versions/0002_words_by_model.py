"""Whether a language model words replies, as the owner wants it and as it was told; and its calls."""

from alembic import op

revision = "personality_0002"
down_revision = "personality_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE tenant_personality_config
            ADD COLUMN words_by_model boolean NOT NULL DEFAULT false,
            ADD COLUMN told_words_by_model boolean NOT NULL DEFAULT false
        """
    )
    op.execute(
        "COMMENT ON COLUMN tenant_personality_config.told_words_by_model IS"
        " 'wanted, and there was a model to ask: what the version was told with'"
    )
    op.execute(
        """
        CREATE TABLE words_calls (
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
            CONSTRAINT words_calls_outcome CHECK (outcome IN ('sending', 'answered', 'declined', 'failed'))
        )
        """
    )
    op.execute("CREATE INDEX words_calls_thread ON words_calls (thread_id)")
    op.execute("CREATE INDEX words_calls_age ON words_calls (begun_at)")
