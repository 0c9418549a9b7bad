"""The papers of the visits as .docx drafts: the year plan, an invitation, a report of counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time

from scheduler import words
from scheduler.model import Occurrence, Office
from scheduler.visits import paper
from scheduler.visits.report import HEADERS, Report, table
from scheduler.visits.schedule import Day, Week, line, task_words
from scheduler.visits.steps import Task
from scheduler.visits.visit import Visit
from scheduler.visits.year import COLUMNS, Row, gift_words, owner_words

_WIDTHS = (9, 26, 12, 38, 30, 32, 30, 74, 16)
"""Of the plan's columns, in mm; together a page across."""


def plan(rows: Sequence[Row], year: int, office: Office) -> bytes:
    """The year plan: its letter, and across the pages the table that it is about."""
    about = f"Thăm hỏi, chúc mừng đồng bào các dân tộc, tôn giáo năm {year}"
    document = paper.new(f"Kế hoạch {about[0].lower()}{about[1:]}")
    paper.head(document, office.name, "KH-…")
    paper.title(document, "KẾ HOẠCH", about)
    dated = sum(row.visit.day is not None for row in rows)
    paper.body(document, "I. MỤC ĐÍCH, YÊU CẦU", bold=True)
    paper.body(document, "(Bộ phận chuyên môn ghi.)")
    paper.body(document, "II. NỘI DUNG, THỜI GIAN", bold=True)
    paper.body(
        document,
        f"Dự kiến {len(rows)} chuyến thăm, trong đó {dated} chuyến đã có ngày; các chuyến còn lại định ngày khi có "
        "thông báo của địa phương hoặc của cơ quan. Danh sách tại Phụ lục kèm theo.",
    )
    paper.body(document, "III. TỔ CHỨC THỰC HIỆN", bold=True)
    paper.body(document, "(Bộ phận chuyên môn ghi.)")
    paper.signing(document, "(bộ phận soạn thảo)")
    paper.across(document)
    paper.title(document, "PHỤ LỤC", f"Các chuyến thăm năm {year}")
    paper.grid(document, COLUMNS, _WIDTHS, [_line(number, row) for number, row in enumerate(rows, 1)])
    return paper.data(document)


def _line(number: int, row: Row) -> tuple[str, ...]:
    return (
        str(number),
        row.when,
        row.lunar,
        row.what,
        row.where,
        row.who,
        row.gifts,
        row.steps,
        row.status,
    )


def invitation(visit: Visit, occurrence: Occurrence | None, office: Office) -> bytes:
    """An invitation to the members of the delegation. A visit without a day leaves its place empty."""
    document = paper.new(f"Giấy mời {visit.title}")
    paper.head(document, office.name, "GM-…")
    paper.title(document, "GIẤY MỜI", visit.title)
    paper.body(document, f"{office.name} trân trọng kính mời:")
    for name in visit.going or ("………………………………………………",):
        paper.body(document, f"- {name}")
    there = occurrence.event.name if occurrence and occurrence.event.kind != "visit" else visit.title
    paper.body(
        document,
        f"Tới dự: {there}",
        f"Thời gian: {_when(visit)}.",
        f"Địa điểm: {', '.join(part for part in (visit.spot, visit.commune) if part) or '………………'}.",
        f"Trưởng đoàn: {visit.leader or '………………'}.",
    )
    prepared = [f"Mang theo, chuẩn bị: {', '.join(visit.papers)}."] if visit.papers else []
    cars = [f"Xe: {', '.join(visit.cars)}."] if visit.cars else []
    contact = office.signature.replace("\n", ", ") if office.signature else "………………"
    paper.body(document, *prepared, *cars, f"Liên hệ: {contact}.", "Kính mời các đại biểu về dự./.")
    paper.signing(document, "(bộ phận soạn thảo)")
    return paper.data(document)


