"""The office's files open for a change, what a draft comes to, and writing it."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler import rules, words
from scheduler.authoring import edit, notation, preview, read
from scheduler.authoring.edit import Book, Draft
from scheduler.authoring.notation import Value
from scheduler.authoring.preview import Preview
from scheduler.authoring.read import Reading
from scheduler.authoring.write import write
from scheduler.errors import FileProblems
from scheduler.hours import LOCAL
from scheduler.ledger import Change
from scheduler.model import Catalogue
from scheduler.run.adopt import FILE, Adoption, adopt
from scheduler.store import audit, editions
from scheduler.store.accounts import Account
from scheduler.web.planner import spoken
from scheduler.web.site import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The files as they are, without an error."""

    home: Path
    reading: Reading
    book: Book
    mark: str
    """Changes with any of the files."""

    @property
    def catalogue(self) -> Catalogue:
        """What the files say now."""
        assert self.reading.catalogue is not None
        return self.reading.catalogue


def open_desk(site: Site) -> Desk:
    """The home's files. Raises FileProblems where they have errors: those are mended first, by hand."""
    reading = read.load(site.home / FILE)
    if reading.catalogue is None:
        raise FileProblems(reading.errors)
    book = edit.open_book(reading.files, FILE)
    return Desk(home=site.home, reading=reading, book=book, mark=editions.digest_of(reading.files, FILE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a planner sees of a change before it is written."""

    draft: Draft | None
    """None where it cannot be written."""
    said: Preview | None
    rule: str
    """The rule in words; empty where it is not understood."""
    lines: tuple[tuple[str, str], ...]
    """The lines of the file that change: `+`, `-` or a space, and the line."""
    troubles: Mapping[str, str]
    """Field -> what is wrong, in the words of the form."""
    other: tuple[str, ...]
    """What is wrong and belongs to no field."""
    dateless: str = ""
    """Why no day may come; for who sees none."""

    @property
    def warned(self) -> tuple[str, ...]:
        """What the change brings that may be meant, and may not."""
        return tuple(map(spoken.said, self.said.warnings)) if self.said else ()

    @property
    def told(self) -> int:
        """Coming days that move or are called off."""
        return len({change.id for change in self.said.changes if change.told}) if self.said else 0


def look(
    site: Site,
    desk: Desk,
    draft: Draft,
    key: str,
    fields: Mapping[str, str],
    *,
    cycle: str | None = None,
    within: str | None = None,
) -> Look:
    """A draft, with its problems sorted by the fields of a form: `fields` maps the keys of the file to them.

    With a cycle the form is about the decision of that cycle; `within` is where in the event its keys stand.
    """
    within = within or (f"{key}.announced.{cycle}." if cycle else f"{key}.")
    troubles: dict[str, str] = {}
    other = []
    for problem in draft.reading.errors:
        said = spoken.said(problem)
        name = problem.path.removeprefix(within).partition(".")[0] if problem.path.startswith(within) else ""
        if name in fields:
            troubles.setdefault(fields[name], said)
            if name == "short":  # its own field is folded away: the day is where one looks
                troubles.setdefault(fields["gregorian"], said)
        else:
            other.append(said if problem.path.startswith(key) else str(problem))
    catalogue = draft.reading.catalogue
    today = site.clock().astimezone(LOCAL).date()
    return Look(
        draft=draft if catalogue else None,
        said=preview.preview(desk.catalogue, draft, desk.reading.problems, key, today, cycle) if catalogue else None,
        rule=_words(catalogue, key) if catalogue else "",
        dateless=_dateless(catalogue, key) if catalogue else "",
        lines=tuple(changed_lines(draft.seen, draft.files)),
        troubles=troubles,
        other=tuple(other),
    )


def refused(troubles: Mapping[str, str], *other: str) -> Look:
    """A form from which there is no draft yet."""
    return Look(draft=None, said=None, rule="", lines=(), troubles=troubles, other=other)


def save(site: Site, desk: Desk, draft: Draft, who: Account, *, action: str, subject: str, why: str) -> Adoption:
    """Write the files and make them the current edition, with a line in the trail.

    The planner has seen what moves and leaves, so much of it is no reason to stop. Raises FileProblems and Refused;
    then nothing was written, but for a file that could not be adopted.
    """
    write(desk.home, FILE, draft)
    now = site.clock()
    adoption = adopt(site.engine, desk.home, now=now, who=who.name, why=why, yes=True)
    with site.engine.begin() as conn:
        audit.record(conn, who.name, action, subject, now=now, edition=adoption.edition.id)
    site.ready.clear()  # who saved wants to see it
    return adoption


def written(values: Mapping[str, Value]) -> str:
    """An event as the file will have it."""
    return "\n".join(notation.section(["event"], values, "", ""))


def changed_lines(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The lines that differ in the office's own files, with two around them."""
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name, ""), after.get(name, "")
        if old == new or not edit.is_own(name, FILE):
            continue
        yield "@", name
        for line in list(difflib.unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm=""))[2:]:
            yield ("@", "…") if line.startswith("@@") else (line[0], line[1:])


def moved(changes: tuple[Change, ...], catalogue: Catalogue) -> list[tuple[str, str]]:
    """What becomes different, a line each: name, and what becomes of its days."""
    names = catalogue.names
    return [
        (names.get(change.id.key, change.id.key), _fate(change)) for change in changes if change.before or change.after
    ]


def _fate(change: Change) -> str:
    before = change.before and words.date_range(change.before.start, change.before.last)
    after = change.after and words.date_range(change.after.start, change.after.last)
    if before and after:
        return f"{before} → {after}" if before != after else f"{after}: {_KIND.get(change.kind, change.kind)}"
    return f"{before}: thôi có trong lịch" if before else f"{after}: mới"


_KIND = {
    "cancelled": "không tổ chức",
    "restored": "tổ chức lại",
    "announced": "đã có thông báo",
    "renamed": "đổi tên",
    "edited": "đổi lời ghi",
    "moved": "đổi ngày chính",
}


def _dateless(catalogue: Catalogue, key: str) -> str:
    found = [event for event in catalogue.events if key in (event.id, event.key)]
    if not found:
        return "Không còn trong lịch."
    if any(rule.key == "season" for event in found for rule in event.rules):
        return "Không có ngày nào tính được. Việc vẫn ở trong lịch, và sẽ được hỏi ngày nếu có ghi tháng hỏi."
    return "Từ nay không có ngày nào như vậy; xem lại ngày, tháng, năm."


def _words(catalogue: Catalogue, key: str) -> str:
    event = next((event for event in catalogue.events if event.key == key), None)
    return "; ".join(rules.words(rule, catalogue.names) for rule in event.rules) if event else ""
