"""Calls to language models and what they cost, by thread."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for statement in statements("0003_llm_calls.sql"):
        op.execute(statement)
