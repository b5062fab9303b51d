"""Whose provider account it is, over all tenants: a webhook names the account before anyone knows the tenant."""

from alembic import op

revision = "gateway_service_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE accounts (
            channel text NOT NULL CHECK (channel IN ('whatsapp', 'web')),
            account text NOT NULL CHECK (account ~ '^[0-9A-Za-z_-]{1,64}$'),
            tenant text NOT NULL,
            registered_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (channel, account)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE accounts")
