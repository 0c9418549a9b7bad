"""The weekly schedule and the year sheet: as values for a page, as text, and as HTML that prints on A4."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path

from scheduler import words
from scheduler.hours import Days
from scheduler.model import Occurrence, Office
from scheduler.templates_path import folders
from scheduler.visits.alone import Calendar
from scheduler.visits.steps import Task, in_order
from scheduler.visits.visit import STATUS, Visit, VisitStatus
from scheduler.visits.year import owner_words

NOON = time(12)
PARTS = ("Cả ngày", "Sáng", "Chiều")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of a week."""

    day: date
    lunar: str
    off: str | None
    """Why it is a day off."""
    parts: tuple[tuple[str, tuple[Visit, ...]], ...]
    """Those of `PARTS` that have visits."""
    tasks: tuple[Task, ...]
    """What falls due."""

    @property
    def empty(self) -> bool:
        """Whether nothing is on."""
        return not self.parts and not self.tasks


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Monday to Sunday."""

    number: int
    """ISO week."""
    days: tuple[Day, ...]
    late: tuple[Task, ...]
    """Not done, due before the week, and still of use."""

    @property
    def name(self) -> str:
        """`Tuần 9, từ 23/02 đến 01/03/2026`."""
        return f"Tuần {self.number}, {words.date_range(self.days[0].day, self.days[-1].day)}"


def week(day: date, visits: Iterable[Visit], tasks: Iterable[Task], working: Calendar) -> Week:
    """The week in which a day lies. `visits` and `tasks` of any days: only those of the week are taken."""
    monday = day - timedelta(day.weekday())
    by_day: dict[date, list[Visit]] = {monday + timedelta(n): [] for n in range(7)}
    due: dict[date, list[Task]] = {when: [] for when in by_day}
    late: list[Task] = []
    for visit in visits:
        if visit.day in by_day and visit.status is not VisitStatus.CANCELLED:
            by_day[visit.day].append(visit)
    for task in tasks:
        if task.done is None and task.due in due:
            due[task.due].append(task)
        elif task.due < monday and task.pressing(monday):
            late.append(task)
    days = tuple(_day(when, by_day[when], due[when], working) for when in by_day)
    return Week(number=monday.isocalendar().week, days=days, late=in_order(late))


def _day(day: date, visits: list[Visit], tasks: list[Task], working: Calendar) -> Day:
    moon = words.lunar_of(day)
    visits.sort(key=lambda visit: (visit.starts or time.min, visit.ends or time.max, visit.id or 0))
    halves: dict[str, list[Visit]] = {part: [] for part in PARTS}
    for visit in visits:
        halves[PARTS[0] if visit.starts is None else PARTS[1] if visit.starts < NOON else PARTS[2]].append(visit)
    return Day(
        day=day,
        lunar=words.lunar_short(moon) if moon else "",
        off=None if working.is_working(day) else working.why(day),
        parts=tuple((part, tuple(own)) for part, own in halves.items() if own),
        tasks=in_order(tasks),
    )


def text(shown: Week) -> str:
    """The week for a letter or a terminal."""
    lines = [f"LỊCH CÔNG TÁC {shown.name.upper()}"]
    for day in shown.days:
        off = f" – {day.off}" if day.off else ""
        lines += ["", f"{words.long_date(day.day)} (âm lịch {day.lunar}){off}"]
        for part, visits in day.parts:
            lines += [f"  {part}:", *(f"    {line(visit)}" for visit in visits)]
        lines += [f"  Việc: {task_words(task)}" for task in day.tasks]
        if day.empty:
            lines.append("  –")
    if shown.late:
        lines += ["", "QUÁ HẠN", *(f"  {words.short_date(task.due)}: {task_words(task)}" for task in shown.late)]
    return "\n".join(lines)


def line(visit: Visit) -> str:
    """`07:30–11:00 Dự lễ …; xóm Lũy, xã Mường Bi; đ/c A dẫn đoàn, B, C; xe 1 [đã xác nhận]`."""
    hours = "–".join(f"{at:%H:%M}" for at in (visit.starts, visit.ends) if at)
    going = ", ".join([f"{visit.leader} (trưởng đoàn)"] * bool(visit.leader) + list(visit.going[bool(visit.leader) :]))
    parts = (
        f"{hours} {visit.title}".strip(),
        ", ".join(part for part in (visit.spot, visit.commune) if part),
        going,
        ", ".join(visit.cars),
    )
    return "; ".join(part for part in parts if part) + f" [{STATUS[visit.status]}]"


def task_words(task: Task) -> str:
    """`Gửi giấy mời (văn phòng) – Dự lễ …, 24/02/2026`."""
    owner = owner_words(task.step.owner)
    return f"{task.step.name}{f' ({owner})' if owner else ''} – {task.title}, {words.short_date(task.day)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One column of the year sheet."""

    number: int
    lines: tuple[tuple[date, str, str, str], ...]
    """Day, lunar day, kind (`off`, `festival` or `visit`), words; by day."""


def year(
    number: int, visits: Iterable[Visit], occurrences: Iterable[Occurrence], working: Days, holidays: Mapping[date, str]
) -> tuple[Month, ...]:
    """Twelve months: festivals by their main day, visits, and days off that are not weekends (`holidays`)."""
    lines: dict[int, list[tuple[date, str, str, str]]] = {month: [] for month in range(1, 13)}
    for day, why in holidays.items():
        if day.year == number and not working.is_working(day):
            lines[day.month].append((day, _moon(day), "off", why))
    for occurrence in occurrences:
        main = occurrence.main
        if main and main.year == number and occurrence.event.kind != "visit":
            lines[main.month].append((main, _moon(main), "festival", occurrence.event.name))
    for visit in visits:
        if visit.day and visit.day.year == number and visit.status is not VisitStatus.CANCELLED:
            said = "; ".join(part for part in (visit.title, visit.commune, visit.leader) if part)
            lines[visit.day.month].append((visit.day, _moon(visit.day), "visit", said))
    return tuple(Month(number=month, lines=tuple(sorted(own))) for month, own in lines.items())


def _moon(day: date) -> str:
    moon = words.lunar_of(day)
    return words.lunar_short(moon) if moon else ""


def page(name: str, home: Path | None, office: Office, **values: object) -> str:
    """`week.html` or `year.html` of `templates/print`, the office's own first; everything in it is escaped."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders(home, "print")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"words": words, "line": line, "task": task_words, "status": STATUS}
    return environment.get_template(name).render(office=office, **values)
