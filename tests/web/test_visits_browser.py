"""Visits in a real Chromium, by planners who sit at two machines: on a telephone without script, at a desk with it."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.run.visits import with_steps
from scheduler.store import visits as store
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.visits.visit import Gift, Visit
from scheduler.web.app import create
from tests.conftest import Need
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import PASSWORD, cheap, make

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PATHS = [
    "/chuyen-tham?ky=2026-11",
    "/chuyen-tham/1",
    "/chuyen-tham/1/sua",
    "/chuyen-tham/them?su-kien=khai-ha",
    "/lich-cong-tac",
    "/lich-rieng",
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sa.Engine, str]]:
    """An office with two planners, a visit today, and the address of its site."""
    home = tmp_path_factory.mktemp("visits")
    (home / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    patch = pytest.MonkeyPatch()
    cheap(patch)
    for name in ("ke.hoach.1", "ke.hoach.2"):
        make(engine, name, Role.PLANNER, f"Phòng Kế hoạch {name[-1]}")
    today = Visit(title="Thăm hộ bị lũ", day=NOW.date(), starts=time(8), ends=time(10), commune="xã Pà Cò")
    gifts = (Gift(what="Quà", count=20, amount=500_000, giver="Ủy ban MTTQ tỉnh"),)
    with engine.begin() as conn:
        whole = with_steps(today.evolve(leader="Phó Chủ tịch 1", cars=("xe 1",), gifts=gifts))
        store.save(conn, whole, who="ke.hoach.1", now=NOW, today=NOW.date())
    server = uvicorn.Server(
        uvicorn.Config(
            create(engine, Settings.from_env(home), clock=lambda: NOW), port=0, log_level="error", lifespan="off"
        )
    )
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield engine, f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()
    engine.dispose()
    patch.undo()


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def cookies(chrome: Browser, office: tuple[sa.Engine, str]) -> list[Any]:
    """Those of each planner."""
    found = []
    for name in ("ke.hoach.1", "ke.hoach.2"):
        context = chrome.new_context(base_url=office[1])
        page = context.new_page()
        page.goto("/dang-nhap")
        page.get_by_label("Tên đăng nhập").fill(name)
        page.get_by_label("Mật khẩu").fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        expect(page.get_by_role("button", name="Đăng xuất", exact=True)).to_be_visible()
        found.append(context.cookies())
        context.close()
    return found


def opened(chrome: Browser, address: str, cookies: Any, width: int, script: bool) -> BrowserContext:
    size: Any = {"width": width, "height": 844}
    context = chrome.new_context(viewport=size, base_url=address, java_script_enabled=script)
    context.add_cookies(cookies)
    return context


@pytest.fixture(params=[(390, False), (1280, True)], ids=["phone", "desk"])
def pages(
    request: pytest.FixtureRequest, chrome: Browser, office: tuple[sa.Engine, str], cookies: list[Any]
) -> Iterator[list[Page]]:
    """Two planners' pages; nothing leaves the site, no rule of the page is broken."""
    contexts = [opened(chrome, office[1], own, *request.param) for own in cookies]
    said: list[str] = []
    made = [context.new_page() for context in contexts]
    for page in made:
        page.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(office[1]) else None)
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield made
    assert [line for line in said if "Failed to load resource" not in line] == []
    for context in contexts:
        context.close()


def look(page: Page) -> None:
    """What one has typed is looked at: by itself where there is script."""
    if page.evaluate("typeof htmx === 'undefined'"):
        page.get_by_role("button", name="Xem trước").click()


