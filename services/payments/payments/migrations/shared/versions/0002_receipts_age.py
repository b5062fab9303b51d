"""When a receipt was used: it is forgotten once no books and no provider's statement can bring it up again."""

from alembic import op

revision = "payments_shared_0002"
down_revision = "payments_shared_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE payment_receipts ADD COLUMN used_at timestamptz NOT NULL DEFAULT now()")
    op.execute("CREATE INDEX payment_receipts_age ON payment_receipts (tenant, used_at)")


def downgrade() -> None:
    op.execute("DROP INDEX payment_receipts_age")
    op.execute("ALTER TABLE payment_receipts DROP COLUMN used_at")
