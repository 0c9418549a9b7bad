"""Rule 51: an address that is dead, or whose reader complains, gets no more letters."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.mail import links, unsubscribe
from scheduler.mail.server import parse
from scheduler.run.bounces import Asked, leave_by_mail, take_in
from scheduler.run.people import Door
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


# --- Leaving by mail ------------------------------------------------------------------------------------------------


def asking(subject: str) -> bytes:
    """As a mail program writes it, from any address."""
    return f"From: ai-do@example.org\r\nTo: bounce@example.vn\r\nSubject: {subject}\r\n\r\n".encode()


def leave(home: Office, subject: str) -> Asked | None:
    door = Door(home.settings.signing_key())
    return leave_by_mail(home.engine, asking(subject), door, at("2026-11-10 09:00"))


def token(home: Office, one: Recipient, nonce: str | None = None) -> str:
    return links.token(home.settings.signing_key(), "thoi-nhan", one.id, nonce or one.nonce)


def test_47_a_mail_with_the_token_ends_it_and_again_changes_nothing(home: Office) -> None:
    address = reader(home)
    subject = f"unsubscribe {token(home, person(home, address))}"
    assert [leave(home, subject) for _ in range(2)] == [Asked.LEFT, Asked.AGAIN]
    assert not person(home, address).active
    with reading(home.engine) as conn:
        found = audit.latest(conn, subject=f"recipient:{person(home, address).id}")
    assert [one.action for one in found] == ["recipient-left"]


def test_47_an_encoded_or_capital_subject_is_the_same(home: Office) -> None:
    one = person(home, reader(home))
    assert leave(home, f"=?utf-8?q?Unsubscribe=20{token(home, one).replace('_', '=5F')}?=") is Asked.LEFT


def test_47_a_forged_void_or_foreign_token_ends_nothing(home: Office) -> None:
    one = person(home, reader(home))
    right = token(home, one)
    other = links.token(home.settings.signing_key(), "toi-nhan", one.id, one.nonce)
    forged = f"{right[:-1]}{'A' if right[-1] != 'A' else 'B'}"
    office_s = token(home, person(home, "vanphong@example.vn"))
    for wrong in (forged, other, token(home, one, "0" * 32), f"99{right}", office_s):
        assert leave(home, f"unsubscribe {wrong}") is Asked.VOID
    assert one.active
    assert person(home, "vanphong@example.vn").active


def test_47_what_asks_for_nothing_is_no_request(home: Office) -> None:
    right = token(home, person(home, reader(home)))
    for other in (f"Re: unsubscribe {right}", f"unsubscribe {right} x", "unsubscribe", right, "=?x?q?a?=", ""):
        assert leave(home, other) is None
    assert leave_by_mail(home.engine, OUT_OF_OFFICE, Door(b"x"), at("2026-11-10 09:00")) is None


def test_47_by_mail_is_offered_only_where_somebody_reads_it(home: Office, server: Sink) -> None:
    address = reader(home)
    smtp = replace(parse(server.url), bounce="bounce@example.vn")
    home.settings = replace(home.settings, smtp=smtp)
    home.sweep("2026-11-10 08:00")
    letters = [email.message_from_bytes(data, policy=email.policy.default) for data in server.data]
    (mine,) = [one for one in letters if address in str(one["To"])]
    by_mail = str(mine["List-Unsubscribe"]).split(", ")[1]
    assert by_mail == f"<{unsubscribe.mailto('bounce@example.vn', token(home, person(home, address)))}>"
