"""What a form of the calendar is about: a new event, one that is there, or one more variant of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import count

from starlette.exceptions import HTTPException
from starlette.requests import Request

from scheduler import rules, words
from scheduler.authoring import edit, layers, parts
from scheduler.authoring.edit import Draft, is_own
from scheduler.authoring.layers import Table
from scheduler.authoring.notation import Value
from scheduler.authoring.schema import CALENDARS, MODIFIERS
from scheduler.errors import LichError, RuleError
from scheduler.model import DUTIES, Catalogue
from scheduler.web.guard import form, text
from scheduler.web.planner import answers, calendars, fields, spoken, steps_asked
from scheduler.web.planner.calendars import KEEP
from scheduler.web.planner.desk import Desk, Look, look, refused, written
from scheduler.web.site import Site

NAMELESS = "su-kien-moi"
"""The id of an event that has no name yet, while its dates are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is being changed."""

    desk: Desk
    key: str | None
    """None: a new event, or a new variant."""
    parent: str | None = None
    """The event that a new variant belongs to."""
    table: Table | None = None
    """What the files say of it now; of a new variant, what it has from its event; None for a new event."""

    @property
    def old(self) -> Mapping[str, Value]:
        """Its keys."""
        return self.table.values if self.table else {}

    @property
    def steps(self) -> tuple[Table, ...]:
        """Its steps."""
        return self.table.parts.get("step", ()) if self.table else ()

    @property
    def rules(self) -> tuple[tuple[int, str], ...]:
        """Its rules of other years, in words, by number."""
        tables = parts.rules_of(self.table) if self.table and self.key else ()
        return tuple((number, rule_words(one, self.desk.catalogue.names)) for number, one in enumerate(tables))

    @property
    def variants(self) -> tuple[tuple[str, str], ...]:
        """Key and name of its variants that are in use."""
        if not self.key or "." in self.key:
            return ()
        there = self.desk.book.events[self.key].parts.get("variant", ())
        return tuple(
            (f"{self.key}.{one.values.get('id')}", _variant_name(one)) for one in there if not one.values.get("retired")
        )

    @property
    def path(self) -> str:
        """Where the form is sent."""
        if self.parent:
            return f"/su-kien/{self.parent}/them-noi"
        return f"/su-kien/{self.key}/sua" if self.key else "/them"


def case_of(desk: Desk, key: str | None, parent: str | None = None) -> Case:
    """The case of an address. Raises HTTPException 404."""
    if parent is not None:
        if parent not in desk.book.events:
            raise HTTPException(404)
        bare = Table(at=desk.book.events[parent].at, values={})
        return Case(desk=desk, key=None, parent=parent, table=layers.inherit(bare, desk.book.events[parent]))
    if key is None:
        return Case(desk=desk, key=None)
    if key not in desk.book.keys:
        raise HTTPException(404, detail=key)
    return Case(desk=desk, key=key, table=desk.book.table(key))


def look_at(site: Site, case: Case, sent: Mapping[str, str], *, whole: bool) -> tuple[Look, str]:
    """What the form comes to, and the event's key. Not `whole`: what is not filled in yet is no fault."""
    filled = fields.read(sent, case.old if case.table else None)
    steps, bad_steps = steps_asked.read(sent, case.steps)
    wrong = filled.troubles | bad_steps | (filled.missing if whole else {}) | _inherited(case, filled.values)
    key = case.key or _new_key(case, sent, wrong)
    if wrong or (fields.DAY in filled.missing and not case.old):
        return refused(wrong), key
    try:
        return look(site, case.desk, _draft(case, key, filled, steps), key, fields.FIELD), key
    except LichError as refusal:
        return refused({}, spoken.plain(str(refusal))), key


def _new_key(case: Case, sent: Mapping[str, str], wrong: dict[str, str]) -> str:
    """The key of what is new; where it is taken that is written down as wrong."""
    if case.parent:
        last = sent.get("noi", "").partition("\n")[0].rpartition("/")[2].partition("(")[0]
        return f"{case.parent}.{sent.get('ma') or fields.slug(last) or 'noi-khac'}"
    key = sent.get("ma") or fields.slug(sent.get("ten", ""))
    if not key:
        if sent.get("ten"):
            wrong["ten"] = "tên không có chữ nào để làm mã; ghi thêm chữ, hoặc ghi mã ở mục “Mã trong địa chỉ”"
        return next(free for n in count() if (free := f"{NAMELESS}{n or ''}") not in case.desk.book.events)
    if key in case.desk.book.events:
        there = f"trong lịch đã có “{case.desk.book.events[key].values.get('name')}”"
        if sent.get("ma"):
            wrong["ma"] = f"{there} mang mã này; hãy sửa mục ấy, hoặc ghi mã khác"
        else:
            wrong["ten"] = f"{there}; hãy sửa mục ấy, hoặc thêm nơi vào tên"
    return key


