"""Since when nobody is to pay an open order any more: the provider is told so until it is off."""

from alembic import op

revision = "payments_0005"
down_revision = "payments_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payment_attempts ADD COLUMN called_off_at timestamptz")
    op.execute("COMMENT ON COLUMN payment_attempts.called_off_at IS 'nobody is to pay by it any more, since then'")


def downgrade() -> None:
    op.execute("ALTER TABLE payment_attempts DROP COLUMN called_off_at")
