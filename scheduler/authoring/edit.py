"""Changes of the office's files, made as texts and read as a whole before anything is written.

A change is carried out where the office itself wrote the event; one that is built in gets an `override` in the main
file, with the changed keys alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from scheduler.authoring import include, layers, read, splice
from scheduler.authoring.found import Loc
from scheduler.authoring.layers import DISPLACED, Table
from scheduler.authoring.notation import Table as Values
from scheduler.authoring.notation import Value
from scheduler.authoring.read import Reading
from scheduler.authoring.resolve import resolve
from scheduler.authoring.schema import CALENDARS, keys_of
from scheduler.errors import Refused
from scheduler.words import nearest

_DECISION = tuple(key for key in keys_of("announced") if key != "cycle")
_FIXED = {
    "id": "mã không bao giờ đổi: đổi mã là thành sự kiện khác với người đăng ký",
    "override": "override tự thêm khi sửa mục có sẵn",
    "announced": "dùng «lich announce» hoặc «lich cancel»",
    "step": "sửa các bước ngay trong tệp",
    "variant": "ghi mã kèm biến thể, như gau-tao.bac-ha, hoặc sửa ngay trong tệp",
    "rule": "sửa các quy tắc của những năm khác ngay trong tệp",
}
"""Keys that are not for `change`, and why."""
_SHAPE = ("days", "rule_day", "main_day")
"""What counts the days of an event: from a range to one named day and back it means something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Files as they would become, read as a whole."""

    seen: Mapping[str, str]
    """Every text that the change was made from: what is written over must still be that."""
    changed: Mapping[str, str]
    """The new texts by their file's name."""
    reading: Reading
    """All files with the new texts in their places."""

    @property
    def files(self) -> Mapping[str, str]:
        """All texts, the new ones in their places."""
        return {**self.seen, **self.changed}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """The office's files laid over one another: what they say of an event, and where."""

    files: Mapping[str, str]
    root: str
    events: Mapping[str, Table]
    """The table of each event, retired ones too."""

    def table(self, key: str) -> Table:
        """An event's or a variant's table, whole. Raises Refused, which names the nearest."""
        name, _, variant = key.partition(".")
        event = self.events.get(name)
        made = event and (_variant(event, variant) if variant else event)
        if made is None or event is None:
            near = nearest(key, self.keys)
            hint = f"; gần nhất: {', '.join(near)}" if near else ""
            raise Refused(f"Không có sự kiện “{key}”{hint}.")
        return layers.inherit(made, event) if variant else made

    @property
    def keys(self) -> tuple[str, ...]:
        """Every event and every variant."""
        variants = (
            f"{name}.{part.values.get('id')}"
            for name, event in self.events.items()
            for part in event.parts.get("variant", ())
        )
        return (*self.events, *variants)


class Step(NamedTuple):
    """One step from a file's top down to a table: the list, the key that tells its tables apart, and its value."""

    array: str
    key: str
    value: str


def is_own(name: str, root: str) -> bool:
    """Whether a file is the office's, not built in."""
    return name == root or include.builtin(name) is None


def open_book(files: Mapping[str, str], root: str) -> Book:
    """The files as they are laid over one another. They are those of a reading without errors."""
    gathering = include.Gathering(lambda name: files[name] if name in files else include.builtin(name))
    gathering.take(root)
    return Book(files=files, root=root, events=resolve(gathering.sources).events)


def draft(files: Mapping[str, str], root: str, changed: Mapping[str, str]) -> Draft:
    """The files with some of them changed, read as a whole; what did not change is left out."""
    really = {name: text for name, text in changed.items() if files.get(name) != text}
    reading = read.load_files({**files, **really}, root)
    return Draft(seen=files, changed=really, reading=reading)


def add(book: Book, values: Values) -> Draft:
    """A new event at the end of the main file; an override where its id is built in. Raises Refused."""
    name = str(values["id"])
    there = book.events.get(name)
    if there and is_own(there.at.file, book.root):
        raise Refused(f"Đã có sự kiện {name} trong {there.at.file}; muốn sửa thì dùng: lich edit {name}")
    whole = {"id": name, "override": True, **values} if there else dict(values)
    text = splice.append(book.files[book.root], ("event",), splice.composed(whole))
    return drafted(book, replace(book, files={**book.files, book.root: text}))


def change(book: Book, key: str, values: Mapping[str, Value | None]) -> Draft:
    """Keys of an event or a variant set, or taken out of the office's file where the value is None. Raises Refused."""
    table = book.table(key)
    for name, item in values.items():
        _refuse_key(name)
        if item is None:
            _refuse_absent(book, table, name, given=values)
    return drafted(book, changed(book, key, values))


