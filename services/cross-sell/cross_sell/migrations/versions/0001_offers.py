"""What was offered behind a booking, why, and what became of it."""

from alembic import op

revision = "cross_sell_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE offers (
            offer_id uuid PRIMARY KEY,
            thread_id text NOT NULL UNIQUE CHECK (length(thread_id) = 26),
            appointment_id uuid NOT NULL,
            booked_service_id text NOT NULL,
            booked_service_name text NOT NULL,
            service jsonb NOT NULL,
            staff_id text NOT NULL,
            start_at timestamptz NOT NULL,
            end_at timestamptz NOT NULL,
            blocked_from timestamptz NOT NULL,
            blocked_until timestamptz NOT NULL,
            hold_expires_at timestamptz NOT NULL,
            why jsonb NOT NULL,
            offered_at timestamptz NOT NULL,
            outcome text NOT NULL DEFAULT 'offered',
            lapse_reason text,
            second_appointment_id uuid,
            late boolean NOT NULL DEFAULT false,
            settled_at timestamptz,
            CHECK (blocked_from <= start_at AND start_at < end_at AND end_at <= blocked_until),
            CONSTRAINT offers_outcome CHECK (outcome IN ('offered', 'accepted', 'declined', 'lapsed')),
            CONSTRAINT offers_settled CHECK ((outcome = 'offered') = (settled_at IS NULL)),
            CONSTRAINT offers_accepted CHECK ((outcome = 'accepted') = (second_appointment_id IS NOT NULL)),
            CONSTRAINT offers_lapsed CHECK (outcome <> 'lapsed' OR lapse_reason IS NOT NULL)
        )
        """
    )
    op.execute("COMMENT ON COLUMN offers.service IS 'name, price and duration as they were when it was offered'")
    op.execute("COMMENT ON COLUMN offers.thread_id IS 'one offer a conversation at most, whatever happens to it'")
    op.execute("CREATE INDEX offers_offered_at ON offers (offered_at)")
    op.execute(
        """
        CREATE TABLE passes (
            appointment_id uuid PRIMARY KEY,
            booked_service_id text NOT NULL,
            reason text NOT NULL,
            passed_at timestamptz NOT NULL
        )
        """
    )
    op.execute("COMMENT ON TABLE passes IS 'bookings behind which nothing was offered, each with the one reason'")
    op.execute("CREATE INDEX passes_passed_at ON passes (passed_at)")
