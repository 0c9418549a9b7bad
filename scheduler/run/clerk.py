"""One thread that writes down what several sessions report, all that has come in meanwhile in one transaction.

Each commit waits for the disk. Sessions that wait for it together wait once, and the database has one writer anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import NamedTuple, Self

import sqlalchemy as sa

Work = Callable[[sa.Connection], datetime | None]


class _Entry(NamedTuple):
    work: Work
    done: Future[datetime | None]


class Clerk:
    """To be entered and left; leaving waits until everything is written."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self._waiting: SimpleQueue[_Entry | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="clerk")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.put(None)
        self._thread.join()

    def put(self, work: Work) -> Future[datetime | None]:
        """Have this done; the future is ready when it is committed, or raises what went wrong."""
        entry = _Entry(work, Future())
        self._waiting.put(entry)
        return entry.done

    def _work(self) -> None:
        while (entry := self._waiting.get()) is not None:
            entries, ends = self._more(entry)
            self._commit(entries)
            if ends:
                return

    def _more(self, first: _Entry) -> tuple[list[_Entry], bool]:
        """All that waits, and whether nothing more will come."""
        entries = [first]
        while True:
            try:
                entry = self._waiting.get_nowait()
            except Empty:
                return entries, False
            if entry is None:
                return entries, True
            entries.append(entry)

    def _commit(self, entries: list[_Entry]) -> None:
        try:
            with self.engine.begin() as conn:
                results = [entry.work(conn) for entry in entries]
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            for entry in entries:
                entry.done.set_exception(error)
            return
        for entry, result in zip(entries, results, strict=True):
            entry.done.set_result(result)
