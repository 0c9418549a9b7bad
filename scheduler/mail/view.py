"""What a letter says about one occurrence, in words: sentences and labelled facts that the templates set out."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date

from scheduler import hours, words
from scheduler.due import due_day
from scheduler.mail import sentence
from scheduler.mail.sentence import Case
from scheduler.mail.wording import authority, moment, named, place, when
from scheduler.model import DUTIES, Event, Occurrence, Office, Status
from scheduler.reminder import NOTICES, Reminder, Shown

MOST_CANDIDATES = 6
"""More days than these an open window does not list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayBlock:
    """The day as an almanac prints it."""

    weekday: str
    day: str
    month: str
    lunar: str = ""
    """`mùng 8 tháng Giêng`."""
    lunar_short: str = ""
    """`8/1 âm lịch`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One item of a letter. The sentence is `before`, the name, `after`; facts without a value are not there."""

    kind: str
    """`lead`, `step`, `ask`, or one of the notices."""
    name: str
    before: str
    after: str
    day: date
    """The day that matters: by it items are sorted."""
    short: str
    """The day in a line: weekday, date, lunar day."""
    left: str
    """`còn 12 ngày`."""
    block: DayBlock
    facts: tuple[tuple[str, str], ...]
    steps: tuple[tuple[str, str], ...]
    """What must still be ready: `hôm nay` or `trước 05/02/2027`, and its name."""
    note: str | None
    link: str | None
    provisional: bool
    uncertain: bool
    """Provisional or without a day."""
    lasting: bool
    """Over several days."""
    over: bool = False
    """All its days are past."""
    urgent: bool = False
    toml: str | None = None
    """Lines that answer a question, for the office's file."""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What must be ready before a day: what is known beside the event's own steps."""

    working: hours.Days
    done: Set[str] = frozenset()
    """Ids of the steps that are done."""
    needs: tuple[tuple[date, str], ...] = ()
    """What visits to it still need, with the day."""

    def still(self, reminder: Reminder, occurrence: Occurrence, today: date) -> list[tuple[date, str]]:
        """All that is still to come, but the step that is reminded of by itself; by day."""
        steps = (s for s in occurrence.event.steps if s.id not in self.done and reminder.reason != f"step:{s.id}")
        due = [(due_day(occurrence, step.lead, self.working), step.name) for step in steps]
        return sorted({one for one in (*due, *self.needs) if one[0] >= today})


def view(
    reminder: Reminder,
    event: Event,
    occurrence: Occurrence | None,
    office: Office,
    *,
    today: date,
    ready: Ready,
    staff: bool,
) -> View:
    """The item of one reminder, as it is on that day. `occurrence` is None for a season, or for what is withdrawn."""
    kind = reminder.reason.partition(":")[0]
    shown = named(reminder, occurrence)
    over = bool(shown and shown.last < today)
    said = sentence.of(Case(kind, reminder, event, occurrence, shown, today))
    return View(
        kind=kind,
        name=event.name,
        before=said.before,
        after=said.after,
        day=shown.begins if shown else reminder.due,
        short=moment(shown) if shown else "",
        left=_left(shown, today),
        block=_block(shown),
        facts=tuple(_facts(event, occurrence, shown, kind)),
        steps=_steps(reminder, occurrence, today, ready) if staff and occurrence and kind != "cancelled" else (),
        note=None if over else _note(occurrence, kind),
        link=f"{office.address}/su-kien/{event.key}" if office.address and kind != "withdrawn" else None,
        provisional=bool(shown and shown.status is Status.PROVISIONAL),
        uncertain=_uncertain(shown) and not over,
        lasting=bool(shown and shown.start != shown.last),
        over=over,
        urgent=said.urgent,
        toml=_toml(event, reminder, occurrence) if kind == "ask" else None,
        subject=said.subject,
    )


def coming(occurrence: Occurrence, office: Office, today: date) -> View:
    """A line of the list of what is coming."""
    shown, event = Shown.of(occurrence), occurrence.event
    return View(
        kind="coming",
        name=event.name,
        before="",
        after="",
        day=shown.begins,
        short=moment(shown),
        left=_left(shown, today),
        block=_block(shown),
        facts=tuple(_facts(event, occurrence, shown, "coming")),
        steps=(),
        note=None,
        link=f"{office.address}/su-kien/{event.key}" if office.address else None,
        provisional=shown.status is Status.PROVISIONAL,
        uncertain=_uncertain(shown),
        lasting=shown.start != shown.last,
    )


