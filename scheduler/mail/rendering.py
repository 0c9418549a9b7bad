"""Templates of letters: run in a sandbox, strict about names, escaped where they write HTML.

What is wrong in one is told by file and line, in Vietnamese, whoever wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import TracebackType

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from scheduler import templates_path, words
from scheduler.errors import LichError

SUFFIX = ".j2"
_FAULTS = (TemplateError, TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError)
"""What a template can do wrong while it runs."""


class TemplateFaultError(LichError):
    """A template of letters that cannot be used."""

    def __init__(self, *, template: str, fault: str, line: int | None = None, path: str | None = None) -> None:
        self.template, self.fault, self.line, self.path = template, fault, line, path
        super().__init__(template, fault, line, path)

    def __str__(self) -> str:
        where = f"{self.path or self.template}{f':{self.line}' if self.line else ''}"
        return f"{where}: mẫu thư có lỗi: {self.fault}"


def render(home: Path | None, template: str, context: Mapping[str, object]) -> str:
    """The text of one template; the home's own before the shipped one. Raises TemplateFaultError."""
    try:
        return _environment(home).get_template(template).render(context)
    except _FAULTS as error:
        path, line = _where(error)
        fault = _in_vietnamese(error, context)
        raise TemplateFaultError(template=template, fault=fault, line=line, path=path) from error


@lru_cache(maxsize=8)
def _environment(home: Path | None) -> SandboxedEnvironment:
    """The home's folder is looked into even where it is not there yet. All that templates are given is frozen."""
    own = [home / "templates" / "mail"] if home else []
    folders = [*own, templates_path.shipped() / "mail"]
    return SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _where(error: Exception) -> tuple[str | None, int | None]:
    """File and line: of a mistake in the writing as Jinja says, else the innermost line of a template that ran."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name, error.lineno
    lines = [place for place in _places(error.__traceback__) if place[0].endswith(SUFFIX)]
    return lines[-1] if lines else (None, None)


def _places(trace: TracebackType | None) -> Iterator[tuple[str, int]]:
    while trace is not None:
        yield trace.tb_frame.f_code.co_filename, trace.tb_lineno
        trace = trace.tb_next


def _in_vietnamese(error: Exception, context: Mapping[str, object]) -> str:
    if isinstance(error, TemplateNotFound):
        return f"không có mẫu {error.name}"
    if isinstance(error, TemplateSyntaxError):
        return f"viết sai cú pháp ({error.message})"
    if isinstance(error, SecurityError):
        return f"mẫu thư không được phép làm việc này ({error})"
    if isinstance(error, UndefinedError):
        return _unknown_name(str(error), context)
    return f"không tính được ({type(error).__name__}: {error})"


def _unknown_name(message: str, context: Mapping[str, object]) -> str:
    if found := re.fullmatch(r"'(\w+)' is undefined", message):
        near = ", ".join(words.nearest(found[1], context))
        return f"không có tên «{found[1]}»{f'; có phải: {near}?' if near else ''}"
    if found := re.fullmatch(r"'(?:.*\.)?(\w+)(?: object)?' has no attribute '(\w+)'", message):
        return f"«{found[1]}» không có «{found[2]}»"
    return message
