"""A catalogue and visits full of marker words: no letter to the public and no feed shows one of them.

People, cars, telephones and gifts stand wherever the file and a visit may have them. Every kind of letter there is goes
to public readers, in both languages, daily and weekly; staff beside them show that the markers are there to be seen.
"""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from datetime import date, time, timedelta
from email import message_from_bytes
from pathlib import Path

import pytest

from scheduler.feed import build, links, publish, service
from scheduler.feed.current import catalogue_of
from scheduler.model import Lead, OccurrenceId, Step
from scheduler.run import people
from scheduler.run.handout import hand_confirmation
from scheduler.store import editions, recipients, visits
from scheduler.store.database import reading
from scheduler.store.enrolments import Choice
from scheduler.visits.visit import Gift, Visit, VisitStatus
from tests.mail.made import at
from tests.run.office import Office, office

BEGUN = "2026-11-01 20:00"
SIGNED = 'mail = "vanphong@example.vn"\nsignature = "DẤU-NGƯỜI-GỬI\\nĐiện thoại: 0210 DẤU-SỐ"'
STAYS = 'start = 2026-11-18\n  told_by = "DẤU-NGƯỜI-BÁO"\n  signer = "DẤU-NGƯỜI-KÝ"'
MOVES = STAYS.replace("2026-11-18", "2026-11-20")
GONE = 'cancelled = true\n  reason = "mưa lũ"\n  told_by = "DẤU-NGƯỜI-BÁO"\n  signer = "DẤU-NGƯỜI-KÝ"'

KINDS = {
    ("vi", "daily"): (
        "Xác nhận đăng ký",
        "Bắt đầu gửi thư",
        "[Nhắc lịch] 2 việc, ",
        "[Nhắc lịch] Lễ hội hoi",
        "[Nhắc lịch] Sau Lễ hội khac",
        "[Đổi ngày]",
        "[Không tổ chức]",
        "[Tổ chức trở lại]",
        "[Bỏ khỏi lịch]",
    ),
    ("vi", "weekly"): ("Xác nhận đăng ký", "Bắt đầu gửi thư", "2 việc trong tuần", "[Đổi ngày]", "[Bỏ khỏi lịch]"),
    ("en", "daily"): (
        "Please confirm",
        "Letters begin",
        "[Reminder] 2 items, ",
        "[Reminder] Festival hoi",
        "[Date changed]",
        "[Not held]",
        "[Held after all]",
        "[Left the calendar]",
    ),
    ("en", "weekly"): (
        "Please confirm",
        "Letters begin",
        "2 items, the week of",
        "[Date changed]",
        "[Left the calendar]",
    ),
}
"""Of each kind of letter what its subject has."""


