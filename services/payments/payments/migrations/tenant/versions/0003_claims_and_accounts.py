"""Whose account a prompt was for, and what was claimed of it; rows are found by appointment and by time."""

from alembic import op

revision = "payments_0003"
down_revision = "payments_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payment_attempts ADD COLUMN account text")
    op.execute("COMMENT ON COLUMN payment_attempts.account IS 'whose statement can prove that nothing was paid'")
    op.execute("ALTER TABLE payment_attempts ADD COLUMN claimed_at timestamptz")
    op.execute("COMMENT ON COLUMN payment_attempts.claimed_at IS 'told of by the provider, not confirmed so far'")
    op.execute("CREATE INDEX payment_attempts_claimed ON payment_attempts (sent_at) WHERE claimed_at IS NOT NULL")
    op.execute("CREATE INDEX ledger_lines_appointment ON ledger_lines (appointment_id)")
    op.execute("CREATE INDEX payment_attempts_sent ON payment_attempts (sent_at)")


def downgrade() -> None:
    op.execute("DROP INDEX payment_attempts_sent")
    op.execute("DROP INDEX ledger_lines_appointment")
    op.execute("ALTER TABLE payment_attempts DROP COLUMN claimed_at")
    op.execute("ALTER TABLE payment_attempts DROP COLUMN account")
