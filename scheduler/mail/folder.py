"""Letters as files, where there is no mail server: each is an `.eml` that any mail program opens."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from scheduler.errors import system_words
from scheduler.mail.smtp import Envelope, Outcome, Result


class Folder:
    """A folder that takes letters as a mail server would."""

    is_down = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None

    def send(self, envelope: Envelope, data: bytes) -> Outcome:
        """Write the letter whole or not at all. The same letter again replaces its file, so there is never a second."""
        target = self.path / f"{envelope.name}.eml"
        draft = target.with_suffix(".part")
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            _write(draft, data)
            draft.replace(target)
        except OSError as error:
            with suppress(OSError):
                draft.unlink()
            return Outcome(Result.LATER, f"không ghi được: {system_words(error)}")
        return Outcome(Result.SENT, str(target))


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
