"""The first tables: editions and the ledger of what was published; people, reminders and the outbox."""

import sqlalchemy as sa
from alembic import op

from scheduler.store.tables import Moment, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    _editions()
    _ledger()
    _feeds()
    _people()
    _outbox()
    _watch()
    _accounts()
    _visits()
    _gifts()


def _editions() -> None:
    op.create_table(
        "file_text",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("text", Text, nullable=False),
    )
    op.create_table(
        "edition",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("root", Text, nullable=False),
        sa.Column("stored_at", Moment, nullable=False),
        sa.Column("who", Text, nullable=False),
        sa.Column("why", Text, nullable=False),
    )
    op.create_table(
        "edition_file",
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("edition.id"), primary_key=True),
        sa.Column("name", Text, primary_key=True),
        sa.Column("digest", sa.String(64), sa.ForeignKey("file_text.digest"), nullable=False),
    )


def _ledger() -> None:
    op.create_table(
        "published",
        sa.Column("event", Text, primary_key=True),
        sa.Column("variant", Text, primary_key=True),
        sa.Column("cycle", Text, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("core", sa.String(64), nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("modified", Moment, nullable=False),
        sa.Column("start", sa.Date, nullable=False),
        sa.Column("last", sa.Date, nullable=False),
        sa.Column("main", sa.Date),
        sa.Column("status", Text, nullable=False),
        sa.Column("move", sa.Integer, nullable=False),
        sa.Column("cancelled_at", Moment),
        sa.Column("reason", Text),
        sa.Column("gone", sa.Boolean, nullable=False),
    )
    op.create_index("ix_published_start", "published", ["start"])
    op.create_table(
        "published_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("event", Text, nullable=False),
        sa.Column("variant", Text, nullable=False),
        sa.Column("cycle", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("move", sa.Integer, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("before_start", sa.Date),
        sa.Column("before_last", sa.Date),
        sa.Column("before_main", sa.Date),
        sa.Column("after_start", sa.Date),
        sa.Column("after_last", sa.Date),
        sa.Column("after_main", sa.Date),
    )
    op.create_index("ix_published_change_event_variant_cycle", "published_change", ["event", "variant", "cycle"])
    op.create_index("ix_published_change_edition_id", "published_change", ["edition_id"])
    op.create_table(
        "ledger_state",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("edition_id", sa.Integer, sa.ForeignKey("edition.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )


def _feeds() -> None:
    op.create_table(
        "feed_state",
        sa.Column("feed", Text, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("modified", Moment, nullable=False),
    )
    op.create_table(
        "feed_link",
        sa.Column("feed", Text, primary_key=True),
        sa.Column("definition", Text, nullable=False),
    )
    op.create_table(
        "feed_use",
        sa.Column("feed", Text, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "private_feed",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False, unique=True),
        sa.Column("feed", Text, nullable=False),
        sa.Column("alarm", sa.Boolean, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("used", Moment),
        sa.Column("revoked", Moment),
    )


def _people() -> None:
    op.create_table(
        "recipient",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("address", Text, unique=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("post", Text, nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("welcomed", sa.Boolean, nullable=False),
        sa.Column("leads", Text),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("digest", Text, nullable=False),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("created", Moment, nullable=False),
    )
    op.create_table(
        "subscription",
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), primary_key=True),
        sa.Column("feed", Text, primary_key=True),
        sa.Column("since", Moment, nullable=False),
    )
    op.create_table(
        "recipient_role",
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), primary_key=True),
        sa.Column("role", Text, primary_key=True),
        sa.Column("since", Moment, nullable=False),
    )
    op.create_table(
        "muted",
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), primary_key=True),
        sa.Column("event", Text, primary_key=True),
    )
    op.create_table(
        "enrolment",
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), primary_key=True),
        sa.Column("nonce", sa.String(32), nullable=False),
        sa.Column("feeds", Text, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("digest", Text, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("expires", Moment, nullable=False),
    )


def _outbox() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False, unique=True),
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("state", Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("uncertain", sa.Boolean, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("next_attempt", Moment, nullable=False),
        sa.Column("lease", sa.String(32)),
        sa.Column("lease_until", Moment),
        sa.Column("settled", Moment),
        sa.Column("subject", Text),
        sa.Column("answer", Text),
        sa.UniqueConstraint("recipient_id", "day"),
    )
    op.create_index("ix_letter_state_next_attempt", "letter", ["state", "next_attempt"])
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("occurrence", Text, nullable=False),
        sa.Column("move", sa.Integer, nullable=False),
        sa.Column("recipient_id", sa.Integer, sa.ForeignKey("recipient.id"), nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.Column("due", sa.Date, nullable=False),
        sa.Column("not_before", Moment, nullable=False),
        sa.Column("begins", sa.Date),
        sa.Column("expires", sa.Date, nullable=False),
        sa.Column("state", Text, nullable=False),
        sa.Column("start", sa.Date),
        sa.Column("last", sa.Date),
        sa.Column("main", sa.Date),
        sa.Column("status", Text),
        sa.Column("was_start", sa.Date),
        sa.Column("was_last", sa.Date),
        sa.Column("was_main", sa.Date),
        sa.Column("was_status", Text),
        sa.Column("letter_id", sa.Integer, sa.ForeignKey("letter.id")),
        sa.Column("planned", Moment, nullable=False),
        sa.Column("settled", Moment),
        sa.UniqueConstraint("occurrence", "move", "recipient_id", "reason"),
    )
    op.create_index("ix_reminder_recipient_id_state", "reminder", ["recipient_id", "state"])
    op.create_index("ix_reminder_letter_id", "reminder", ["letter_id"])
    op.create_index("ix_reminder_state", "reminder", ["state"])


def _watch() -> None:
    op.create_table(
        "bounce",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("letter_id", sa.Integer, sa.ForeignKey("letter.id"), nullable=False),
        sa.Column("kind", Text, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("at", Moment, nullable=False),
    )
    op.create_index("ix_bounce_letter_id", "bounce", ["letter_id"])
    op.create_table(
        "alarm",
        sa.Column("kind", Text, primary_key=True),
        sa.Column("since", Moment, nullable=False),
        sa.Column("told", Moment),
    )
    op.create_table(
        "sweep",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment),
        sa.Column("people", sa.Integer, nullable=False),
        sa.Column("visits", sa.Integer, nullable=False),
        sa.Column("plan_edition", sa.Integer),
        sa.Column("plan_people", sa.Integer),
        sa.Column("plan_visits", sa.Integer),
        sa.Column("plan_day", sa.Date),
    )


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Text, nullable=False, unique=True),
        sa.Column("full_name", Text, nullable=False),
        sa.Column("role", Text, nullable=False),
        sa.Column("password", Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created", Moment, nullable=False),
    )
    op.create_table(
        "session",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
        sa.Column("account_id", sa.Integer, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("seen", Moment, nullable=False),
    )
    op.create_index("ix_session_account_id", "session", ["account_id"])
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", Moment, nullable=False),
        sa.Column("who", Text, nullable=False),
        sa.Column("action", Text, nullable=False),
        sa.Column("subject", Text, nullable=False),
        sa.Column("details", Text, nullable=False),
    )
    op.create_index("ix_audit_subject", "audit", ["subject"])


def _visits() -> None:
    op.create_table(
        "visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("move", sa.Integer, nullable=False),
        sa.Column("created", Moment, nullable=False),
        sa.Column("modified", Moment, nullable=False),
        sa.Column("who", Text, nullable=False),
        sa.Column("title", Text, nullable=False),
        sa.Column("purpose", Text, nullable=False),
        sa.Column("status", Text, nullable=False),
        sa.Column("event", Text),
        sa.Column("variant", Text, nullable=False),
        sa.Column("cycle", Text),
        sa.Column("shift", sa.Integer),
        sa.Column("anchor", sa.Date),
        sa.Column("day", sa.Date),
        sa.Column("starts", sa.Time),
        sa.Column("ends", sa.Time),
        sa.Column("commune", Text, nullable=False),
        sa.Column("spot", Text, nullable=False),
        sa.Column("receiver", Text, nullable=False),
        sa.Column("leader", Text, nullable=False),
        sa.Column("number", Text, nullable=False),
        sa.Column("document", Text, nullable=False),
        sa.Column("result", Text, nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.Column("note", Text, nullable=False),
    )
    op.create_index("ix_visit_day", "visit", ["day"])
    op.create_index("ix_visit_event_variant_cycle", "visit", ["event", "variant", "cycle"])
    op.create_table(
        "visit_line",
        sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id"), primary_key=True),
        sa.Column("kind", sa.String(8), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("text", Text, nullable=False),
    )
    op.create_table(
        "visit_step",
        sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("id", Text, nullable=False),
        sa.Column("name", Text, nullable=False),
        sa.Column("lead", Text, nullable=False),
        sa.Column("owner", Text),
    )
    op.create_table(
        "step_done",
        sa.Column("subject", Text, primary_key=True),
        sa.Column("step", Text, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("who", Text, nullable=False),
    )


def _gifts() -> None:
    op.create_table(
        "honoured",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", Text),
        sa.Column("category", Text, nullable=False),
        sa.Column("commune", Text, nullable=False),
        sa.Column("people", Text, nullable=False),
        sa.Column("spot", Text, nullable=False),
        sa.Column("telephone", Text, nullable=False),
        sa.Column("note", Text, nullable=False),
        sa.Column("since", sa.Date),
        sa.Column("until", sa.Date),
    )
    op.create_index("ix_honoured_commune", "honoured", ["commune"])
    op.create_table(
        "visit_gift",
        sa.Column("visit_id", sa.Integer, sa.ForeignKey("visit.id"), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("honoured_id", sa.Integer, sa.ForeignKey("honoured.id")),
        sa.Column("what", Text, nullable=False),
        sa.Column("giver", Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("amount", sa.BigInteger, nullable=False),
        sa.Column("level", Text, nullable=False),
        sa.Column("basis", Text, nullable=False),
    )
    op.create_index("ix_visit_gift_honoured_id", "visit_gift", ["honoured_id"])
