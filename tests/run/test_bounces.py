"""Rule 51: an address that is dead, or whose reader complains, gets no more letters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.run.bounces import take_in
from scheduler.store import audit, recipients
from scheduler.store.database import reading
from scheduler.store.recipients import Recipient
from tests.mail.made import at
from tests.mail.reports import OUT_OF_OFFICE, complaint, dsn
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office

DAYS = ("10", "11", "12", "13")
EVENTS = [event(f"hoi{day}", f"{int(day) + 7}/11") for day in DAYS]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


def reader(home: Office) -> str:
    home.settle_in("2026-11-09 23:00", *EVENTS)
    home.add("can-bo@example.vn", "2026-11-09 23:00")
    return "can-bo@example.vn"


def send(home: Office, day: str) -> str | None:
    """The key of the day's letter."""
    return next((one.key for one in home.sweep(f"2026-11-{day} 08:00").delivered), None)


def person(home: Office, address: str) -> Recipient:
    with reading(home.engine) as conn:
        found = recipients.find(conn, address)
    assert found
    return found


def bounce(home: Office, key: str | None, status: str = "5.1.1") -> int:
    return take_in(home.engine, dsn(status, key=key or ""), at("2026-11-13 09:00")).stopped


def test_51_three_dead_letters_in_a_row_stop_it(home: Office) -> None:
    address = reader(home)
    assert [bounce(home, send(home, day)) for day in DAYS[:3]] == [0, 0, 1]
    assert not person(home, address).active
    assert [one.address for one in home.sweep(f"2026-11-{DAYS[3]} 08:00").delivered] == ["vanphong@example.vn"]
    with reading(home.engine) as conn:
        (entry,) = audit.latest(conn, subject=f"recipient:{person(home, address).id}")
    assert (entry.action, entry.details) == ("letters-stopped", {"why": "hard"})


def test_51_one_letter_that_arrived_breaks_the_row(home: Office) -> None:
    address = reader(home)
    keys = [send(home, day) for day in DAYS]
    for key in (keys[0], keys[1], keys[3]):
        bounce(home, key)
    assert person(home, address).active


@pytest.mark.parametrize("status", ["5.7.1", "5.2.2", "4.4.1", "2.0.0"])
def test_51_what_says_nothing_of_the_address_stops_nothing(home: Office, status: str) -> None:
    address = reader(home)
    assert [bounce(home, send(home, day), status) for day in DAYS[:3]] == [0, 0, 0]
    assert person(home, address).active


def test_51_the_same_report_twice_is_one(home: Office) -> None:
    reader(home)
    report = dsn(key=send(home, DAYS[0]) or "")
    assert [take_in(home.engine, report, at("2026-11-10 09:00")).known for _ in range(2)] == [1, 0]


def test_51_a_complaint_stops_at_once(home: Office) -> None:
    address = reader(home)
    taken = take_in(home.engine, complaint(key=send(home, DAYS[0]) or ""), at("2026-11-10 09:00"))
    assert (taken.known, taken.stopped) == (1, 1)
    assert not person(home, address).active


def test_51_refusals_within_the_session_count_as_well(home: Office, server: Sink) -> None:
    address = reader(home)
    home.use(server)
    server.order("RCPT", *["550 5.1.1 no such user"] * 3)
    for day in DAYS[:3]:
        send(home, day)
    assert not person(home, address).active


def test_51_the_office_s_own_mailbox_is_never_cut_off(home: Office) -> None:
    home.settle_in("2026-11-09 23:00", *EVENTS)
    for day in DAYS[:3]:
        assert bounce(home, send(home, day)) == 0
    assert person(home, "vanphong@example.vn").active


def test_51_strangers_reports_and_notes_change_nothing(home: Office) -> None:
    reader(home)
    for message in (dsn(key="f" * 24), OUT_OF_OFFICE, b"", dsn(key="x")):
        assert take_in(home.engine, message, at("2026-11-10 09:00")).known == 0
