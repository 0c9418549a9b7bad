"""Search, the pages of peoples and places, and the converter: what is found, what is refused, what is never printed."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from scheduler.authoring import groups, read
from scheduler.web.views import conversion, provinces, search
from scheduler.web.views.search import Directory


@pytest.fixture(scope="module")
def whole(root: Path) -> Directory:
    catalogue = read.load(root / "events.toml").catalogue
    assert catalogue is not None
    return search.directory(catalogue)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("muong bi", "khai-ha-muong-bi"),
        ("Mường Bi", "khai-ha-muong-bi"),
        ("khai ha festival", "khai-ha-muong-bi"),
        ("tan lac", "khai-ha-muong-bi"),
        ("soc trang", "kathina-khmer"),
        ("can tho", "kathina-khmer"),
        ("ninh thuan", "le-hoi-kate"),
    ],
)
def test_an_event_is_found_by_any_of_its_names_and_places(whole: Directory, query: str, key: str) -> None:
    assert any(event.id.startswith(key) for event in search.find(whole, query).events)
    if query.lower().endswith("bi"):
        assert search.find(whole, query).events[0].id == key


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("Đắc Lắc", "Đắk Lắk"),
        ("tỉnh ĐăkLăk", "Đắk Lắk"),
        ("Sài Gòn", "TP Hồ Chí Minh"),
        ("TPHCM", "TP Hồ Chí Minh"),
        ("Kontum", "Kon Tum"),
    ],
)
def test_a_province_is_found_as_people_write_it(whole: Directory, query: str, name: str) -> None:
    assert name in {one.name for one in search.find(whole, query).provinces}


def test_a_people_is_found_by_another_name_that_is_never_printed(client: TestClient) -> None:
    assert [
        one.name for one in search.find(search.Directory(entries=(), peoples=(), provinces=()), "mèo").peoples
    ] == []
    page = client.get("/tim", params={"q": "Mèo"}).text
    assert '<a href="/dan-toc/mong">Mông</a>' in page
    assert "Mèo" not in page.replace('value="Mèo"', "").replace("<title>Mèo", "")


def test_no_page_of_a_people_prints_a_name_that_is_for_searching_only(client: TestClient) -> None:
    text = (Path(groups.__file__).parent.parent / "catalogue" / "groups.toml").read_text(encoding="utf-8")
    for group in tomllib.loads(text)["group"]:
        answer = client.get(search.people_path(group["name"]))
        assert answer.status_code == 200
        head = answer.text.partition("<main")[2].partition("</header>")[0]
        listed = {one.strip() for one in re.sub(r"<[^>]+>", ",", head).split(",")}
        assert listed & set(group.get("search_only", ())) == set()


def test_yesterdays_province_names_todays(client: TestClient) -> None:
    old, new = client.get("/noi/hoa-binh").text, client.get("/noi/phu-tho").text
    assert 'nay thuộc <a href="/noi/phu-tho">Phú Thọ</a>' in old
    assert "Gồm cả" in new
    assert "Khai hạ &lt;Mường Bi&gt;" in old
    assert "Khai hạ &lt;Mường Bi&gt;" in new


def test_sixty_three_became_thirty_four() -> None:
    gone = [old for new, olds in provinces.NOW.items() for old in olds if new != "Huế"]
    assert len(gone) == len(set(gone)) == 63 - 34
    assert not set(gone) & provinces.NOW.keys()


@pytest.mark.parametrize("path", ["/noi/khong-co", "/dan-toc/khong-co", "/dan-toc/Mường", "/noi/%00"])
def test_what_is_not_there_is_said_so(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_search_for_nothing_known_offers_what_there_is(client: TestClient) -> None:
    page = client.get("/tim", params={"q": "qqqq <script>"}).text
    assert "Không thấy gì" in page
    assert "54 dân tộc" in page
    assert "<script>" not in page


TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("way", "text", "day"),
    [
        ("duong", "13/2/2027", date(2027, 2, 13)),
        ("duong", "2027-02-13", date(2027, 2, 13)),
        ("am", "8/1/2027", date(2027, 2, 13)),
        ("am", " 8 / 6n / 2025 ", date(2025, 8, 1)),
        ("am", "8/6 nhuận/2025", date(2025, 8, 1)),
        ("am", "Rằm tháng Bảy năm 2027", date(2027, 8, 16)),
        ("am", "mùng 8 tháng Giêng năm 2027", date(2027, 2, 13)),
        ("am", "23 tháng Chạp/2026", date(2027, 1, 30)),
        ("am", "mồng 8/6 nhuận/2025", date(2025, 8, 1)),
        ("khmer", "15 Koet Kattik 2026", date(2026, 11, 24)),
        ("khmer", "15 koet tháng Kattik năm 2026", date(2026, 11, 24)),
        ("hoi", "10/12/1448", date(2027, 5, 16)),
        ("ahier", "1/7/2026", date(2026, 10, 10)),
        ("", "", TODAY),
    ],
)
def test_a_day_of_any_calendar_is_read(way: str, text: str, day: date) -> None:
    assert conversion.answer(way, text, TODAY).day == day


@pytest.mark.parametrize(
    ("way", "text", "near"),
    [
        ("duong", "29/2/2027", "28/2/2027"),
        ("duong", "31/12/9999x", "như"),
        ("am", "30/4/2028", "29/4/2028"),
        ("am", "1/3n/2027", "tháng 3 thường"),
        ("am", "1/13/2027", "tháng 12"),
        ("am", "1/1/2300", "2101"),
        ("am", "8 tháng Mười ba năm 2027", "như 8/1/2027"),
        ("khmer", "15 koet Katik 2026", "Kattik"),
        ("khmer", "16 koet Kattik 2026", "roch"),
        ("awal", "31/1/1448", "gần nhất"),
        ("hoi", "1/1n/1448", "nhuận"),
        ("hoi", "hôm nay", "10/12/1448"),
    ],
)
def test_a_day_that_is_not_there_is_refused_with_what_is_near(way: str, text: str, near: str) -> None:
    refused = conversion.answer(way, text, TODAY)
    assert refused.day is None
    assert near in (refused.trouble or "")


def test_the_converter_shows_every_calendar_and_keeps_what_was_typed(client: TestClient) -> None:
    page = client.get("/doi-ngay", params={"lich": "am", "ngay": "8/1/2027"}).text
    for said in ("Thứ Bảy", "mùng 8 tháng Giêng", "Lịch Khmer", "Chăm Awal", "Hồi giáo", "Khai hạ &lt;Mường Bi&gt;"):
        assert said in page
    assert 'value="8/1/2027"' in page
    assert "ngoài các năm mà âm lịch ở đây có" in client.get("/doi-ngay", params={"ngay": "1/1/0001"}).text
    assert "outside the years" in client.get("/en/doi-ngay", params={"ngay": "5/2/1850"}).text
    assert "ngoài các năm" not in page
    assert client.get("/doi-ngay", params={"ngay": "31/12/9999"}).status_code == 200
