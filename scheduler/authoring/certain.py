"""What the days of an occurrence rest on in its own calendar: grade, doubt, and a second estimate. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler import words
from scheduler.calendars import cham_ahier, khmer, labels, lunar, solar_terms
from scheduler.calendars.certainty import doubt
from scheduler.errors import CalendarError
from scheduler.model import Event, Rule
from scheduler.rules.khmer import NEW_YEAR

LABEL = "Độ chắc của lịch"
GRADES = {
    lunar.Grade.HISTORICAL: "lịch sử (trước 1968, tính theo giờ Bắc Kinh)",
    lunar.Grade.FIRM: "chắc chắn (mọi nguồn và mọi phép tính đều khớp)",
    lunar.Grade.PROJECTED: "dự tính (sau 2053, lịch nhà nước chưa in)",
}
_ATTESTED = {
    cham_ahier.Grade.ATTESTED: "dựng lại từ ngày Katê đã làm của năm ấy",
    cham_ahier.Grade.RECONSTRUCTED: "dựng lại, chưa có Katê năm ấy để đối chiếu; ngày cộng đồng công bố mới đúng",
}
_FIXED = {
    "hijri": "bảng Umm al-Qura; cộng đồng có thể bắt đầu tháng sớm hoặc muộn một ngày",
    "cham_awal": "chắc chắn (chu kỳ tám năm; khớp mọi ngày đã công bố)",
}


def certain(rule: Rule, day: date) -> Iterator[tuple[str, str]]:
    """Labelled lines about the calendar that a rule, or the rule inside a window, counts in."""
    rule = getattr(rule.first, "rule", rule)
    try:
        said = _GRADED[rule.key](rule, day) if rule.key in _GRADED else _FIXED.get(rule.key)
    except CalendarError:
        return
    if said:
        yield LABEL, said
    if rule.key == "cham_ahier" and getattr(rule.first, "month", 0) == 7:
        yield "Ước lượng khác", _kate(day)


def month_labels(event: Event, day: date) -> Iterator[tuple[str, str]]:
    """The month as the Mường of Bi and the Black Thái count it: a label for their festivals, never computed with."""
    moon = words.lunar_of(day)
    if moon is None:
        return
    if "Mường Bi" in " ".join([event.name, *event.places_on(day)]):
        yield "Lịch Mường Bi", f"tháng {labels.muong_bi_month(moon.month)} (cách gọi tháng)"
    if "Thái" in event.groups:
        yield "Lịch Thái đen", f"tháng {labels.black_thai_month(moon.month)} (cách gọi tháng)"


def _lunar(_rule: Rule, day: date) -> str:
    moon = lunar.from_date(day)
    grade, row = GRADES[lunar.grade(moon.year)], lunar.contested(moon.year, moon.month, moon.leap)
    return f"{grade}; tháng này còn tranh luận: {row.reason}" if row else grade


def _khmer(rule: Rule, day: date) -> str:
    if rule.first == NEW_YEAR:
        other = khmer.new_year(day.year).alternative
        sure = "chắc chắn theo bảng tính của sách"
        return f"thời điểm giao thừa sát nửa đêm; có thể bắt đầu {words.short_date(other)}" if other else sure
    year = khmer.from_date(day).year
    why = khmer.doubt(year) if khmer.doubt_days(year) else None
    return why or "chắc chắn (lịch tính bằng số học; khớp mọi ngày đã công bố đến 2025)"


def _ahier(_rule: Rule, day: date) -> str:
    return _ATTESTED[cham_ahier.grade(cham_ahier.from_date(day).year)]


def _kate(day: date) -> str:
    """The cross-check: Katê by the new moon."""
    year = cham_ahier.from_date(day).year
    first, last = cham_ahier.estimate_kate(year)
    named = cham_ahier.to_date(year, 7, 1)
    agree = "khớp" if first <= named <= last else "không khớp, phải hỏi"
    return f"1/7 Chăm theo ngày không trăng: {words.date_range(first, last)} ({agree})"


def _term(_rule: Rule, day: date) -> str:
    sure = f"chắc chắn ({solar_terms.FIRST_YEAR}–{solar_terms.LAST_YEAR}, trừ ba tiết sát nửa đêm)"
    return f"thời điểm sát nửa đêm, {doubt('solar_term', day)}" if doubt("solar_term", day) else sure


_GRADED = {
    "lunar": _lunar,
    "zodiac_day": _lunar,
    "khmer": _khmer,
    "cham_ahier": _ahier,
    "solar_term": _term,
}
