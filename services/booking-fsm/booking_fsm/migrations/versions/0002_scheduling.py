"""Roster and appointments; the database itself refuses two live appointments of one person at one time."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    for statement in statements("0002_scheduling.sql"):
        op.execute(statement)
    for statement in statements("no_overlap.sql"):
        op.execute(statement)
