"""Templates: every kind of letter is written with every kind of sample, and a mistake is told by file and line."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from scheduler import working
from scheduler.errors import Refused
from scheduler.mail import week
from scheduler.mail.compose import compose
from scheduler.mail.samples import all_kinds, preview
from scheduler.mail.template_check import PARTS, faults
from scheduler.model import Catalogue, Office, Status
from tests.mail.made import event, occurrence

SHIPPED = sorted(
    {path.name.split(".")[0] for path in (Path(__file__).parents[2] / "templates" / "mail").glob("*.j2")} - {PARTS}
)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "templates" / "mail"
    folder.mkdir(parents=True)
    return folder


def test_every_shipped_template_has_samples_and_stands() -> None:
    assert sorted(all_kinds()) == SHIPPED
    assert faults(None) == ()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_sample_is_a_whole_letter(name: str) -> None:
    for content in all_kinds()[name]:
        found = compose(content)
        assert found.subject.startswith("[")
        opening, close = ("Dear ", "An automatic reminder") if name == "english" else ("Kính gửi: ", "Trân trọng./.")
        assert opening in found.text
        assert close in found.text
        assert close in found.html
        assert "None" not in found.text + found.html


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Kính gửi\n{{ itme.name }}\n", 2, "không có tên «itme»; có phải: item"),
        ("a\n\n{{ item.nam }}\n", 3, "«View» không có «nam»"),
        ("{% if item %}\n", 1, "sai cú pháp"),
        ("a\n{{ item.name }\n", 2, "sai cú pháp"),
        ("a\n{{ item.day + 'x' }}\n", 2, "không tính được"),
        ("a\n{{ 1 / 0 }}\n", 2, "không tính được"),
        ("{% include 'khong-co.j2' %}\n", 1, "không có mẫu khong-co.j2"),
        ("{{ item.__class__.__mro__ }}\n", 1, "không"),
        ("{{ ''.__class__.__subclasses__() }}\n", 1, "không được phép"),
    ],
)
def test_a_mistake_is_told_by_file_and_line(own: Path, text: str, line: int, said: str) -> None:
    path = own / "reminder.txt.j2"
    path.write_text(text, encoding="utf-8")
    fault = faults(own.parent.parent)[0]
    assert (fault.path, fault.line) == (str(path), line)
    assert said in fault.fault
    assert str(fault).startswith(f"{path}:{line}: ")


def test_what_only_some_letters_reach_is_found(own: Path) -> None:
    own.joinpath("reminder.html.j2").write_text(
        "{{ item.name }}\n{% if item.provisional %}\n{{ item.sai }}\n{% endif %}\n", encoding="utf-8"
    )
    assert [fault.line for fault in faults(own.parent.parent)] == [3]


def test_a_file_that_no_letter_uses_is_told(own: Path) -> None:
    own.joinpath("reminders.txt.j2").write_text("x", encoding="utf-8")
    (fault,) = faults(own.parent.parent)
    assert "reminder.txt.j2" in fault.fault


def test_a_preview_is_the_office_s_own_letter(own: Path) -> None:
    own.joinpath("cancelled.txt.j2").write_text("Thôi: {{ item.name }}\n", encoding="utf-8")
    assert preview("cancelled", own.parent.parent).text == "Thôi: Lễ hội Khai hạ Mường Bi\n"
    assert "Kính gửi" in preview("weekly").html


def test_a_preview_of_no_letter_names_the_nearest() -> None:
    with pytest.raises(Refused, match="weekly"):
        preview("week")


# --- The week as offices put it up --------------------------------------------------------------------------------


def test_a_week_has_a_block_a_day_with_parts_and_people() -> None:
    (sample, _, public) = all_kinds()["weekly"]
    by_title = {day.title: dict(day.parts) for day in sample.days}
    assert next(iter(by_title)) == "Thứ Hai, 08/02/2027"
    assert "Chủ nhật, 14/02/2027" not in by_title
    saturday = by_title["Thứ Bảy, 13/02/2027"]
    assert list(saturday) == ["Cả ngày", "Sáng", "Chiều"]
    assert saturday["Sáng"][0].who == "Đồng chí Chủ tịch (trưởng đoàn), Trưởng ban Phong trào"
    assert saturday["Sáng"][0].where == "sân vận động, xã Mường Bi"
    assert "lễ chính" in saturday["Cả ngày"][0].what
    assert public.kind == "public"


def test_what_has_no_day_or_is_cancelled_is_on_no_day_of_the_week() -> None:
    monday = date(2027, 2, 8)
    days = working.build(Catalogue(office=Office(name="x", domain="x.vn", address=""), events=()), 1, 0)
    window = occurrence(event("mo"), monday, 20, None, Status.OPEN)
    cancelled = occurrence(event("bo"), monday, status=Status.CANCELLED)
    sure = occurrence(event("chac"), monday + timedelta(6))
    found = week.days(monday, (window, cancelled, sure), (), days)
    assert [day.title for day in found if day.parts] == ["Chủ nhật, 14/02/2027"]
