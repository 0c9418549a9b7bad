"""One family of errors. Each carries its parts; `str()` makes the Vietnamese sentence a user reads."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One mistake found in the office's files: where it is, what is wrong, how to mend it."""

    file: str
    line: int
    """1-based; 0 where the problem belongs to the file as a whole."""
    column: int
    path: str
    """Dotted path of the value, an event by its id: `tet-mong.lunar`."""
    code: str
    """Stable, for programs: `lunar-month`."""
    level: str
    """`error` (the file is not adopted) or `warning`."""
    message: str
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        subject = f"{self.path.replace('.', ': ', 1)}: " if self.path else ""
        hint = f"; {self.hint}" if self.hint else ""
        return f"{where}: {subject}{self.message}{hint}"

    def as_json(self) -> dict[str, object]:
        """The object that `lich check --json` prints."""
        return asdict(self)


_SYSTEM = {
    errno.ENOENT: "không có tệp hay thư mục này",
    errno.EACCES: "không có quyền",
    errno.EPERM: "không có quyền",
    errno.EISDIR: "đó là thư mục",
    errno.ENOTDIR: "đường dẫn đi qua một tệp, không phải thư mục",
    errno.ENOSPC: "đĩa đã đầy",
    errno.EROFS: "đĩa chỉ cho đọc",
    errno.ENAMETOOLONG: "tên tệp quá dài",
}


def system_words(error: OSError) -> str:
    """What the system says of a file, in Vietnamese; its number where we have no word for it."""
    return _SYSTEM.get(error.errno or 0, f"lỗi hệ thống {error.errno}")


class LichError(Exception):
    """The base: everything lich raises on purpose, with a sentence for a person."""


class CalendarError(LichError):
    """A day asked of a calendar that cannot give it."""


class OutOfRange(CalendarError):
    """The calendar is not known on that day or in that year; it refuses rather than guess."""

    def __init__(self, *, calendar: str, asked: str, first: date, last: date) -> None:
        self.calendar, self.asked, self.first, self.last = calendar, asked, first, last
        super().__init__(calendar, asked, first, last)

    def __str__(self) -> str:
        return (
            f"{self.calendar} không tính được {self.asked}; "
            f"chỉ tính từ {self.first:%d/%m/}{self.first.year} đến {self.last:%d/%m/}{self.last.year}"
        )


class NoSuchDay(CalendarError):
    """A day, month or leap month that this calendar does not have in that year."""

    def __init__(self, *, calendar: str, asked: str, nearest: Sequence[str] = ()) -> None:
        self.calendar, self.asked, self.nearest = calendar, asked, tuple(nearest)
        super().__init__(calendar, asked, self.nearest)

    def __str__(self) -> str:
        near = f"; gần nhất là {' hoặc '.join(self.nearest)}" if self.nearest else ""
        return f"{self.calendar} không có {self.asked}{near}"


class RuleError(LichError):
    """A rule's text that cannot be understood. `authoring` adds the file and the line."""

    def __init__(self, code: str, message: str, hint: str | None = None, *, path: Sequence[str] = ()) -> None:
        self.code, self.message, self.hint, self.path = code, message, hint, tuple(path)
        super().__init__(code, message)

    def __str__(self) -> str:
        return f"{self.message}; {self.hint}" if self.hint else self.message


class FileProblems(LichError):
    """The office's files have errors, so nothing was done with them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class Refused(LichError):
    """A request that is understood and not carried out; the sentence says why and what to do."""
