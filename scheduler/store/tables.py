"""The tables, in one place. What changes here needs a migration beside it; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Time,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy import Text as PlainText
from sqlalchemy.dialects import postgresql

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


Text = PlainText().with_variant(postgresql.TEXT(collation="C"), "postgresql")
"""Text that sorts by its bytes on every engine, whatever the language of a PostgreSQL database."""


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC; a naive one is refused. SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime: {value}")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# --- What the office's files said, and what was published of it -------------------------------------------------

file_text = Table(
    "file_text",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)
"""Texts by their SHA-256: most files are the same in the next edition."""

edition = Table(
    "edition",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("root", Text, nullable=False),
    Column("stored_at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
)
"""One adopted state of the files. The newest is current; a digest may come back later."""

edition_file = Table(
    "edition_file",
    metadata,
    Column("edition_id", ForeignKey("edition.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("digest", ForeignKey("file_text.digest"), nullable=False),
)

published = Table(
    "published",
    metadata,
    Column("event", Text, primary_key=True),
    Column("variant", Text, primary_key=True),  # "" where the event has none: NULL is never equal to NULL
    Column("cycle", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("core", String(64), nullable=False),
    Column("name", Text, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("start", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("main", Date),
    Column("status", Text, nullable=False),
    Column("move", Integer, nullable=False),
    Column("cancelled_at", Moment),
    Column("reason", Text),
    Column("gone", Boolean, nullable=False),
    Index(None, "start"),
)
"""The ledger: one row an occurrence that was ever published."""

published_change = Table(
    "published_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition_id", ForeignKey("edition.id"), nullable=False),
    Column("event", Text, nullable=False),
    Column("variant", Text, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("move", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("before_start", Date),
    Column("before_last", Date),
    Column("before_main", Date),
    Column("after_start", Date),
    Column("after_last", Date),
    Column("after_main", Date),
    Index(None, "event", "variant", "cycle"),
    Index(None, "edition_id"),
)
"""What an edition changed in the ledger, for notices and for a person who asks."""

ledger_state = Table(
    "ledger_state",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("edition_id", ForeignKey("edition.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("version", Integer, nullable=False),
)
"""For which edition and window the ledger stands; the version rises with each change of a row."""

feed_state = Table(
    "feed_state",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("modified", Moment, nullable=False),
)
"""When a feed's own bytes last changed."""

feed_link = Table(
    "feed_link",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("definition", Text, nullable=False),  # JSON of its filter and names, as last adopted
)
"""Every feed that ever had a link: a link once given out is answered for ever."""

feed_use = Table(
    "feed_use",
    metadata,
    Column("feed", Text, primary_key=True),
    Column("day", Date, nullable=False),
)
"""The last day on which a public feed was fetched; by whom is kept nowhere."""

