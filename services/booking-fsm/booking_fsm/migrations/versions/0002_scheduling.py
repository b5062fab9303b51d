"""Roster and appointments; the database itself refuses two live appointments of one person at one time."""

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"

SQL = Path(__file__).parents[1] / "sql"


def upgrade() -> None:
    op.execute((SQL / "0002_scheduling.sql").read_text(encoding="utf-8"))
    op.execute((SQL / "no_overlap.sql").read_text(encoding="utf-8"))
