"""What belongs to the machine and not to the calendar: where the database is, and how letters leave."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from scheduler.errors import Refused
from scheduler.mail.folder import Folder
from scheduler.mail.message import UnsafeTextError, address
from scheduler.mail.server import Server, parse
from scheduler.mail.smtp import Post

POSTGRESQL = ("postgresql://", "postgres://", "postgresql+psycopg://")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation."""

    home: Path
    """The folder of `events.toml`."""
    var: Path
    """Where the program writes."""
    database: str
    """An SQLAlchemy URL."""
    smtp: Server | None = None
    """None: letters are written as files."""
    secret: str | None = field(default=None, repr=False)
    """What links in letters are signed with; None: one that is made once and kept under `var/`."""

    admin: str | None = None
    """Who is written to when the service is in trouble; None: the office's mailbox."""
    metrics: str | None = field(default=None, repr=False)
    """The token with which `/metrics` may be read; None: by nobody."""

    @classmethod
    def from_env(cls, home: Path, environ: Mapping[str, str] = os.environ) -> Settings:
        """As `LICH_DATABASE`, `LICH_SMTP`, `LICH_SECRET`, `LICH_ADMIN`, `LICH_METRICS_TOKEN` say.

        Raises Refused for what cannot be one.
        """
        smtp = environ.get("LICH_SMTP")
        var = home / "var"
        return cls(
            home=home,
            var=var,
            database=database_url(environ.get("LICH_DATABASE") or f"sqlite:///{var.absolute() / 'lich.db'}"),
            smtp=parse(smtp) if smtp else None,
            secret=environ.get("LICH_SECRET") or None,
            admin=_admin(environ.get("LICH_ADMIN")),
            metrics=environ.get("LICH_METRICS_TOKEN") or None,
        )

    @property
    def outbox(self) -> Path:
        """Where letters are written when there is no mail server."""
        return self.var / "outbox"

    def carrier(self) -> AbstractContextManager[Post | Folder]:
        """Who takes letters; to be entered and left."""
        return Post(self.smtp) if self.smtp else Folder(self.outbox)

    @property
    def sessions(self) -> int:
        """How many letters are handed in side by side; files are written one after another."""
        return self.smtp.sessions if self.smtp else 1

    @property
    def pace(self) -> int:
        """Letters to one domain at one call; 0: no limit."""
        return self.smtp.pace if self.smtp else 0

    def signing_key(self) -> bytes:
        """The secret; made where there is none yet, readable by this user alone."""
        if self.secret:
            return self.secret.encode()
        return _own_secret(self.var / "secret")


@lru_cache(maxsize=8)
def _own_secret(path: Path) -> bytes:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    return path.read_bytes()


def database_url(text: str) -> str:
    """The address of a database of a kind that lich knows. Raises Refused."""
    if not text.startswith(("sqlite:////", *POSTGRESQL)):
        raise Refused(
            "Địa chỉ cơ sở dữ liệu (LICH_DATABASE) ghi một trong hai kiểu: sqlite:////srv/lich/var/lich.db "
            "(bốn dấu gạch, đường dẫn đầy đủ) hoặc postgresql://lich@may-chu/lich"
        )
    return text


def _admin(text: str | None) -> str | None:
    try:
        return address(text).addr_spec if text else None
    except UnsafeTextError:
        raise Refused("LICH_ADMIN phải là một địa chỉ thư.") from None
