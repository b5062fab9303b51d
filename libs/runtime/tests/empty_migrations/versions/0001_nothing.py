"""A service that is registered as an owner and has no table yet."""

revision = "empty_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None: ...


def downgrade() -> None: ...
