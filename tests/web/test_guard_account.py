"""`/toi`: a new password, for who knows the old one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler import tokens
from scheduler.run.settings import Settings
from scheduler.store.accounts import Account, Role
from scheduler.web.app import create
from scheduler.web.guard.limits import PER_PAIR
from tests.web.conftest import NOW
from tests.web.guarded import OURS, PASSWORD, browser, cheap, make, secret_of, sign_in

NEW = "câu khác, cũng dài và dễ nhớ"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    cheap(monkeypatch)


@pytest.fixture
def site(engine: sa.Engine, home: Path) -> Starlette:
    return create(engine, Settings.from_env(home), clock=lambda: NOW)


@pytest.fixture
def lan(engine: sa.Engine, request: pytest.FixtureRequest) -> Account:
    return make(engine, "a" + tokens.digest(request.node.name)[:12], Role.READER)


@pytest.fixture
def client(site: Starlette, lan: Account) -> Iterator[TestClient]:
    with browser(site) as opened:
        sign_in(opened, lan.name)
        yield opened


def change(client: TestClient, old: str, new: str, again: str | None = None) -> tuple[int, str]:
    fields = {"cu": old, "moi": new, "lai": new if again is None else again}
    answer = client.post("/toi/mat-khau", data=fields, headers=OURS)
    return answer.status_code, answer.text or answer.headers["location"]


def test_a_new_password_ends_every_other_session(site: Starlette, client: TestClient, lan: Account) -> None:
    stolen = secret_of(client)
    with browser(site) as thief:
        thief.cookies.set("lich", stolen)
        assert thief.get("/toi").status_code == 200
        assert change(client, PASSWORD, NEW) == (303, "/toi?xong=mat-khau")
        assert "Đã đổi mật khẩu" in client.get("/toi?xong=mat-khau").text
        assert thief.get("/toi").status_code == 303
        assert sign_in(thief, lan.name, PASSWORD).status_code == 403
        assert sign_in(thief, lan.name, NEW).status_code == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "status", "said"),
    [
        ("sai", NEW, None, 403, "Mật khẩu hiện tại không đúng"),
        (PASSWORD, "ngắn", None, 422, "từ 12 đến 256 ký tự"),
        (PASSWORD, "aaaaaaaaaaaaaa", None, 422, "dễ đoán"),
        (PASSWORD, NEW, NEW + "x", 422, "không giống nhau"),
    ],
)
def test_a_bad_one_is_refused_with_the_reason(
    client: TestClient, lan: Account, old: str, new: str, again: str | None, status: int, said: str
) -> None:
    found, page = change(client, old, new, again)
    assert (found, said in page) == (status, True)
    assert sign_in(client, lan.name, PASSWORD).status_code == 303


def test_whoever_finds_a_machine_signed_in_cannot_guess_the_old_one_for_ever(client: TestClient) -> None:
    for _ in range(PER_PAIR):
        assert change(client, "đoán mò", NEW)[0] == 403
    assert change(client, PASSWORD, NEW)[0] == 429


def test_the_same_letters_typed_in_another_way_are_the_same_password(client: TestClient, lan: Account) -> None:
    from unicodedata import normalize

    client.post("/dang-xuat", headers=OURS)
    assert sign_in(client, lan.name, normalize("NFD", PASSWORD)).status_code == 303
