"""Accounts: who may sign in, and what each may do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from unicodedata import normalize

import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.store.tables import account


class Role(StrEnum):
    """What an account may do; each may do all that those before it may."""

    READER = "reader"
    """Sees visits, people, steps."""
    PLANNER = "planner"
    """Changes the calendar and the visits."""
    ADMINISTRATOR = "administrator"
    """Sees to accounts, recipients, the trail and the service."""

    def covers(self, needed: Role) -> bool:
        """Whether this role may do what that one may."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


ROLE = {Role.READER: "người xem", Role.PLANNER: "người lập kế hoạch", Role.ADMINISTRATOR: "quản trị"}
"""In Vietnamese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Someone who may sign in."""

    id: int
    name: str
    """What is typed to sign in: lower-case ASCII. Never changes; the trail names it."""
    full_name: str
    """As colleagues say it."""
    role: Role
    password: str = field(repr=False)
    """argon2 hash."""
    version: int
    """Rises when every session of before must end."""
    disabled: bool


def tidy_name(text: str) -> str:
    """A name as it is kept: one who types capitals means the same account."""
    return text.strip().lower()


def add(conn: sa.Connection, name: str, role: Role, password: str, *, now: datetime, full_name: str = "") -> Account:
    """A new account with a hashed password. Raises Refused as `check_new` does."""
    check_new(conn, name)
    name, full_name = tidy_name(name), " ".join(normalize("NFC", full_name).split())
    values = {"name": name, "full_name": full_name or name, "role": role, "password": password}
    conn.execute(sa.insert(account), values | {"version": 1, "disabled": False, "created": now})
    return get(conn, name)


def check_new(conn: sa.Connection, name: str) -> None:
    """Raises Refused where the name cannot be an account's, or is one already."""
    name = tidy_name(name)
    if not re.fullmatch(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?", name):
        raise Refused("Tên đăng nhập chỉ gồm chữ không dấu, số và . _ -, dài nhất 64 ký tự, ví dụ: van-phong")
    if find(conn, name):
        raise Refused(f"Đã có tài khoản {name}")


def find(conn: sa.Connection, name: str) -> Account | None:
    """By its name; disabled ones too."""
    row = conn.execute(sa.select(account).where(account.c.name == tidy_name(name))).one_or_none()
    return None if row is None else of_row(row)


def get(conn: sa.Connection, name: str) -> Account:
    """By its name. Raises Refused where there is none."""
    found = find(conn, name)
    if found is None:
        raise Refused(f"Không có tài khoản {tidy_name(name)}; «lich user list» kể các tài khoản")
    return found


def every(conn: sa.Connection) -> tuple[Account, ...]:
    """All of them by name."""
    return tuple(of_row(row) for row in conn.execute(sa.select(account).order_by(account.c.name)))


def set_role(conn: sa.Connection, number: int, role: Role) -> None:
    """Holds from the next request on, in running sessions too."""
    conn.execute(sa.update(account).where(account.c.id == number).values(role=role))


def set_disabled(conn: sa.Connection, number: int, disabled: bool) -> None:
    """A disabled account cannot sign in; its sessions end, and do not come back with it."""
    conn.execute(_later(number).values(disabled=disabled))


def set_password(conn: sa.Connection, number: int, password: str) -> None:
    """A new hash; every session ends."""
    conn.execute(_later(number).values(password=password))


def rehash(conn: sa.Connection, of: Account, password: str) -> None:
    """The same password, kept with today's numbers; no session ends. Nothing, where it was changed meanwhile."""
    same = (account.c.id == of.id) & (account.c.password == of.password)
    conn.execute(sa.update(account).where(same).values(password=password))


def sign_out(conn: sa.Connection, number: int) -> None:
    """Every session of this account ends, on every machine."""
    conn.execute(_later(number))


def subject(of: Account) -> str:
    """How the trail names an account."""
    return f"account:{of.name}"


def _later(number: int) -> sa.Update:
    return sa.update(account).where(account.c.id == number).values(version=account.c.version + 1)


def of_row(row: sa.Row[Any]) -> Account:
    """The account of a row that has its columns."""
    return Account(
        id=row.id,
        name=row.name,
        full_name=row.full_name,
        role=Role(row.role),
        password=row.password,
        version=row.version,
        disabled=row.disabled,
    )
