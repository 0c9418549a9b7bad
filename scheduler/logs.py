"""The log: one line a thing that happened, `key=value`, on standard error; never an address, a name or a secret.

What is logged names things by their numbers and keys. As a second lock, whatever looks like an address or a long
secret is taken out of the finished line, tracebacks included.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TextIO

from scheduler.errors import Refused

LEVELS = ("debug", "info", "warning", "error")
QUIET = ("apscheduler", "procrastinate", "uvicorn", "asyncio", "alembic")
"""Others' loggers, which tell each step of theirs: only what is wrong."""
_PRIVATE = re.compile(r"[^\s\"'<>(),;:=/]+@[^\s\"'<>(),;/]+|[A-Za-z0-9_-]{40,}")
"""An address; a token, a digest."""
_BARE = re.compile(r"[^\s\"=]+")
GONE = "…"


class Line(logging.Formatter):
    """`time=… level=… where=… message=…`, and `trace=…` where something broke."""

    def format(self, record: logging.LogRecord) -> str:
        """The record in one line."""
        parts = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "where": record.name.removeprefix("scheduler."),
            "message": record.getMessage(),
        }
        if record.exc_info:
            parts["trace"] = self.formatException(record.exc_info)
        return _PRIVATE.sub(GONE, " ".join(f"{key}={_quoted(value)}" for key, value in parts.items()))


def _quoted(value: str) -> str:
    return value if _BARE.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def start(environ: Mapping[str, str] = os.environ, stream: TextIO | None = None) -> logging.Handler:
    """Log from now on, from `LICH_LOG` (debug, info, warning, error; info where it is not set) upwards.

    Raises Refused for another word.
    """
    level = environ.get("LICH_LOG") or "info"
    if level not in LEVELS:
        raise Refused(f"LICH_LOG nhận một trong: {', '.join(LEVELS)}.")
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Line())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler
