"""What a callback is found by before anybody knows the tenant's rows, what nobody waits for, and used receipts."""

from alembic import op

revision = "payments_shared_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE payment_routing (
            attempt_id uuid PRIMARY KEY,
            tenant text NOT NULL,
            payment_id uuid NOT NULL,
            provider text NOT NULL,
            checkout_request_id text UNIQUE,
            entered_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX payment_routing_age ON payment_routing (tenant, entered_at)")
    op.execute(
        """
        CREATE TABLE payment_callbacks_unrouted (
            unrouted_id uuid PRIMARY KEY,
            tenant text NOT NULL,
            provider text NOT NULL,
            attempt_id uuid,
            reference text,
            result_code text,
            receipt text,
            phone text,
            amount bigint,
            received_at timestamptz NOT NULL,
            payment_id uuid,
            matched_by text,
            matched_at timestamptz
        )
        """
    )
    op.execute("CREATE INDEX payment_callbacks_unrouted_open ON payment_callbacks_unrouted (tenant, received_at)")
    op.execute(
        """
        CREATE TABLE payment_receipts (
            provider text NOT NULL,
            receipt text NOT NULL,
            tenant text NOT NULL,
            attempt_id uuid NOT NULL,
            PRIMARY KEY (provider, receipt)
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE payment_receipts")
    op.execute("DROP TABLE payment_callbacks_unrouted")
    op.execute("DROP TABLE payment_routing")
