"""A tenant's payments: what is to be paid, each prompt, the ledger's lines, money that came, money owed back."""

from alembic import op

revision = "payments_0001"
down_revision = None
branch_labels = None
depends_on = None

LIVE = "state IN ('sending', 'prompted')"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE payments (
            payment_id uuid PRIMARY KEY,
            key text NOT NULL,
            thread_id text NOT NULL,
            customer_id uuid NOT NULL,
            phone text NOT NULL,
            method text NOT NULL CHECK (method IN ('mpesa', 'card')),
            state text NOT NULL CHECK (state IN (
                'requested', 'prompted', 'settled', 'failed', 'cancelled_by_customer', 'expired', 'refund_due')),
            currency text NOT NULL,
            held_until timestamptz NOT NULL,
            attempts_wanted integer NOT NULL CHECK (attempts_wanted >= 1),
            correlation_id uuid NOT NULL,
            requested_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX payments_open ON payments (held_until) WHERE state IN ('requested', 'prompted')")
    op.execute("CREATE INDEX payments_newest ON payments (requested_at DESC)")
    op.execute("CREATE INDEX payments_thread ON payments (thread_id)")
    op.execute(
        """
        CREATE TABLE payment_attempts (
            attempt_id uuid PRIMARY KEY,
            payment_id uuid NOT NULL REFERENCES payments,
            number integer NOT NULL CHECK (number >= 1),
            customer_id uuid NOT NULL,
            phone text NOT NULL,
            provider text NOT NULL CHECK (provider IN ('daraja', 'pesapal')),
            account_reference text NOT NULL UNIQUE,
            amount bigint NOT NULL CHECK (amount > 0 AND amount % 100 = 0),
            state text NOT NULL CHECK (state IN ('sending', 'prompted', 'paid', 'unpaid', 'lapsed')),
            reference text UNIQUE,
            asked_times integer NOT NULL DEFAULT 0,
            generation integer NOT NULL DEFAULT 0,
            ask_at timestamptz,
            reason text,
            provider_code text,
            claimed_receipt text,
            claimed_amount bigint,
            sent_at timestamptz NOT NULL,
            UNIQUE (payment_id, number)
        )
        """
    )
    # The database refuses a second live prompt of one person, and on one phone, whoever asks for it.
    op.execute(f"CREATE UNIQUE INDEX one_live_prompt_a_customer ON payment_attempts (customer_id) WHERE {LIVE}")
    op.execute(f"CREATE UNIQUE INDEX one_live_prompt_a_phone ON payment_attempts (phone) WHERE {LIVE}")
    op.execute("CREATE INDEX payment_attempts_to_ask ON payment_attempts (ask_at) WHERE ask_at IS NOT NULL")
    op.execute(
        """
        CREATE TABLE ledger_lines (
            payment_id uuid NOT NULL REFERENCES payments,
            appointment_id uuid NOT NULL,
            place integer NOT NULL,
            service_name text NOT NULL,
            amount bigint NOT NULL CHECK (amount > 0 AND amount % 100 = 0),
            state text NOT NULL CHECK (state IN ('owed', 'paid', 'void', 'refund_due')),
            PRIMARY KEY (payment_id, appointment_id)
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX one_standing_line_an_appointment ON ledger_lines (appointment_id)"
        " WHERE state IN ('owed', 'paid')"
    )
    op.execute(
        """
        CREATE TABLE payment_credits (
            attempt_id uuid PRIMARY KEY REFERENCES payment_attempts,
            payment_id uuid NOT NULL REFERENCES payments,
            provider text NOT NULL,
            receipt text,
            amount bigint NOT NULL CHECK (amount > 0),
            at timestamptz NOT NULL,
            UNIQUE (provider, receipt)
        )
        """
    )
    op.execute("COMMENT ON TABLE payment_credits IS 'confirmed money: once an attempt, once a receipt'")
    op.execute(
        """
        CREATE TABLE payment_refunds (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            payment_id uuid NOT NULL REFERENCES payments,
            amount bigint NOT NULL CHECK (amount > 0),
            reason text NOT NULL,
            appointment_ids uuid[] NOT NULL,
            at timestamptz NOT NULL,
            version integer NOT NULL DEFAULT 0,
            paid_out_at timestamptz,
            paid_out_by text,
            CHECK ((paid_out_at IS NULL) = (paid_out_by IS NULL))
        )
        """
    )
    op.execute("CREATE INDEX payment_refunds_owed ON payment_refunds (at) WHERE paid_out_at IS NULL")
    op.execute(
        """
        CREATE TABLE payment_payout_audits (
            refund_id bigint NOT NULL REFERENCES payment_refunds,
            version integer NOT NULL,
            payment_id uuid NOT NULL REFERENCES payments,
            paid_out boolean NOT NULL,
            actor text NOT NULL,
            at timestamptz NOT NULL,
            PRIMARY KEY (refund_id, version)
        )
        """
    )
    op.execute("COMMENT ON TABLE payment_payout_audits IS 'who said when that money was paid back, or that it was not'")
    op.execute("CREATE INDEX payment_payout_audits_payment ON payment_payout_audits (payment_id)")
    op.execute("CREATE INDEX payment_refunds_payment ON payment_refunds (payment_id)")
    op.execute("CREATE INDEX payment_credits_payment ON payment_credits (payment_id)")
    op.execute("CREATE INDEX payment_credits_newest ON payment_credits (at)")
    op.execute(
        """
        CREATE TABLE payment_accounts (
            provider text PRIMARY KEY CHECK (provider IN ('daraja', 'pesapal')),
            sealed text NOT NULL,
            notification_id text,
            registered_by text NOT NULL,
            registered_at timestamptz NOT NULL
        )
        """
    )
    op.execute("COMMENT ON COLUMN payment_accounts.sealed IS 'credentials, encrypted by the service''s own key'")
    op.execute("CREATE TABLE called_off_appointments (appointment_id uuid PRIMARY KEY, at timestamptz NOT NULL)")
    op.execute(
        "COMMENT ON TABLE called_off_appointments IS 'what was cancelled before anybody asked for its payment here'"
    )
    op.execute(
        """
        CREATE TABLE payment_archive (
            payment_id uuid PRIMARY KEY,
            archived_at timestamptz NOT NULL,
            document jsonb NOT NULL
        )
        """
    )


def downgrade() -> None:
    for table in (
        "payment_archive",
        "called_off_appointments",
        "payment_accounts",
        "payment_payout_audits",
        "payment_refunds",
        "payment_credits",
        "ledger_lines",
        "payment_attempts",
        "payments",
    ):
        op.execute(f"DROP TABLE {table}")
