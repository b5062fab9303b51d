"""What owners call off is also what customers have."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    for statement in statements("0007_cancelled_for_customers.sql"):
        op.execute(statement)
