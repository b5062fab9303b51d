"""A token is kept sealed. One in clear is of the release before, or newer: the gateway seals it at its next start."""

from alembic import op

revision = "gateway_0002"
down_revision = "gateway_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE channel_accounts
            ADD COLUMN sealed text,
            ALTER COLUMN access_token DROP NOT NULL,
            ADD CONSTRAINT channel_accounts_has_a_token CHECK (sealed IS NOT NULL OR access_token IS NOT NULL)
        """
    )


def downgrade() -> None:
    """Refused by the database where a token is sealed: the clear one is gone."""
    op.execute("ALTER TABLE channel_accounts ALTER COLUMN access_token SET NOT NULL, DROP COLUMN sealed")
