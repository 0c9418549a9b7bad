"""The service watches itself: what is wrong is told once a day, and each day's work is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler.errors import Refused
from scheduler.run import local
from scheduler.run.settings import Settings
from scheduler.run.watch import troubles, watch
from scheduler.store import sweeps, tally
from scheduler.store.database import reading
from tests.mail.made import at
from tests.mail.sink import Sink, sink
from tests.run.office import Office, event, office, plain


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


def kinds(home: Office, when: str) -> list[str]:
    with reading(home.engine) as conn:
        return [one.kind for one in troubles(conn, at(when))]


def test_all_is_well_after_a_sweep(home: Office) -> None:
    assert kinds(home, "2026-11-11 08:00") == ["sweep"]
    home.sweep("2026-11-11 08:00", event())
    assert kinds(home, "2026-11-11 08:15") == []
    assert kinds(home, "2026-11-11 08:16") == ["sweep"]


def test_letters_that_pile_up_are_told_to_the_administrator_once_a_day(home: Office, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.settings = replace(home.settings, admin="quantri@example.vn")
    home.use(server)
    server.order("MAIL", *["451 4.3.0 busy"] * 5)
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-11 10:01")
    server.orders.clear()
    assert watch(home.engine, home.settings, at("2026-11-11 10:01"))
    assert not watch(home.engine, home.settings, at("2026-11-11 10:06"))
    assert server.to == ["quantri@example.vn"]
    assert "1 thư đợi quá 2 giờ chưa gửi được." in plain(server.letters[0])
    with home.engine.begin() as conn:
        sweeps.beat(conn, at("2026-11-12 10:02"))
    assert watch(home.engine, home.settings, at("2026-11-12 10:02"))
    assert len(server.to) == 2


def test_what_is_mended_and_breaks_again_is_told_again(home: Office) -> None:
    home.sweep("2026-11-11 08:00", event())
    assert watch(home.engine, home.settings, at("2026-11-11 09:00"))
    home.sweep("2026-11-11 09:00")
    assert not watch(home.engine, home.settings, at("2026-11-11 09:01"))
    assert watch(home.engine, home.settings, at("2026-11-11 10:00"))
    assert "Lượt gửi thư gần nhất đã 60 phút trước." in plain(home.letters[-1])


def test_an_alarm_that_could_not_go_is_tried_again(home: Office, server: Sink) -> None:
    home.sweep("2026-11-11 08:00", event())
    home.use(server)
    server.order("RCPT", "450 4.2.0 later")
    assert not watch(home.engine, home.settings, at("2026-11-11 09:00"))
    assert watch(home.engine, home.settings, at("2026-11-11 09:05"))
    assert server.to == ["vanphong@example.vn"]


def test_an_alarm_that_could_not_go_is_told_when_all_is_well_again(home: Office, server: Sink) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.use(server)
    server.order("MAIL", *["451 4.3.0 busy"] * 9)
    for clock in ("08:00", "10:01"):
        home.sweep(f"2026-11-11 {clock}")
    assert not watch(home.engine, home.settings, at("2026-11-11 10:05"))
    server.orders.clear()
    home.sweep("2026-11-11 14:30")
    assert kinds(home, "2026-11-11 14:31") == []
    assert watch(home.engine, home.settings, at("2026-11-11 14:31"))
    assert "Nhiều thư đã không gửi được, từ 10:05 thứ Tư, 11/11/2026; nay đã hết." in plain(server.letters[-1])
    assert not watch(home.engine, home.settings, at("2026-11-11 14:36"))


def test_the_first_sweep_after_a_stop_says_how_long_it_was(home: Office) -> None:
    home.settle_in("2026-11-09 08:00", event())
    local.Sweeper(home.engine, home.settings, lambda: at("2026-11-09 10:00"))()
    (letter,) = home.letters
    assert "Không có lượt gửi thư nào suốt 120 phút trước lượt này." in plain(letter)


def test_58_an_alarm_names_nobody(home: Office) -> None:
    home.sweep("2026-11-11 08:00", event())
    watch(home.engine, home.settings, at("2026-11-11 09:00"))
    assert "@" not in plain(home.letters[-1])


def test_each_day_is_counted_from_the_rows(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("khac", "19/11"), event("sau", "25/12"))
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 07:00")
    with reading(home.engine) as conn:
        first, second = tally.days(conn, date(2026, 11, 11), date(2026, 11, 11) + timedelta(7))
    assert (first.day, first.due, first.sent, first.waiting) == (date(2026, 11, 11), 1, 1, 0)
    assert (second.day, second.due, second.sent, second.waiting) == (date(2026, 11, 12), 1, 0, 1)


def test_the_administrator_is_a_mailbox(tmp_path: Path) -> None:
    assert Settings.from_env(tmp_path, {"LICH_ADMIN": "quantri@example.vn"}).admin == "quantri@example.vn"
    with pytest.raises(Refused, match="LICH_ADMIN"):
        Settings.from_env(tmp_path, {"LICH_ADMIN": "quản trị"})
