"""The pages in English: the same days, in words a stranger reads."""

from __future__ import annotations

from datetime import date

import pytest
from starlette.testclient import TestClient

from scheduler.calendars.lunar import LunarDate
from scheduler.model import Status
from scheduler.web.views import english
from tests.web.made import occurrence

D = date


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
    assert english.span(first, last) == said


def test_a_leap_month_and_the_distance_are_said() -> None:
    assert english.lunar(LunarDate(2025, 6, 8, True)) == "day 8 of leap lunar month 6"
    assert [english.left(n) for n in (0, 1, -1, 12, -3)] == [
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


def test_every_page_is_marked_english_and_leads_back(client: TestClient) -> None:
    for path, back in (
        ("/en", "/"),
        ("/en/thang/2027-02", "/thang/2027-02"),
        ("/en/su-kien/khai-ha", "/su-kien/khai-ha"),
        ("/en/doi-ngay", "/doi-ngay"),
    ):
        page = client.get(path).text
        assert '<html lang="en">' in page
        assert f'<a href="{back}" lang="vi" hreflang="vi">Tiếng Việt</a>' in page
        assert f'<a href="{path}" lang="en" hreflang="en">English</a>' in client.get(back).text


def test_an_event_says_its_days_and_its_own_name(client: TestClient) -> None:
    page = client.get("/en/su-kien/khai-ha").text
    for said in ("Khai ha festival", "Khai hạ &lt;Mường Bi&gt;", "11–13 February 2027", "day 8 of lunar month 1"):
        assert said in page
    assert "một người quen" not in page
    assert client.get("/en/su-kien/khong-co").status_code == 404


def test_a_month_and_the_converter(client: TestClient) -> None:
    assert "11–13 February 2027" in client.get("/en/thang/2027-02").text
    assert client.get("/en/thang/2027-13").status_code == 404
    page = client.get("/en/doi-ngay", params={"lich": "am", "ngay": "8/1/2027"}).text
    assert "Saturday 13 February 2027" in page
    assert "There is no such day" in client.get("/en/doi-ngay", params={"lich": "am", "ngay": "1/13/2027"}).text
