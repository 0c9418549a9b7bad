"""A site over a swept office, and the letters that it sends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler.store import recipients
from scheduler.store.database import reading
from scheduler.store.recipients import Recipient
from scheduler.web.app import create
from tests.mail.made import at
from tests.run.office import Office, event, office, plain

OURS = {"Sec-Fetch-Site": "same-origin"}


class Clock:
    """A clock that is set by hand."""

    def __init__(self, text: str) -> None:
        self.now = at(text)

    def __call__(self) -> datetime:
        return self.now

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)


class Place:
    """The office, its clock, its site, and a browser without cookies."""

    def __init__(self, home: Office, clock: Clock) -> None:
        self.home, self.clock = home, clock
        self.app: Starlette = create(home.engine, home.settings, clock=clock)
        self.client = TestClient(self.app, base_url="http://localhost", follow_redirects=False, headers=OURS)

    def sweep(self) -> list[str]:
        """One sweep; the addresses and kinds of what was sent."""
        self.clock.later(minutes=1)
        return [f"{one.kind} {one.address}" for one in self.home.sweep(self.clock.now).delivered]

    def letter(self, to: str, word: str = "") -> str:
        """The text of the last letter to somebody that has the word in its subject."""
        found = [one for one in self.home.letters if to in str(one["To"]) and word in str(one["Subject"])]
        return plain(found[-1])

    def person(self, address: str) -> Recipient | None:
        with reading(self.home.engine) as conn:
            return recipients.find(conn, address)

    def enrol(self, address: str, **more: object) -> str:
        """Ask on the page and sweep; the path of the confirming link."""
        assert self.client.post("/dang-ky", data={"thu": address, "lich": ["tat-ca"], **more}).status_code == 200
        self.sweep()
        return link("xac-nhan", self.letter(address))

    def enrolled(self, address: str, **more: object) -> str:
        """Confirm as well, and be welcomed; the path of one's own page."""
        assert self.client.post(self.enrol(address, **more)).status_code == 200
        self.sweep()
        return link("toi-nhan", self.letter(address, "Bắt đầu"))


def link(purpose: str, text: str) -> str:
    """The path of a link in a letter."""
    found = re.search(rf"https://lich\.example\.vn(/{purpose}/\S+)", text)
    assert found, text
    return urlsplit(found[1]).path


@contextmanager
def place(folder: Path) -> Iterator[Place]:
    with office(folder) as home:
        home.sweep("2026-11-10 08:00", event(), event("khac", "25/12", more='groups = ["Mường"]'))
        yield Place(home, Clock("2026-11-10 09:00"))
