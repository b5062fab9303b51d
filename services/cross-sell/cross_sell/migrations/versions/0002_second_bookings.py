"""Which second appointments came to be booked, and which of them were called off: what was gained by an offer."""

from alembic import op

revision = "cross_sell_0002"
down_revision = "cross_sell_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE second_bookings (
            appointment_id uuid PRIMARY KEY,
            stands text NOT NULL CHECK (stands IN ('booked', 'cancelled')),
            noted_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        "COMMENT ON TABLE second_bookings IS 'appointments behind offers; who is cancelled is never booked again'"
    )
    op.execute("CREATE INDEX second_bookings_noted_at ON second_bookings (noted_at)")
    op.execute(
        "CREATE INDEX offers_second_appointment ON offers (second_appointment_id)"
        " WHERE second_appointment_id IS NOT NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX offers_second_appointment")
    op.execute("DROP TABLE second_bookings")
