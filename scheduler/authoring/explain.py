"""Why an occurrence falls on its day: rule, calendars, certainty, decision, source, as lines in Vietnamese. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import NamedTuple

from scheduler import rules, words
from scheduler.authoring.certain import certain, month_labels
from scheduler.authoring.quoted import quoted
from scheduler.model import Announcement, Event, Occurrence, Rule, Span, Status
from scheduler.rules.khmer import NEW_YEAR

REASONS = {
    Status.COMPUTED: "tính theo lịch, chắc chắn theo quy tắc",
    Status.PROVISIONAL: "dự kiến: ngày ước tính, cần hỏi lại cộng đồng; chưa có thông báo",
    Status.OPEN: "chưa ấn định ngày: là một ngày trong khoảng này, chờ thông báo",
    Status.ANNOUNCED: "đã công bố: theo quyết định, thay cho ngày tính",
    Status.CANCELLED: "không tổ chức, theo quyết định",
}
NAMELESS: Mapping[str, str] = MappingProxyType({})
CONFIDENCE = {"high": "cao", "medium": "vừa", "low": "thấp"}


class Line(NamedTuple):
    """One reason: what it is about, and the text."""

    label: str
    text: str


def explain(occurrence: Occurrence, names: Mapping[str, str] = NAMELESS) -> tuple[Line, ...]:
    """Every reason for the days of an occurrence, in the order in which a person asks.

    `names`: key -> name of the events that a rule may count from.
    """
    event, rule = occurrence.event, rule_of(occurrence)
    return tuple(
        Line(label, text)
        for label, text in (
            ("Việc", event.name),
            ("Thời gian", days(occurrence.span)),
            ("Nơi", "; ".join(occurrence.places)),
            ("Tình trạng", REASONS[occurrence.status]),
            ("Quy tắc", rule and rules.words(rule, names)),
            *words.in_calendars(occurrence.anchor),
            *month_labels(event, occurrence.anchor),
            *_certainty(occurrence, rule),
            *_decision(occurrence),
            *_differences(occurrence, rule),
            *facts(event),
        )
        if text
    )


def explain_undated(event: Event, names: Mapping[str, str] = NAMELESS) -> tuple[Line, ...]:
    """What can be said of an event that has no day: its rules, its sources."""
    texts = [rules.words(rule, names) for rule in event.rules]
    return (
        Line("Việc", event.name),
        Line("Tình trạng", "chưa có ngày: không lịch nào tính được, phải hỏi và ghi lại"),
        *(Line("Quy tắc", text) for text in texts),
        *facts(event),
    )


def rule_of(occurrence: Occurrence) -> Rule | None:
    """The rule that holds on the occurrence's days; None: only a decision made it."""
    span = occurrence.computed or occurrence.span
    day = span.main or span.start
    held = [
        rule
        for rule in occurrence.event.rules
        if (rule.since is None or rule.since <= day) and (rule.until is None or day <= rule.until)
    ]
    return held[0] if held else None


def days(span: Span) -> str:
    """`thứ Bảy, 13/02/2027`; `11–13/02/2027, ngày chính thứ Bảy, 13/02/2027`."""
    if span.start == span.last:
        return words.long_date(span.start)
    whole = f"{words.date_range(span.start, span.last)}, {(span.last - span.start).days + 1} ngày"
    return f"{whole}, ngày chính {words.long_date(span.main)}" if span.main else f"trong khoảng {whole}"


def _certainty(occurrence: Occurrence, rule: Rule | None) -> Iterator[tuple[str, str]]:
    if rule:
        yield from certain(rule, (occurrence.computed or occurrence.span).main or occurrence.start)
    if occurrence.tolerance:
        yield "Sai số", f"có thể sớm hoặc muộn {occurrence.tolerance} ngày"
    if occurrence.candidates:
        yield "Ngày có thể", "; ".join(words.long_date(day) for day in occurrence.candidates)


def _decision(occurrence: Occurrence) -> Iterator[tuple[str, str]]:
    if occurrence.decision:
        yield "Quyết định", decision_words(occurrence.decision)
    if occurrence.computed and occurrence.computed != occurrence.span:
        yield "Quy tắc cho", days(occurrence.computed)
    if occurrence.shifted_from:
        day = words.long_date(occurrence.shifted_from)
        yield "Dời ngày", f"từ {day} sang ngày làm việc {words.long_date(occurrence.anchor)}"


def decision_words(decision: Announcement) -> str:
    """`không tổ chức; Công văn số 12 ngày 01/02/2027, người ký …; lý do: …`."""
    paper = decision.document or decision.url or (decision.told_by and f"theo lời {decision.told_by}")
    if paper and decision.date:
        paper += f" ngày {words.short_date(decision.date)}"
    parts = (
        "không tổ chức" if decision.cancelled else "",
        paper,
        decision.signer and f"người ký: {decision.signer}",
        decision.url if decision.document else "",
        decision.reason and f"lý do: {decision.reason}",
    )
    return "; ".join(part for part in parts if part)


def _differences(occurrence: Occurrence, rule: Rule | None) -> Iterator[tuple[str, str]]:
    """What would differ under the rule that people usually quote."""
    if rule is None:
        return
    named = _named_day(occurrence.computed or occurrence.span, rule)
    said = quoted(rule, named)
    if said:
        apart = (said.day - named).days
        result = "năm này trùng nhau" if not apart else f"{'muộn' if apart > 0 else 'sớm'} hơn {abs(apart)} ngày"
        yield "Cách nói quen", f"“{said.words}” cho {words.long_date(said.day)}: {result}"


def _named_day(span: Span, rule: Rule) -> date:
    """The day that the rule's text names: of a range its first."""
    if rule.until_day is not None or rule.first == NEW_YEAR:
        return span.start
    return span.start + timedelta(days=(rule.rule_day or 1) - 1)


def facts(event: Event) -> Iterator[Line]:
    """What the file says beside the rule: people, basis, sources."""
    texts = (
        ("Dân tộc", ", ".join(event.groups)),
        ("Căn cứ", event.basis),
        ("Nguồn", "; ".join(event.sources)),
        ("Độ tin cậy", CONFIDENCE.get(event.confidence or "", event.confidence)),
        ("Ghi chú", event.note),
        ("Ghi trong", event.origin),
    )
    return (Line(label, text) for label, text in texts if text)
