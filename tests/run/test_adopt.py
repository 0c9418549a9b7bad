import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa

from scheduler.errors import FileProblems, Refused
from scheduler.feed import current
from scheduler.ledger import Published
from scheduler.model import OccurrenceId
from scheduler.run.adopt import Adoption, adopt, current_catalogue, preview
from scheduler.store import editions, published
from scheduler.store.database import open_database, reading
from tests.engines import database

NOW = datetime(2026, 11, 25, 1, 30, 0, 400, tzinfo=UTC)
OFFICE = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"
"""
EVENT = """
[[event]]
id = "{id}"
name = "{name}"
kind = "commemoration"
gregorian = "{day}"
sources = ["https://example.vn"]
"""
UNITY = EVENT.format(id="doan-ket", name="Ngày hội Đại đoàn kết", day="18/11")
FESTIVAL = EVENT.format(id="le-hoi", name="Lễ hội", day="8/2")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(database(tmp_path))
    yield engine
    engine.dispose()


class Home:
    """An office's folder whose file is written anew before each adoption."""

    def __init__(self, engine: sa.Engine, folder: Path) -> None:
        self.engine, self.folder = engine, folder

    def adopt(self, *events: str, now: datetime = NOW, yes: bool = False, why: str = "") -> Adoption:
        (self.folder / "events.toml").write_text(OFFICE + "".join(events), encoding="utf-8")
        return adopt(self.engine, self.folder, now=now, who="nhân viên", why=why, yes=yes)

    def row(self, text: str) -> Published:
        with reading(self.engine) as conn:
            return {row.id: row for row in published.rows(conn)}[OccurrenceId.parse(text)]


@pytest.fixture
def home(engine: sa.Engine, tmp_path: Path) -> Home:
    return Home(engine, tmp_path)


def kinds(adoption: Adoption) -> set[str]:
    return {change.kind for change in adoption.changes}


def test_the_first_adoption_stores_the_edition_and_fills_the_window(home: Home) -> None:
    adoption = home.adopt(UNITY, why="lần đầu")
    assert (adoption.new, adoption.edition.id, adoption.edition.why) == (True, 1, "lần đầu")
    assert adoption.edition.stored_at == NOW.replace(microsecond=0)
    assert [(change.id.cycle, change.kind) for change in adoption.changes] == [
        (str(year), "appeared") for year in range(2025, 2030)
    ]
    assert {event.id for event in adoption.catalogue.events} == {"doan-ket"}
    assert current_catalogue(home.engine)[0] == adoption.edition


def test_the_same_file_again_is_no_new_edition(home: Home) -> None:
    first = home.adopt(UNITY)
    again = home.adopt(UNITY, now=NOW + timedelta(days=1))
    assert (again.new, again.edition, again.changes) == (False, first.edition, ())


def test_a_comment_is_a_new_edition_and_changes_no_day(home: Home) -> None:
    home.adopt(UNITY)
    adoption = home.adopt(UNITY, "# ghi chú\n", now=NOW + timedelta(days=1))
    assert (adoption.new, adoption.edition.id, adoption.changes) == (True, 2, ())
    with reading(home.engine) as conn:
        assert published.state(conn) == (2, 2026, 1)


def test_a_bad_file_never_replaces_a_good_edition(home: Home) -> None:
    good = home.adopt(UNITY)
    with pytest.raises(FileProblems, match=re.escape("events.toml:")):
        home.adopt(UNITY.replace("18/11", "31/11"))
    assert current_catalogue(home.engine)[0] == good.edition


def test_without_a_file_there_is_a_problem_and_no_edition(home: Home, tmp_path: Path) -> None:
    with pytest.raises(FileProblems):
        adopt(home.engine, tmp_path / "trống", now=NOW, who="a")
    with pytest.raises(Refused, match="lich adopt"):
        current_catalogue(home.engine)


