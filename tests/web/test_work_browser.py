"""The planners' and the new public pages in a real Chromium: phone and desk, script or none, light and dark."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW, serious
from tests.web.guarded import PASSWORD, make

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
WIDTHS = [390, 1280]
PUBLIC = [
    "/tim",
    "/tim?q=muong",
    "/dan-toc/muong",
    "/noi/hoa-binh",
    "/doi-ngay?lich=am&ngay=8/1/2027",
    "/doi-ngay?lich=am&ngay=1/13/2027",
    "/en",
    "/en/thang/2027-02",
    "/en/su-kien/khai-ha",
    "/en/doi-ngay?lich=am&ngay=1/13/2027",
]
WORK = [
    "/ban-lam-viec",
    "/sua-lich",
    "/them",
    "/su-kien/khai-ha/sua",
    "/su-kien/mat-tran/quy-tac/moi",
    "/su-kien/gau-tao/them-noi",
    "/su-kien/kate/an-dinh",
    "/nguoi-nhan",
    "/nguoi-nhan/them",
    "/nguoi-nhan/nhap",
    "/tai-khoan",
    "/lich-su",
    "/lich-su/1",
    "/nhat-ky",
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sa.Engine, Path]]:
    home = tmp_path_factory.mktemp("work")
    (home / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    make(engine, "ke.hoach", Role.ADMINISTRATOR, "Phòng Kế hoạch")
    yield engine, home
    engine.dispose()


@pytest.fixture(scope="module")
def address(engine: tuple[sa.Engine, Path]) -> Iterator[str]:
    app = create(engine[0], Settings.from_env(engine[1]), clock=lambda: NOW)
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
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def cookies(chrome: Browser, address: str) -> Any:
    """Those of somebody who signed in once."""
    context = chrome.new_context(base_url=address)
    page = context.new_page()
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("ke.hoach")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng xuất", exact=True)).to_be_visible()
    found = context.cookies()
    context.close()
    return found


@pytest.fixture(params=[(width, script) for width in WIDTHS for script in (True, False)], ids=str)
def page(request: pytest.FixtureRequest, chrome: Browser, address: str, cookies: Any) -> Iterator[Page]:
    """Signed in; nothing may leave the site, nothing may break the rules of the page."""
    width, script = request.param
    context = chrome.new_context(viewport={"width": width, "height": 844}, base_url=address, java_script_enabled=script)
    context.add_cookies(cookies)
    page = context.new_page()
    seen: list[str] = []
    said: list[str] = []
    page.on("request", lambda asked: seen.append(asked.url))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield page
    assert [url for url in seen if not url.startswith(address)] == []
    assert [line for line in said if "Failed to load resource" not in line] == []
    context.close()


def has_script(page: Page) -> bool:
    return bool(page.evaluate("typeof htmx !== 'undefined'"))


def test_a_planner_adds_a_festival_and_takes_it_back(page: Page) -> None:
    page.goto("/them")
    page.get_by_label("Tên", exact=True).fill("Lễ hội đình Thử")
    page.get_by_label("Tên", exact=True).press("Enter")
    expect(page).to_have_url(re.compile("/them#xem-truoc$"))  # Enter looks, and adds no row
    page.get_by_label("Của dân tộc nào").fill("Mường")
    page.get_by_label("Ở đâu").fill("Phú Thọ / xã Mường Bi")
    page.locator("#lich-lunar").check()
    page.get_by_label("Ngày/tháng", exact=True).locator("visible=true").fill("8/13")
    if has_script(page):
        page.get_by_label("Ngày/tháng", exact=True).locator("visible=true").press("Tab")
    else:
        page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#loi-ngay")).to_contain_text("13 không có")
    page.get_by_label("Ngày/tháng", exact=True).locator("visible=true").fill("8/1")
    if not has_script(page):
        page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#xem-truoc")).to_contain_text("thứ Bảy, 13/02/2027")
    expect(page.locator("#xem-truoc")).to_contain_text("Trùng Phú Thọ / xã Mường Bi")
    expect(page.locator("#loi-ngay")).to_be_hidden()
    page.get_by_role("button", name="Ghi vào lịch").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    page.get_by_role("link", name="Xem trang của sự kiện").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lễ hội đình Thử")
    page.go_back()
    page.get_by_role("link", name="để quay lại").click()
    page.get_by_role("button", name="Quay lại bản").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")
    assert page.goto("/su-kien/le-hoi-dinh-thu").status == 404  # type: ignore[union-attr]  # a page always answers


def test_a_date_is_announced(page: Page) -> None:
    page.goto("/su-kien/kate/an-dinh?ky=2027")
    page.get_by_label("Ngày đầu").fill("01/10/2027")
    page.get_by_label("Số, ký hiệu văn bản").fill("12/TB-UBND")
    if not has_script(page):
        page.get_by_role("button", name="Xem trước").click()
    expect(page.locator("#xem-truoc")).to_contain_text("01/10/2027")
    page.get_by_label("không tổ chức").check()
    expect(page.get_by_label("Ngày đầu")).to_be_hidden()


def test_only_the_fields_of_the_chosen_calendar_are_shown(page: Page) -> None:
    page.goto("/them")
    expect(page.locator(".day-of:visible")).to_have_count(1)
    page.locator("#lich-weekday").check()
    expect(page.get_by_label("Thứ mấy", exact=True)).to_be_visible()
    expect(page.locator(".day-of:visible")).to_have_count(1)


@pytest.fixture(scope="module", params=[True, False], ids=["script", "no script"])
def one_page(request: pytest.FixtureRequest, chrome: Browser, address: str, cookies: Any) -> Iterator[Page]:
    """Signed in, for one address after another; nothing may leave the site, nothing may break the rules of the page."""
    context = chrome.new_context(base_url=address, java_script_enabled=request.param)
    context.add_cookies(cookies)
    said: list[str] = []
    page = context.new_page()
    page.on("request", lambda asked: said.append(asked.url) if not asked.url.startswith(address) else None)
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    yield page
    assert [line for line in said if "Failed to load resource" not in line] == []
    context.close()


@pytest.mark.parametrize("path", [*PUBLIC, *WORK])
def test_every_page_fits_and_axe_finds_nothing_serious(one_page: Page, axe: str, path: str) -> None:
    """Without script it is looked at as with it, but axe is a script itself."""
    one_page.goto(path)
    for width in WIDTHS:
        one_page.set_viewport_size({"width": width, "height": 844})
        assert one_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), width
    if has_script(one_page):
        assert serious(one_page, axe) == []


def test_search_and_converter_work_by_keyboard(page: Page) -> None:
    page.goto("/tim")
    page.get_by_label("Tìm gì").fill("muong bi")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Khai hạ")
    page.goto("/doi-ngay")
    page.get_by_label("Theo lịch").select_option("am")
    page.get_by_label("Ngày", exact=True).fill("8/1/2027")
    page.keyboard.press("Enter")
    expect(page.locator(".leaf")).to_contain_text("mùng 8 tháng Giêng")


@pytest.mark.parametrize(("paper", "size"), [("", b"841.9"), ("?giay=a3", b"1191.")])
def test_the_year_prints_on_one_sheet(chrome: Browser, address: str, paper: str, size: bytes) -> None:
    page = chrome.new_page(base_url=address)
    page.goto(f"/nam/2026{paper}")
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == 1
    assert size in sheet
    page.close()