private_feed = Table(
    "private_feed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),  # of the token; the token itself is kept nowhere
    Column("feed", Text, nullable=False),
    Column("alarm", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("used", Moment),  # to the hour
    Column("revoked", Moment),
)
"""Who may read what by a secret link."""


# --- Who is reminded, of what, and by which letter ----------------------------------------------------------------

recipient = Table(
    "recipient",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address", Text, unique=True),  # NULL: erased; its rows elsewhere only count
    Column("name", Text, nullable=False),
    Column("title", Text, nullable=False),  # "Đồng chí"
    Column("post", Text, nullable=False),  # said before the name
    Column("kind", Text, nullable=False),  # office, staff or public
    Column("active", Boolean, nullable=False),
    Column("welcomed", Boolean, nullable=False),
    Column("leads", Text),  # "30 14 3wd"; NULL: the event's own
    Column("language", String(2), nullable=False),  # vi or en
    Column("digest", Text, nullable=False),  # daily or weekly
    Column("nonce", String(32), nullable=False),  # in the signature of every link; a new one makes all of them void
    Column("created", Moment, nullable=False),
)
"""A person with an address, or the office's own mailbox."""

subscription = Table(
    "subscription",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("feed", Text, primary_key=True),
    Column("since", Moment, nullable=False),
)
"""Who reads which feed by e-mail, and since when: what was due earlier is not sent."""

recipient_role = Table(
    "recipient_role",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("role", Text, primary_key=True),  # as `owner` of a step names it
    Column("since", Moment, nullable=False),
)
"""Who holds which role: the owners of steps."""

muted = Table(
    "muted",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("event", Text, primary_key=True),  # its id, for all its variants, or `id.variant`
)
"""Which single event somebody does not want to hear of."""

enrolment = Table(
    "enrolment",
    metadata,
    Column("recipient_id", ForeignKey("recipient.id"), primary_key=True),
    Column("nonce", String(32), nullable=False),  # in the signature of the confirming link; the link is kept nowhere
    Column("feeds", Text, nullable=False),  # JSON list of ids
    Column("language", String(2), nullable=False),
    Column("digest", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
)
"""What somebody asked for and has not confirmed yet."""

letter = Table(
    "letter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(32), nullable=False, unique=True),  # the left half of its Message-ID, in every attempt
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("kind", Text, nullable=False),  # confirm, welcome, daily or urgent
    Column("day", Date),  # NULL: free of the count
    Column("state", Text, nullable=False),  # ready, taken, sent, failed, held or void
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Boolean, nullable=False),  # an attempt ended without the server's word
    Column("created", Moment, nullable=False),
    Column("next_attempt", Moment, nullable=False),
    Column("lease", String(32)),
    Column("lease_until", Moment),
    Column("settled", Moment),
    Column("subject", Text),
    Column("answer", Text),  # the server's last word, without addresses
    UniqueConstraint("recipient_id", "day"),
    Index(None, "state", "next_attempt"),
)
"""The outbox. The unique key holds "one scheduled letter a person and day" against any number of processes."""

_WAITS = text("state = 'planned'")
reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("occurrence", Text, nullable=False),  # str(OccurrenceId); of a season without days too
    Column("move", Integer, nullable=False),
    Column("recipient_id", ForeignKey("recipient.id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("due", Date, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("begins", Date),  # the day before which it should arrive at any hour
    Column("expires", Date, nullable=False),  # the last day on which it may go
    Column("state", Text, nullable=False),
    Column("start", Date),
    Column("last", Date),
    Column("main", Date),
    Column("status", Text),
    Column("was_start", Date),  # what the reader was told before
    Column("was_last", Date),
    Column("was_main", Date),
    Column("was_status", Text),
    Column("letter_id", ForeignKey("letter.id")),
    Column("planned", Moment, nullable=False),
    Column("settled", Moment),
    UniqueConstraint("occurrence", "move", "recipient_id", "reason"),
    Index(None, "recipient_id", "state"),
    Index(None, "letter_id"),
    Index(None, "not_before", "begins", "recipient_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
)
"""One thing to say to one person once: the unique key is what makes it once."""

bounce = Table(
    "bounce",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the message that came back: read twice, it is one
    Column("letter_id", ForeignKey("letter.id"), nullable=False),
    Column("kind", Text, nullable=False),  # hard, refused, soft, delayed, delivered or complaint
    Column("status", Text, nullable=False),  # "5.1.1"; empty for a complaint
    Column("at", Moment, nullable=False),
    Index(None, "letter_id"),
)
"""What came back about a letter, by its class."""

alarm = Table(
    "alarm",
    metadata,
    Column("kind", Text, primary_key=True),  # what is wrong
    Column("since", Moment, nullable=False),
    Column("told", Moment),  # when the administrator was last written to
)
"""What is wrong with the service now; the row goes when it is mended."""


sweep = Table(
    "sweep",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("at", Moment),  # the last sweep's clock: the heartbeat
    Column("people", Integer, nullable=False),  # rises with each change of recipients or subscriptions
    Column("visits", Integer, nullable=False),  # rises with each change of a visit or of what is done
    Column("plan_edition", Integer),
    Column("plan_people", Integer),
    Column("plan_visits", Integer),
    Column("plan_day", Date),
)
"""When the last sweep was, and for what the plan stands: it is made again when one of the four is another."""


# --- Who may sign in, and what was done --------------------------------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("full_name", Text, nullable=False),
    Column("role", Text, nullable=False),  # reader, planner or administrator
    Column("password", Text, nullable=False),  # argon2 hash
    Column("version", Integer, nullable=False),  # rises when every session must end
    Column("disabled", Boolean, nullable=False),
    Column("created", Moment, nullable=False),
)

session = Table(
    "session",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # of the cookie's secret
    Column("account_id", ForeignKey("account.id"), nullable=False),
    Column("version", Integer, nullable=False),  # the account's, when it signed in
    Column("created", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Index(None, "account_id"),
)
"""A browser that is signed in."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON, without personal data
    Index(None, "subject"),
)
"""The trail: only ever added to."""


# --- Visits: who goes where, with what, and whom they greet -------------------------------------------------------

visit = Table(
    "visit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version", Integer, nullable=False),  # rises with each change; also SEQUENCE in calendars
    Column("move", Integer, nullable=False),  # rises when the day changes, it is cancelled or taken up again
    Column("created", Moment, nullable=False),
    Column("modified", Moment, nullable=False),
    Column("who", Text, nullable=False),  # who saved it last
    Column("title", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("event", Text),  # NULL: made at once, for no occurrence
    Column("variant", Text, nullable=False),  # "" as in `published`
    Column("cycle", Text),
    Column("shift", Integer),  # days from the main day; NULL: the day is its own
    Column("anchor", Date),  # the main day that `day` was counted from
    Column("day", Date),
    Column("starts", Time),
    Column("ends", Time),
    Column("commune", Text, nullable=False),
    Column("spot", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("leader", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index(None, "day"),
    Index(None, "event", "variant", "cycle"),
)
"""A planned trip. `day` is always where the ledger puts it: a move of the occurrence moves it in one transaction."""

visit_line = Table(
    "visit_line",
    metadata,
    Column("visit_id", ForeignKey("visit.id"), primary_key=True),
    Column("kind", String(8), primary_key=True),  # member, car, paper or group
    Column("position", Integer, primary_key=True),
    Column("text", Text, nullable=False),
)

visit_step = Table(
    "visit_step",
    metadata,
    Column("visit_id", ForeignKey("visit.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("lead", Text, nullable=False),  # "14", "3wd"
    Column("owner", Text),  # a role
)

step_done = Table(
    "step_done",
    metadata,
    Column("subject", Text, primary_key=True),  # `visit:12`, or an occurrence by its identity
    Column("step", Text, primary_key=True),
    Column("day", Date, nullable=False),
    Column("who", Text, nullable=False),
)
"""A step that is done; its place is empty while it is not."""

honoured = Table(
    "honoured",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text),  # NULL: deleted on request; the rest below is emptied, and counts stay
    Column("category", Text, nullable=False),
    Column("commune", Text, nullable=False),
    Column("people", Text, nullable=False),  # of the 54, by its own name
    Column("spot", Text, nullable=False),
    Column("telephone", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("since", Date),  # recognised
    Column("until", Date),  # no longer on the list
    Index(None, "commune"),
)
"""Whom the office honours: people of prestige, policy households, elders."""

visit_gift = Table(
    "visit_gift",
    metadata,
    Column("visit_id", ForeignKey("visit.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("honoured_id", ForeignKey("honoured.id")),  # NULL: for no one by name
    Column("what", Text, nullable=False),
    Column("giver", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),  # đồng each
    Column("level", Text, nullable=False),  # whose money, where a ceiling tells them apart
    Column("basis", Text, nullable=False),  # why it may pass its ceiling
    Index(None, "honoured_id"),
)
