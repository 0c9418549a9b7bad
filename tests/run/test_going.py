"""Visits in letters: who goes and who has a step to do is told, is corrected once, and the public hears nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from scheduler import hours
from scheduler.model import Lead, OccurrenceId, Step
from scheduler.store import recipients, subscriptions
from scheduler.store import visits as store
from scheduler.visits.steps import Done
from scheduler.visits.visit import Gift, Visit, VisitStatus
from tests.mail.made import at
from tests.run.office import Office, announced, cancelled, event, office, plain

pytestmark = pytest.mark.heavy
BEGUN = "2026-11-02 20:00"
LEADER, MEMBER, CLERK, READER = "can-bo-a@example.vn", "can-bo-b@example.vn", "van-thu@example.vn", "dan@example.org"
PAPER = Step(id="giay-moi", name="Gửi giấy mời", lead=Lead(count=5, working=True), owner="van-thu")
REPORT = Step(id="bao-cao", name="Báo cáo kết quả", lead=Lead(count=-2, working=True), owner="van-thu")
MARKS = ("cán bộ A", "cán bộ B", "suất quà", "Suất quà", "xe 7 chỗ", "ông Từ", "Mặt trận")
"""What no letter to the public may say."""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settle_in(BEGUN, event("hoi", "20/11", "[14]"))
        with found.engine.begin() as conn:
            for address, name in ((LEADER, "cán bộ A"), (MEMBER, "cán bộ B"), (CLERK, "")):
                feeds = ["tat-ca"] if address == LEADER else []
                number = recipients.add(
                    conn, address, "staff", feeds=feeds, now=at(BEGUN), title="Đồng chí", name=name, welcomed=True
                )
                if address == CLERK:
                    subscriptions.set_roles(conn, number, ["van-thu"], at(BEGUN))
        found.add(READER, BEGUN, "public")
        yield found


def trip(**more: object) -> Visit:
    made = Visit(
        title="Thăm đồng bào xã Hoa",
        status=VisitStatus.CONFIRMED,
        document="12/KH-MTTQ",
        number="05/GM",
        occurrence=OccurrenceId("hoi", None, "2026"),
        shift=0,
        starts=time(7, 30),
        commune="xã Hoa",
        leader="cán bộ A",
        members=("cán bộ B",),
        receiver="ông Từ",
        cars=("xe 7 chỗ",),
        gifts=(Gift(what="Suất quà", count=30, amount=500_000, giver="Mặt trận tỉnh"),),
        steps=(PAPER, REPORT),
    )
    return made.evolve(**more)


def save(home: Office, one: Visit, when: str = BEGUN) -> Visit:
    now = at(when)
    with home.engine.begin() as conn:
        return store.save(conn, one, who="thử", now=now, today=hours.today(now))


def again(home: Office, one: Visit) -> Visit:
    with home.engine.begin() as conn:
        return store.get(conn, one.id or 0)


def reasons(home: Office, when: str) -> list[tuple[str, str]]:
    """Of whom and what, about visits alone."""
    made = home.sweep(when)
    return sorted(
        (one.address, reason) for one in made.delivered for what, reason in one.reminders if what.startswith("visit:")
    )


def walk(home: Office, first: date, last: date) -> dict[date, list[tuple[str, str]]]:
    days = (first + timedelta(n) for n in range((last - first).days + 1))
    return {day: found for day in days if (found := reasons(home, f"{day} 08:00"))}


def last_to(home: Office, address: str) -> str:
    return plain([one for one in home.letters if address in str(one["To"])][-1])


def test_who_goes_and_who_prepares_is_told_each_on_the_day(home: Office) -> None:
    save(home, trip())
    assert walk(home, date(2026, 11, 3), date(2026, 11, 27)) == {
        date(2026, 11, 13): [(CLERK, "step:giay-moi")],
        date(2026, 11, 17): [(LEADER, "lead:3wd"), (MEMBER, "lead:3wd")],
        date(2026, 11, 19): [(LEADER, "lead:1"), (MEMBER, "lead:1")],
        date(2026, 11, 24): [(CLERK, "step:bao-cao")],
    }


def test_the_letter_has_the_form_of_the_office(home: Office) -> None:
    save(home, trip(steps=(PAPER, Step(id="qua", name="Nhận quà", lead=Lead(count=1)))))
    home.sweep("2026-11-17 08:00")
    said = last_to(home, MEMBER)
    for line in (
        "Kính gửi: Đồng chí cán bộ B,",
        "Còn 3 ngày nữa đến việc Thăm đồng bào xã Hoa.",
        "Thời gian: thứ Sáu, 20/11/2026 (12 tháng Mười năm Bính Ngọ).",
        "Giờ: 07:30.",
        "Địa điểm: xã Hoa.",
        "Căn cứ: giấy mời, phân công số 05/GM; 12/KH-MTTQ.",
        "Trưởng đoàn: cán bộ A.",
        "Thành phần: cán bộ B.",
        "Quà: 30 suất quà, mỗi suất 500.000 đồng (Mặt trận tỉnh).",
        "Xe: xe 7 chỗ.",
        "Người đón: ông Từ.",
        "- trước 19/11/2026: Nhận quà",
        "Xem chi tiết: https://lich.example.vn/chuyen-tham/1",
    ):
        assert line in said
    assert "Thôi nhắc việc này" not in said


def test_a_festival_s_letter_to_the_staff_names_the_delegation_and_the_public_s_does_not(home: Office) -> None:
    save(home, trip())
    home.sweep("2026-11-06 08:00")
    staff, public = last_to(home, LEADER), last_to(home, READER)
    assert "Đoàn đi: thứ Sáu, 20/11/2026, 07:30, xã Hoa." in staff
    assert "Trưởng đoàn: cán bộ A." in staff
    assert "- trước 13/11/2026: Gửi giấy mời" in staff
    assert "Lễ hội hoi" in public
    save(home, trip(leader="cán bộ B", members=(), cars=()))
    walk(home, date(2026, 11, 7), date(2026, 11, 27))
    for letter in home.letters:
        if READER in str(letter["To"]):
            whole = letter.as_string() + plain(letter) + str(letter.get_body(("html",)))
            assert not any(mark in whole for mark in MARKS)
            assert "Gửi giấy mời" not in whole


def test_several_delegations_are_a_line_each(home: Office) -> None:
    save(home, trip())
    save(home, trip(leader="cán bộ C", members=(), cars=(), gifts=(), receiver="", starts=None, spot="đình làng"))
    home.sweep("2026-11-06 08:00")
    assert "Đoàn 2: thứ Sáu, 20/11/2026, đình làng, xã Hoa; trưởng đoàn cán bộ C." in last_to(home, LEADER)


def test_a_step_that_is_done_is_not_asked_for(home: Office) -> None:
    one = save(home, trip())
    with home.engine.begin() as conn:
        done = Done(day=date(2026, 11, 10), who="thử")
        store.mark_step(conn, one.subject, "giay-moi", done, who="thử", now=at("2026-11-10 09:00"))
    assert walk(home, date(2026, 11, 11), date(2026, 11, 16)) == {}


def test_a_step_of_the_calendar_that_is_done_is_not_asked_for_either(home: Office) -> None:
    step = '[[event.step]]\nid = "qua"\nname = "Nhận quà"\nlead = 3\n'
    home.sweep("2026-11-02 21:00", event("hoi", "20/11", "[14]", tail=step))
    with home.engine.begin() as conn:
        done = Done(day=date(2026, 11, 10), who="thử")
        store.mark_step(conn, "hoi/2026", "qua", done, who="thử", now=at("2026-11-10 09:00"))
    found = [reason for one in home.sweep("2026-11-17 08:00").delivered for _, reason in one.reminders]
    assert "step:qua" not in found


def test_a_festival_that_moves_moves_the_visit_and_who_was_told_is_corrected_once(home: Office) -> None:
    save(home, trip())
    assert len(reasons(home, "2026-11-17 08:00")) == 3
    home.write(event("hoi", "20/11", "[14]", tail=announced("2026", "2026-11-27")))
    assert reasons(home, "2026-11-18 08:00") == [(who, "moved") for who in (LEADER, MEMBER, CLERK)]
    assert "dời từ thứ Sáu, 20/11/2026" in last_to(home, MEMBER)
    assert "sang thứ Sáu, 27/11/2026" in last_to(home, MEMBER)
    assert walk(home, date(2026, 11, 19), date(2026, 11, 30)) == {
        date(2026, 11, 20): [(CLERK, "step:giay-moi")],
        date(2026, 11, 24): [(LEADER, "lead:3wd"), (MEMBER, "lead:3wd")],
        date(2026, 11, 26): [(LEADER, "lead:1"), (MEMBER, "lead:1")],
    }


def test_a_visit_that_is_cancelled_is_said_once_to_who_was_told(home: Office) -> None:
    one = save(home, trip())
    reasons(home, "2026-11-17 08:00")
    off = save(home, one.evolve(status=VisitStatus.CANCELLED, reason="mưa lũ"), "2026-11-17 10:00")
    assert reasons(home, "2026-11-18 08:00") == [(who, "cancelled") for who in (LEADER, MEMBER, CLERK)]
    said = last_to(home, MEMBER)
    assert "Thăm đồng bào xã Hoa, thứ Sáu, 20/11/2026 (12 tháng Mười), không thực hiện. Lý do: mưa lũ." in said
    assert "Trưởng đoàn" not in said
    save(home, off.evolve(note="ghi thêm"), "2026-11-18 09:00")
    assert walk(home, date(2026, 11, 19), date(2026, 11, 27)) == {}


def test_an_edit_that_moves_nothing_says_nothing_again(home: Office) -> None:
    one = save(home, trip())
    reasons(home, "2026-11-17 08:00")
    save(home, one.evolve(cars=("xe 16 chỗ",)), "2026-11-17 10:00")
    assert reasons(home, "2026-11-17 10:05") == []
    assert reasons(home, "2026-11-19 08:00") == [(LEADER, "lead:1"), (MEMBER, "lead:1")]
    assert "Xe: xe 16 chỗ." in last_to(home, MEMBER)


def test_a_visit_whose_day_is_gone_is_taken_back(home: Office) -> None:
    one = save(home, trip(occurrence=None, shift=None, day=date(2026, 11, 20), status=VisitStatus.ASKED))
    reasons(home, "2026-11-17 08:00")
    save(home, one.evolve(day=None), "2026-11-17 10:00")
    assert (MEMBER, "withdrawn") in reasons(home, "2026-11-18 08:00")
    assert "không còn trong lịch" in last_to(home, MEMBER)


def test_a_visit_to_a_cancelled_festival_says_so(home: Office) -> None:
    save(home, trip())
    home.write(event("hoi", "20/11", "[14]", tail=cancelled("2026")))
    assert (MEMBER, "lead:3wd") in reasons(home, "2026-11-17 08:00")
    assert "Dịp này đã có thông báo không tổ chức" in last_to(home, MEMBER)


def test_a_visit_made_at_once_reaches_who_goes_and_nobody_s_step_everybody_of_the_staff(home: Office) -> None:
    step = Step(id="xe", name="Bố trí xe", lead=Lead(count=1), owner="lai-xe")
    now = "2026-11-18 09:00"
    save(home, trip(occurrence=None, shift=None, day=date(2026, 11, 20), steps=(step,)), now)
    found = walk(home, date(2026, 11, 18), date(2026, 11, 20))
    assert found[date(2026, 11, 19)] == [
        (LEADER, "lead:1"),
        (LEADER, "step:xe"),
        (MEMBER, "lead:1"),
        (MEMBER, "step:xe"),
    ]


def test_a_draft_is_said_to_be_one(home: Office) -> None:
    save(home, trip(status=VisitStatus.DRAFT, document=""))
    home.sweep("2026-11-17 08:00")
    subject = [str(one["Subject"]) for one in home.letters if MEMBER in str(one["To"])][-1]
    assert subject == "[Nhắc lịch] Thăm đồng bào xã Hoa – dự kiến thứ Sáu, 20/11/2026 (12 tháng Mười)"


def test_who_reads_english_is_told_in_english(home: Office) -> None:
    save(home, trip())
    with home.engine.begin() as conn:
        member = recipients.find(conn, MEMBER)
        assert member
        recipients.change(conn, member.id, language="en")
    home.sweep("2026-11-17 08:00")
    assert "Leader: cán bộ A." in last_to(home, MEMBER)
    assert "Gifts: 30 × Suất quà, 500.000 đồng each (Mặt trận tỉnh)." in last_to(home, MEMBER)


def test_only_the_staff_is_planned_again_where_a_visit_changed(home: Office) -> None:
    home.sweep("2026-11-17 08:00")
    public = [row for row in home.rows() if row.reason == "lead:14"]
    one = save(home, trip(), "2026-11-17 09:00")
    assert reasons(home, "2026-11-17 09:05")
    assert [row for row in home.rows() if row.reason == "lead:14"] == public
    assert again(home, one).move == 0