def changed(book: Book, key: str, values: Mapping[str, Value | None]) -> Book:
    """The book with keys of an event or a variant set or taken out, unread yet. Raises Refused."""
    return put(book, key, (), completed(book.table(key), values))


def announce(book: Book, key: str, decision: Values) -> Draft:
    """A decision about one cycle, in the place of the one that there may be. Raises Refused."""
    book.table(key)
    whole: dict[str, Value | None] = dict.fromkeys(_DECISION)
    whole.update((name, item) for name, item in decision.items() if name != "cycle")
    return drafted(book, put(book, key, (Step("announced", "cycle", str(decision["cycle"])),), whole))


def retire(book: Book, key: str) -> Draft:
    """The event taken out of the calendar; its lines stay. Raises Refused where it is out already."""
    if book.table(key).values.get("retired"):
        raise Refused(f"Sự kiện {key} đã bỏ khỏi lịch từ trước.")
    return drafted(book, put(book, key, (), {"retired": True}))


def _refuse_key(name: str) -> None:
    if name in _FIXED:
        raise Refused(f"Không đặt {name} ở đây: {_FIXED[name]}.")
    known = [key for key in keys_of("event") if key not in _FIXED]
    if name not in known:
        near = nearest(name, known)
        hint = f"có phải: {', '.join(near)}?" if near else f"dùng được: {', '.join(known)}"
        raise Refused(f"Không có khoá “{name}”; {hint}")


def _refuse_absent(book: Book, table: Table, name: str, *, given: Mapping[str, Value | None]) -> None:
    """A key is taken out of the office's own file; one that is built in only goes with its calendar."""
    displaced = name in DISPLACED and any(given.get(key) is not None for key in CALENDARS)
    if name not in table.values:
        raise Refused(f"Sự kiện này không ghi {name}.")
    if not displaced and not is_own(table.where(name).file, book.root):
        raise Refused(f"{name} nằm trong danh mục có sẵn, không bỏ được; ghi giá trị khác cho nó.")


def completed(table: Table, values: Mapping[str, Value | None]) -> dict[str, Value | None]:
    """With a calendar key what goes with it: the same calendar keeps its modifiers, another one displaces them."""
    given = [key for key in CALENDARS if values.get(key) is not None]
    if len(given) != 1:
        return dict(values)
    key, old = given[0], table.calendar
    ranged = [".." in str(value) for value in (values[key], table.values.get(key))]
    left = {*CALENDARS, *(_SHAPE if ranged[0] != ranged[1] else ())}
    kept: dict[str, Value | None] = {}
    for name in sorted(DISPLACED & table.values.keys() - {key}):
        kept[name] = table.values[name] if key == old and name not in left else None
    return kept | dict(values)


def put(book: Book, key: str, further: Sequence[Step], values: Mapping[str, Value | None]) -> Book:
    """Set keys at the end of a path, making what of the path the office's file does not have yet."""
    file, steps = place(book, key, further)
    text = book.files[file]
    loc, missing = follow(splice.read(text), steps)
    if missing:
        new = splice.append(text, (*loc, missing[0].array), _nested(missing, values))
    else:
        new = splice.set_keys(text, loc, splice.composed(values))
    return replace(book, files={**book.files, file: new})


def place(book: Book, key: str, further: Sequence[Step]) -> tuple[str, list[Step]]:
    """The file in which an event or a variant is changed, and the way down to a table of it."""
    name, _, variant = key.partition(".")
    above = book.events[name].at.file
    file = above if is_own(above, book.root) else book.root
    return file, [Step("event", "id", name), *([Step("variant", "id", variant)] if variant else []), *further]


def follow(raw: Any, steps: Iterable[Step]) -> tuple[Loc, list[Step]]:
    """As far down as the file goes: the place, and the steps that it does not have."""
    loc: Loc = ()
    rest = list(steps)
    while rest:
        listed = raw.get(rest[0].array, [])
        index = next((i for i, item in enumerate(listed) if item.get(rest[0].key) == rest[0].value), None)
        if index is None:
            break
        loc, raw = (*loc, rest[0].array, index), listed[index]
        del rest[0]
    return loc, rest


def _nested(steps: Sequence[Step], values: Mapping[str, Value | None]) -> dict[str, Value]:
    """The missing tables, one within the other."""
    step, *rest = steps
    table: dict[str, Value] = {step.key: step.value}
    if step.array == "event":
        table["override"] = True
    if rest:
        return table | {rest[0].array: [_nested(rest, values)]}
    return table | splice.composed({key: item for key, item in values.items() if item is not None})


def _variant(event: Table, name: str) -> Table | None:
    return next((part for part in event.parts.get("variant", ()) if part.values.get("id") == name), None)


def drafted(before: Book, after: Book) -> Draft:
    """What became of a book, read as a whole."""
    return draft(before.files, before.root, after.files)
