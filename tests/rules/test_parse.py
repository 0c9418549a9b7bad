"""What planners may write, how it is said back, and how a slip is refused."""

from __future__ import annotations

import pytest

from scheduler import rules
from scheduler.errors import RuleError
from scheduler.model import Lead
from tests.rules.making import rule

SAID_BACK = [
    ('gregorian = "18/11"', "ngày 18 tháng 11 dương lịch"),
    ('gregorian = "mùng 2/9"', "ngày 2 tháng 9 dương lịch"),
    ('gregorian = "26/7/2026"', "ngày 26 tháng 7 năm 2026 dương lịch"),
    ('gregorian = "20/*"', "ngày 20 hằng tháng dương lịch"),
    ('gregorian = "last/2"', "ngày cuối tháng 2 dương lịch"),
    ('lunar = "rằm/8"', "rằm tháng Tám âm lịch"),
    ('lunar = "ram/8"', "rằm tháng Tám âm lịch"),
    ('lunar = "mùng 8/1"', "mùng 8 tháng Giêng âm lịch"),
    ('lunar = "mồng 8 tháng Giêng"', "mùng 8 tháng Giêng âm lịch"),
    ('lunar = "23 tháng Chạp"', "ngày 23 tháng Chạp âm lịch"),
    ('lunar = "cuối/12"', "ngày cuối tháng Chạp âm lịch"),
    ('lunar = "last/12"', "ngày cuối tháng Chạp âm lịch"),
    ('lunar = "15/*"', "rằm hằng tháng âm lịch; năm nhuận đúng tháng ấy thì cả hai tháng"),
    (
        'lunar = "6/1..8/1"\nmain_day = 3',
        "từ mùng 6 tháng Giêng đến mùng 8 tháng Giêng âm lịch; ngày chính là ngày thứ 3",
    ),
    ('zodiac_day = { branch = "thin", month = 6 }', "ngày Thìn đầu tiên của tháng Sáu âm lịch"),
    ('zodiac_day = { stem = "Giáp", month = 1, nth = "last" }', "ngày Giáp cuối cùng của tháng Giêng âm lịch"),
    ('zodiac_day = { branch = ["Ngọ", "Mùi"], month = 2 }', "ngày Ngọ hoặc Mùi đầu tiên của tháng Hai âm lịch"),
    ('zodiac_day = { branch = "Tị", month = 1 }', "ngày Tỵ đầu tiên của tháng Giêng âm lịch"),
    ('solar_term = "thanh minh"', "ngày bắt đầu tiết Thanh minh"),
    ('khmer = "15 koet Kattik"', "ngày 15 koet (thượng huyền) tháng Kattik lịch Khmer"),
    ('khmer = "last roch photrobot"', "ngày cuối roch (hạ huyền) tháng Photrobot lịch Khmer"),
    ('khmer = "new year"', "năm mới Khmer (3 hoặc 4 ngày)"),
    ('cham_awal = "1/9"', "ngày 1 tháng 9 lịch Chăm Awal"),
    ('cham_ahier = "1/7"', "ngày 1 tháng 7 lịch Chăm Ahier; có thể lệch 1 ngày"),
    ('hijri = "10/12"', "ngày 10 tháng 12 lịch Hồi giáo; có thể lệch 1 ngày"),
    ("easter = -2", "2 ngày trước Chủ nhật Phục Sinh"),
    ('weekday = { day = "thứ 7", nth = 1, month = 10 }', "thứ Bảy đầu tiên của tháng 10 dương lịch"),
    ('weekday = { day = "CN", nth = "last", month = 5 }', "Chủ nhật cuối cùng của tháng 5 dương lịch"),
    ('rrule = "FREQ=MONTHLY;BYDAY=-1FR"', "hằng tháng, thứ Sáu cuối cùng (dương lịch)"),
    ('relative = { to = "kate", from = "first", days = -8 }', "8 ngày trước ngày đầu của kate"),
    ('relative = { to = "gau-tao.bac-ha", working_days = -3 }', "3 ngày làm việc trước ngày chính của gau-tao.bac-ha"),
    ('season = { text = "sau vụ gặt", ask = 9 }', "sau vụ gặt (hỏi vào tháng 9)"),
    ('season = { text = "sau vụ gặt" }', "sau vụ gặt"),
    ('relative = { to = "kate", days = 0 }', "đúng ngày chính của kate"),
    (
        'relative = { to = "kate", from = "last", days = "-1..2" }',
        "từ 1 ngày trước ngày cuối của kate đến 2 ngày sau ngày cuối của kate",
    ),
    ("easter = 0", "Chủ nhật Phục Sinh"),
    ('easter = "-2..39"', "từ 2 ngày trước Chủ nhật Phục Sinh đến 39 ngày sau Chủ nhật Phục Sinh"),
    ('solar_term = "Đông chí..Tiểu hàn"', "từ ngày bắt đầu tiết Đông chí đến ngày bắt đầu tiết Tiểu hàn"),
    (
        'khmer = "1 roch Assoch..15 koet Kattik"',
        "từ ngày 1 roch (hạ huyền) tháng Assoch đến ngày 15 koet (thượng huyền) tháng Kattik lịch Khmer",
    ),
    ('gregorian = "26/7/2026"', "ngày 26 tháng 7 năm 2026 dương lịch"),
    ('gregorian = "last/*"', "ngày cuối hằng tháng dương lịch"),
    ('gregorian = "1/5"\ndays = 3', "ngày 1 tháng 5 dương lịch; kéo dài 3 ngày"),
    ('gregorian = "1/5"\ndays = 1', "ngày 1 tháng 5 dương lịch"),
    (
        'gregorian = "1/5"\ndays = 3\nrule_day = 1',
        "ngày 1 tháng 5 dương lịch; kéo dài 3 ngày; ngày chính là ngày thứ 1",
    ),
    (
        'gregorian = "1/5"\ndays = 3\nmain_day = "last"',
        "ngày 1 tháng 5 dương lịch; kéo dài 3 ngày; ngày nêu trên là ngày thứ 3; ngày chính là ngày cuối",
    ),
    (
        'gregorian = "1/5"\nshift = "nearest"',
        "ngày 1 tháng 5 dương lịch; trúng ngày nghỉ thì dời sang ngày làm việc gần nhất",
    ),
    ('lunar = "9/1"\nevery = "leap"', "mùng 9 tháng Giêng âm lịch; chỉ năm có tháng nhuận"),
    (
        'lunar = "9/1"\nevery = { years = 3, ask = true }',
        "mùng 9 tháng Giêng âm lịch; 3 năm một lần, mỗi năm hỏi có tổ chức không",
    ),
    ('lunar = "9/1"\nevery = { ask = true }', "mùng 9 tháng Giêng âm lịch; hằng năm, mỗi năm hỏi có tổ chức không"),
    (
        'lunar = "9/1"\nsince = 2020-01-02\nuntil = 2030',
        "mùng 9 tháng Giêng âm lịch; từ ngày 2/1/2020; đến hết năm 2030",
    ),
    ('rrule = "FREQ=MONTHLY;BYMONTHDAY=-1,15"', "hằng tháng, ngày 1 tính từ cuối tháng, 15 (dương lịch)"),
    (
        'rrule = "FREQ=YEARLY;BYMONTH=3,6;BYDAY=2SU,-2MO"',
        "hằng năm, Chủ nhật thứ 2, thứ Hai thứ 2 từ cuối, tháng 3, 6 (dương lịch)",
    ),
    (
        'rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"\nsince = 2026-01-05',
        "2 tuần một lần, thứ Hai (dương lịch); từ ngày 5/1/2026",
    ),
    (
        'zodiac_day = { branch = "Thìn", month = 12, nth = 2, after = 8 }\nshort = "last"',
        "ngày Thìn thứ 2 của tháng Chạp âm lịch, từ ngày 8 trở đi; không đủ thì lấy ngày như vậy cuối cùng trong tháng",
    ),
    ('weekday = { day = "thứ 2", nth = 3, month = 1 }', "thứ Hai lần thứ 3 của tháng 1 dương lịch"),
    (
        'window = { gregorian = "1/1..31/1", on = { weekday = ["CN", "T7"], branch = ["Tý", "Ngọ"] } }',
        (
            "một ngày từ ngày 1 tháng 1 đến ngày 31 tháng 1 dương lịch, chờ công bố; "
            "thường là thứ Bảy hoặc Chủ nhật, ngày Tý hoặc Ngọ"
        ),
    ),
    (
        'window = { lunar = "1/1..16/1", on = { day = ["1/1", "15/1"] } }',
        (
            "một ngày từ mùng 1 tháng Giêng đến ngày 16 tháng Giêng âm lịch, chờ công bố; "
            "thường là mùng 1 tháng Giêng âm lịch hoặc rằm tháng Giêng âm lịch"
        ),
    ),
    (
        'window = { lunar = "1/12..15/12", on = { weekday = ["thứ Bảy"] } }',
        "một ngày từ mùng 1 tháng Chạp đến rằm tháng Chạp âm lịch, chờ công bố; thường là thứ Bảy",
    ),
    ('lunar = "30/6"\nshort = "last"', "ngày 30 tháng Sáu âm lịch; thiếu ngày thì lấy ngày cuối tháng"),
    (
        'lunar = "9/1"\nevery = { years = 3, from = "2018" }\nsince = 2018\nuntil = 2030-06-30\ntolerance = 2',
        (
            "mùng 9 tháng Giêng âm lịch; 3 năm một lần, tính từ chu kỳ 2018; từ năm 2018; "
            "đến hết ngày 30/6/2030; có thể lệch 2 ngày"
        ),
    ),
]


