"""Of the reminders' states only the one that waits is looked for: an index of all of them was chosen where it cost."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    waits = sa.text("state = 'planned'")
    op.drop_index("ix_reminder_state", "reminder")
    op.create_index(
        "ix_reminder_not_before_begins_recipient_id",
        "reminder",
        ["not_before", "begins", "recipient_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )
