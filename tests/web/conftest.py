"""A small office of its own, adopted into a real database, and the site over it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
import uvicorn
from starlette.applications import Starlette
from starlette.testclient import TestClient

from scheduler.hours import LOCAL
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.conftest import Need

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = [390, 1280]
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=LOCAL)
EVENTS = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh"
domain = "lich.example.vn"
address = "https://lich.example.vn"

[[working_day]]
date = 2026-11-28
is = "working"
document = "Thông báo số 1"

[[feed]]
id = "muong"
name = "Lễ hội dân tộc Mường"
name_en = "Muong festivals"
groups = ["Mường"]

[[event]]
id = "khai-ha"
name = "Lễ hội Khai hạ <Mường Bi>"
name_en = "Khai ha festival"
kind = "ethnic-festival"
lunar = "6/1..8/1"
main_day = 3
groups = ["Mường"]
places = [
  { name = "Hòa Bình / Tân Lạc", until = 2025-06-30 },
  { name = "Phú Thọ / xã Mường Bi", since = 2025-07-01 },
]
sources = ["https://baophutho.vn/x", "sổ tay", "http://["]
basis = "Kế hoạch số 12"

  [[event.announced]]
  cycle = "2026"
  start = 2026-02-22
  end = 2026-02-24
  document = "Thông báo số 7"
  told_by = "một người quen"
  signer = "Người Ký Tên"

[[event]]
id = "mat-tran"
name = "Ngày truyền thống Mặt trận"
kind = "commemoration"
gregorian = "18/11"

[[event]]
id = "nghi-le"
name = "Ngày Văn hóa"
places = ["cả nước"]
kind = "national-day"
gregorian = "24/11"
day_off = true

[[event]]
id = "kate"
name = "Lễ hội Katê"
kind = "tet"
cham_ahier = "1/7"
groups = ["Chăm"]

[[event]]
id = "tham-noel"
name = "Thăm, chúc mừng Lễ Giáng sinh"
kind = "visit"
window = { gregorian = "15/12..24/12" }

[[event]]
id = "com-moi"
name = "Tết cơm mới"
kind = "tet"
window = { gregorian = "1/11..31/12" }

[[event]]
id = "gau-tao"
name = "Lễ hội Gầu Tào"
kind = "ethnic-festival"
groups = ["Mông"]
lunar = "3/1"
  [[event.variant]]
  id = "bac-ha"
  places = ["Lào Cai / Bắc Hà"]
  [[event.variant]]
  id = "pa-co"
  places = ["Phú Thọ / Pà Cò"]
  lunar = "5/1"
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    (folder / "events.toml").write_text(EVENTS, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def engine(home: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def app(engine: sa.Engine, home: Path) -> Starlette:
    return create(engine, Settings.from_env(home), clock=lambda: NOW)


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="module")
def address(app: Starlette) -> Iterator[str]:
    """The site over a real socket."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, for one file: while it runs, nothing else in this thread may run a loop."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe(need: Need, root: Path) -> str:
    """The program that looks for what shuts somebody out."""
    found = need("axe-core", root / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js")
    return Path(found).read_text(encoding="utf-8")


def serious(page: Page, axe: str) -> list[str]:
    """What axe finds on a page in the light, and in the dark, where only its colours are others."""
    found = []
    page.evaluate(axe)
    for scheme, rules in (("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")):
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        said = page.evaluate(f"axe.run({rules}).then(r => r.violations)")
        bad = [one for one in said if one["impact"] in ("serious", "critical")]
        found += [f"{scheme}: {one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in bad]
    page.emulate_media(color_scheme="light")
    return found


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """A page at the width of a phone and of a desk, which asks nothing of another site."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, base_url=address, java_script_enabled=True
    )
    page = context.new_page()
    page.on("request", lambda asked: seen.append(asked.url))
    seen: list[str] = []
    yield page
    assert [url for url in seen if not url.startswith(address)] == []
    context.close()