@pytest.mark.parametrize(("toml", "words"), SAID_BACK, ids=[toml for toml, _ in SAID_BACK])
def test_a_rule_is_said_back_in_words(toml: str, words: str) -> None:
    assert rules.words(rule(toml)) == words


REFUSED = [
    ('gregorian = "31/4"', "gregorian-day", "1 đến 30"),
    ('gregorian = "30/2"', "gregorian-day", "1 đến 29"),
    ('gregorian = "29/2"', "gregorian-short", "short"),
    ('gregorian = "31/*"', "gregorian-short", "short"),
    ('gregorian = "29/2/2027"', "gregorian-day", "28"),
    ('gregorian = "12/31"', "gregorian-month", '"31/12"'),
    ('gregorian = "2/1/2027..30/12/2026"', "gregorian-range", "đổi chỗ"),
    ("gregorian = 2026-07-26", "gregorian-text", "18/11"),
    ('lunar = "8/13"', "lunar-month", "từ 1 đến 12"),
    ('lunar = "31/1"', "lunar-day", "1 đến 30"),
    ('lunar = "0/1"', "lunar-day", "1 đến 30"),
    ('lunar = "30/6"', "lunar-short", "short"),
    ('lunar = "1/6..30/6"', "lunar-short", "short"),
    ('lunar = "30/12"\nshort = "next"', "short-next", "last"),
    ('lunar = "8/6n"', "lunar-leap", "second"),
    ('lunar = "8/6 nhuận"', "lunar-leap", "second"),
    ('lunar = "8 tháng Một"', "lunar-month", "8/11"),
    ('lunar = "8 tháng Giên"', "lunar-month", "Giêng"),
    ('lunar = "8/1/2027"', "lunar-year", "since"),
    ('lunar = "6/1.."', "lunar-text", ".."),
    ('lunar = "15/*"\nleap = "count"', "leap", ""),
    ('lunar = "tám"', "lunar-text", "8/1"),
    ("lunar = 8", "lunar-text", "8/1"),
    ('zodiac_day = { branch = "Thình", month = 6 }', "zodiac-branch", "Thìn"),
    ('zodiac_day = { branch = "ty", month = 6 }', "zodiac-branch", "Tý hoặc Tỵ"),
    ('zodiac_day = { stem = "Gip", month = 6 }', "zodiac-stem", ""),
    ('zodiac_day = { branch = "Thìn", month = 13 }', "zodiac_day-month", "12"),
    ("zodiac_day = { month = 6 }", "zodiac_day-key", "branch"),
    ('zodiac_day = { branch = "Thìn", month = 6, nth = 3 }', "zodiac_day-short", "short"),
    ('zodiac_day = { branch = "Thìn", month = 6, nht = 1 }', "zodiac_day-key", "nth"),
    ('solar_term = "Thanh mình x"', "solar_term-name", "Thanh minh"),
    ('khmer = "15 koet Katik"', "khmer-month", "Kattik"),
    ('khmer = "15 roch Assoch"', "khmer-day", "last"),
    ('khmer = "16 koet Kattik"', "khmer-day", ""),
    ('khmer = "15 roch Jesth"', "khmer-short", "short"),
    ('khmer = "1 koet Asadh 2"', "khmer-leap", "second"),
    ('khmer = "15 koet Kattik"\nleap = "second"', "leap", "bỏ leap"),
    ('cham_awal = "30/2"', "cham_awal-day", "29"),
    ('cham_awal = "30/12"', "cham_awal-short", "short"),
    ('cham_ahier = "1/13"', "cham_ahier-short", "short"),
    ('cham_ahier = "1/13"\nshort = "last"', "short-absent", "skip"),
    ('hijri = "30/3"', "hijri-short", "short"),
    ('hijri = "1/1"\nleap = "both"', "leap", None),
    ('easter = "2..-2"', "easter-range", "-2..2"),
    ("easter = 300", "easter-days", "250"),
    ('weekday = { day = "thứ Tám", nth = 1, month = 1 }', "weekday-weekday", "thứ"),
    ('weekday = { day = "thứ Hai", nth = 5, month = 1 }', "weekday-short", "short"),
    ('weekday = { day = "thứ Hai", month = 1 }', "weekday-key", "nth"),
    ('rrule = "FREQ=DAILY"', "rrule-freq", "WEEKLY"),
    ('rrule = "FREQ=MONTHLY"', "rrule-day", "BYMONTHDAY"),
    ('rrule = "FREQ=MONTHLY;BYDAY=FR;COUNT=3"', "rrule-part", "until"),
    ('rrule = "FREQ=MONTHLY;BYDA=FR"', "rrule-part", "BYDAY"),
    ('rrule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO"', "rrule-since", "since"),
    ('rrule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"', "rrule-never", ""),
    ('rrule = "FREQ=YEARLY;BYDAY=XX"', "rrule-text", ""),
    ('rrule = "FREQ=YEARLY;INTERVAL=0;BYDAY=1MO"', "rrule-part", "100"),
    ('rrule = "FREQ=YEARLY;INTERVAL=9999;BYDAY=1MO"\nsince = 2020', "rrule-part", "100"),
    ('relative = { to = "x" }', "relative-days", "days"),
    ('relative = { to = "x", days = 400 }', "relative-days", "365"),
    ('relative = { to = "x", days = "3..-3" }', "relative-range", "-3..3"),
    ('relative = { to = "x", days = 1, from = "begin" }', "relative-from", "first"),
    ('relative = { to = "Kà Tê", days = 1 }', "relative-to", ""),
    ('window = { lunar = "8/1" }', "window-range", "khoảng"),
    ('window = { on = { weekday = "T7" } }', "window-key", "lunar"),
    ('window = { lunar = "1/1..15/1", on = { weekdays = "T7" } }', "on-key", "weekday"),
    ('window = { lunar = "1/1..15/1", on = { branch = "Rồng" } }', "on-branch", ""),
    ('window = { lunar = "1/1..15/1", on = { day = "1/1..2/1" } }', "on-day", "day"),
    ('window = { season = { text = "x" } }', "window-key", ""),
    ("season = { ask = 9 }", "season-key", "text"),
    ('season = { text = "x", ask = 13 }', "season-ask", "12"),
    ('lunar = "8/1"\ndays = 0', "days", "400"),
    ('lunar = "8/1"\nrule_day = 4\ndays = 3', "rule_day", "days"),
    ('lunar = "8/1"\nmain_day = 2', "main_day", "days"),
    ('lunar = "6/1..8/1"\ndays = 3', "days", "bỏ"),
    ('lunar = "6/1..8/1"\nrule_day = 2', "rule_day", "bỏ"),
    ('khmer = "new year"\ndays = 3', "days", "bỏ"),
    ('lunar = "8/1"\nleap = "twice"', "leap", ""),
    ('lunar = "8/1"\nevery = { years = 2 }', "every-from", "from"),
    ('lunar = "8/1"\nevery = { years = 2, from = "2020", ask = true }', "every-from", "from"),
    ('gregorian = "8/1"\nevery = "leap"', "every-leap", "lunar"),
    ('lunar = "8/1"\nevery = { yeas = 2, from = "2020" }', "every-key", "years"),
    ('lunar = "8/1"\nsince = 2030\nuntil = 2029', "until", ""),
    ('lunar = "8/1"\nsince = "2030"', "since", "2026"),
    ('lunar = "8/1"\nshift = "before"', "shift", "previous"),
    ('window = { lunar = "1/1..15/1" }\nshift = "next"', "shift", None),
]


