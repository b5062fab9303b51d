"""What a question was about; judgements among the changes; payloads that may go; amounts that can be."""

from alembic import op

revision = "catalog_importer_0004"
down_revision = "catalog_importer_0003"
branch_labels = None
depends_on = None

_MOST = 10**13
"""Hundredths (catalog contract, MOST_HUNDREDTHS)."""


def upgrade() -> None:
    for table in ("import_drafts", "catalog_state"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN inference_hash text")
    op.execute("COMMENT ON COLUMN import_drafts.inference_hash IS 'of the services that were asked about'")
    op.execute("ALTER TABLE catalog_audits ADD COLUMN of_relation boolean NOT NULL DEFAULT false")
    op.execute(
        "COMMENT ON COLUMN catalog_audits.of_relation IS 'what a person said of two services: no rollback takes it'"
    )
    for column in ("snapshot", "extracted", "committed"):
        op.execute(f"ALTER TABLE catalog_imports ALTER COLUMN {column} DROP NOT NULL")
    op.execute(
        "COMMENT ON COLUMN catalog_imports.snapshot IS 'services and relations as they were before this import; none"
        " where it changed nothing or can no longer be rolled back'"
    )
    op.execute(
        f"""
        ALTER TABLE services ADD CONSTRAINT amounts_can_be CHECK (
            price_amount <= {_MOST} AND price_amount_max <= {_MOST} AND price_amount_max > price_amount
        )
        """
    )
