"""Whether an office's own templates can write every letter: all of them, with every kind of sample."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from scheduler import words
from scheduler.mail.compose import compose
from scheduler.mail.rendering import SUFFIX, TemplateFaultError
from scheduler.mail.samples import all_kinds

PARTS = "_parts"
"""What the others share."""
FORMS = ("txt", "html")


def faults(home: Path | None) -> tuple[TemplateFaultError, ...]:
    """What is wrong, each once, in the order of the templates; a file that no letter would ever use is wrong too."""
    found = {(one.path, one.line, one.fault): one for one in (*_unused(home), *_failing(home))}
    return tuple(found.values())


def own_files(home: Path | None) -> tuple[Path, ...]:
    """The templates that the office has put in the place of shipped ones."""
    folder = home / "templates" / "mail" if home else None
    return tuple(sorted(folder.iterdir())) if folder and folder.is_dir() else ()


def _failing(home: Path | None) -> Iterator[TemplateFaultError]:
    for contents in all_kinds().values():
        for content in contents:
            try:
                compose(content, home)
            except TemplateFaultError as fault:
                yield fault


def _unused(home: Path | None) -> Iterator[TemplateFaultError]:
    names = [f"{name}.{form}{SUFFIX}" for name in (*all_kinds(), PARTS) for form in FORMS]
    for path in own_files(home):
        if path.suffix == SUFFIX and path.name not in names:
            near = ", ".join(words.nearest(path.name, names))
            fault = f"không thư nào dùng tệp này{f'; có phải: {near}?' if near else ''}"
            yield TemplateFaultError(template=path.name, fault=fault, path=str(path))
