"""People in whole sweeps: what staff is told and the public never is, the letters of a week, the office's mailbox."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.authoring.sheets.people import Person
from scheduler.run import people
from scheduler.store import recipients, sweeps
from scheduler.store.database import reading
from tests.mail.made import at, lead
from tests.run.office import Office, event, office, plain


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


def enrol(home: Office, person: Person, when: str) -> None:
    with home.engine.begin() as conn:
        people.enrol(conn, person, office="vanphong@example.vn", who="thử", now=at(when))


def sent(home: Office, when: str) -> list[tuple[str, str]]:
    """Addresses and subjects of one sweep, welcomes apart."""
    return [(one.address, one.subject) for one in home.sweep(when).delivered if one.kind != "welcome"]


def test_a_letter_greets_by_the_post_before_the_name(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    enrol(home, Person(address="a@example.vn", post="Trưởng ban", name="Tên"), "2026-11-10 23:00")
    home.sweep("2026-11-11 08:00")
    (letter,) = home.letters
    assert plain(letter).startswith("Kính gửi: Đồng chí Trưởng ban Tên,")


@pytest.mark.parametrize("role", ["van-phong", "Văn phòng"])
def test_the_step_goes_to_who_holds_its_role_and_not_to_the_others(home: Office, role: str) -> None:
    step = '[[event.step]]\nid = "thu"\nname = "Gửi thư"\nlead = 6\nowner = "van-phong"\n'
    home.settle_in("2026-11-01 23:00", event(tail=step))
    enrol(home, Person(address="giu@example.vn", roles=(role,), feeds=()), "2026-11-01 23:00")
    enrol(home, Person(address="khac@example.vn"), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    assert [address for address, _ in sent(home, "2026-11-11 08:00")] == ["khac@example.vn"]
    assert [address for address, _ in sent(home, "2026-11-12 08:00")] == ["giu@example.vn"]


def test_54_a_weekly_reader_gets_the_week_on_its_first_working_day_and_no_more(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event("hai", "16/11"), event("sau", "20/11"), event("sau-nua", "27/11"))
    enrol(home, Person(address="tuan@example.vn", digest="weekly"), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    got = {day: sent(home, f"2026-11-{day:02} 08:00") for day in range(9, 21)}
    assert {day for day, letters in got.items() if letters} == {9, 16}
    assert got[9] == [("tuan@example.vn", "[Nhắc lịch] 2 việc trong tuần 09–15/11/2026")]
    assert "Lịch tuần 09–15/11/2026." in plain(home.letters[1])


def test_54_a_weekly_reader_whose_monday_the_service_slept_through_gets_it_on_tuesday(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event("hai", "16/11"))
    enrol(home, Person(address="tuan@example.vn", digest="weekly"), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    assert [address for address, _ in sent(home, "2026-11-10 08:00")] == ["tuan@example.vn"]


def test_54_a_change_that_cannot_wait_for_next_week_goes_at_once(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event("hai", "16/11"))
    enrol(home, Person(address="tuan@example.vn", digest="weekly"), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    home.sweep("2026-11-09 08:00")
    moved = '[[event.announced]]\ncycle = "2026"\nstart = 2026-11-14\ndocument = "1/KH"\n'
    home.write(event("hai", "16/11", tail=moved))
    assert [subject.split("]")[0] for _, subject in sent(home, "2026-11-10 08:00")] == ["[Đổi ngày"]


def test_54_a_weekly_reader_hears_what_follows_an_event_only_after_it(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event("hai", "17/11"))
    weekly = Person(address="tuan@example.vn", digest="weekly", leads=(lead("7"), lead("0"), lead("-2")))
    enrol(home, weekly, "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    days = [home.sweep(f"2026-11-{day:02} 08:00").delivered for day in range(9, 28)]
    assert [one.reminders for letters in days for one in letters] == [
        (("hai/2026", "lead:7"),),
        (("hai/2026", "lead:0"),),
        (("hai/2026", "lead:-2"),),
    ]
    assert str(home.letters[-1]["Subject"]).startswith("[Nhắc lịch] Sau Lễ hội hai")
    assert "Mon, 23 Nov 2026" in str(home.letters[-1]["Date"])


@pytest.mark.parametrize(
    ("language", "digest", "day", "said"),
    [
        ("vi", "weekly", 9, "Đến hạn thứ Năm, 12/11/2026: Gửi thư."),
        ("en", "weekly", 9, "Due on Thursday, 12 November 2026: Gửi thư."),
        ("vi", "daily", 12, "Hôm nay đến hạn: Gửi thư."),
        ("en", "daily", 12, "Due today: Gửi thư."),
        ("vi", "daily", 13, "Đã đến hạn từ 12/11/2026: Gửi thư."),
        ("en", "daily", 13, "Due since 12 November 2026: Gửi thư."),
    ],
)
def test_a_step_is_said_with_its_own_day_before_on_and_after_it(
    home: Office, language: recipients.Language, digest: recipients.Digest, day: int, said: str
) -> None:
    step = '[[event.step]]\nid = "thu"\nname = "Gửi thư"\nlead = 6\nowner = "van-phong"\n'
    home.settle_in("2026-11-01 23:00", event(remind="[]", tail=step))
    enrol(home, Person(address="a@example.vn", digest=digest, language=language), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    home.sweep(f"2026-11-{day:02} 08:00")
    assert said in plain(home.letters[-1])


def test_a_feed_that_left_the_file_is_still_read_as_it_was(home: Office) -> None:
    own = '\n[[feed]]\nid = "rieng"\nname = "Riêng"\nevents = ["hoi"]\n'
    home.settle_in("2026-11-01 23:00", event(tail=own))
    enrol(home, Person(address="a@example.vn", feeds=("rieng",)), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00", event(), event("khac", "18/11"))
    home.sweep("2026-11-11 08:00")
    assert [str(letter["Subject"]).split("–")[0].strip() for letter in home.letters[1:]] == ["[Nhắc lịch] Lễ hội hoi"]


def test_one_event_can_be_read_by_itself(home: Office) -> None:
    home.settle_in("2026-11-01 23:00", event(), event("khac", "18/11"))
    enrol(home, Person(address="a@example.vn", feeds=("viec/khac",)), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    assert [subject.split("–")[0].strip() for _, subject in sent(home, "2026-11-11 08:00")] == [
        "[Nhắc lịch] Lễ hội khac"
    ]


def test_public_readers_do_not_take_the_letters_from_the_office(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.add("dan@example.org", "2026-11-10 23:00", "public")
    assert [address for address, _ in sent(home, "2026-11-11 08:00")] == ["vanphong@example.vn", "dan@example.org"]


def test_questions_reach_the_mailbox_of_the_file_even_where_somebody_of_the_staff_reads_it(home: Office) -> None:
    question = event("hoi", "24/11", "[7]", "ask_before = 14\ntolerance = 1")
    home.settle_in("2026-11-01 23:00", question)
    enrol(home, Person(address="can-bo@example.vn"), "2026-11-01 23:00")
    home.sweep("2026-11-02 08:00")
    home.write(question, mail='mail = "can-bo@example.vn"')
    made = home.sweep("2026-11-10 08:00").delivered
    assert [(one.address, one.reminders) for one in made] == [("can-bo@example.vn", (("hoi/2026", "ask:14"),))]


def test_a_change_of_people_plans_anew_and_nothing_else_does(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with reading(home.engine) as conn:
        before = sweeps.read(conn).people
    enrol(home, Person(address="a@example.vn"), "2026-11-10 23:00")
    with home.engine.begin() as conn:
        after = sweeps.read(conn).people
        assert after > before
        recipients.add_waiting(conn, "b@example.org", "vi", at("2026-11-10 23:00"))
        assert sweeps.read(conn).people == after
