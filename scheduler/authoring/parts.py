"""Changes of the lists within an event: its steps, its variants, its rules of other years.

Each gives the book with new texts; `edit.drafted` reads them as a whole when all are made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scheduler.authoring import splice
from scheduler.authoring.edit import Book, Step, follow, is_own, place, put
from scheduler.authoring.found import Loc
from scheduler.authoring.layers import Table
from scheduler.authoring.notation import Value
from scheduler.authoring.splice import read
from scheduler.errors import Refused

Values = Mapping[str, Value | None]


def set_step(book: Book, key: str, step: str, values: Values) -> Book:
    """Keys of one step set, or the step added. Raises Refused where the file cannot be spliced."""
    return put(book, key, (Step("step", "id", step),), values)


def drop_step(book: Book, key: str, step: str) -> Book:
    """The step taken out of the office's file. Raises Refused where it is built in, or belongs to the whole event."""
    file, steps = place(book, key, (Step("step", "id", step),))
    loc, missing = follow(read(book.files[file]), steps)
    known = next((one for one in book.table(key).parts.get("step", ()) if one.values.get("id") == step), None)
    if missing or (known and known.base and not is_own(known.base.file, book.root)):
        raise Refused("có sẵn trong danh mục, hoặc ghi ở sự kiện chung: đổi được, không bỏ được")
    return replace(book, files={**book.files, file: splice.drop(book.files[file], loc)})


def add_variant(book: Book, event: str, variant: str, values: Values) -> Book:
    """One more variant. Raises Refused where the event has one of that id, in use or retired."""
    if any(one.values.get("id") == variant for one in book.events[event].parts.get("variant", ())):
        raise Refused(f"đã có {event}.{variant}; hãy ghi mã khác")
    return put(book, event, (Step("variant", "id", variant),), values)


def rules_of(table: Table) -> tuple[Table, ...]:
    """The rules of other years that hold for an event or a variant."""
    return table.parts.get("rule", ())


def put_rule(book: Book, key: str, number: int | None, values: Values) -> Book:
    """Keys of the rule of that number (from 0) set; None: one more. A list that is built in is written out whole."""
    file, loc, own = _rules(book, key)
    text = book.files[file]
    if own and number is None:
        text = splice.append(text, (*loc, "rule"), _plain(values))
    elif own:
        text = splice.set_keys(text, (*loc, "rule", number or 0), splice.composed(values))
    else:
        listed = _listed(book, key)
        if number is None:
            listed.append(_plain(values))
        else:
            listed[number] = _plain({**listed[number], **values})
        return _written(book, key, listed)
    return replace(book, files={**book.files, file: text})


def drop_rule(book: Book, key: str, number: int) -> Book:
    """Without the rule of that number. Raises Refused where the list is built in and nothing would be left of it."""
    file, loc, own = _rules(book, key)
    if own:
        return replace(book, files={**book.files, file: splice.drop(book.files[file], (*loc, "rule", number))})
    left = _listed(book, key)
    del left[number]
    if not left:
        raise Refused("quy tắc này có sẵn trong danh mục, không bỏ được; hãy sửa nó")
    return _written(book, key, left)


def _rules(book: Book, key: str) -> tuple[str, Loc, bool]:
    """The file and the place of the table whose list it is, and whether that has a list of its own there."""
    file, steps = place(book, key, ())
    raw = read(book.files[file])
    loc, missing = follow(raw, steps)
    return file, loc, not missing and "rule" in splice.at(raw, loc)


def _listed(book: Book, key: str) -> list[dict[str, Value]]:
    """All rules as they hold now."""
    return [dict(one.values) for one in rules_of(book.table(key))]


def _written(book: Book, key: str, listed: list[dict[str, Value]]) -> Book:
    """The rules as a list of the office's own file, which has none yet."""
    there = put(book, key, (), {})
    file, loc, _ = _rules(there, key)
    text = there.files[file]
    for one in listed:
        text = splice.append(text, (*loc, "rule"), splice.composed(one))
    return replace(there, files={**there.files, file: text})


def _plain(values: Values) -> dict[str, Value]:
    return splice.composed({key: value for key, value in values.items() if value is not None})
