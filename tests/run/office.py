"""An office's folder, its database and its letters, for tests that sweep."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import sqlalchemy as sa

from scheduler.feed import build
from scheduler.mail.server import parse
from scheduler.model import Lead
from scheduler.reminder import Reminder
from scheduler.run.settings import Settings
from scheduler.run.steps import Sweep, sweep
from scheduler.store import recipients, reminders
from scheduler.store.database import open_database, reading
from scheduler.store.tables import reminder
from tests.engines import database
from tests.mail.made import at
from tests.mail.sink import Sink

HEAD = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh Phú Thọ"
domain = "lich.example.vn"
address = "https://lich.example.vn"
{mail}
"""
MAIL = 'mail = "vanphong@example.vn"'


def event(key: str = "hoi", day: str = "18/11", remind: str = "[7]", more: str = "", tail: str = "") -> str:
    return f"""
[[event]]
id = "{key}"
name = "Lễ hội {key}"
kind = "ethnic-festival"
gregorian = "{day}"
remind = {remind}
sources = ["https://example.vn"]
{more}
{tail}
"""


def announced(cycle: str, start: str) -> str:
    return f'\n[[event.announced]]\ncycle = "{cycle}"\nstart = {start}\ndocument = "12/KH-UBND"\n'


def cancelled(cycle: str) -> str:
    return f'\n[[event.announced]]\ncycle = "{cycle}"\ncancelled = true\nreason = "mưa lũ"\ndocument = "13/TB-UBND"\n'


class Office:
    """A home that sweeps at any clock."""

    def __init__(self, home: Path, engine: sa.Engine) -> None:
        self.home, self.engine = home, engine
        self.settings = Settings.from_env(home, {})

    def write(self, *events: str, mail: str = MAIL) -> None:
        (self.home / "events.toml").write_text(HEAD.format(mail=mail) + "".join(events), encoding="utf-8")

    def use(self, sink: Sink, timeout: float = 30) -> None:
        self.settings = replace(self.settings, smtp=replace(parse(sink.url), timeout=timeout))

    def sweep(self, when: str | datetime, *events: str, only: str | None = None) -> Sweep:
        """Write the events, where given, and sweep."""
        if events:
            self.write(*events)
        now = at(when) if isinstance(when, str) else when
        return sweep(self.engine, self.settings, now, who="thử", only=only)

    def settle_in(self, when: str, *events: str) -> None:
        """The first sweep, at an hour in which only the welcome goes; its file is put away."""
        self.sweep(when, *events)
        for path in self.settings.outbox.glob("*.eml"):
            path.unlink()

    def add(
        self, address: str, when: str, kind: recipients.Kind = "staff", leads: tuple[Lead, ...] | None = None
    ) -> int:
        with self.engine.begin() as conn:
            number = recipients.add(conn, address, kind, feeds=[build.ALL.id], now=at(when), leads=leads)
            recipients.welcomed(conn, number)
            return number

    @property
    def letters(self) -> list[EmailMessage]:
        paths = sorted(self.settings.outbox.glob("*.eml"))
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]

    @property
    def subjects(self) -> list[str]:
        return [str(letter["Subject"]) for letter in self.letters]

    def rows(self) -> list[Reminder]:
        with reading(self.engine) as conn:
            found = [one.id for one in recipients.active(conn)]
            return reminders.select(conn, reminder.c.recipient_id.in_(found))

    def states(self) -> dict[str, str]:
        """`hoi/2026 lead:7` → `sent`, of the highest move."""
        return {f"{r.occurrence} {r.reason}": r.state.value for r in sorted(self.rows(), key=lambda r: r.move)}


@contextmanager
def office(folder: Path) -> Iterator[Office]:
    home = folder / "co-quan"
    home.mkdir()
    engine = open_database(database(folder))
    yield Office(home, engine)
    engine.dispose()


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")
