"""The rules of an event: one calendar key each, parsed, and no two of them in the same years."""

from __future__ import annotations

from scheduler import model, rules
from scheduler.authoring.layers import Table
from scheduler.authoring.report import Report
from scheduler.authoring.schema import CALENDARS, MODIFIERS
from scheduler.errors import RuleError


def event_rules(event: Table, path: str, kind: str, report: Report) -> tuple[model.Rule, ...]:
    """The event's own rule, if it has one, and those of other years. Mistakes are reported."""
    tables = [(event, path)] if event.calendar else []
    for number, item in enumerate(event.parts.get("rule", ()), 1):
        where = f"{path}.rule.{number}"
        tables.append((item, where))
        if not ({"since", "until"} & item.values.keys() or report.broken(item, ("since", "until"))):
            hint = "ghi since (từ năm) hoặc until (đến năm)"
            report.error(item.at, where, "rule-years", "quy tắc khác mà không ghi cho những năm nào", hint)
    parsed = [(rule, item, where) for item, where in tables if (rule := _rule(item, where, report))]
    for rule, item, where in parsed if kind else ():
        _fitting(rule, item, where, kind, event, report)
    return tuple(rule for rule, _, _ in parsed)


def _rule(item: Table, path: str, report: Report) -> model.Rule | None:
    key = item.calendar
    if key is None:
        if not report.broken(item, CALENDARS):
            report.error(item.at, path, "no-calendar", "thiếu quy tắc lịch", 'thêm một dòng như lunar = "8/1"')
        return None
    for other in CALENDARS:
        if other != key and other in item.values:
            hint = "mỗi sự kiện một quy tắc; ngày khác của cùng lễ hội thì ghi [[event.variant]]"
            report.error(item.where(other), f"{path}.{other}", "two-calendars", f"đã có {key} ở trên", hint)
    return _parsed(item, path, key, report)


def _parsed(item: Table, path: str, key: str, report: Report) -> model.Rule | None:
    """Parse; a modifier found wrong is set aside and the rest tried again, so that every mistake is told."""
    modifiers = {name: item.values[name] for name in MODIFIERS if name in item.values}
    told: set[str] = set()
    while True:
        try:
            rule = rules.parse(key, item.values[key], modifiers)
        except RuleError as error:
            wrong = _place(key, error)[0]
            if wrong not in told:
                _tell(item, path, key, error, report)
            if wrong not in modifiers:
                return None
            told.add(wrong)
            del modifiers[wrong]
        else:
            return None if told else rule


def _fitting(rule: model.Rule, item: Table, path: str, kind: str, event: Table, report: Report) -> None:
    """What only some events may have: `shift` for duties, no working days under a day off."""
    try:
        rules.check_event(rule, kind, day_off=bool(event.values.get("day_off")))
    except RuleError as error:
        _tell(item, path, rule.key, error, report)


def _place(key: str, error: RuleError) -> tuple[str, ...]:
    """The keys from the table down to what is wrong; a rule kind may leave its own key out."""
    return error.path if error.path[:1] and error.path[0] in (key, *MODIFIERS) else (key, *error.path)


def _tell(item: Table, path: str, key: str, error: RuleError, report: Report) -> None:
    """Report the mistake at the key it names, or at the calendar key where that one is not written."""
    names = _place(key, error)
    at = item.where(names[0] if names[0] in item.values else key)
    for name in names[1:]:
        at /= name
    report.error(at, ".".join((path, *names)), error.code, error.message, error.hint)