def test_a_change_reaches_the_ledger_with_the_stamp_of_its_edition(home: Home) -> None:
    home.adopt(UNITY)
    later = NOW + timedelta(days=1)
    adoption = home.adopt(UNITY.replace("18/11", "19/11"), now=later)
    assert kinds(adoption) == {"moved"}
    row = home.row("doan-ket/2027")
    assert (row.start, row.sequence, row.move) == (date(2027, 11, 19), 1, 1)
    assert row.modified == later.replace(microsecond=0)
    assert home.row("doan-ket/2025").move == 0  # past before and after


def many(day: str, count: int) -> str:
    return "".join(EVENT.format(id=f"viec-{n}", name=f"Việc {n}", day=day) for n in range(count))


def test_a_slip_that_moves_more_than_20_coming_days_is_refused_with_the_list(home: Home) -> None:
    first = home.adopt(many("18/11", 7))  # 2027, 2028, 2029 of each are still to come
    with pytest.raises(Refused, match="21 ngày đã công bố") as refused:
        home.adopt(many("19/11", 7))
    assert "dời ngày: Việc 0 (viec-0/2027), 18/11/2027 → 19/11/2027" in str(refused.value)
    assert str(refused.value).count("→") == 21
    assert "--yes" in str(refused.value)
    assert current_catalogue(home.engine)[0] == first.edition
    assert home.row("viec-0/2027").move == 0


def test_where_only_the_main_day_moves_it_is_the_main_day_that_is_told(home: Home) -> None:
    home.adopt(FESTIVAL + "days = 3\nrule_day = 1\nmain_day = 3\n")
    moved = home.adopt(FESTIVAL + "days = 3\nrule_day = 1\nmain_day = 2\n").changes
    said = [current.describe(change) for change in moved if str(change.id) == "le-hoi/2027"]
    days = "08–10/02/2027, ngày chính"
    assert said == [f"dời ngày: Lễ hội (le-hoi/2027), {days} 10/02/2027 → {days} 09/02/2027"]


def test_with_a_yes_it_is_done_and_20_need_none(home: Home) -> None:
    home.adopt(many("18/11", 7))
    assert len(home.adopt(many("19/11", 7), yes=True).changes) == 7 * 5
    six, seventh = many("20/11", 6), EVENT.format(id="viec-6", name="Việc 6", day="19/11")
    assert len(home.adopt(six, seventh).changes) == 6 * 5


