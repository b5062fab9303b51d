"""Services on offer, what goes together, imports, audits, and drafts under review."""

from alembic import op

revision = "catalog_importer_0001"
down_revision = None
branch_labels = None
depends_on = None

_PRICE_KINDS = "('fixed', 'from', 'range', 'per_unit', 'on_quote', 'free')"
_INFERENCE = """
            inference text NOT NULL DEFAULT 'not_asked'
                CHECK (inference IN ('waiting', 'done', 'failed', 'not_asked')),
            inference_request uuid,
            inference_refs jsonb NOT NULL DEFAULT '{}'
"""


def upgrade() -> None:
    _services()
    _relations()
    _imports()
    _audits()
    _drafts()
    op.execute(
        f"""
        CREATE TABLE catalog_state (
            is_singleton boolean NOT NULL DEFAULT true CHECK (is_singleton),
            version integer NOT NULL DEFAULT 0 CHECK (version >= 0),
            services_version integer NOT NULL DEFAULT 0 CHECK (services_version BETWEEN 0 AND version),
            told text CHECK (told ~ '^[0-9a-f]{{64}}$'),
            {_INFERENCE},
            PRIMARY KEY (is_singleton)
        )
        """
    )
    op.execute(
        "COMMENT ON COLUMN catalog_state.services_version IS 'the version at which services last changed: a draft"
        " compared with an earlier one is stale'"
    )
    op.execute("COMMENT ON COLUMN catalog_state.told IS 'SHA-256 of what the snapshot of this version says'")


def _services() -> None:
    # A service is never deleted, only retired: appointments name it. Its name stays taken, so that a service that
    # comes back is the same one.
    op.execute(
        f"""
        CREATE TABLE services (
            service_id text PRIMARY KEY CHECK (service_id ~ '^[a-z0-9][a-z0-9-]{{0,59}}$'),
            name text NOT NULL CHECK (name <> ''),
            name_key text NOT NULL UNIQUE CHECK (name_key <> ''),
            name_sw text,
            aliases text[] NOT NULL DEFAULT '{{}}',
            category text,
            description text,
            duration_min integer NOT NULL CHECK (duration_min BETWEEN 5 AND 600 AND duration_min % 5 = 0),
            buffer_before_min integer NOT NULL DEFAULT 0
                CHECK (buffer_before_min >= 0 AND buffer_before_min % 5 = 0),
            buffer_after_min integer NOT NULL DEFAULT 0 CHECK (buffer_after_min >= 0 AND buffer_after_min % 5 = 0),
            price_kind text NOT NULL CHECK (price_kind IN {_PRICE_KINDS}),
            price_amount bigint CHECK (price_amount >= 0),
            price_amount_max bigint CHECK (price_amount_max >= 0),
            price_unit text,
            price_currency text NOT NULL CHECK (price_currency ~ '^[A-Z]{{3}}$'),
            price_source text NOT NULL,
            retired_at timestamptz,
            created_at timestamptz NOT NULL,
            updated_at timestamptz NOT NULL,
            place bigint GENERATED ALWAYS AS IDENTITY,
            CONSTRAINT amounts_fit_the_kind CHECK (
                (price_amount IS NOT NULL) = (price_kind NOT IN ('on_quote', 'free'))
                AND (price_amount_max IS NOT NULL) = (price_kind = 'range')
            ),
            -- A machine's guess is no source. What has no amount is so because a person said so.
            CONSTRAINT price_floor CHECK (
                price_source IN ('printed', 'typed', 'planted')
                AND (price_amount IS NOT NULL OR price_source IN ('typed', 'planted'))
            )
        )
        """
    )


def _relations() -> None:
    op.execute(
        """
        CREATE TABLE service_relations (
            a text NOT NULL,
            b text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('complementary', 'alternative', 'sequential')),
            both_ways boolean NOT NULL,
            confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
            reason text NOT NULL DEFAULT '',
            source text NOT NULL
                CHECK (source IN ('llm_inferred', 'lexicon_inferred', 'tenant_pinned', 'association_rule')),
            banned boolean NOT NULL DEFAULT false,
            PRIMARY KEY (a, b, kind, source),
            CHECK (a <> b),
            CONSTRAINT only_people_ban CHECK (NOT banned OR source = 'tenant_pinned')
        )
        """
    )


