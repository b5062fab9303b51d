"""Who may run which business, and who is signed in. Both span tenants: a sign-in says who, never for which business."""

from alembic import op

revision = "admin_service_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE owners (
            tenant text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('email', 'subject')),
            issuer text NOT NULL CHECK ((kind = 'subject') = (issuer <> '')),
            value text NOT NULL CHECK (value <> '' AND (kind <> 'email' OR value = lower(value))),
            since timestamptz NOT NULL,
            added_by text NOT NULL,
            last_opened_at timestamptz,
            PRIMARY KEY (tenant, kind, issuer, value)
        )
        """
    )
    op.execute("CREATE INDEX owners_of_a_person ON owners (value, kind, issuer)")
    op.execute(
        """
        CREATE TABLE sessions (
            token_hash text PRIMARY KEY CHECK (token_hash ~ '^[0-9a-f]{64}$'),
            issuer text NOT NULL,
            subject text NOT NULL,
            email text,
            name text,
            signed_in_at timestamptz NOT NULL,
            last_seen_at timestamptz NOT NULL
        )
        """
    )


def downgrade() -> None:
    op.execute("DROP TABLE sessions")
    op.execute("DROP TABLE owners")
