"""Whether stored credentials open: those whose key is lost take no money until they are given again."""

from alembic import op

revision = "payments_0006"
down_revision = "payments_0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payment_accounts ADD COLUMN opens boolean NOT NULL DEFAULT true")
    op.execute("COMMENT ON COLUMN payment_accounts.opens IS 'false: sealed with a key that is lost'")


def downgrade() -> None:
    op.execute("ALTER TABLE payment_accounts DROP COLUMN opens")
