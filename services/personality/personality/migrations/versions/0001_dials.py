"""A tenant's overrides of the six dials, and every change of them."""

from alembic import op

revision = "personality_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Values are checked by the service when they are read: a value that the code has given up must be named and
    # passed over for that one dial, while a CHECK would only keep a new one out until the next migration.
    op.execute(
        """
        CREATE TABLE tenant_personality_config (
            is_singleton boolean NOT NULL DEFAULT true,
            tone text,
            greeting text,
            greeting_text text CHECK (greeting_text IS NULL OR greeting IS NOT NULL),
            upsell text,
            cancellation_tone text,
            honorific text,
            cross_sell text,
            version integer NOT NULL DEFAULT 0 CHECK (version >= 0),
            told jsonb CHECK ((told IS NULL) = (version = 0))
        )
        """
    )
    op.execute(
        "CREATE UNIQUE INDEX tenant_personality_config_singleton"
        " ON tenant_personality_config (is_singleton) WHERE is_singleton"
    )
    op.execute(
        "COMMENT ON COLUMN tenant_personality_config.told IS"
        " 'the resolved dials of this version, as the last fact told them'"
    )
    op.execute(
        """
        CREATE TABLE dial_audits (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            dial text NOT NULL,
            before jsonb NOT NULL,
            after jsonb NOT NULL,
            actor text NOT NULL CHECK (actor <> ''),
            reason text NOT NULL CHECK (reason <> ''),
            at timestamptz NOT NULL,
            undoes bigint UNIQUE
        )
        """
    )
    op.execute("CREATE INDEX dial_audits_at ON dial_audits (at)")
    # What was written down stays so, whoever connects; only what is past its 90 days may go.
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_dial_audits() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.at < now() - interval '90 days' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'dial_audits keeps what was written for 90 days' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER dial_audits_append_only BEFORE UPDATE OR DELETE ON dial_audits"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_dial_audits()"
    )
