"""Who waits for a person."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for statement in statements("0008_handoffs.sql"):
        op.execute(statement)
