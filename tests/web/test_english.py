"""The pages in English: the same pages on the same days, in words a stranger reads."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from scheduler.calendars import can_chi
from scheduler.calendars.lunar import LunarDate
from scheduler.model import Status
from scheduler.web.views import english, english_days, english_text, month
from scheduler.web.views.odd import OddDay
from tests.web.made import no_odd_day, occurrence

D = date
NAMES = {name for text in (*can_chi.STEMS, *can_chi.BRANCHES) for name in text.split()}
NAMES |= {"Tết", "Tiểu", "tuyết", "Phú", "Thọ", "Mường"}
"""Names inside English sentences: signs, a solar term, a place, a people."""
PAGES = [
    "/",
    "/thang/2027-02",
    "/nam/2027",
    "/nam/2027/danh-sach",
    "/su-kien/khai-ha",
    "/su-kien/kate",
    "/tim",
    "/dan-toc/muong",
    "/noi/phu-tho",
    "/doi-ngay",
    "/dang-ky",
    "/lich/muong",
    "/ngoai-mang",
]
ONLY_VIETNAMESE = re.compile(
    r'<(\w+)[^>]*\blang="vi"[^>]*>.*?</\1>|<title>.*?</title>|<option[^>]*>.*?</option>', re.DOTALL
)
"""What is marked as Vietnamese, and names of which nobody can mark a part."""


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (D(2027, 2, 13), D(2027, 2, 13), "Saturday 13 February 2027"),
        (D(2027, 2, 11), D(2027, 2, 13), "11–13 February 2027"),
        (D(2027, 1, 30), D(2027, 2, 2), "30 January – 2 February 2027"),
        (D(2026, 12, 30), D(2027, 1, 2), "30 December 2026 – 2 January 2027"),
    ],
)
def test_days_are_said_so_that_day_and_month_cannot_be_swapped(first: date, last: date, said: str) -> None:
    assert english_days.span(first, last) == said


def test_a_leap_month_and_the_distance_are_said() -> None:
    assert english_days.lunar(LunarDate(2025, 6, 8, True)) == "day 8 of leap lunar month 6"
    assert [english_days.left(n) for n in (0, 1, -1, 12, -3)] == [
        "today",
        "tomorrow",
        "yesterday",
        "in 12 days",
        "3 days ago",
    ]


@pytest.mark.parametrize(
    ("status", "tolerance", "said"),
    [
        (Status.PROVISIONAL, 1, "provisional, may be off by 1 day"),
        (Status.PROVISIONAL, 2, "provisional, may be off by 2 days"),
        (Status.CANCELLED, 0, "not held"),
        (Status.ANNOUNCED, 0, None),
    ],
)
def test_what_is_not_certain_is_said(status: Status, tolerance: int, said: str | None) -> None:
    assert english.note(occurrence(D(2027, 2, 13), status=status, tolerance=tolerance)) == said


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_a_twin_a_link_away(client: TestClient, path: str) -> None:
    twin = f"/en{path}".removesuffix("/")
    ours, theirs = client.get(path).text, client.get(twin).text
    assert '<html lang="vi">' in ours
    assert '<html lang="en">' in theirs
    assert f'<a href="{path}" lang="vi" hreflang="vi">Tiếng Việt</a>' in theirs
    assert f'<a href="{twin}" lang="en" hreflang="en">English</a>' in ours
    for page in (ours, theirs):
        assert f'<link rel="alternate" hreflang="vi" href="{path}">' in page
        assert f'<link rel="alternate" hreflang="en" href="{twin}">' in page


@pytest.mark.parametrize("path", PAGES)
def test_what_is_left_in_vietnamese_is_marked_so(client: TestClient, path: str) -> None:
    page = client.get(f"/en{path}".removesuffix("/")).text
    told = re.sub(r"<[^>]+>", " ", ONLY_VIETNAMESE.sub(" ", page[page.index("<body") :]))
    words = set(re.findall(r"[^\W\d_]+", told)) - NAMES
    signs = {
        word
        for word in words
        if re.search(r"[ăâđêôơưàáạảãằắặẳẵầấậẩẫèéẹẻẽềếệểễìíịỉĩòóọỏõồốộổỗờớợởỡùúụủũừứựửữỳýỵỷỹ]", word.lower())
    }
    assert signs == set()


def test_a_link_on_an_english_page_stays_english(client: TestClient) -> None:
    page = client.get("/en/thang/2027-02").text
    links = {link for link in re.findall(r'href="(/[^"#]*)', page) if not link.startswith("/static")}
    assert {link for link in links if not link.startswith("/en")} == {"/thang/2027-02", "/toi"}


def test_a_filter_goes_along_to_the_other_language(client: TestClient) -> None:
    page = client.get("/thang/2027-02?loai=tet&evil=1").text
    assert '<a href="/en/thang/2027-02?loai=tet" lang="en"' in page


def test_what_stands_in_templates_and_what_is_translated_are_the_same(root: Path) -> None:
    used = {
        text
        for file in (root / "templates" / "web").glob("*.html")
        for text in re.findall(r'_\("([^"]+)"\)', file.read_text(encoding="utf-8"))
    }
    assert used - set(english_text.TEXT) == set()
    assert set(english_text.TEMPLATES) - used == set()


def test_an_event_says_its_days_and_its_own_name(client: TestClient) -> None:
    page = client.get("/en/su-kien/khai-ha").text
    for said in ("Khai ha festival", "Khai hạ &lt;Mường Bi&gt;", "11–13 February 2027", "days 6–8 of lunar month 1"):
        assert said in page
    assert "một người quen" not in page
    assert client.get("/en/su-kien/khong-co").status_code == 404


def test_what_is_no_name_of_a_place_is_said_in_english(client: TestClient) -> None:
    for path in ("/en/su-kien/nghi-le", "/en/thang/2026-11"):
        page = client.get(path).text
        assert "the whole country" in page
        assert "cả nước" not in page


def test_a_month_has_a_grid_and_the_converter_refuses(client: TestClient) -> None:
    assert "11–13 February 2027" in client.get("/en/thang/2027-02").text
    assert "Wednesday 18 November, day 10 of lunar month 10" in client.get("/en/thang/2026-11").text
    assert client.get("/en/thang/2027-13").status_code == 404
    page = client.get("/en/doi-ngay", params={"lich": "am", "ngay": "8/1/2027"}).text
    assert "day 8 of lunar month 1" in page
    assert "There is no such day" in client.get("/en/doi-ngay", params={"lich": "am", "ngay": "1/13/2027"}).text


def test_days_off_are_said() -> None:
    names = {"Quốc khánh": "National Day"}
    for why, working, said in (
        ("Quốc khánh (dự kiến)", False, "day off: National Day (provisional)"),
        ("nghỉ bù Quốc khánh", False, "day off in lieu of National Day"),
        ("nghỉ theo quyết định – 1", False, "day off"),
        ("làm việc theo quyết định – 1", True, "working day by decision"),
    ):
        assert str(english.odd(OddDay(why, working), names)) == said


def test_the_views_hold_the_same_in_both_languages() -> None:
    shown = [occurrence(D(2026, 11, 18), 3, 1), occurrence(D(2026, 11, 20))]
    ours = month.build(2026, 11, shown, D(2026, 11, 25), no_odd_day)
    theirs = month.build(2026, 11, shown, D(2026, 11, 25), no_odd_day, english.ENGLISH)
    assert theirs.title == "November 2026"
    assert [[len(lane) for lane in week.lanes] for week in ours.weeks] == [
        [len(lane) for lane in week.lanes] for week in theirs.weeks
    ]


def test_who_reads_letters_in_english_is_answered_in_english(client: TestClient) -> None:
    answer = client.post("/en/dang-ky", data={"thu": "a@example.org"}, headers={"Origin": "http://localhost"})
    assert answer.status_code == 422
    assert "Choose at least one calendar." in answer.text
