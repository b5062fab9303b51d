"""Calls to language models by age: they are forgotten after 90 days."""

from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.execute("CREATE INDEX llm_calls_age ON llm_calls (begun_at)")
