"""The sheets as PDF: typeset in fonts of our own, the same bytes each time; and what is said without typst."""

from __future__ import annotations

import hashlib
import re
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.errors import Refused
from scheduler.paper import sheets, typeset
from scheduler.run.settings import Settings
from scheduler.web import print_page
from scheduler.web.app import create
from scheduler.web.views import month, year
from scheduler.web.views.odd import OddDay
from scheduler.web.views.vietnamese import VIETNAMESE
from tests.web.conftest import NOW
from tests.web.made import event, no_odd_day, occurrence

TODAY = date(2026, 11, 25)
LEGEND = (("tet", "Tết", "ceremony"),)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    ("path", "count", "points"),
    [
        ("/nam/2027.pdf", 1, b"841.8"),
        ("/nam/2027.pdf?giay=a3", 1, b"1190.5"),
        ("/en/nam/2027.pdf?loai=tet", 1, b"841.8"),
        ("/thang/2027-02.pdf", 2, b"841.8"),
        ("/thang/2027-02.pdf?loai=report", 1, b"841.8"),
    ],
)
def test_a_sheet_is_made_in_our_own_fonts(client: TestClient, path: str, count: int, points: bytes) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith('inline; filename="lich-2027')
    assert answer.content.startswith(b"%PDF-")
    assert pages(answer.content) == count
    assert b"/MediaBox [0 0 " + points in answer.content.replace(b"/MediaBox[", b"/MediaBox [")
    assert set(re.findall(rb"\+([\w-]+)", b" ".join(re.findall(rb"/FontName\s*/[\w+-]+", answer.content)))) <= {
        b"BeVietnamPro-Regular",
        b"BeVietnamPro-SemiBold",
    }


def test_the_same_sheet_is_the_same_bytes_and_known_again(client: TestClient, engine: sa.Engine, home: Path) -> None:
    first = client.get("/thang/2026-11.pdf")
    other = TestClient(create(engine, Settings.from_env(home), clock=lambda: NOW)).get("/thang/2026-11.pdf")
    assert first.content == other.content
    again = client.get("/thang/2026-11.pdf", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/nam/1890.pdf", "/nam/x.pdf", "/thang/2027-13.pdf", "/thang/2027.pdf"])
def test_what_has_no_page_has_no_sheet(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_pages_offer_their_sheets(client: TestClient) -> None:
    assert 'href="/thang/2027-02.pdf?loai=tet"' in client.get("/thang/2027-02?loai=tet").text
    page = client.get("/nam/2027?loai=tet").text
    assert 'href="/nam/2027.pdf?loai=tet"' in page
    assert 'href="/nam/2027.pdf?loai=tet&amp;giay=a3"' in page


def test_without_the_extra_it_is_said_how_to_get_it(
    engine: sa.Engine, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typeset, "is_there", lambda: False)
    site = TestClient(create(engine, Settings.from_env(home), clock=lambda: NOW))
    answer = site.get("/nam/2027.pdf")
    assert answer.status_code == 501
    assert "pip install &#39;scheduler[print]&#39;" in answer.text
    assert ".pdf" not in site.get("/nam/2027").text
    with pytest.raises(Refused, match=r"scheduler\[print\]"):
        typeset.typeset([], "wall.typ", {})


def test_too_many_new_sheets_have_to_wait(engine: sa.Engine, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(print_page, "MOST", 1)
    site = TestClient(create(engine, Settings.from_env(home), clock=lambda: NOW))
    assert site.get("/thang/2026-11.pdf").status_code == 200
    answer = site.get("/thang/2026-12.pdf")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "900")
    assert "Hỏi quá nhiều trong chốc lát" in answer.text
    assert site.get("/thang/2026-11.pdf").status_code == 200


def test_an_offices_own_template_wins_and_its_faults_are_said(tmp_path: Path) -> None:
    (tmp_path / "wall.typ").write_text("#let x = ", encoding="utf-8")
    with pytest.raises(Refused, match=r"wall\.typ: không dàn được trang"):
        typeset.typeset([tmp_path], "wall.typ", {})


def test_the_wall_shows_two_a_day_and_counts_the_rest() -> None:
    many = [occurrence(date(2026, 11, 18), of=event(name)) for name in "abcd"]
    odd = {date(2026, 11, 18): OddDay("Quốc khánh", False), date(2026, 11, 21): OddDay("làm bù", True)}
    made = sheets.wall(
        year.build(2026, many, TODAY, odd.get, None), office="X", paper="a4", legend=LEGEND, tongue=VIETNAMESE
    )
    row, worked = made["columns"][10]["rows"][17], made["columns"][10]["rows"][20]
    assert (len(row["items"]), row["more"], row["off"], row["weekend"]) == (2, 2, True, False)
    assert (worked["worked"], worked["off"], worked["weekend"]) == (True, False, True)
    assert [len(column["rows"]) for column in made["columns"]][:3] == [31, 28, 31]


def test_the_month_has_room_by_its_weeks_and_lists_everything() -> None:
    many = [occurrence(date(2026, 11, 18), of=event(f"e{n}")) for n in range(9)]
    long = occurrence(date(2026, 11, 16), 9, 2, of=event("dai"))
    page = month.build(2026, 11, [*many, long], TODAY, no_odd_day, lanes=sheets.LANES[6])
    made = sheets.month(page, office="X", paper="a4", legend=LEGEND, tongue=VIETNAMESE)
    week = made["weeks"][3]
    assert len(week["lanes"]) == 4
    assert week["more"][2] == 10 - 4
    assert sum(len(day["items"]) for day in made["agenda"]) == 10
    bar = next(cell for lane in week["lanes"] for cell in lane if cell["item"] and cell["length"] == 7)
    assert (bar["opens"], bar["closes"], bar["main"]) == (True, False, 2)


def test_the_fonts_are_those_of_the_manifest() -> None:
    entries = tomllib.loads((typeset.FONTS / "manifest.toml").read_text(encoding="utf-8"))["file"]
    assert {entry["path"] for entry in entries} == {path.name for path in typeset.FONTS.glob("*.ttf")}
    for entry in entries:
        assert hashlib.sha256((typeset.FONTS / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
        assert "SIL OPEN FONT LICENSE" in (typeset.FONTS / entry["licence_file"]).read_text(encoding="utf-8").upper()


def test_a_year_finds_all_its_days_on_one_sheet_whatever_is_in_it(client: TestClient) -> None:
    days = [date(2028, 1, 1) + timedelta(days=n) for n in range(366)]
    crowded = [occurrence(day, 1 + n % 5, of=event(f"e{n % 7}")) for n, day in enumerate(days)]
    page = year.build(2028, crowded, TODAY, no_odd_day, date(2028, 1, 26))
    made = sheets.wall(page, office="X" * 200, paper="a3", legend=LEGEND, tongue=VIETNAMESE)
    shipped = [Path(typeset.__file__).resolve().parents[2] / "templates" / "print"]
    assert pages(typeset.typeset(shipped, "wall.typ", made)) == 1
