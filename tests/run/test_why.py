"""Why a letter went, or did not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from scheduler.errors import Refused
from scheduler.feed import build
from scheduler.model import OccurrenceId
from scheduler.run import steps
from scheduler.run.bounces import take_in
from scheduler.run.why import why
from scheduler.store import recipients, subscriptions, visits
from scheduler.visits import reminding
from scheduler.visits.visit import VisitStatus
from tests.mail.made import at
from tests.mail.reports import dsn
from tests.mail.sink import DROP, sink
from tests.run.office import Office, announced, cancelled, event, office
from tests.visits.made import visit

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


# --- Every state, by its sentence -----------------------------------------------------------------------------------


def test_what_is_planned_and_waits_for_the_hour(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 06:00"))
    assert (
        "Nhắc trước 7 ngày, đến hạn 11/11/2026: chờ, sớm nhất 07:30 thứ Tư, 11/11/2026, mỗi ngày nhiều nhất một thư."
    ) in said(home, "2026-11-11 06:30")


def test_what_is_in_a_letter_that_did_not_go_yet(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 08:00"))
    assert "đến hạn 11/11/2026: đã vào thư, thư chưa gửi xong." in said(home, "2026-11-11 08:01")


def test_what_the_server_refused_for_good(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with sink() as server:
        home.use(server)
        server.order("RCPT", "550 5.1.1 no such user")
        home.sweep("2026-11-11 08:00")
    found = said(home, "2026-11-11 09:00")
    assert "đến hạn 11/11/2026: máy chủ từ chối lúc 08:00 11/11/2026 (thư " in found
    assert "máy chủ: 550 5.1.1 no such user)" in found


def test_what_is_held_since_nobody_knows(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with sink() as server:
        home.use(server)
        server.order("354", *[DROP] * 9)
        for clock in ("11 08:00", "11 09:00", "11 12:00", "12 08:00", "12 14:00", "13 08:00"):
            home.sweep(f"2026-11-{clock}")
    assert "không rõ đã tới hay chưa sau nhiều lần gửi, không gửi nữa" in said(home, "2026-11-13 09:00")


def test_what_came_too_late(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 06:00"))
    home.sweep("2026-11-19 08:00")
    assert "đến hạn 11/11/2026: quá hạn: chưa kịp gửi thì việc đã qua." in said(home, "2026-11-19 09:00")


def test_what_follows_an_event_is_still_to_come_for_who_reads_weekly(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event(remind="[7, 0, -1]"))
    with home.engine.begin() as conn:
        recipients.add(
            conn,
            "t@example.vn",
            "staff",
            feeds=[build.ALL.id],
            now=at("2026-11-08 20:00"),
            digest="weekly",
            welcomed=True,
        )
    home.sweep("2026-11-16 08:00")
    found = said(home, "2026-11-16 09:00", "t@example.vn")
    assert "đúng ngày, đến hạn 18/11/2026: đã gửi lúc 08:00 16/11/2026" in found
    assert "Nhắc sau 1 ngày: sẽ đến hạn thứ Năm, 19/11/2026." in found


def test_what_nobody_swept_for_until_it_was_over(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event())
    home.sweep("2026-11-19 08:00")
    assert "đến hạn 11/11/2026: không nhắc, khi lập kế hoạch thì việc đã qua." in said(home, "2026-11-19 09:00")


def test_what_was_taken_back_before_it_went(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 06:00"))
    home.sweep("2026-11-11 07:00", event(tail=announced("2026", "2026-12-01")))
    found = said(home, "2026-11-11 07:10")
    assert "đến hạn 11/11/2026: bỏ: việc đổi ngày, không tổ chức, hoặc người nhận không đọc nữa." in found
    assert "Nhắc trước 7 ngày: sẽ đến hạn thứ Ba, 24/11/2026" in found


def test_the_notice_of_a_move(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event(tail=announced("2026", "2026-12-01")))
    assert "Thư báo đổi ngày, đến hạn 12/11/2026: đã gửi lúc 08:00 12/11/2026" in said(home, "2026-11-12 09:00")


def test_what_was_moved_to_the_working_day_before_says_from_which_and_why(home: Office) -> None:
    off = '\n[[working_day]]\ndate = 2026-11-11\nis = "off"\ndocument = "1/TB"\n'
    home.settle_in("2026-11-09 23:00", event(remind="[7, 4, 3]", tail=off))
    home.sweep("2026-11-10 08:00")
    found = said(home, "2026-11-10 09:00")
    assert (
        "Nhắc trước 7 ngày, đến hạn 10/11/2026 (vì thứ Tư, 11/11/2026 là ngày nghỉ: nghỉ theo quyết định – 1/TB): "
        "đã gửi"
    ) in found
    assert "sẽ đến hạn thứ Sáu, 13/11/2026 (vì thứ Bảy, 14/11/2026 là ngày nghỉ: nghỉ cuối tuần)." in found


def test_what_left_the_calendar(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("khac", "25/12"))
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event("khac", "25/12"))
    found = said(home, "2026-11-12 09:00")
    assert "Việc này không còn trong lịch." in found
    assert "Thư báo không còn trong lịch, đến hạn 12/11/2026: đã gửi" in found


def test_who_is_due_a_step_is_told_by_its_name(home: Office) -> None:
    step = '[[event.step]]\nid = "thu"\nname = "Gửi thư"\nlead = 6\nowner = "van-phong"\n'
    home.settle_in("2026-11-10 23:00", event(tail=step))
    home.sweep("2026-11-12 08:00")
    assert "Việc «Gửi thư», đến hạn 12/11/2026: đã gửi" in said(home, "2026-11-12 09:00")


def test_a_question_is_told_by_the_days_that_were_left(home: Office) -> None:
    home.settle_in("2026-11-03 23:00", event(remind="[]", more="ask_before = 14\ntolerance = 1"))
    home.sweep("2026-11-04 08:00")
    assert "Hỏi ngày (còn 14 ngày), đến hạn 04/11/2026: đã gửi" in said(home, "2026-11-04 09:00")


def test_who_stopped_after_dead_letters_is_said_to_get_none(home: Office) -> None:
    many = [event(f"hoi{day}", f"{day + 7}/11") for day in (11, 12, 13)]
    home.settle_in("2026-11-10 23:00", *many)
    home.add("chet@example.org", "2026-11-10 23:00", "public")
    for day in (11, 12, 13):
        made = home.sweep(f"2026-11-{day} 08:00").delivered
        (key,) = (one.key for one in made if one.address == "chet@example.org")
        take_in(home.engine, dsn(key=key), at(f"2026-11-{day} 09:00"))
    found = said(home, "2026-11-13 10:00", "chet@example.org", "hoi13/2026")
    assert "hiện không nhận thư: đã thôi nhận, chưa xác nhận, hoặc thư bị trả lại nhiều lần." in found
    assert "09:00 13/11/2026: bị trả lại, hộp thư không có (5.1.1)" in found


# --- Visits ---------------------------------------------------------------------------------------------------------


def trip(home: Office, day: date | None = date(2026, 11, 20), status: VisitStatus = VisitStatus.CONFIRMED) -> str:
    """A visit of `cán bộ A`; as it is asked about."""
    made = visit(0, day, leader="cán bộ A", status=status, document="1/KH")
    with home.engine.begin() as conn:
        return visits.save(conn, made, who="thử", now=at("2026-11-10 23:00"), today=date(2026, 11, 10)).subject


@pytest.fixture
def going(home: Office) -> Office:
    """An office with somebody who goes, somebody who stays, and a reader of the public."""
    home.settle_in("2026-11-10 23:00", event("hoi", "18/11", "[]"))
    with home.engine.begin() as conn:
        for address, name in (("a@example.vn", "cán bộ A"), ("b@example.vn", "cán bộ B")):
            feeds = [build.ALL.id]
            recipients.add(conn, address, "staff", feeds=feeds, now=at("2026-11-10 23:00"), name=name, welcomed=True)
    home.add("dan@example.org", "2026-11-10 23:00", "public")
    return home


def about(home: Office, when: str, address: str, subject: str) -> str:
    return "\n".join(why(home.engine, address, reminding.parse(subject), at(when)))


def test_of_a_visit_who_goes_is_told_when(going: Office) -> None:
    asked = trip(going)
    going.sweep("2026-11-17 08:00")
    found = about(going, "2026-11-17 09:00", "a@example.vn", asked)
    assert "Người này nhận nhắc việc này từ 10/11/2026." in found
    assert "đến hạn 17/11/2026: đã gửi lúc 08:00 17/11/2026" in found
    assert "Nhắc trước 1 ngày: sẽ đến hạn thứ Năm, 19/11/2026." in found


def test_of_a_visit_who_stays_and_the_public_are_told_why_not(going: Office) -> None:
    asked = trip(going)
    going.sweep("2026-11-17 08:00")
    assert "người này không đi chuyến này" in about(going, "2026-11-17 09:00", "b@example.vn", asked)
    assert "chuyến đi chỉ báo cho cán bộ" in about(going, "2026-11-17 09:00", "dan@example.org", asked)


def test_of_a_visit_without_a_day_and_of_none(going: Office) -> None:
    asked = trip(going, day=None, status=VisitStatus.ASKED)
    assert "Chuyến đi này chưa có ngày." in about(going, "2026-11-11 09:00", "a@example.vn", asked)
    with pytest.raises(Refused, match="Không có chuyến đi nào mang số 99"):
        about(going, "2026-11-11 09:00", "a@example.vn", "visit:99")


def test_of_a_visit_that_was_called_off(going: Office) -> None:
    asked = trip(going)
    going.sweep("2026-11-17 08:00")
    with going.engine.begin() as conn:
        one = visits.get(conn, int(asked.partition(":")[2]))
        off = one.evolve(status=VisitStatus.CANCELLED, reason="mưa lũ")
        visits.save(conn, off, who="thử", now=at("2026-11-17 10:00"), today=date(2026, 11, 17))
    going.sweep("2026-11-18 08:00")
    found = about(going, "2026-11-18 09:00", "a@example.vn", asked)
    assert "Việc này không tổ chức" in found
    assert "Thư báo không tổ chức, đến hạn 18/11/2026: đã gửi" in found