def assignment(visit: Visit, occurrence: Occurrence | None, tasks: Sequence[Task], office: Office) -> bytes:
    """Who is sent where and for what, and what must be ready by when."""
    document = paper.new(f"Phân công đoàn công tác {visit.title}")
    paper.head(document, office.name, "TB-…")
    paper.title(document, "THÔNG BÁO", f"Phân công đoàn công tác: {visit.title}")
    named = f"Căn cứ giấy mời, văn bản số {visit.number}, " if visit.number else ""
    paper.body(document, f"{named}{office.name} phân công đoàn công tác như sau:")
    there = occurrence.event.name if occurrence and occurrence.event.kind != "visit" else visit.title
    facts = {
        "Nội dung": there,
        "Thời gian": _when(visit),
        "Địa điểm": ", ".join(part for part in (visit.spot, visit.commune) if part) or "………………",
        "Người đón": visit.receiver,
        "Trưởng đoàn": visit.leader or "………………",
        "Thành viên": ", ".join(visit.members),
        "Quà": "; ".join(gift_words(visit)),
        "Phương tiện": ", ".join(visit.cars),
        "Mang theo": ", ".join(visit.papers),
    }
    said = [f"{label}: {value}" for label, value in facts.items() if value]
    paper.body(document, *(f"{number}. {line}." for number, line in enumerate(said, 1)))
    if tasks:
        paper.body(document, f"{len(said) + 1}. Việc chuẩn bị:")
        rows = [(task.step.name, words.short_date(task.due), owner_words(task.step.owner)) for task in tasks]
        paper.grid(document, ("Việc", "Xong trước ngày", "Chủ trì"), (90, 35, 40), rows)
    paper.body(document, "Đề nghị các đồng chí có tên và các bộ phận liên quan thực hiện./.")
    paper.signing(document, "(bộ phận soạn thảo)")
    return paper.data(document)


def week(shown: Week, office: Office) -> bytes:
    """The work schedule of a week."""
    document = paper.new(f"Lịch công tác {shown.name}")
    paper.head(document, office.name, "LCT-…")
    paper.title(document, "LỊCH CÔNG TÁC", shown.name)
    lines = [line for day in shown.days for line in _day_lines(day)]
    paper.grid(document, ("Ngày", "Buổi", "Nội dung"), (34, 18, 113), lines)
    if shown.late:
        paper.body(document, "Quá hạn:", *(f"- {words.short_date(one.due)}: {task_words(one)}." for one in shown.late))
    paper.signing(document, "(bộ phận soạn thảo)")
    return paper.data(document)


def _day_lines(day: Day) -> Iterator[tuple[str, str, str]]:
    moon = f"\n(ÂL {day.lunar})" if day.lunar else ""
    name = f"{words.weekday(day.day)}, {day.day:%d/%m}{moon}" + (f"\n{day.off}" if day.off else "")
    parts = [(part, "\n".join(f"- {line(visit)}" for visit in visits)) for part, visits in day.parts]
    if day.tasks:
        parts.append(("Hạn", "\n".join(f"- {task_words(task)}" for task in day.tasks)))
    for number, (part, said) in enumerate(parts or [("", "–")]):
        yield ("" if number else name, part, said)


def _when(visit: Visit) -> str:
    """`7 giờ 30, thứ Ba, ngày 24 tháng 02 năm 2026 (mùng 8 tháng Giêng)`."""
    if visit.day is None:
        return "…… giờ ……, ngày …… tháng …… năm ………"
    moon = words.lunar_of(visit.day)
    hour = f"{_hour(visit.starts)}, " if visit.starts else "…… giờ ……, "
    return f"{hour}{words.weekday(visit.day)}, {_long(visit.day)}" + (f" ({words.lunar_day(moon)})" if moon else "")


def _hour(at: time) -> str:
    return f"{at.hour} giờ {at.minute:02}" if at.minute else f"{at.hour} giờ"


def _long(day: date) -> str:
    """Zeros as the decree has them: days below 10, months 1 and 2."""
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"ngày {day.day:02} tháng {month} năm {day.year}"


def report(counted: Report, office: Office) -> bytes:
    """The counts of a period as a report that someone finishes."""
    about = f"Kết quả thăm hỏi, chúc mừng {counted.period.name}"
    document = paper.new(about)
    paper.head(document, office.name, "BC-…")
    paper.title(document, "BÁO CÁO", about)
    total = counted.total
    paper.body(
        document,
        f"Trong {counted.period.name} (từ {words.short_date(counted.period.first)} đến "
        f"{words.short_date(counted.period.last)}) đã thực hiện {total.visits}/{total.planned} chuyến thăm theo kế "
        f"hoạch, huỷ {counted.cancelled} chuyến. Số liệu cụ thể:",
    )
    paper.grid(document, HEADERS, (51, 20, 20, 20, 34, 20), list(table(counted)))
    paper.body(document, "Nhận xét, kiến nghị: (bộ phận chuyên môn ghi.)")
    paper.signing(document, "(bộ phận soạn thảo)")
    return paper.data(document)