@pytest.mark.parametrize("text", ["", UNITY, OFFICE.replace("lich.example.vn", "lich.example.org") + UNITY])
def test_an_emptied_file_or_another_domain_never_renames_every_uid_by_a_slip(home: Home, text: str) -> None:
    first = home.adopt(UNITY)
    (home.folder / "events.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"đổi từ lich\.example\.vn sang lich") as refused:
        adopt(home.engine, home.folder, now=NOW, who="nhân viên")
    assert 'domain = "lich.example.vn"' in str(refused.value)
    assert current_catalogue(home.engine)[0] == first.edition
    assert not home.row("doan-ket/2027").gone
    assert adopt(home.engine, home.folder, now=NOW, who="nhân viên", yes=True).new


def test_the_first_domain_needs_no_yes(home: Home) -> None:
    (home.folder / "events.toml").write_text(UNITY, encoding="utf-8")
    adopt(home.engine, home.folder, now=NOW, who="nhân viên")
    assert home.adopt(UNITY).new


def test_an_id_changed_by_hand_is_told_once(home: Home) -> None:
    home.adopt(UNITY, FESTIVAL)
    renamed = UNITY.replace('"doan-ket"', '"ngay-hoi"')
    assert [problem.code for problem in home.adopt(renamed, FESTIVAL).problems] == ["changed-id"]
    assert home.adopt(renamed, FESTIVAL).problems == ()


def test_new_and_retired_events_are_no_moves(home: Home) -> None:
    home.adopt(many("18/11", 30))
    assert kinds(home.adopt(UNITY, yes=True)) == {"appeared", "vanished"}
    assert home.row("viec-3/2027").gone


def test_where_many_events_leave_at_once_it_is_asked_and_one_event_may_go(home: Home) -> None:
    first = home.adopt(many("18/11", 7))  # three coming days of each
    with pytest.raises(Refused, match=r"bỏ 21 ngày đã công bố .* của 7 việc") as refused:
        home.adopt()
    assert "Việc 3 (viec-3)" in str(refused.value)
    assert "include" in str(refused.value)
    assert current_catalogue(home.engine)[0] == first.edition
    assert kinds(home.adopt(many("18/11", 1))) == {"vanished"}
    monthly = EVENT.format(id="bao-cao", name="Báo cáo", day="20/*")
    home.adopt(many("18/11", 1), monthly)
    assert len(home.adopt(many("18/11", 1)).changes) > 20


def test_a_rename_keeps_the_identity(home: Home) -> None:
    home.adopt(UNITY)
    adoption = home.adopt(UNITY.replace("Ngày hội", "Ngày Hội"), now=NOW + timedelta(days=1))
    assert kinds(adoption) == {"renamed"}
    assert (home.row("doan-ket/2027").sequence, home.row("doan-ket/2027").move) == (0, 0)


def test_the_turn_of_the_year_adds_a_year_with_the_editions_stamp_whenever_it_is_noticed(home: Home) -> None:
    home.adopt(UNITY)
    for day in (datetime(2027, 1, 5, tzinfo=UTC), datetime(2027, 6, 1, tzinfo=UTC)):
        adoption = home.adopt(UNITY, now=day)
        assert not adoption.new
    assert home.row("doan-ket/2030").modified == NOW.replace(microsecond=0)
    assert not home.row("doan-ket/2025").gone


def test_the_year_turns_at_midnight_in_vietnam(home: Home) -> None:
    assert len(home.adopt(UNITY, now=datetime(2026, 12, 31, 16, 59, tzinfo=UTC)).changes) == 5
    (change,) = home.adopt(UNITY, now=datetime(2026, 12, 31, 17, 0, tzinfo=UTC)).changes
    assert str(change.id) == "doan-ket/2030"


def test_an_earlier_file_that_comes_back_is_a_new_edition_with_higher_stamps(home: Home) -> None:
    home.adopt(UNITY)
    home.adopt(UNITY.replace("18/11", "19/11"), now=NOW + timedelta(days=1))
    adoption = home.adopt(UNITY, now=NOW + timedelta(days=2))
    assert (adoption.edition.id, kinds(adoption)) == (3, {"moved"})
    row = home.row("doan-ket/2027")
    assert (row.sequence, row.move, row.modified) == (2, 2, (NOW + timedelta(days=2)).replace(microsecond=0))


def test_a_preview_says_what_would_change_and_writes_nothing(home: Home) -> None:
    home.adopt(UNITY)
    moved = home.adopt(UNITY.replace("18/11", "19/11")).catalogue
    home.adopt(UNITY)
    assert {change.kind for change in preview(home.engine, moved, now=NOW)} == {"moved"}
    assert home.row("doan-ket/2027").start == date(2027, 11, 18)


def test_an_edition_is_resolved_from_its_stored_texts_alone(home: Home, tmp_path: Path) -> None:
    adoption = home.adopt(UNITY, FESTIVAL)
    (tmp_path / "events.toml").unlink()
    current._catalogues.clear()
    edition, catalogue = current_catalogue(home.engine)
    assert edition == adoption.edition
    assert catalogue == adoption.catalogue


def test_two_adoptions_at_once_make_one_edition(home: Home) -> None:
    home.adopt(UNITY)
    (home.folder / "events.toml").write_text(OFFICE + FESTIVAL, encoding="utf-8")
    threads = [Thread(target=adopt, args=(home.engine, home.folder), kwargs={"now": NOW, "who": "a"}) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading(home.engine) as conn:
        assert [entry.id for entry in editions.history(conn)] == [2, 1]