def _imports() -> None:
    op.execute(
        """
        CREATE TABLE catalog_imports (
            import_id uuid PRIMARY KEY,
            seq bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
            draft_id uuid,
            kind text NOT NULL CHECK (kind IN ('initial', 're-import')),
            modality text NOT NULL,
            version integer NOT NULL CHECK (version >= 1),
            actor text NOT NULL CHECK (actor <> ''),
            at timestamptz NOT NULL,
            files text[] NOT NULL DEFAULT '{}',
            counts jsonb NOT NULL,
            changes_anything boolean NOT NULL,
            snapshot jsonb NOT NULL,
            extracted jsonb NOT NULL,
            committed jsonb NOT NULL,
            rolled_back_at timestamptz
        )
        """
    )
    op.execute("COMMENT ON COLUMN catalog_imports.snapshot IS 'services and relations as they were before this import'")
    op.execute("CREATE INDEX catalog_imports_at ON catalog_imports (at)")


def _audits() -> None:
    op.execute(
        """
        CREATE TABLE catalog_audits (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            action text NOT NULL CHECK (action IN ('insert', 'update', 'retire', 'restore')),
            service_id text NOT NULL,
            name text NOT NULL,
            before jsonb NOT NULL,
            after jsonb NOT NULL,
            actor text NOT NULL CHECK (actor <> ''),
            at timestamptz NOT NULL,
            import_id uuid,
            version integer NOT NULL
        )
        """
    )
    op.execute("CREATE INDEX catalog_audits_at ON catalog_audits (at)")
    op.execute("CREATE INDEX catalog_audits_version ON catalog_audits (version)")
    # What was written down stays so, whoever connects; only what is past its 90 days may go.
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_catalog_audits() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' AND OLD.at < now() - interval '90 days' THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION 'catalog_audits keeps what was written for 90 days' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER catalog_audits_append_only BEFORE UPDATE OR DELETE ON catalog_audits"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_catalog_audits()"
    )


def _drafts() -> None:
    op.execute(
        f"""
        CREATE TABLE import_drafts (
            draft_id uuid PRIMARY KEY,
            state text NOT NULL CHECK (state IN ('reading', 'ready', 'committed', 'discarded')),
            version integer NOT NULL DEFAULT 1 CHECK (version >= 1),
            catalog_version integer NOT NULL DEFAULT 0 CHECK (catalog_version >= 0),
            modality text,
            files jsonb NOT NULL,
            pages jsonb NOT NULL DEFAULT '[]',
            problems jsonb NOT NULL DEFAULT '[]',
            relations jsonb NOT NULL DEFAULT '[]',
            next_row integer NOT NULL DEFAULT 1,
            started_at timestamptz NOT NULL,
            changed_at timestamptz NOT NULL,
            actor text NOT NULL CHECK (actor <> ''),
            {_INFERENCE}
        )
        """
    )
    op.execute("CREATE INDEX import_drafts_started_at ON import_drafts (started_at)")
    # A row a row: an edit of one of ten thousand writes one.
    op.execute(
        """
        CREATE TABLE draft_rows (
            draft_id uuid NOT NULL REFERENCES import_drafts ON DELETE CASCADE,
            row_id text NOT NULL,
            place numeric NOT NULL,
            content jsonb NOT NULL,
            as_read jsonb,
            red boolean NOT NULL,
            name_key text NOT NULL,
            change text NOT NULL CHECK (change IN ('new', 'update', 'unchanged')),
            changes text[] NOT NULL DEFAULT '{}',
            PRIMARY KEY (draft_id, row_id)
        )
        """
    )
    op.execute("CREATE INDEX draft_rows_in_order ON draft_rows (draft_id, place)")
