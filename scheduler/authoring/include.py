"""Which files belong together: the root, what it includes, and so on, each read once, the lowest layer first."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from typing import Any

from pydantic import ValidationError

from scheduler.authoring import schema, syntax
from scheduler.authoring.found import At, Found, Loc, quoted, visible
from scheduler.authoring.mistakes import mistakes
from scheduler.words import nearest

Fetch = Callable[[str], str | Found | None]
"""A file's text by its name, the problem that keeps it from being read, or None where there is no such file."""
_BARE = re.compile(r"[a-z0-9-]+\Z")
_NO_CATALOGUE = frozenset({"groups", "ceilings", "visit_steps"})
"""Data that lies beside the built-in catalogues."""
_ARRAYS = frozenset({"event", "variant", "rule", "announced", "step", "feed", "working_day"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One file: its text, and of its TOML what is sound."""

    name: str
    text: str
    raw: dict[str, Any]
    broken: frozenset[At]
    """Values that were left out because a problem is already known of them."""


class Gathering:
    """The files in layer order, and what was found wrong while reading them."""

    def __init__(self, fetch: Fetch) -> None:
        self.sources: list[Source] = []
        self.texts: dict[str, str] = {}
        self.found: list[Found] = []
        self._fetch = fetch
        self._open: list[str] = []

    def take(self, name: str) -> bool:
        """Read a file and, before it, all that it includes. False where there is no such file."""
        text = self._fetch(name)
        if text is None:
            return False
        if isinstance(text, Found):
            self.found.append(text)
            return True
        self.texts[name] = text
        raw, found = syntax.parse(name, text)
        self.found.extend(found)
        if raw is None:
            return True
        source = self._checked(name, text, raw)
        self._open.append(name)
        for index, wanted in enumerate(source.raw.get("include", ())):
            self._include(wanted, At(name, ("include", index)))
        self._open.pop()
        self.sources.append(source)
        return True

    def _checked(self, name: str, text: str, raw: dict[str, Any]) -> Source:
        try:
            schema.adapter().validate_python(raw)
        except ValidationError as error:
            details = error.errors(include_url=False)
            self.found.extend(mistakes(name, raw, details))
            broken = {_trunk(detail["loc"]) for detail in details}
            for loc in broken:
                _leave_out(raw, loc)
            return Source(name=name, text=text, raw=raw, broken=frozenset(At(name, loc) for loc in broken))
        return Source(name=name, text=text, raw=raw, broken=frozenset())

    def _include(self, wanted: str, at: At) -> None:
        name = _resolve(wanted, at.file)
        if name is None:
            hint = "chỉ dùng tệp nằm cạnh tệp này hoặc trong thư mục con"
            self._problem(at, "include-outside", f"“{visible(wanted)}” nằm ngoài thư mục của lịch", hint)
        elif name in self._open:
            chain = " → ".join([*self._open[self._open.index(name) :], name])
            self._problem(at, "include-circle", f"include vòng tròn: {chain}", "bỏ một trong các include này")
        elif name not in self.texts and not any(f.at == At(name) for f in self.found) and not self.take(name):
            self._problem(at, "include-missing", f"không có “{visible(wanted)}”", _missing_hint(wanted))

    def _problem(self, at: At, code: str, message: str, hint: str) -> None:
        self.found.append(Found(at=at, path="include", code=code, message=message, hint=hint))


def _trunk(loc: Loc) -> Loc:
    """The key of a table under which a location lies: a rule or a list is sound or left out as a whole."""
    depth = 0
    while depth + 1 < len(loc) and loc[depth] in _ARRAYS and isinstance(loc[depth + 1], int):
        depth += 2
    if loc[depth : depth + 1] == ("office",):
        depth += 1
    return loc[: depth + 1]


def _leave_out(raw: dict[str, Any], loc: Loc) -> None:
    value: Any = raw
    for step in loc[:-1]:
        value = value[step] if not isinstance(value, dict) else value.get(step, {})
    if isinstance(value, list) and isinstance(loc[-1], int):
        value[loc[-1]] = {}
    elif isinstance(value, dict):
        value.pop(loc[-1], None)


def _resolve(wanted: str, includer: str) -> str | None:
    """The name under which an included file is known, or None where it lies outside the home."""
    if _BARE.match(wanted):
        return wanted
    if wanted.startswith("/") or "\\" in wanted or ":" in wanted:
        return None
    name = posixpath.normpath(posixpath.join(posixpath.dirname(includer), wanted))
    return None if name.startswith("../") or name in ("..", ".") else name


def _missing_hint(wanted: str) -> str:
    known = builtin_names()
    if not _BARE.match(wanted):
        return "tệp phải nằm cạnh tệp này; kiểm tra lại tên tệp"
    near = nearest(wanted, known, 1)
    if near:
        return f"có phải {quoted(near)}?"
    return f"có sẵn: {', '.join(known)}; tệp bên cạnh thì ghi cả đuôi .toml"


def builtin_names() -> tuple[str, ...]:
    """The catalogues that come with lich."""
    folder = resources.files("scheduler") / "catalogue"
    names = (item.name[:-5] for item in folder.iterdir() if item.name.endswith(".toml")) if folder.is_dir() else ()
    return tuple(sorted(name for name in names if name not in _NO_CATALOGUE))


def builtin(name: str) -> str | None:
    """The text of a built-in catalogue."""
    if not _BARE.match(name) or name in _NO_CATALOGUE:
        return None
    file = resources.files("scheduler") / "catalogue" / f"{name}.toml"
    return file.read_text(encoding="utf-8") if file.is_file() else None
