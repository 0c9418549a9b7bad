"""One thread that writes down what several sessions report, all that has come in meanwhile together.

Each commit waits for the disk. Sessions that wait for it together wait once, and the database has one writer anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Generic, Self, TypeVar

Reported = TypeVar("Reported")
Result = TypeVar("Result")


class Clerk(Generic[Reported, Result]):
    """To be entered and left; leaving waits until everything is written."""

    def __init__(self, write: Callable[[Sequence[Reported]], Sequence[Result]]) -> None:
        self.write = write
        """Commits some reports, and gives one result for each."""
        self._waiting: SimpleQueue[tuple[Reported, Future[Result]] | None] = SimpleQueue()
        self._thread = Thread(target=self._work, name="clerk")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._waiting.put(None)
        self._thread.join()

    def put(self, reported: Reported) -> Future[Result]:
        """Have this written; the future is ready when it is committed, or raises what went wrong."""
        done: Future[Result] = Future()
        self._waiting.put((reported, done))
        return done

    def _work(self) -> None:
        while (entry := self._waiting.get()) is not None:
            entries, ends = self._more(entry)
            self._commit(entries)
            if ends:
                return

    def _more(self, first: tuple[Reported, Future[Result]]) -> tuple[list[tuple[Reported, Future[Result]]], bool]:
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

    def _commit(self, entries: list[tuple[Reported, Future[Result]]]) -> None:
        try:
            results = self.write([reported for reported, _ in entries])
        except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to those who wait
            for _, done in entries:
                done.set_exception(error)
            return
        for (_, done), result in zip(entries, results, strict=True):
            done.set_result(result)
