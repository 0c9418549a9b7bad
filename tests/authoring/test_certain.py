"""What an occurrence rests on in its calendar, in the calendars that the small office does not have."""

from __future__ import annotations

from datetime import date

import pytest

from scheduler.authoring.certain import certain, month_labels
from scheduler.authoring.explain import explain
from scheduler.expand import expand
from scheduler.model import Place
from tests.rules.making import catalogue, event, rule


def said(toml: str, day: date) -> dict[str, str]:
    return dict(certain(rule(toml), day))


def test_kate_is_checked_against_the_new_moon() -> None:
    lines = said('cham_ahier = "1/7"', date(2027, 9, 30))
    assert lines["Độ chắc của lịch"].startswith("dựng lại, chưa có Katê năm ấy")
    assert lines["Ước lượng khác"] == "1/7 Chăm theo ngày không trăng: 29–30/09/2027 (khớp)"
    assert (
        said('cham_ahier = "1/7"', date(2025, 10, 21))["Độ chắc của lịch"] == "dựng lại từ ngày Katê đã làm của năm ấy"
    )
    assert "Ước lượng khác" not in said('cham_ahier = "16/9"', date(2026, 12, 23))


@pytest.mark.parametrize(
    ("toml", "day", "sure"),
    [
        ('hijri = "10/12"', date(2027, 5, 16), "bảng Umm al-Qura"),
        ('cham_awal = "1/9"', date(2027, 2, 7), "chắc chắn (chu kỳ tám năm"),
        ('solar_term = "Thanh minh"', date(2026, 4, 5), "chắc chắn (1900–2100"),
        ('solar_term = "Đại thử"', date(2038, 7, 22), "thời điểm sát nửa đêm, có thể lệch 1 ngày"),
        ('window = { lunar = "1/4..15/4" }', date(2054, 5, 10), "dự tính (sau 2053, lịch nhà nước chưa in); tháng này"),
    ],
)
def test_each_calendar_says_what_it_rests_on(toml: str, day: date, sure: str) -> None:
    assert said(toml, day)["Độ chắc của lịch"].startswith(sure)


def test_where_a_calendar_ends_nothing_is_said() -> None:
    assert said('cham_ahier = "1/7"', date(2040, 1, 1)) == {}
    assert said('gregorian = "18/11"', date(2026, 11, 18)) == {}


def test_labels_of_months() -> None:
    xen = event("xen-ban", 'lunar = "8/2"', groups=("Thái",))
    assert dict(month_labels(xen, date(2026, 3, 26))) == {"Lịch Thái đen": "tháng 8 (cách gọi tháng)"}
    bi = event("com-moi", 'lunar = "8/10"', places=(Place(name="Phú Thọ / xã Mường Bi"),))
    assert dict(month_labels(bi, date(2026, 11, 16))) == {"Lịch Mường Bi": "tháng 1 (cách gọi tháng)"}
    assert list(month_labels(bi, date(2150, 1, 1))) == []


def test_an_explanation_has_them_in_their_place() -> None:
    kate = event("kate", 'cham_ahier = "1/7"\ndays = 3\nmain_day = 2')
    (found,) = expand(catalogue(kate), date(2027, 9, 30), date(2027, 9, 30)).occurrences
    labels = [line.label for line in explain(found)]
    assert labels.index("Chăm Ahier") < labels.index("Độ chắc của lịch") < labels.index("Ước lượng khác")
    assert labels.index("Ước lượng khác") < labels.index("Sai số")