def _facts(event: Event, occurrence: Occurrence | None, shown: Shown | None, kind: str) -> Iterable[tuple[str, str]]:
    days = occurrence.candidates if occurrence and occurrence.main is None else ()
    evening = "bắt đầu từ tối hôm trước" if event.evening_before else None
    decision = occurrence.decision if occurrence and kind not in NOTICES else None  # a notice says it by itself
    basis = [authority(decision), event.basis]
    places = occurrence.places if occurrence else event.places_on(shown.begins) if shown else ()
    values = {
        "Thời gian": when(shown, main_name=_main_name(event)) if shown else None,
        "Những ngày có thể": "; ".join(map(words.long_date, days)) if 0 < len(days) <= MOST_CANDIDATES else None,
        "Giờ": "; ".join(part for part in (event.time, evening) if part),
        "Địa điểm": "; ".join(map(place, places)),
        "Dân tộc": ", ".join(event.groups),
        "Căn cứ": "; ".join(part for part in basis if part),
    }
    hidden = {"Căn cứ", "Giờ", "Những ngày có thể"} if kind in ("cancelled", "withdrawn", "coming") else set()
    yield from ((label, value) for label, value in values.items() if value and label not in hidden)


def _main_name(event: Event) -> str:
    return "ngày chính" if event.kind in DUTIES else "lễ chính"


def _steps(reminder: Reminder, occurrence: Occurrence, today: date, ready: Ready) -> tuple[tuple[str, str], ...]:
    due = ready.still(reminder, occurrence, today)
    return tuple(("hôm nay" if day == today else f"trước {words.short_date(day)}", name) for day, name in due)


def _note(occurrence: Occurrence | None, kind: str) -> str | None:
    if occurrence is None or kind in ("cancelled", "ask"):
        return None
    if occurrence.status is Status.PROVISIONAL:
        off = f", có thể sớm hoặc muộn {occurrence.tolerance} ngày" if occurrence.tolerance else ""
        return f"Ngày trên là dự kiến{off}. Khi ngày được ấn định khác đi, sẽ có thư báo lại."
    if occurrence.status is Status.OPEN:
        return "Khi ngày cụ thể được ấn định, sẽ có thư báo lại."
    return None


def _uncertain(shown: Shown | None) -> bool:
    return shown is not None and shown.status in (Status.PROVISIONAL, Status.OPEN)


def _left(shown: Shown | None, today: date) -> str:
    if shown is None:
        return ""
    if shown.begins < today <= shown.last or (shown.main is None and shown.start == today):
        return "đang diễn ra" if shown.main else "trong thời gian này"
    return words.days_left(((shown.begins if shown.begins >= today else shown.last) - today).days)


def _block(shown: Shown | None) -> DayBlock:
    if shown is None:
        return DayBlock(weekday="", day="", month="")
    if shown.main is None:
        same = (shown.start.year, shown.start.month) == (shown.last.year, shown.last.month)
        day = f"{shown.start.day:02}–{shown.last.day:02}" if same else f"{shown.start:%d/%m}–{shown.last:%d/%m}"
        years = sorted({shown.start.year, shown.last.year})
        month = f"tháng {shown.last.month}, {shown.last.year}" if same else "–".join(map(str, years))
        return DayBlock(weekday="chưa ấn định ngày", day=day, month=month)
    moon = words.lunar_of(shown.main)
    return DayBlock(
        weekday=words.weekday(shown.main),
        day=str(shown.main.day),
        month=f"tháng {shown.main.month}, {shown.main.year}",
        lunar=words.lunar_day(moon) if moon else "",
        lunar_short=f"{words.lunar_short(moon).replace('n', ' nhuận')} âm lịch" if moon else "",
    )


def _toml(event: Event, reminder: Reminder, occurrence: Occurrence | None) -> str:
    """The lines to put into the office's file once the date is known.

    Where no day is computed a blank stands for it, which no file is adopted with: a day of ours would be a guess.
    """
    start = occurrence.start.isoformat() if occurrence and occurrence.main else "NĂM-THÁNG-NGÀY"
    parent = "event.variant" if event.variant else "event"
    own = event.origin == "events.toml"
    lines = [] if own else ["[[event]]", f'id = "{event.id}"', "override = true", ""]
    if event.variant and not own:
        lines += ["[[event.variant]]", f'id = "{event.variant}"', ""]
    lines += [
        f"[[{parent}.announced]]",
        f'cycle = "{reminder.occurrence.cycle}"',
        f"start = {start}  # ngày chính thức",
        'document = "số, ký hiệu văn bản"',
    ]
    return "\n".join(lines)
