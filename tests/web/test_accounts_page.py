"""Accounts on a page: made, given another role, locked, signed out; somebody always stays who may do it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import accounts, audit
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in

OTHER = "câu thứ hai, cũng dài"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    cheap(monkeypatch)
    (tmp_path / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
    adopt(engine, tmp_path, now=NOW, who="test")
    make(engine, "quan-tri", Role.ADMINISTRATOR)
    make(engine, "can-bo", Role.READER, "Cán bộ <b>")
    yield engine
    engine.dispose()


@pytest.fixture
def people(engine: sa.Engine, tmp_path: Path) -> Iterator[dict[str, TestClient]]:
    app = create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)
    with ExitStack() as stack:
        opened = {name: stack.enter_context(browser(app)) for name in ("quan-tri", "can-bo", "moi")}
        for name in ("quan-tri", "can-bo"):
            sign_in(opened[name], name)
            opened[name].headers.update(OURS)
        yield opened


def path(engine: sa.Engine, name: str) -> str:
    with engine.connect() as conn:
        return f"/tai-khoan/{accounts.get(conn, name).id}"


def test_an_account_is_added_and_signs_in(people: dict[str, TestClient], engine: sa.Engine) -> None:
    admin = people["quan-tri"]
    new = {"ten": "Van-Thu", "ho-ten": "Văn thư", "vai-tro": "planner", "mat-khau": OTHER}
    assert admin.post("/tai-khoan/them", data=new).headers["location"] == "/tai-khoan?xong=them"
    assert sign_in(people["moi"], "van-thu", OTHER).headers["location"] == "/toi"
    assert people["moi"].get("/sua-lich").status_code == 200
    page = admin.get("/tai-khoan").text
    assert "Văn thư" in page
    assert "Cán bộ &lt;b&gt;" in page
    for change, said in (
        ({}, "Đã có tài khoản"),
        ({"ten": "Có Dấu"}, "chữ không dấu"),
        ({"ten": "<script>"}, "chữ không dấu"),
        ({"ten": "moi-nua", "mat-khau": "ngắn"}, "từ 12"),
        ({"ten": "moi-nua", "vai-tro": "vua"}, "Chưa chọn vai trò"),
    ):
        answer = admin.post("/tai-khoan/them", data=new | change)
        assert (answer.status_code, said in answer.text, OTHER in answer.text) == (422, True, False)
        assert "<script>" not in answer.text
    with engine.connect() as conn:
        (entry, *_) = audit.latest(conn, 1, subject="account:van-thu")
        trail = repr(audit.latest(conn))
    assert entry.action == "sign-in"
    assert OTHER not in trail


def test_a_role_holds_at_once_and_a_lock_ends_every_session(people: dict[str, TestClient], engine: sa.Engine) -> None:
    admin, officer, one = people["quan-tri"], people["can-bo"], path(engine, "can-bo")
    assert officer.get("/sua-lich").status_code == 403
    admin.post(one, data={"viec": "vai-tro", "vai-tro": "planner"})
    assert officer.get("/sua-lich").status_code == 200
    admin.post(one, data={"viec": "dang-xuat"})
    assert officer.get("/sua-lich").status_code == 303
    admin.post(one, data={"viec": "khoa"})
    assert sign_in(officer, "can-bo").status_code == 403
    admin.post(one, data={"viec": "mo"})
    admin.post(one, data={"viec": "mat-khau", "mat-khau": OTHER})
    assert sign_in(officer, "can-bo").status_code == 403
    assert sign_in(officer, "can-bo", OTHER).status_code == 303
    with engine.connect() as conn:
        found = [e.action for e in audit.latest(conn, who="quan-tri", subject="account:can-bo")]
    assert found == ["password-changed", "account-enabled", "account-disabled", "sign-out-everywhere", "role-changed"]


def test_the_last_administrator_stays(people: dict[str, TestClient], engine: sa.Engine) -> None:
    admin, own = people["quan-tri"], path(engine, "quan-tri")
    for sent in ({"viec": "khoa"}, {"viec": "vai-tro", "vai-tro": "reader"}):
        answer = admin.post(own, data=sent)
        assert (answer.status_code, "ít nhất một tài khoản quản trị" in answer.text) == (422, True)
    assert admin.get("/tai-khoan").status_code == 200
    assert admin.post("/tai-khoan/99999", data={"viec": "khoa"}).status_code == 404
    assert admin.post(own, data={"viec": "x"}).status_code == 404
    assert admin.post(own, data={"viec": "dang-xuat"}).headers["location"] == "/dang-nhap"
    assert admin.get("/tai-khoan").status_code == 303
