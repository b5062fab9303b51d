"""What a model read on pages of price lists."""

from alembic import op

revision = "catalog_importer_0003"
down_revision = "catalog_importer_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE vision_answers (
            page text PRIMARY KEY,
            answer jsonb NOT NULL,
            at timestamptz NOT NULL
        )
        """
    )
    op.execute("COMMENT ON COLUMN vision_answers.page IS 'SHA-256 of the file, and the number of the page in it'")
    op.execute("CREATE INDEX vision_answers_age ON vision_answers (at)")
