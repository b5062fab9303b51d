"""A tenant's accounts, conversations' addresses, outgoing messages and web sessions."""

from alembic import op

revision = "gateway_0001"
down_revision = None
branch_labels = None
depends_on = None

CHANNEL = "channel text NOT NULL CHECK (channel IN ('whatsapp', 'web'))"


def upgrade() -> None:
    op.execute(
        f"""
        CREATE TABLE channel_accounts (
            {CHANNEL},
            account text NOT NULL,
            access_token text NOT NULL,
            registered_by text NOT NULL,
            registered_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (channel, account)
        )
        """
    )
    op.execute(
        f"""
        CREATE TABLE windows (
            key text PRIMARY KEY,
            {CHANNEL},
            account text NOT NULL,
            address text NOT NULL,
            last_inbound_at timestamptz NOT NULL
        )
        """
    )
    op.execute(
        f"""
        CREATE TABLE deliveries (
            key text NOT NULL,
            reply_seq integer NOT NULL CHECK (reply_seq >= 1),
            part integer NOT NULL,
            parts integer NOT NULL CHECK (part BETWEEN 1 AND parts),
            thread_id text NOT NULL,
            {CHANNEL},
            reply_id uuid NOT NULL,
            correlation_id uuid NOT NULL,
            body jsonb NOT NULL,
            state text NOT NULL
                CHECK (state IN ('pending', 'sending', 'sent', 'delivered', 'read', 'failed')),
            attempts integer NOT NULL DEFAULT 0,
            due_at timestamptz NOT NULL,
            decided_at timestamptz NOT NULL,
            stored_at timestamptz NOT NULL,
            accepted_at timestamptz,
            reached_at timestamptz,
            provider_message_id text,
            failure text CHECK ((failure IS NOT NULL) = (state = 'failed')),
            provider_code integer,
            PRIMARY KEY (key, reply_seq, part)
        )
        """
    )
    # A message in flight is the conversation's only one, whatever the code believes.
    op.execute("CREATE UNIQUE INDEX deliveries_one_in_flight ON deliveries (key) WHERE state = 'sending'")
    op.execute(
        "CREATE INDEX deliveries_unsettled ON deliveries (key, reply_seq, part) WHERE state IN ('pending', 'sending')"
    )
    op.execute("CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state IN ('pending', 'sending')")
    op.execute("CREATE INDEX deliveries_by_provider_id ON deliveries (provider_message_id)")
    op.execute(
        """
        CREATE TABLE web_sessions (
            token_hash text PRIMARY KEY,
            key text NOT NULL,
            opened_at timestamptz NOT NULL DEFAULT now(),
            last_seen_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )


def downgrade() -> None:
    for table in ("web_sessions", "deliveries", "windows", "channel_accounts"):
        op.execute(f"DROP TABLE {table}")
