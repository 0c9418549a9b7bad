"""`lich check FILE`: days that do not exist, in every calendar. Each is one problem at its line, with a way to mend."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scheduler.cli import lich

HEAD = """[office]
name = "Cơ quan"
domain = "lich.example.vn"
[[event]]
id = "le"
name = "Lễ"
kind = "tet"
sources = ["https://example.vn"]
"""
RULE = HEAD.count("\n") + 1


def check(tmp_path: Path, lines: str) -> Result:
    file = tmp_path / "events.toml"
    file.write_text(f"{HEAD}{lines}\n", encoding="utf-8")
    return CliRunner().invoke(lich, ["check", str(file)])


WRONG = [
    # day 30 of a month of 29, and days that no year has
    ('lunar = "30/8"', RULE, "có năm không có ngày 30 tháng 8", "short ="),
    ('lunar = "31/8"', RULE, "tháng 8 không có ngày 31", "từ 1 đến 30"),
    ('lunar = "15/1..30/1"', RULE, "có năm không có ngày 30 tháng 1", "short ="),
    ('lunar = "30/12"\nshort = "next"', RULE + 1, "sang năm sau", '"last" hoặc "skip"'),
    ('hijri = "30/2"', RULE, "có năm không có ngày 30 tháng 2", "short ="),
    ('cham_awal = "30/2"', RULE, "tháng 2 không có ngày 30", "từ 1 đến 29"),
    ('cham_ahier = "1/13"', RULE, "có năm không có ngày 1 tháng 13", "short ="),
    ('khmer = "15 roch Meak"', RULE, "tháng Meak không có ngày 15 roch", "last"),
    ('khmer = "16 koet Visak"', RULE, "tháng Visak không có ngày 16 koet", "last"),
    ('gregorian = "ngày 31/4"', RULE, "tháng 4 không có ngày 31", "từ 1 đến 30"),
    ('gregorian = "29/2/2027"', RULE, "tháng 2 năm 2027 không có ngày 29", "từ 1 đến 28"),
    # a leap month that is not there
    ('lunar = "8/6n"', RULE, "tháng nhuận không ghi trong ngày", "leap ="),
    ('khmer = "15 koet Asadh 2"', RULE, "chỉ có trong năm nhuận", "leap ="),
    ('hijri = "10/12"\nleap = "both"', RULE + 1, "leap = 'both' không dùng với hijri", ""),
    # years that a calendar does not know
    ('lunar = "1/1"\nuntil = 1899', RULE, "Âm lịch Việt Nam chỉ tính được 31/01/1900", "since hoặc until"),
    ('lunar = "1/1"\nsince = 2101', RULE, "Âm lịch Việt Nam chỉ tính được 31/01/1900", "since hoặc until"),
    ('khmer = "15 koet Kattik"\nsince = 2101', RULE, "Lịch Khmer chỉ tính được 01/01/1900", "since hoặc until"),
    ('hijri = "10/12"\nsince = 2078', RULE, "chỉ tính được 01/08/1924–16/11/2077", "since hoặc until"),
    ('cham_ahier = "1/7"\nsince = 2040', RULE, "chỉ tính được 03/04/2011–20/04/2031", "since hoặc until"),
    ('solar_term = "Thanh minh"\nuntil = 1899', RULE, "chỉ tính được 01/01/1900–31/12/2100", "since hoặc until"),
    # unknown names
    ('zodiac_day = { branch = "Thìm", month = 6 }', RULE, "không có Chi", "gần nhất: Thìn"),
    ('zodiac_day = { stem = "Giát", branch = "Tý", month = 6 }', RULE, "không có Can", "gần nhất: Giáp"),
    ('zodiac_day = { branch = "Ty", month = 6 }', RULE, "có thể hiểu nhiều cách", "Tý hoặc Tỵ"),
    ('solar_term = "Thanh minhh"', RULE, "không có tiết khí", "gần nhất: Thanh minh"),
    ('khmer = "15 koet Katik"', RULE, "không có tháng Khmer", "gần nhất: Kattik"),
    ('lunar = "8/Giêngg"', RULE, "không có tháng tên", "gần nhất: Giêng"),
    ('lunar = "8/13"', RULE, "tháng 13 không có", 'có phải "13/8"'),
    ('weekday = { day = "thứ Tám", nth = 1, month = 10 }', RULE, "không có thứ", "gần nhất: thứ"),
    # circles, and windows that end before they start
    ('relative = { to = "le", days = 1 }', RULE, "tính theo chính nó", "sửa to"),
    ('window = { lunar = "15/12..1/12" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { gregorian = "18/11..1/11" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { gregorian = "1/5/2026..1/4/2026" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { khmer = "15 koet Kattik..1 koet Kattik" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { solar_term = "Thanh minh..Kinh trập" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { hijri = "10/12..1/12" }', RULE, "kết thúc trước khi bắt đầu", "đổi chỗ hai đầu"),
    ('window = { relative = { to = "le", days = "5..1" } }', RULE, "kết thúc trước khi bắt đầu", '"1..5"'),
    ('lunar = "1/1"\nsince = 2030\nuntil = 2026', RULE + 2, "until đứng trước since", "đổi chỗ"),
]


@pytest.mark.parametrize(("lines", "line", "said", "hint"), WRONG, ids=[lines for lines, *_ in WRONG])
def test_it_is_one_problem_at_its_line(tmp_path: Path, lines: str, line: int, said: str, hint: str) -> None:
    result = check(tmp_path, lines)
    assert result.exit_code == 1, result.stdout
    problem, total = result.stdout.splitlines()
    assert problem.partition("events.toml")[2].startswith(f":{line}:")
    assert said in problem
    assert hint in problem
    assert total.startswith("1 lỗi")


@pytest.mark.parametrize(
    "lines",
    [
        'lunar = "27/12..15/1"',
        'gregorian = "1/12..30/6"',
        'gregorian = "31/12..31/1"',
        'lunar = "28/*..2/*"',
        'solar_term = "Đông chí..Tiểu hàn"',
        'khmer = "15 koet Kattik..1 koet Migasir"',
        'lunar = "1/1"\nsince = 2100',
        'hijri = "10/12"\nuntil = 1925',
    ],
)
def test_what_reaches_into_the_next_year_or_the_last_one_known_is_sound(tmp_path: Path, lines: str) -> None:
    result = check(tmp_path, lines)
    assert result.exit_code == 0, result.stdout
