"""What was entered by hand and taken back, kept as it was written."""

from alembic import op

from booking_fsm.migrations.sql_files import statements

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for statement in statements("0006_cancelled_by_hand.sql"):
        op.execute(statement)
    op.execute(
        """
        CREATE FUNCTION refuse_to_rewrite_cancellations_by_hand() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'cancellations_by_hand keeps what was written' USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        "CREATE TRIGGER cancellations_by_hand_append_only BEFORE UPDATE OR DELETE ON cancellations_by_hand"
        " FOR EACH ROW EXECUTE FUNCTION refuse_to_rewrite_cancellations_by_hand()"
    )
