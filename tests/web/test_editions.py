"""A page follows the edition and the day: kept while both stand, made anew when either changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database
from scheduler.web.app import create
from scheduler.web.cache import Kept
from tests.web.conftest import NOW

OFFICE = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"

[[event]]
id = "hoi"
name = "Hội làng"
kind = "ethnic-festival"
gregorian = "10/12"
"""
DATED = """
  [[event.announced]]
  cycle = "2026"
  start = 2026-12-12
  document = "Thông báo số 3"
"""
CANCELLED = """
  [[event.announced]]
  cycle = "2026"
  cancelled = true
  reason = "mưa lũ"
  document = "Thông báo số 4"
"""


class Office:
    """An office whose file and clock a test turns."""

    def __init__(self, home: Path, engine: sa.Engine) -> None:
        self.home, self.engine, self.now = home, engine, NOW

    def write(self, text: str) -> None:
        self.now += timedelta(minutes=1)
        (self.home / "events.toml").write_text(text, encoding="utf-8")
        adopt(self.engine, self.home, now=self.now, who="test")

    def clock(self) -> datetime:
        return self.now


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield Office(tmp_path, engine)
    engine.dispose()


@pytest.fixture
def read(office: Office) -> Iterator[Callable[[str], str]]:
    with TestClient(create(office.engine, Settings.from_env(office.home), clock=office.clock)) as client:
        yield lambda path: client.get(path).text


def test_a_new_edition_shows_at_once(office: Office, read: Callable[[str], str]) -> None:
    office.write(OFFICE)
    assert "Hội làng" in read("/thang/2026-12")
    office.write(OFFICE.replace("Hội làng", "Hội bản"))
    page = read("/thang/2026-12")
    assert "Hội bản" in page
    assert "Hội làng" not in page
    assert "Bản lịch số 2" in page


def test_a_new_day_shows_at_midnight_in_vietnam(office: Office, read: Callable[[str], str]) -> None:
    office.write(OFFICE)
    assert "Còn 15 ngày" in read("/su-kien/hoi")
    office.now = datetime.fromisoformat("2026-11-25T16:59:59+00:00")
    assert "Còn 15 ngày" in read("/su-kien/hoi")
    office.now = datetime.fromisoformat("2026-11-25T17:00:00+00:00")
    assert "Còn 14 ngày" in read("/su-kien/hoi")


def test_what_is_cancelled_stays_where_it_was_published(office: Office, read: Callable[[str], str]) -> None:
    office.write(OFFICE + DATED)
    assert "Thứ Bảy, 12/12/2026" in read("/su-kien/hoi")
    office.write(OFFICE + CANCELLED)
    page = read("/su-kien/hoi")
    assert "Thứ Bảy, 12/12/2026" in page
    assert "không tổ chức: mưa lũ" in page.casefold()
    assert 'id="ngay-2026-12-12"' in read("/thang/2026-12")
    assert 'id="ngay-2026-12-10"' not in read("/thang/2026-12")
    assert "(huỷ)" in read("/thang/2026-12")


def test_only_so_many_pages_are_kept_and_the_oldest_leave() -> None:
    made: list[int] = []
    kept: Kept[int] = Kept(2)

    def ask(key: int) -> int:
        def make() -> int:
            made.append(key)
            return key

        return kept.get(key, make)

    assert [ask(key) for key in (1, 2, 1, 3, 1, 2)] == [1, 2, 1, 3, 1, 2]
    assert made == [1, 2, 3, 2]
