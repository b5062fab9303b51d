"""A prompt whose money the provider took back is remembered as such: told of it again, nothing more is taken back."""

from alembic import op

revision = "payments_0004"
down_revision = "payments_0003"
branch_labels = None
depends_on = None

STATES = "'sending', 'prompted', 'paid', 'unpaid', 'lapsed'"


def upgrade() -> None:
    _allow(f"{STATES}, 'reversed'")


def downgrade() -> None:
    op.execute("UPDATE payment_attempts SET state = 'paid' WHERE state = 'reversed'")
    _allow(STATES)


def _allow(states: str) -> None:
    op.execute("ALTER TABLE payment_attempts DROP CONSTRAINT payment_attempts_state_check")
    op.execute(f"ALTER TABLE payment_attempts ADD CONSTRAINT payment_attempts_state_check CHECK (state IN ({states}))")
