"""The first sentence and the subject of an item, by its reason: short, in the voice of a colleague."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from scheduler import words
from scheduler.mail.wording import authority, between, moment, when
from scheduler.model import DUTIES, Event, Occurrence, Status
from scheduler.reminder import Reminder, Shown

_USUAL_ASK = 45


class Sentence(NamedTuple):
    """A sentence around the name, and the subject of a letter about this alone."""

    before: str
    after: str
    subject: str
    urgent: bool = False


class Case(NamedTuple):
    """What a sentence is about."""

    kind: str
    reminder: Reminder
    event: Event
    occurrence: Occurrence | None
    shown: Shown | None
    """The days to name; None only for a season's question."""
    today: date

    @property
    def days(self) -> Shown:
        """The days to name, where there must be some."""
        assert self.shown is not None
        return self.shown

    @property
    def by(self) -> str:
        """By which decision."""
        said = authority(self.occurrence.decision) if self.occurrence else None
        return f", theo {said}" if said else ""


def of(case: Case) -> Sentence:
    """The sentence of one reminder on a day."""
    return _SENTENCES[case.kind](case)


def _lead(case: Case) -> Sentence:
    _, reminder, event, _, _, today = case
    shown = case.days
    subject = f"[Nhắc lịch] {event.name} – {moment(shown)}"
    if reminder.reason.startswith("lead:-"):
        return Sentence("", _over(shown), f"[Nhắc lịch] Sau {event.name} – tổng hợp kết quả")
    if shown.main is None:
        return _open(event, shown, today)._replace(subject=subject)
    days = (shown.main - today).days
    if days < 0:
        return Sentence("", f" đang diễn ra, đến hết {words.long_date(shown.last)}.", subject)
    near = {0: "Hôm nay", 1: "Ngày mai"}
    begin = near.get(days, f"Còn {days} ngày nữa")
    guess = ", theo dự kiến," if shown.status is Status.PROVISIONAL else ""
    return Sentence(f"{begin}{guess} {_verb(event, days)}", ".", subject)


def _over(shown: Shown) -> str:
    """That it is over is said only where its day was known."""
    last = words.short_date(shown.last)
    if shown.main is None:
        held = "nếu đã tổ chức, nay đến lúc ghi lại ngày, tổng hợp kết quả, báo cáo"
        return f": đã hết khoảng thời gian (đến {last}) mà ngày vẫn chưa được ấn định; {held}."
    guess = ", theo dự kiến" if shown.status is Status.PROVISIONAL else ""
    return f" đã kết thúc ngày {last}{guess}; nay đến lúc tổng hợp kết quả, báo cáo."


def _verb(event: Event, days: int) -> str:
    if event.kind == "report":
        return "đến hạn"
    if event.kind in DUTIES:
        return "có việc" if days < 2 else "đến việc"
    return "là"


def _open(event: Event, shown: Shown, today: date) -> Sentence:
    days = (shown.start - today).days
    season, after = "đợt" if event.kind in DUTIES else "dịp", "; ngày cụ thể chưa ấn định."
    if days <= 0:
        return Sentence(f"Đang trong {season}", after, "")
    return Sentence(f"{'Ngày mai' if days == 1 else f'Còn {days} ngày nữa'} vào {season}", after, "")


def _step(case: Case) -> Sentence:
    _, reminder, event, _, _, today = case
    name = next((s.name for s in event.steps if f"step:{s.id}" == reminder.reason), reminder.reason)
    return Sentence(
        f"{_due(reminder.due, today)}: {name}. Đây là việc chuẩn bị cho",
        f", {moment(case.days)}.",
        f"[Việc cần xong] {name} – {event.name}",
    )


def _due(day: date, today: date) -> str:
    """A week's letter says on Monday what is due on Thursday."""
    if day == today:
        return "Hôm nay đến hạn"
    return f"Đến hạn {words.long_date(day)}" if day > today else f"Đã đến hạn từ {words.short_date(day)}"


