"""People who sign in, and browsers that hold their cookies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from httpx2 import Response
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler import passwords
from scheduler.store import accounts
from scheduler.store.accounts import Account, Role
from tests.web.conftest import NOW

ADDRESS = "http://localhost"
OURS = {"Origin": ADDRESS}
PASSWORD = "một câu dài dễ nhớ"


class Clock:
    """A clock that goes on when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def later(self, by: timedelta) -> None:
        self.now += by


@contextmanager
def browser(app: Starlette, address: str = ADDRESS, client: str = "192.0.2.1") -> Iterator[TestClient]:
    """A browser of its own: its cookies are nobody else's."""
    with TestClient(app, base_url=address, follow_redirects=False, client=(client, 50000)) as opened:
        yield opened


def make(engine: sa.Engine, name: str, role: Role, full_name: str = "") -> Account:
    """An account whose password is `PASSWORD`."""
    hashed = passwords.hashed(PASSWORD)
    with engine.begin() as conn:
        return accounts.add(conn, name, role, hashed, now=NOW, full_name=full_name)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, then: str = "/toi") -> Response:
    """What the form sends."""
    fields = {"ten": name, "mat-khau": password, "tiep": then}
    return client.post("/dang-nhap", data=fields, headers=OURS)


def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords kept with the smallest numbers, so that a test does not wait for argon2."""
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    passwords.nobody.cache_clear()


def secret_of(client: TestClient) -> str:
    """The secret in the browser's cookie."""
    return next(value for name, value in client.cookies.items() if name in {"lich", "__Host-lich"})
