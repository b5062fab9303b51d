"""Which second appointments came to be booked, and which of them were called off: what was gained by an offer."""

from alembic import op

revision = "cross_sell_0002"
down_revision = "cross_sell_0001"
branch_labels = None
depends_on = None

STILL_TOLD_DAYS = 89
"""The facts of that time are on the bus still (90 days), and are read from their beginning."""


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
    # Of what was accepted earlier nobody tells any more: it counts as before, as booked.
    op.execute(
        f"""
        INSERT INTO second_bookings (appointment_id, stands, noted_at)
        SELECT DISTINCT second_appointment_id, 'booked', settled_at FROM offers
        WHERE second_appointment_id IS NOT NULL AND settled_at < now() - interval '{STILL_TOLD_DAYS} days'
        ON CONFLICT DO NOTHING
        """  # noqa: S608  the number is ours
    )


def downgrade() -> None:
    op.execute("DROP INDEX offers_second_appointment")
    op.execute("DROP TABLE second_bookings")
