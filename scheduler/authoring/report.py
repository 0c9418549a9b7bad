"""The list of problems that the later stages write to, each knowing which values are already known to be broken."""

from __future__ import annotations

from collections.abc import Iterable

from scheduler.authoring.found import At, Found
from scheduler.authoring.layers import Table
from scheduler.words import nearest


class Report:
    """Problems found so far. What follows only from a value that was left out is not told again."""

    def __init__(self, broken: frozenset[At]) -> None:
        self.found: list[Found] = []
        self._broken = broken
        self._by_table: dict[At, list[str]] = {}
        for at in broken:
            self._by_table.setdefault(At(at.file, at.loc[:-1]), []).append(str(at.loc[-1]))
        self._told: set[tuple[At, str, str]] = set()

    def error(self, at: At, path: str, code: str, message: str, hint: str | None = None) -> None:
        """A mistake that keeps the file from being adopted."""
        if at not in self._broken:
            self._tell(Found(at=at, path=path, code=code, message=message, hint=hint))

    def warning(self, at: At, path: str, code: str, message: str, hint: str | None = None) -> None:
        """Something to look at, that keeps nothing back."""
        self._tell(Found(at=at, path=path, code=code, message=message, hint=hint, level="warning"))

    def _tell(self, found: Found) -> None:
        """Once: what an event says wrongly, its variants inherit."""
        told = (found.at, found.code, found.message)
        if told not in self._told:
            self._told.add(told)
            self.found.append(found)

    def broken(self, table: Table, keys: Iterable[str]) -> bool:
        """Whether one of these keys was written and left out, or was meant by a misspelt one."""
        wanted = tuple(keys)
        names = self._by_table.get(table.at, ())
        return any(name in wanted or nearest(name[:80], wanted, 1) for name in names)
