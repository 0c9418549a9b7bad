"""Why a letter went, or did not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.errors import Refused
from scheduler.model import OccurrenceId
from scheduler.run import steps
from scheduler.run.bounces import take_in
from scheduler.run.why import why
from scheduler.store import recipients, subscriptions
from tests.mail.made import at
from tests.mail.reports import dsn
from tests.mail.sink import sink
from tests.run.office import Office, announced, cancelled, event, office

MAIL = "vanphong@example.vn"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


def said(home: Office, when: str, address: str = MAIL, what: str = "hoi/2026") -> str:
    return "\n".join(why(home.engine, address, OccurrenceId.parse(what), at(when)))


def test_what_was_sent_and_what_is_to_come(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(remind="[7, 2]"))
    home.sweep("2026-11-11 08:00")
    found = said(home, "2026-11-11 09:00")
    assert "Nhắc trước 7 ngày, đến hạn 11/11/2026: đã gửi lúc 08:00 11/11/2026 (thư " in found
    assert "Nhắc trước 2 ngày: sẽ đến hạn thứ Hai, 16/11/2026." in found


def test_what_came_back(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    (one,) = home.sweep("2026-11-11 08:00").delivered
    take_in(home.engine, dsn(key=one.key), at("2026-11-11 08:10"))
    assert "08:10 11/11/2026: bị trả lại, hộp thư không có (5.1.1)" in said(home, "2026-11-11 09:00")


def test_what_waits(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with sink() as server:
        home.use(server)
        server.order("MAIL", "451 4.3.0 busy")
        home.sweep("2026-11-11 08:00")
    assert "thư chưa gửi xong" in said(home, "2026-11-11 09:00")
    assert "451 4.3.0 busy" in said(home, "2026-11-11 09:00")


def test_what_was_not_said_and_what_is_cancelled(home: Office) -> None:
    home.settle_in("2026-11-16 23:00", event(remind="[7, 1]"))
    home.sweep("2026-11-17 08:00")
    found = said(home, "2026-11-17 09:00")
    assert "Nhắc trước 7 ngày, đến hạn 11/11/2026: không nhắc, đến hạn trước khi người này bắt đầu nhận" in found
    home.sweep("2026-11-17 09:00", event(remind="[7, 1]", tail=cancelled("2026")))
    assert "Việc này không tổ chức" in said(home, "2026-11-17 09:10")
    assert "Thư báo không tổ chức" in said(home, "2026-11-17 09:10")


def test_a_later_lead_was_due_by_the_first_sweep(home: Office) -> None:
    home.settle_in("2026-11-02 23:00", event("khac", "25/12"))
    home.sweep("2026-11-17 08:00", event("khac", "25/12"), event(remind="[7, 1]"))
    found = said(home, "2026-11-17 09:00")
    assert "Nhắc trước 7 ngày, đến hạn 11/11/2026: không nhắc, đã đến hạn lần sau (trước 1 ngày, 17/11/2026)." in found
    assert "Nhắc trước 1 ngày, đến hạn 17/11/2026: đã gửi" in found


def test_what_the_notice_of_a_new_day_has_said(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event(remind="[14, 7, 2]"))
    home.sweep("2026-11-04 08:00")
    home.sweep("2026-11-05 08:00", event(remind="[14, 7, 2]", tail=announced("2026", "2026-11-12")))
    found = said(home, "2026-11-05 09:00")
    assert "Nhắc trước 7 ngày, đến hạn 05/11/2026: không nhắc, thư báo thay đổi đã nói ngày mới." in found


def test_what_was_said_before_it_moved_away_and_back(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event(remind="[14, 2]"))
    home.sweep("2026-11-04 08:00")
    home.sweep("2026-11-04 20:00", event(remind="[14, 2]", tail=announced("2026", "2026-11-25")))
    home.sweep("2026-11-04 21:00", event(remind="[14, 2]"))
    assert "đã nhắc đúng những ngày này trước khi dời đi rồi dời về" in said(home, "2026-11-05 09:00")


def test_a_planned_one_that_was_overtaken_still_has_its_row(home: Office) -> None:
    home.settle_in("2026-11-10 20:00", event(remind="[7, 6]"))
    steps.tick(home.engine, at("2026-11-11 06:00"))
    home.sweep("2026-11-12 08:00")
    assert "Nhắc trước 7 ngày, đến hạn 11/11/2026: bỏ qua khi còn chờ" in said(home, "2026-11-12 09:00")


def test_who_does_not_read_it(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    number = home.add("dan@example.org", "2026-11-10 23:00", "public")
    home.add("can-bo@example.vn", "2026-11-10 23:00")
    assert "đã có cán bộ nhận thư" in said(home, "2026-11-11 09:00")
    with home.engine.begin() as conn:
        subscriptions.set_muted(conn, number, ["hoi"])
    assert "đã tắt nhắc việc này" in said(home, "2026-11-11 09:00", "dan@example.org")
    with home.engine.begin() as conn:
        subscriptions.set_muted(conn, number, [])
        subscriptions.set_feeds(conn, number, [], at("2026-11-11 08:00"))
    assert "không lịch nào người này đọc có việc này" in said(home, "2026-11-11 09:00", "dan@example.org")
    with home.engine.begin() as conn:
        recipients.leave(conn, number, at("2026-11-11 08:00"))
    assert "hiện không nhận thư" in said(home, "2026-11-11 09:00", "dan@example.org")


def test_an_event_without_leads_says_so(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(remind="[]"))
    assert "không có lần nhắc nào" in said(home, "2026-11-11 09:00")


@pytest.mark.parametrize(
    ("address", "what", "hint"), [("ai@example.vn", "hoi/2026", "ai@"), (MAIL, "hoii/2026", "hoi/2026")]
)
def test_the_unknown_is_refused(home: Office, address: str, what: str, hint: str) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with pytest.raises(Refused, match=hint):
        said(home, "2026-11-11 09:00", address, what)