@pytest.mark.parametrize(("toml", "code", "hint"), REFUSED, ids=[toml for toml, _, _ in REFUSED])
def test_a_slip_is_refused_with_a_hint(toml: str, code: str, hint: str | None) -> None:
    with pytest.raises(RuleError) as caught:
        rule(toml)
    error = caught.value
    assert error.code == code
    assert error.path
    if hint is not None:
        assert hint in f"{error.hint} {error.message}"


def test_an_unknown_calendar_names_the_nearest() -> None:
    with pytest.raises(RuleError, match="lunar") as caught:
        rules.parse("lunnar", "8/1", {})
    assert caught.value.path == ("lunnar",)


def test_an_unknown_modifier_names_the_nearest() -> None:
    with pytest.raises(RuleError, match="tolerance"):
        rules.parse("lunar", "8/1", {"tolerence": 1})


def test_the_path_leads_to_the_wrong_modifier() -> None:
    with pytest.raises(RuleError) as caught:
        rule('lunar = "8/1"\nevery = { yeas = 2, from = "2020" }')
    assert caught.value.path == ("every", "yeas")


@pytest.mark.parametrize(
    ("toml", "rule_day", "main_day"),
    [
        ('lunar = "15/8"\ndays = 7\nmain_day = 7', 7, 7),
        ('lunar = "15/8"\ndays = 7\nrule_day = 4', 4, 4),
        ('lunar = "15/8"\ndays = 7\nmain_day = "last"', 7, "last"),
        ('lunar = "15/8"\ndays = 3\nrule_day = 1\nmain_day = 3', 1, 3),
        ('lunar = "15/8"\ndays = 3', None, None),
    ],
)
def test_of_rule_day_and_main_day_the_missing_one_is_the_other(toml: str, rule_day: object, main_day: object) -> None:
    parsed = rule(toml)
    assert (parsed.rule_day, parsed.main_day) == (rule_day, main_day)


