"""How often credentials were kept: their sum is the version of what is published about a business's ways to be paid."""

from alembic import op

revision = "payments_0002"
down_revision = "payments_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payment_accounts ADD COLUMN version integer NOT NULL DEFAULT 1 CHECK (version >= 1)")


def downgrade() -> None:
    op.execute("ALTER TABLE payment_accounts DROP COLUMN version")