def test_a_visit_is_planned_clashes_is_saved_twice_and_reported(pages: list[Page]) -> None:
    first, second = pages
    first.goto("/su-kien/khai-ha")
    first.get_by_role("link", name="lập chuyến thăm").click()
    preview = first.locator("#xem-truoc")
    expect(preview).to_contain_text("Thứ Bảy, 13/02/2027")
    first.get_by_label("Cách ngày chính mấy ngày").fill("")
    first.get_by_label("Hoặc ngày riêng").fill("25/11/2026")
    first.get_by_label("Giờ đi, giờ xong").fill("9:00-11:00")
    first.get_by_label("Trưởng đoàn").fill("Phó Chủ tịch 1")
    look(first)
    expect(preview).to_contain_text("Phó Chủ tịch 1: cùng lúc ở hai nơi")
    first.get_by_label("Giờ đi, giờ xong").fill("lúc nào đó")
    look(first)
    expect(first.locator("#loi-gio")).to_contain_text("ghi kiểu 7:30-11:00")
    first.get_by_label("Giờ đi, giờ xong").fill("13:30-15:00")
    look(first)
    expect(preview).not_to_contain_text("cùng lúc")
    first.get_by_role("button", name="Lập chuyến").click()
    expect(first.get_by_role("status")).to_contain_text("Đã lập chuyến")

    form = f"{first.url.partition('?')[0]}/sua"
    for page in pages:
        page.goto(form)
    second.get_by_label("Xe", exact=True).fill("xe 2")
    second.get_by_label("Trưởng đoàn").fill("Phó Chủ tịch 2")
    second.get_by_role("button", name="Ghi", exact=True).click()
    expect(second.get_by_role("status")).to_contain_text("Đã ghi")
    first.get_by_label("Trưởng đoàn").fill("Phó Chủ tịch 3")
    first.get_by_label("Người đón").fill("Chủ tịch Mặt trận xã")
    first.get_by_role("button", name="Ghi", exact=True).click()
    expect(first.get_by_role("heading", level=1)).to_contain_text("Hai bản")
    expect(first.locator("main")).to_contain_text("Phòng Kế hoạch 2 đã lưu")
    assert first.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(first.get_by_role("group", name="Xe").get_by_label("Đang lưu")).to_be_checked()
    first.get_by_role("group", name="Trưởng đoàn").get_by_label("Của bạn").check()
    first.get_by_role("button", name="Ghi bản đã chọn").click()
    for said in ("Phó Chủ tịch 3", "xe 2", "Chủ tịch Mặt trận xã"):
        expect(first.locator(".visit-facts")).to_contain_text(said)

    first.get_by_role("button", name=re.compile("^Đã xong")).first.click()
    expect(first.get_by_role("status")).to_have_text("Đã ghi việc.")
    first.get_by_label("Kết quả").fill("Đã chúc mừng, trao quà")
    first.get_by_role("button", name="Ghi kết quả").click()
    expect(first.get_by_role("status")).to_have_text("Đã ghi: đã đi.")
    expect(first.locator(".visit-facts")).to_contain_text("Đã chúc mừng, trao quà")


def test_the_form_is_filled_in_by_keyboard(chrome: Browser, office: tuple[sa.Engine, str], cookies: list[Any]) -> None:
    context = opened(chrome, office[1], cookies[0], 1280, True)
    page = context.new_page()
    page.goto("/chuyen-tham/them?viec=om-dau")
    page.get_by_label("Nội dung").focus()
    seen = []
    for _ in range(16):
        seen.append(str(page.evaluate("document.activeElement.name || document.activeElement.tagName")))
        page.keyboard.press("Tab")
    assert seen == [
        *("noi-dung", "muc-dich", "dip", "cach", "ngay", "gio", "xa", "noi", "nguoi-don", "dan-toc"),
        *("truong-doan", "thanh-vien", "xe", "qua-1-mon", "qua-1-suat", "qua-1-tien"),
    ]
    page.get_by_label("Nội dung").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/chuyen-tham/them#xem-truoc$"))  # Enter looks, and writes nothing
    expect(page.get_by_role("heading", level=1)).to_have_text("Lập chuyến thăm")
    context.close()


@pytest.mark.parametrize(("path", "scheme"), list(zip(PATHS, ("light", "dark") * 3, strict=True)))
def test_every_page_fits_and_axe_finds_nothing_serious(
    chrome: Browser, office: tuple[sa.Engine, str], cookies: list[Any], need: Need, root: Path, path: str, scheme: Any
) -> None:
    axe = need("axe-core", root / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js")
    context = opened(chrome, office[1], cookies[0], 390, True)
    page = context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate(Path(axe).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations)")
    bad = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found]
    assert [one for one in bad if one[1] in ("serious", "critical")] == []
    context.close()


def test_the_week_prints_on_one_sheet(chrome: Browser, office: tuple[sa.Engine, str], cookies: list[Any]) -> None:
    context = opened(chrome, office[1], cookies[0], 1280, True)
    page = context.new_page()
    page.goto(f"/lich-cong-tac/{date(2026, 11, 25)}")
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    context.close()
