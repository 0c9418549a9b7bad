"""Rule kinds: the TOML value of one calendar key -> `model.Rule` -> the days of each cycle. One kind a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from scheduler.errors import RuleError
from scheduler.model import DUTIES, Lead, Rule
from scheduler.rules import (
    cham_ahier,
    cham_awal,
    easter,
    gregorian,
    hijri,
    khmer,
    lunar,
    modifiers,
    relative,
    rrule,
    season,
    solar_term,
    weekday,
    window,
    zodiac_day,
)
from scheduler.rules.kind import Found, Lookup, RuleKind
from scheduler.rules.text import ANY, DayMonth, hint_names

__all__ = ["KINDS", "MODIFIERS", "Found", "Lookup", "RuleKind", "called", "check_event", "parse", "parse_lead", "words"]

_MODULES = (
    gregorian,
    lunar,
    zodiac_day,
    solar_term,
    khmer,
    cham_awal,
    cham_ahier,
    hijri,
    easter,
    weekday,
    rrule,
    relative,
    window,
    season,
)
KINDS: dict[str, RuleKind] = {module.KIND.key: module.KIND for module in _MODULES}
"""TOML key -> kind."""
MODIFIERS = modifiers.NAMES
"""The TOML keys that `parse` takes beside a calendar key."""


def parse(key: str, value: object, given: Mapping[str, object]) -> Rule:
    """The rule that a calendar key and its modifiers mean.

    `value` and `given` are as TOML has them. Raises RuleError, whose path begins with the TOML key that is wrong.
    """
    kind = KINDS.get(key)
    if kind is None:
        raise RuleError("rule-key", f"không có lịch {key!r}", hint_names(key, KINDS), path=(key,))
    fields = modifiers.read(given)
    try:
        first, until_day = kind.read(value, given)
        own = max(kind.tolerance, fields.pop("tolerance", 0), _inner_tolerance(first))
        rule = Rule(key=key, first=first, until_day=until_day, tolerance=own, **fields)
        modifiers.check(kind, rule)
        rule = _normal(rule, given)
        kind.check(rule)
    except RuleError as error:
        if error.path:
            raise
        raise RuleError(error.code, error.message, error.hint, path=(key,)) from error
    _check_every(kind, rule)
    return rule


def _inner_tolerance(value: object) -> int:
    return value.rule.tolerance if isinstance(value, window.Window) else 0


def _normal(rule: Rule, given: Mapping[str, object]) -> Rule:
    """Defaults that depend on other keys: the equal of `rule_day` and `main_day`, leap months of a monthly day."""
    if rule.key == "lunar" and isinstance(rule.first, DayMonth) and rule.first.month == ANY and "leap" not in given:
        rule = replace(rule, leap="both")
    if rule.until_day is not None or rule.key in ("window", "season"):
        return rule
    if rule.rule_day is None and rule.main_day is not None:
        return replace(rule, rule_day=(rule.days or 1) if rule.main_day == "last" else rule.main_day)
    if rule.main_day is None and rule.rule_day is not None:
        return replace(rule, main_day=rule.rule_day)
    return rule


def _check_every(kind: RuleKind, rule: Rule) -> None:
    if rule.every and rule.every.leap_only and leap_year_of(rule) is None:
        message = f'every = "leap" không dùng với {kind.key}: lịch này không có tháng nhuận'
        raise RuleError("every-leap", message, "dùng với lunar, zodiac_day hoặc khmer", path=("every",))


def leap_year_of(rule: Rule) -> RuleKind | None:
    """The kind that knows which cycle years of the rule have a leap month; None: its calendar has none."""
    if isinstance(rule.first, window.Window):
        return leap_year_of(rule.first.rule)
    kind = KINDS[rule.key]
    return kind if kind.leap_year else None


def check_event(rule: Rule, kind: str, *, day_off: bool = False) -> None:
    """Raises RuleError where only some events may have such a rule: `shift` duties, working days no day off."""
    if rule.shift and kind not in DUTIES:
        message = f"shift không dùng với loại {kind}: lễ hội không dời theo ngày nghỉ"
        raise RuleError("shift-kind", message, f"chỉ dùng với {', '.join(sorted(DUTIES))}", path=("shift",))
    if day_off and rule.shift:
        message = "ngày nghỉ lễ không dùng shift"
        raise RuleError("day-off-shift", message, "bỏ shift hoặc day_off", path=("shift",))
    if day_off and uses_working_days(rule):
        message = "ngày nghỉ lễ không tính theo ngày làm việc"
        raise RuleError("day-off-working", message, "dùng days thay cho working_days", path=(rule.key,))


def uses_working_days(rule: Rule) -> bool:
    """Whether the rule itself counts or moves by working days."""
    value = rule.first.rule.first if isinstance(rule.first, window.Window) else rule.first
    return rule.shift is not None or (isinstance(value, relative.Relative) and value.working)


def words(rule: Rule, names: Mapping[str, str] = MappingProxyType({})) -> str:
    """The rule in Vietnamese words, so that a swapped day and month is seen; `names` as `called` takes them."""
    return "; ".join([KINDS[rule.key].words(called(rule, names)), *modifiers.words(rule)])


def called(rule: Rule, names: Mapping[str, str]) -> Rule:
    """The rule, to be put in words, with the name of the event that it counts from in place of the event's key.

    `names`: key -> name; a key that is not there stays.
    """
    value = rule.first
    if isinstance(value, window.Window):
        return replace(rule, first=value._replace(rule=called(value.rule, names)))
    if isinstance(value, relative.Relative):
        return replace(rule, first=value._replace(to=names.get(value.to, value.to)))
    return rule


MOST_LEADS = 12
_LEAD = re.compile(r"([+-]?\d{1,3})(wd)?")


def parse_lead(value: int | str) -> Lead:
    """`14`, `"3wd"`, `-1`. Raises RuleError."""
    match = _LEAD.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        return Lead(count=int(match[1]), working=match[2] is not None)
    if isinstance(value, int) and not isinstance(value, bool) and -366 <= value <= 999:
        return Lead(count=value)
    raise RuleError(
        "lead", f"không hiểu số ngày báo trước {value!r}", 'ghi số ngày như 14, -1, hoặc ngày làm việc như "3wd"'
    )


def parse_leads(text: str) -> tuple[Lead, ...] | None:
    """`30, 14, 3wd`, the farthest as written first; None for an empty text. Raises RuleError."""
    parts = re.split(r"[\s,;]+", text.strip())
    leads = tuple(dict.fromkeys(parse_lead(part) for part in parts if part))
    if len(leads) > MOST_LEADS:
        raise RuleError("lead", f"nhiều nhất {MOST_LEADS} lần nhắc cho một việc", "bỏ bớt vài số ngày")
    return leads or None
