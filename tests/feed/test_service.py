import gzip
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from scheduler.authoring.read import load_files
from scheduler.errors import Refused
from scheduler.expand import expand
from scheduler.feed import build, current, ical, service
from scheduler.feed.links import NoSuchFeedError
from scheduler.feed.service import render
from scheduler.model import Feed
from scheduler.run.adopt import adopt
from scheduler.store.database import open_database

NOW = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
FILE = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"

[[feed]]
id = "muong"
name = "Lễ hội dân tộc Mường"
groups = ["Mường"]

[[feed]]
id = "tap-huan"
name = "Tập huấn"
kinds = ["training"]

[[event]]
id = "khai-ha"
name = "Lễ hội Khai hạ"
kind = "ethnic-festival"
groups = ["Mường"]
gregorian = "8/2"

[[event]]
id = "doan-ket"
name = "Ngày hội Đại đoàn kết"
kind = "national-day"
gregorian = "18/11"
"""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield engine
    engine.dispose()


def take(engine: sa.Engine, folder: Path, text: str = FILE, now: datetime = NOW) -> None:
    (folder / "events.toml").write_text(text, encoding="utf-8")
    adopt(engine, folder, now=now, who="a")


def test_before_the_first_edition_it_is_refused(engine: sa.Engine) -> None:
    with pytest.raises(Refused, match="lich adopt"):
        render(engine, "tat-ca", NOW)


def test_an_unknown_feed_names_the_nearest(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    with pytest.raises(NoSuchFeedError, match="“muong”"):
        render(engine, "muongg", NOW)
    with pytest.raises(NoSuchFeedError, match="tat-ca, muong, tap-huan, nhom/muong"):
        render(engine, "xyz", NOW)


def test_a_feed_has_its_events_only(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    assert render(engine, "tat-ca", NOW).body.count(b"BEGIN:VEVENT") == 10
    assert render(engine, "muong", NOW).body.count(b"BEGIN:VEVENT") == 5
    assert b"_trong.tap-huan" in render(engine, "tap-huan", NOW).body
    assert render(engine, "muong", NOW, alarm=True).body.count(b"BEGIN:VALARM") == 5


def test_rule_32_the_tag_is_of_the_content_and_gzip_holds_no_time(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    file = render(engine, "tat-ca", NOW)
    assert file.etag == f'"{hashlib.sha256(file.body).hexdigest()[:32]}"'
    assert file.gzip is not None
    assert gzip.decompress(file.gzip) == file.body
    assert file.gzip[4:8] == bytes(4)  # no time in it


def test_rule_32_last_modified_is_when_the_feeds_own_bytes_changed(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    first = {name: render(engine, name, NOW) for name in ("tat-ca", "muong")}
    assert [file.modified for file in first.values()] == [NOW, NOW]
    take(engine, tmp_path, FILE.replace("Đại đoàn kết", "đoàn kết"), NOW + DAY)
    assert render(engine, "muong", NOW + 2 * DAY) == first["muong"]
    assert render(engine, "tat-ca", NOW + 2 * DAY).modified == NOW + 2 * DAY
    assert render(engine, "tat-ca", NOW + 3 * DAY).modified == NOW + 2 * DAY


def test_last_modified_rises_when_an_entry_leaves(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    before = render(engine, "tat-ca", NOW)
    take(engine, tmp_path, FILE.replace('"18/11"', '"18/11"\nretired = true'), NOW + DAY)
    after = render(engine, "tat-ca", NOW + DAY)
    assert after.body.count(b"BEGIN:VEVENT") == 5
    assert after.modified > before.modified
    stamps = [line for line in after.body.split(b"\r\n") if line.startswith(b"LAST-MODIFIED")]
    assert set(stamps) == {b"LAST-MODIFIED:20261125T013000Z"}


def test_a_cancelled_one_ages_out_though_no_edition_came(engine: sa.Engine, tmp_path: Path) -> None:
    cancelled = '\n[[event.announced]]\ncycle = "2026"\ncancelled = true\nreason = "bão"\n'
    take(engine, tmp_path, FILE + cancelled)
    last = datetime(2027, 1, 24, 5, tzinfo=UTC)
    assert b"STATUS:CANCELLED" in render(engine, "tat-ca", last).body
    left = render(engine, "tat-ca", last + DAY)
    assert b"STATUS:CANCELLED" not in left.body
    assert left.modified == last + DAY


def test_the_new_year_comes_by_itself(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    body = render(engine, "tat-ca", datetime(2027, 1, 1, tzinfo=UTC)).body
    assert b"UID:khai-ha.2030@lich.example.vn" in body
    assert b"UID:khai-ha.2025@lich.example.vn" not in body


def test_two_machines_with_the_same_edition_and_ledger_give_the_same_bytes(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    copy = tmp_path / "copy.db"
    with engine.begin() as conn:
        conn.exec_driver_sql("COMMIT")
        conn.exec_driver_sql(f"VACUUM INTO '{copy}'")
        conn.exec_driver_sql("BEGIN")
    other = open_database(f"sqlite:///{copy}")
    one, two = render(engine, "tat-ca", NOW), render(other, "tat-ca", NOW + timedelta(hours=1))
    assert (one.body, one.gzip, one.etag) == (two.body, two.gzip, two.etag)
    other.dispose()


def test_the_order_of_events_in_the_file_changes_no_byte(tmp_path: Path) -> None:
    head, *events = FILE.split("[[event]]")
    bodies = []
    for turn, text in enumerate((FILE, head + "".join(f"[[event]]{event}" for event in events[::-1]))):
        engine = open_database(f"sqlite:///{tmp_path / str(turn)}.db")
        take(engine, tmp_path, text)
        bodies.append(render(engine, "tat-ca", NOW).body)
        engine.dispose()
    assert bodies[0] == bodies[1]


def test_a_feed_is_built_once_and_again_only_when_something_changed(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(engine, tmp_path)
    file = render(engine, "tat-ca", NOW)
    built: list[str] = []
    real = build.build

    def counted(feed: Feed, *values: Any, **options: Any) -> bytes:
        built.append(feed.id)
        return real(feed, *values, **options)

    monkeypatch.setattr(build, "build", counted)
    assert render(engine, "tat-ca", NOW + timedelta(hours=3)) is file
    assert built == []
    take(engine, tmp_path, FILE.replace("8/2", "9/2"), NOW + DAY)
    assert render(engine, "tat-ca", NOW + DAY).body != file.body
    assert built == ["tat-ca"]


def test_a_program_that_words_otherwise_brings_the_ledger_up_to_date(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(engine, tmp_path)
    before = render(engine, "tat-ca", NOW).body
    monkeypatch.setattr(ical, "text", lambda value: value.upper())
    service._desks.clear()  # as in a new process
    after = render(engine, "tat-ca", NOW + DAY).body
    assert b"LAST-MODIFIED:20261125T013000Z" in before
    assert b"LAST-MODIFIED:20261125T013000Z" not in after
    assert b"LAST-MODIFIED:20261125T013001Z" in after


def test_a_program_that_moves_much_is_refused_until_adopted_with_a_yes(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = "".join(FILE.split("[[event]]")[0:1]) + "".join(
        f'[[event]]\nid = "viec-{n}"\nname = "Việc"\nkind = "report"\ngregorian = "{n + 1}/11"\n' for n in range(9)
    )
    take(engine, tmp_path, many)
    shifted = many.replace("/11", "/12")
    other = load_files({"events.toml": shifted}, "events.toml").catalogue
    assert other is not None
    current._occurrences.clear()
    monkeypatch.setattr(current, "expand", lambda _, first, last: expand(other, first, last))
    with pytest.raises(Refused, match="--yes"):
        render(engine, "tat-ca", NOW + DAY)
    adopt(engine, tmp_path, now=NOW + DAY, who="a", yes=True)
    assert b"DTSTART;VALUE=DATE:20271201" in render(engine, "tat-ca", NOW + DAY).body
    current._occurrences.clear()
