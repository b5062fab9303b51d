"""Rows that take a service over, services that leave with a draft; a name is taken only while it is on offer."""

from alembic import op

revision = "catalog_importer_0005"
down_revision = "catalog_importer_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE draft_rows ADD COLUMN service_id text")
    op.execute("COMMENT ON COLUMN draft_rows.service_id IS 'the service a person said it is, whatever its name'")
    op.execute("ALTER TABLE import_drafts ADD COLUMN removed text[] NOT NULL DEFAULT '{}'")
    op.execute("COMMENT ON COLUMN import_drafts.removed IS 'services on offer that leave with its commit'")
    # Judged at the end of a statement, so that two services may exchange their names in one.
    op.execute("ALTER TABLE services DROP CONSTRAINT services_name_key_key")
    op.execute(
        """
        ALTER TABLE services ADD CONSTRAINT one_name_on_offer EXCLUDE USING btree (name_key WITH =)
            WHERE (retired_at IS NULL) DEFERRABLE INITIALLY IMMEDIATE
        """
    )
