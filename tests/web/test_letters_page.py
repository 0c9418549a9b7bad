"""The preview of letters: written by the office's own templates, in a frame that can do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler.mail.samples import all_kinds
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import HEADERS, create
from scheduler.web.letters_page import FRAMED, KINDS
from scheduler.web.policy import POLICY
from tests.web.conftest import NOW
from tests.web.guarded import browser, cheap, make, sign_in

CSP = "Content-Security-Policy"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "events.toml").write_text('[office]\nname = "Cơ quan"\ndomain = "lich.example.vn"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def engine(home: Path) -> Iterator[sa.Engine]:
    opened = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(opened, home, now=NOW, who="test")
    yield opened
    opened.dispose()


@pytest.fixture
def app(engine: sa.Engine, home: Path) -> Starlette:
    return create(engine, Settings.from_env(home, {}), clock=lambda: NOW)


@pytest.fixture
def planner(app: Starlette, engine: sa.Engine, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    cheap(monkeypatch)
    make(engine, "ke-hoach", Role.PLANNER)
    client = TestClient(app, base_url="http://localhost", follow_redirects=False)
    assert sign_in(client, "ke-hoach").status_code == 303
    return client


def own(root: Path, name: str, text: str) -> None:
    folder = root / "templates" / "mail"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_every_kind_has_a_page_and_a_frame(planner: TestClient) -> None:
    assert set(KINDS) == set(all_kinds())
    for kind in KINDS:
        shown = planner.get(f"/mau-thu?thu={kind}")
        framed = planner.get(f"/mau-thu/{kind}.html")
        assert (shown.status_code, framed.status_code) == (200, 200), kind
        assert f'<iframe sandbox src="/mau-thu/{kind}.html"' in shown.text
        assert "style=" in framed.text
        assert shown.headers[CSP] == f"{POLICY}; frame-src 'self'"
        assert framed.headers[CSP] == FRAMED
        assert framed.headers["X-Content-Type-Options"] == HEADERS["X-Content-Type-Options"]


def test_a_letter_s_frame_runs_nothing_and_stands_only_here() -> None:
    assert "script" not in FRAMED
    assert "; sandbox;" in FRAMED
    assert "frame-ancestors 'self'" in FRAMED


def test_an_unknown_kind_is_not_there(planner: TestClient) -> None:
    assert planner.get("/mau-thu?thu=la").status_code == 404
    assert planner.get("/mau-thu/..%2f_parts.html").status_code == 404


def test_the_office_s_own_template_writes_it(planner: TestClient, home: Path) -> None:
    own(home, "reminder.txt.j2", "Thư riêng của cơ quan: {{ item.name }}")
    shown = planner.get("/mau-thu").text
    assert "Thư riêng của cơ quan: Lễ hội Khai hạ Mường Bi" in shown
    assert "Mẫu của cơ quan, không có lỗi: reminder.txt.j2." in shown


def test_a_mistake_is_told_by_file_and_line(planner: TestClient, home: Path) -> None:
    own(home, "reminder.html.j2", "<p>Chào</p>\n{{ item.nam }}\n")
    answer = planner.get("/mau-thu")
    assert answer.status_code == 200
    assert "templates/mail/reminder.html.j2:2: mẫu thư có lỗi" in answer.text
    assert str(home) not in answer.text
    assert planner.get("/mau-thu/reminder.html").status_code == 404
    assert planner.get("/mau-thu?thu=digest").text.count("templates/mail/reminder.html.j2:2") == 1


def test_a_reader_and_a_stranger_may_not(app: Starlette, engine: sa.Engine, planner: TestClient) -> None:
    make(engine, "doc", Role.READER)
    with browser(app) as client:
        assert client.get("/mau-thu").headers["location"].startswith("/dang-nhap")
        sign_in(client, "doc")
        assert client.get("/mau-thu").status_code == 403