def _inherited(case: Case, values: Mapping[str, Value | None]) -> dict[str, str]:
    """Fields that were emptied though what stands there is not the office's, or is said for the whole event."""
    if case.table is None:
        return {}
    displaced = layers.DISPLACED if any(values.get(key) is not None for key in CALENDARS) else frozenset()
    wrong = {}
    for key, value in values.items():
        if value is not None or key in displaced:
            continue
        at = case.table.where(key)
        if case.parent or (case.key and "." in case.key and "variant" not in at.loc):
            wrong[fields.FIELD[key]] = "ghi ở sự kiện chung, bỏ ở đó; ở đây chỉ ghi được giá trị khác"
        elif not is_own(at.file, case.desk.book.root):
            wrong[fields.FIELD[key]] = "có sẵn trong danh mục, không bỏ trống được; hãy ghi giá trị khác"
    return wrong


def _draft(case: Case, key: str, filled: fields.Filled, steps: Mapping[str, dict[str, Value | None] | None]) -> Draft:
    book = case.desk.book
    if case.key:
        after = edit.changed(book, key, filled.values) if filled.values else book
        return edit.drafted(book, steps_asked.written(after, key, steps))
    if case.parent:
        after = parts.add_variant(book, case.parent, key.partition(".")[2], filled.values)
        after = replace(after, events=edit.open_book(after.files, after.root).events) if steps else after
        return edit.drafted(book, steps_asked.written(after, key, steps))
    nameless: Mapping[str, Value] = {"name": "Sự kiện mới", "kind": "ethnic-festival"}
    new = {name: value for name, value in filled.values.items() if value is not None}
    listed = steps_asked.tables(steps)
    return edit.add(book, {"id": key, **nameless, **new, **({"step": listed} if listed else {})})


def sent_of(request: Request, catalogue: Catalogue) -> dict[str, str]:
    """The form's texts, line ends as the file has them; an event that is named becomes its key."""
    sent = {name: text(request, name).replace("\r\n", "\n") for name in form(request)}
    for name in calendars.EVENT_FIELDS & sent.keys():
        sent[name] = _meant(sent[name], catalogue) or sent[name]
    return sent


def _meant(typed: str, catalogue: Catalogue) -> str | None:
    """The key of the one event that has the name; or of the one that has it in its name, a festival before duties."""
    wanted = words.fold(typed)
    if not wanted or typed in catalogue.names:
        return None
    near = [one for one in catalogue.events if wanted in words.fold(one.name)]
    same = [one for one in near if wanted == words.fold(one.name)]
    for found in (same, near, [one for one in near if one.kind not in DUTIES]):
        if len(found) == 1:
            return found[0].key
    return None


def names_shown(catalogue: Catalogue) -> dict[str, str]:
    """Key -> how the event is called in a field: by its name, where no other has that."""
    often = Counter(words.fold(one.name) for one in catalogue.events)
    return {one.key: one.name for one in catalogue.events if often[words.fold(one.name)] == 1}


def shown(sent: Mapping[str, str], catalogue: Catalogue) -> dict[str, str]:
    """The form's texts as they stand in it: an event by its name."""
    names = names_shown(catalogue)
    return {**sent, **{name: names.get(sent[name], sent[name]) for name in calendars.EVENT_FIELDS & sent.keys()}}


def frame(case: Case, sent: Mapping[str, str]) -> dict[str, object]:
    """What every template of the form needs."""
    new = fields.read(sent).values if not case.table else {}
    return {
        "case": case,
        "sent": shown(sent, case.desk.catalogue),
        "kinds": words.KIND,
        "confidence": fields.CONFIDENCE,
        "rows": steps_asked.rows(sent, 3 if sent.get("viec") == "them-buoc" else 1),
        "owners": sorted({step.owner for one in case.desk.catalogue.events for step in one.steps if step.owner}),
        "further": [*fields.FURTHER, *(f"buoc.{row}.{name}" for row in range(9) for name in ("ten", "han", "ai"))],
        "toml": written({key: value for key, value in new.items() if value is not None}) if new else None,
        "kept": _kept(case.table) if case.table and sent.get("lich") == KEEP else "",
        **rule_frame(case.desk.catalogue),
    }


def rule_frame(catalogue: Catalogue) -> dict[str, object]:
    """What the questions about a rule choose from."""
    names = names_shown(catalogue)
    return {
        "calendars": calendars.CALENDARS,
        "shorts": fields.SHORT,
        "leaps": fields.LEAP,
        "shifts": fields.SHIFT,
        "rhythms": answers.EVERY,
        "events": [
            (names.get(one.key, one.key), one.key if one.key in names else one.name) for one in catalogue.events
        ],
    }


def rule_words(table: Table, names: Mapping[str, str]) -> str:
    """A rule in words; as the file has it where it is not understood."""
    key = table.calendar
    try:
        given = {name: table.values[name] for name in MODIFIERS if name in table.values}
        return rules.words(rules.parse(key, table.values[key], given), names) if key else ""
    except RuleError:
        return _kept(table)


def _kept(table: Table) -> str:
    """The line of a rule that the questions cannot say."""
    shown = {key: table.values[key] for key in CALENDARS if key in table.values}
    return "\n".join(written(shown).split("\n")[1:])


def _variant_name(one: Table) -> str:
    places = one.values.get("places") or [""]
    place = places[-1]
    named = place["name"] if isinstance(place, Mapping) else place
    return str(one.values.get("name") or named or one.values.get("id"))
