"""Reading the office's files: all problems at once, each with its line, and the catalogue where there is no error."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.authoring import include, lines, syntax
from scheduler.authoring.build import build
from scheduler.authoring.dated import shown_by_dates
from scheduler.authoring.found import Found
from scheduler.authoring.include import Fetch, Gathering
from scheduler.authoring.report import Report
from scheduler.authoring.resolve import resolve
from scheduler.errors import Problem
from scheduler.model import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a file and all it includes say."""

    catalogue: Catalogue | None
    """None where there is an error."""
    problems: tuple[Problem, ...]
    """Errors and warnings, in the order of files and lines."""
    files: Mapping[str, str]
    """Every text that was read, built-in ones too, by its name: enough to read the same again."""

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep the file from being adopted."""
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that keep nothing back."""
        return tuple(problem for problem in self.problems if problem.level == "warning")


def load(path: Path, text: str | None = None) -> Reading:
    """Read a file and what it includes. `text` stands in for the file's own, for a look before it is written."""
    return _read(path.name, lambda name: text if name == path.name and text is not None else _from_disk(path, name))


def load_files(files: Mapping[str, str], root: str) -> Reading:
    """Read from texts alone, as an edition keeps them; a built-in catalogue that is not among them is lich's own."""
    return _read(root, lambda name: files[name] if name in files else include.builtin(name))


def _from_disk(root: Path, name: str) -> str | Found | None:
    if name != root.name and (text := include.builtin(name)) is not None:
        return text
    path = root.parent / name
    try:
        if not path.is_file():
            return None
        if path.stat().st_size > syntax.MAX_BYTES:
            return syntax.too_large(name)
        return syntax.decode(name, path.read_bytes())
    except OSError as error:
        return syntax.unreadable(name, error)


def _read(root: str, fetch: Fetch) -> Reading:
    gathering = Gathering(fetch)
    if not gathering.take(root):
        gathering.found.append(syntax.absent(root))
    resolved = resolve(gathering.sources)
    found = [*gathering.found, *resolved.found]
    catalogue: Catalogue | None = None
    if any(source.name == root for source in gathering.sources):
        report = Report(resolved.broken)
        catalogue, tables = build(resolved, root, report)
        found += report.found
        found += list(shown_by_dates(catalogue, tables, found))
    if any(item.level == "error" for item in found):
        catalogue = None
    return Reading(catalogue=catalogue, problems=_placed(found, gathering.texts), files=dict(gathering.texts))


def _placed(found: list[Found], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    """The problems with their lines, each once, in the order in which the files were opened."""
    order = {name: number for number, name in enumerate(texts)}
    wanted: dict[str, set[tuple[str | int, ...]]] = {}
    for item in found:
        if item.position is None and item.at.loc and item.at.file in texts:
            wanted.setdefault(item.at.file, set()).add(item.at.loc)
    places = {name: lines.positions(syntax.clean(texts[name]), locs) for name, locs in wanted.items()}
    problems = {
        _problem(item, item.position or places.get(item.at.file, {}).get(item.at.loc, (0, 0))) for item in found
    }
    return tuple(sorted(problems, key=lambda p: (order.get(p.file, -1), p.line, p.column, p.path, p.code, p.message)))


def _problem(item: Found, position: tuple[int, int]) -> Problem:
    line, column = position
    return Problem(
        file=item.at.file,
        line=line,
        column=column,
        path=item.path,
        code=item.code,
        level=item.level,
        message=item.message,
        hint=item.hint,
    )