def marked(key: str, days: str = STAYS) -> str:
    return f"""
[[event]]
id = "{key}"
name = "Lễ hội {key}"
name_en = "Festival {key}"
kind = "ethnic-festival"
gregorian = "18/11"
remind = [7, 3, 0, -1]
ask_before = 8
tolerance = 1
groups = ["Mường"]
places = ["Phú Thọ / xã Mường Bi"]
sources = ["https://example.vn/DẤU-NGUỒN"]
basis = "Kế hoạch số 12"
note = "DẤU-GHI-CHÚ xe DẤU-BIỂN-SỐ"

  [[event.announced]]
  cycle = "2026"
  {days}

  [[event.step]]
  id = "qua"
  name = "DẤU-QUÀ cho DẤU-NGƯỜI-NHẬN"
  lead = 7
  owner = "dau-vai-tro"
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.write(marked("hoi"), marked("khac"), mail=SIGNED)
        found.sweep(BEGUN)
        yield found


def go_there(home: Office, occurrence: str | None, day: date | None) -> None:
    """A visit in which every word is a marker."""
    going = Visit(
        title="DẤU-CHUYẾN-THĂM",
        status=VisitStatus.CONFIRMED,
        occurrence=OccurrenceId.parse(occurrence) if occurrence else None,
        shift=None if day else 0,
        day=day,
        starts=time(7, 30),
        commune="DẤU-XÃ",
        spot="DẤU-NHÀ",
        leader="DẤU-TRƯỞNG-ĐOÀN",
        members=("DẤU-THÀNH-VIÊN",),
        cars=("DẤU-XE",),
        receiver="DẤU-NGƯỜI-ĐÓN",
        papers=("DẤU-GIẤY",),
        gifts=(Gift(what="DẤU-PHẦN-QUÀ", giver="DẤU-NGƯỜI-TẶNG", count=3, amount=500_000),),
        steps=(Step(id="xe", name="DẤU-BƯỚC", lead=Lead(count=1), owner="dau-vai-tro"),),
        number="DẤU-SỐ-GIẤY",
        document="DẤU-VĂN-BẢN",
        note="DẤU-GHI-CHÚ",
    )
    with home.engine.begin() as conn:
        visits.save(conn, going, who="thử", now=at(BEGUN), today=date(2026, 11, 1))


def enrol_themselves(home: Office, address: str, choice: Choice) -> None:
    """As on the page: asked, answered by the link in a letter, welcomed."""
    with home.engine.begin() as conn:
        number = people.ask(conn, address, choice, office=None, now=at(BEGUN))
        person = recipients.get(conn, number or 0)
        assert person
        hand_confirmation(conn, person, "lich.example.vn", at(BEGUN))
    home.sweep(BEGUN)
    with home.engine.begin() as conn:
        people.confirm(conn, person, now=at(BEGUN))


def live(home: Office) -> None:
    """Three weeks in which the festival moves, is called off, is held after all, and leaves the calendar."""
    changes = {11: STAYS, 12: MOVES, 13: GONE, 16: MOVES}
    for number in range(19):
        day = date(2026, 11, 2) + timedelta(number)
        if day.day in changes:
            home.write(marked("hoi", changes[day.day]), marked("khac"), mail=SIGNED)
        elif day.day == 18:
            home.write(marked("khac"), mail=SIGNED)
        home.sweep(f"{day} 08:00")


def letters_to(home: Office, address: str) -> list[tuple[str, str]]:
    """Subject, and all there is: headers, texts and calendar files, decoded and unfolded."""
    found = []
    for path in sorted(home.settings.outbox.glob("*.eml")):
        letter = message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if address in str(letter["To"]):
            said = [f"{name}: {value}" for name, value in letter.items()]
            said += [str(part.get_content()) for part in letter.walk() if not part.is_multipart()]
            found.append((str(letter["Subject"]), "\n".join(said).replace("\r\n ", "").replace("\n ", "")))
    return found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("digest", ["daily", "weekly"])
def test_no_letter_to_the_public_tells_a_person_a_car_a_telephone_or_a_gift(
    home: Office, language: recipients.Language, digest: recipients.Digest
) -> None:
    go_there(home, "hoi/2026", None)
    go_there(home, None, date(2026, 11, 12))
    choice = Choice(feeds=(build.ALL.id,), language=language, digest=digest)
    enrol_themselves(home, "dan@example.org", choice)
    with home.engine.begin() as conn:
        feeds = [build.ALL.id]
        for address, name in (("doan@example.vn", "DẤU-THÀNH-VIÊN"), ("khac@example.vn", "")):
            recipients.add(
                conn, address, "staff", feeds=feeds, now=at(BEGUN), name=name, language=language, digest=digest
            )
    live(home)
    public, staff = letters_to(home, "dan@example.org"), letters_to(home, "doan@example.vn")
    for kind in KINDS[language, digest]:
        assert any(kind in subject for subject, _ in public), kind
    assert "DẤU-QUÀ" in "".join(text for _, text in staff)
    assert "DẤU-TRƯỞNG-ĐOÀN" in "".join(text for _, text in staff)
    for subject, text in public:
        assert "dấu" not in text.casefold(), subject
        assert "dau-vai-tro" not in text, subject


def test_no_feed_tells_one_either(home: Office, tmp_path: Path) -> None:
    go_there(home, "hoi/2026", None)
    go_there(home, None, date(2026, 11, 12))
    for now in ("2026-11-09 08:00", "2026-11-12 08:00", "2026-11-13 08:00"):
        days = {"09": STAYS, "12": MOVES, "13": GONE}[now[8:10]]
        home.write(marked("hoi", days), marked("khac"), mail=SIGNED)
        home.sweep(now)
        with reading(home.engine) as conn:
            edition = editions.current(conn)
        assert edition
        names = list(links.every(catalogue_of(edition)))
        assert len(names) > 3
        for alarm in (False, True):
            for name in names:
                body = service.render(home.engine, name, at(now), alarm=alarm).body.decode().replace("\r\n ", "")
                assert "Lễ hội hoi" in body
                assert "DẤU" not in body.upper()
                assert "dau-vai-tro" not in body
    written = publish.publish(home.engine, tmp_path / "nginx", at("2026-11-13 08:00"))
    assert written
    for path in (tmp_path / "nginx").rglob("*"):
        if path.is_file() and path.suffix != ".gz":
            assert "DẤU" not in path.read_text(encoding="utf-8").replace("\r\n ", "").upper(), path.name