@pytest.mark.parametrize(
    ("value", "lead"), [(14, Lead(count=14)), ("3wd", Lead(count=3, working=True)), (-1, Lead(count=-1))]
)
def test_leads(value: int | str, lead: Lead) -> None:
    assert rules.parse_lead(value) == lead
    assert rules.parse_lead(str(lead)) == lead


@pytest.mark.parametrize("value", ["3 tuần", "wd", True, 4000])
def test_a_lead_that_is_none(value: int | str) -> None:
    with pytest.raises(RuleError):
        rules.parse_lead(value)


def test_only_duties_may_shift() -> None:
    shifting = rule('gregorian = "20/*"\nshift = "previous"')
    rules.check_event(shifting, "report")
    with pytest.raises(RuleError, match="lễ hội không dời"):
        rules.check_event(shifting, "ethnic-festival")


@pytest.mark.parametrize("toml", ['gregorian = "2/9"\nshift = "next"', 'relative = { to = "x", working_days = 2 }'])
def test_a_day_off_does_not_stand_on_working_days(toml: str) -> None:
    with pytest.raises(RuleError, match="ngày nghỉ"):
        rules.check_event(rule(toml), "report", day_off=True)


def test_another_event_is_said_by_its_name() -> None:
    names = {"kate": "Lễ hội Katê"}
    said = rules.words(rule('relative = { to = "kate", from = "first", days = -8 }'), names)
    assert said == "8 ngày trước ngày đầu của Lễ hội Katê"
    within = rule('window = { relative = { to = "kate", days = "-8..-1" } }')
    assert rules.words(within, names).count("ngày chính của Lễ hội Katê") == 2
    assert rules.words(within, {}).count("của kate") == 2