def _moved(case: Case) -> Sentence:
    event, shown, was, by = case.event, case.days, case.reminder.was, case.by
    if was is None:
        return Sentence("", f" có ngày mới: {when(shown)}{by}.", f"[Đổi ngày] {event.name} – {moment(shown)}")
    if was.main is None and shown.main is not None:
        said = f" đã ấn định ngày: {when(shown)}{by}."
        return Sentence("", said, f"[Đã ấn định ngày] {event.name} – {moment(shown)}")
    if shown.main is None:
        said = f" chưa có ngày cụ thể nữa: {when(shown)}{by}. Ngày đã báo trước đây, {_days(was)}, không còn đúng."
        return Sentence("", said, f"[Đổi ngày] {event.name} – {moment(shown)}")
    if was.main == shown.main:
        said = f" đổi thời gian từ {_days(was)} thành {_days(shown)}{by}; ngày chính vẫn là {moment(shown)}."
        return Sentence("", said, f"[Đổi thời gian] {event.name} – {words.date_range(shown.start, shown.last)}")
    said = f" dời từ {moment(was)} sang {moment(shown)}{by}."
    return Sentence("", said, f"[Đổi ngày] {event.name} – sang {moment(shown)}")


def _restored(case: Case) -> Sentence:
    duty = case.event.kind in DUTIES
    said = f" {'vẫn thực hiện' if duty else 'được tổ chức trở lại'}: {when(case.days)}{case.by}."
    mark = "Vẫn thực hiện" if duty else "Tổ chức trở lại"
    return Sentence("", said, f"[{mark}] {case.event.name} – {moment(case.days)}")


def _withdrawn(case: Case) -> Sentence:
    said = f", {moment(case.days)}, không còn trong lịch của cơ quan."
    return Sentence("", said, f"[Bỏ khỏi lịch] {case.event.name} – {moment(case.days)}")


def _cancelled(case: Case) -> Sentence:
    told = case.reminder.was or case.days
    decision = case.occurrence.decision if case.occurrence else None
    why = f" Lý do: {decision.reason.rstrip('.')}." if decision and decision.reason else ""
    off = "không thực hiện" if case.event.kind in DUTIES else "không tổ chức"
    said = f", {moment(told)}, {off}{case.by}.{why}"
    return Sentence("", said, f"[{off[:1].upper()}{off[1:]}] {case.event.name} – {moment(told)}")


def _ask(case: Case) -> Sentence:
    _, reminder, event, _, shown, _ = case
    before = int(reminder.reason.partition(":")[2])
    urgent = shown is not None and before < (event.ask_before or _USUAL_ASK) // 2
    mark = "[Gấp] " if urgent else ""
    if shown is None:
        cycle = reminder.occurrence.cycle
        said = f" năm {cycle}: lịch không tính được, cần hỏi địa phương."
        return Sentence(
            "Đề nghị xác nhận ngày tổ chức", said, f"{mark}[Xin xác nhận ngày] {event.name} {cycle}", urgent
        )
    guess = (
        f", ước tính {words.long_date(shown.main)}"
        if shown.main
        else f", trong khoảng {between(shown.start, shown.last)}"
    )
    said = f"{guess}; đến nay chưa có ngày chính thức."
    begin = "Đề nghị xác nhận gấp ngày tổ chức" if urgent else "Đề nghị xác nhận ngày tổ chức"
    return Sentence(begin, said, f"{mark}[Xin xác nhận ngày] {event.name} – {moment(shown)}", urgent)


def _days(shown: Shown) -> str:
    if shown.start == shown.last and shown.main:
        return words.long_date(shown.main)
    return words.date_range(shown.start, shown.last)


_SENTENCES = {
    "lead": _lead,
    "step": _step,
    "ask": _ask,
    "moved": _moved,
    "cancelled": _cancelled,
    "restored": _restored,
    "withdrawn": _withdrawn,
}
