"""Appointments entered by hand, and what they displaced, kept as it was written."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for statement in statements("0005_by_hand.sql"):
        op.execute(statement)
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_bookings_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'bookings_by_hand keeps what was written' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER bookings_by_hand_append_only BEFORE UPDATE OR DELETE ON bookings_by_hand"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_bookings_by_hand()"
    )
