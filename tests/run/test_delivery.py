"""Many at once: several sessions side by side, no more to a domain than it bears, nothing sent past its record."""

from __future__ import annotations

import socket
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scheduler.mail.alike import Alike
from scheduler.mail.server import parse
from scheduler.run import delivery, steps
from scheduler.run.ground import stand_on
from scheduler.run.taking import take
from scheduler.run.writing import write
from scheduler.store import outbox, recipients
from scheduler.store.database import reading
from tests.mail.made import at
from tests.mail.sink import DROP, Sink, sink
from tests.run.office import Office, event, office

DAY = "2026-11-11 08:00"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


def readers(home: Office, count: int, domain: str = "example.org") -> None:
    home.settle_in("2026-11-10 23:00", event())
    for number in range(count):
        home.add(f"nguoi{number}@{domain}", "2026-11-10 23:00", "public")


def use(home: Office, server: Sink, query: str) -> None:
    home.settings = replace(home.settings, smtp=parse(f"{server.url}&{query}"))


def open_letters(home: Office) -> list[outbox.Letter]:
    with reading(home.engine) as conn:
        return list(outbox.open_letters(conn))


def test_letters_go_over_several_sessions_and_each_once(
    home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "TAKEN_AT_ONCE", 3)
    readers(home, 29)
    use(home, server, "sessions=4")
    made = home.sweep(DAY).delivered
    assert len(made) == 30
    assert server.sessions == 4
    assert set(Counter(server.to).values()) == {1}
    assert [one.key for one in made] == [one.key for one in sorted(made, key=lambda one: _place(home, one.key))]
    assert open_letters(home) == []


def _place(home: Office, key: str) -> int:
    from scheduler.store import bounces

    with reading(home.engine) as conn:
        found = bounces.letter_of(conn, key)
    assert found
    return found[0]


def test_57_no_more_letters_a_sweep_to_one_domain_than_it_bears(home: Office, server: Sink) -> None:
    readers(home, 9)
    use(home, server, "pace=4")
    sent = [
        Counter(one.address.rpartition("@")[2] for one in home.sweep(f"2026-11-11 08:0{n}").delivered)
        for n in (0, 1, 2)
    ]
    assert [counted["example.org"] for counted in sent] == [4, 4, 1]
    assert sent[0]["example.vn"] == 1


def test_a_server_that_cannot_be_reached_is_asked_once_a_session_not_once_a_letter(home: Office) -> None:
    readers(home, 20)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"smtp://127.0.0.1:{free.getsockname()[1]}?timeout=1&sessions=1"
    home.settings = replace(home.settings, smtp=parse(url))
    assert len(home.sweep(DAY).delivered) == 1
    assert Counter(one.attempts for one in open_letters(home)) == {0: 20, 1: 1}


def test_a_session_that_took_too_long_hands_back_what_it_has_not_begun(
    home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers(home, 5)
    use(home, server, "sessions=1")
    monkeypatch.setattr(delivery, "PATIENCE", -1.0)
    assert home.sweep(DAY).delivered == ()
    assert {(one.state, one.attempts) for one in open_letters(home)} == {("ready", 0)}
    monkeypatch.undo()
    assert home.sweep("2026-11-11 08:01").sent == 6


def test_a_broken_session_does_not_hurt_the_others(home: Office, server: Sink) -> None:
    readers(home, 11)
    use(home, server, "sessions=3")
    server.order("RCPT", DROP, "450 4.2.0 greylisted")
    server.order("DATA", DROP)
    first = home.sweep(DAY)
    assert Counter(one.result.value for one in first.delivered).keys() <= {"sent", "later", "unclear"}
    home.sweep("2026-11-11 08:30")
    assert len(set(server.to)) == 12
    assert open_letters(home) == []


def test_what_many_read_alike_is_what_each_would_read_alone(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("le", remind="[7]"), event("mua", remind="[30]"))
    people: list[dict[str, Any]] = [
        *({"kind": "public"} for _ in range(4)),
        *({"kind": "public", "language": "en"} for _ in range(3)),
        *({"kind": "public", "name": f"Bạn đọc {n % 2}"} for n in range(4)),
        *({"kind": "public", "feeds": ["viec"], "digest": digest} for digest in ("daily", "weekly", "daily", "weekly")),
        *({"kind": "staff", "name": f"Cán bộ {n}"} for n in range(3)),
    ]
    with home.engine.begin() as conn:
        for number, one in enumerate(people):
            more: dict[str, Any] = {"feeds": ["tat-ca"], "now": at("2026-11-10 23:00")} | one
            recipients.add(conn, f"nguoi{number}@example.org", **more)
    monday = at("2026-11-16 08:00")
    steps.tick(home.engine, monday)
    with home.engine.begin() as conn:
        ground = stand_on(conn, monday)
        assert ground
        numbers = [one.id for one in outbox.open_letters(conn)]
        jobs = take(conn, ground, numbers, "x", monday)
    assert len(jobs) >= len(people)
    shared = Alike()
    for job in jobs * 2:
        assert write(job, ground, home.settings, monday, shared) == write(job, ground, home.settings, monday)
    assert sum(kept.is_proven for kept in shared._kept.values()) >= 4


def test_what_is_left_over_goes_with_the_next_call(home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "MOST", 4)
    readers(home, 9)
    use(home, server, "sessions=2")
    home.sweep(DAY)
    assert [len(steps.deliver(home.engine, home.settings, at(DAY))) for _ in range(3)] == [4, 2, 0]


@pytest.mark.parametrize("query", ["sessions=0", "sessions=17", "sessions=x", "pace=-1"])
def test_a_wrong_number_is_refused(home: Office, server: Sink, query: str) -> None:
    with pytest.raises(Exception, match="LICH_SMTP"):
        use(home, server, query)
