"""From the form to the last page in a real Chromium without script, at the width of a phone and of a desk."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright
from starlette.applications import Starlette

from tests.web.conftest import serious
from tests.web.letters import Place, link, place

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
A = "a@example.org"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Place]:
    with place(tmp_path) as found:
        yield found


@contextmanager
def served(app: Starlette) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    thread.join()
    socket.close()


@contextmanager
def opened(chromium: str, address: str, width: int, *, script: bool = False) -> Iterator[Page]:
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        viewport = {"width": width, "height": 844}
        context = browser.new_context(viewport=viewport, base_url=address, java_script_enabled=script)  # type: ignore[arg-type]  # a TypedDict in all but name
        yield context.new_page()
        browser.close()


def fits(page: Page, width: int) -> None:
    """Nothing runs over the edge."""
    boxes = [page.locator(name).bounding_box() for name in ("main", "h1", "main > :last-child")]
    assert all(box is None or box["x"] + box["width"] <= width for box in boxes)


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_form_to_good_bye_without_script(site: Place, chromium: str, width: int) -> None:
    with served(site.app) as address, opened(chromium, address, width) as page:
        page.goto("/dang-ky")
        page.get_by_label("Địa chỉ thư điện tử").fill(A)
        page.get_by_text("Theo dân tộc", exact=True).click()
        page.get_by_label("Dân tộc Mường").check()
        page.get_by_role("button", name="Gửi thư xác nhận").click()
        expect(page.locator("h1")).to_have_text("Hãy mở hộp thư")
        fits(page, width)
        site.sweep()
        page.goto(link("xac-nhan", site.letter(A)))
        fits(page, width)
        page.get_by_role("button", name="Xác nhận").click()
        expect(page.locator("h1")).to_have_text("Đã đăng ký")
        site.sweep()
        page.goto(link("toi-nhan", site.letter(A)))
        fits(page, width)
        page.get_by_label("Nhắc trước mấy ngày").fill("21 3wd")
        page.get_by_label("Mỗi tuần một thư").check()
        page.get_by_label("Thôi nhắc một việc").select_option(label="Lễ hội khac")
        page.get_by_role("button", name="Ghi").click()
        expect(page.get_by_role("status")).to_have_text("Đã ghi.")
        expect(page.get_by_label("Nhắc trước mấy ngày")).to_have_value("21 3wd")
        expect(page.get_by_label("Mỗi tuần một thư")).to_be_checked()
        expect(page.get_by_label("Lễ hội khac")).to_be_checked()
        page.goto(link("thoi-nhan", site.letter(A)))
        page.get_by_role("button", name="Thôi nhận thư").click()
        expect(page.locator("h1")).to_have_text("Đã thôi nhận thư")
        fits(page, width)
    person = site.person(A)
    assert person
    assert not person.active


def test_axe_finds_nothing_serious(site: Place, chromium: str, axe: str) -> None:
    mine = site.enrolled(A)
    leave = link("thoi-nhan", site.letter(A))
    with served(site.app) as address, opened(chromium, address, 390, script=True) as page:
        for path in ("/dang-ky", f"{mine}?viec=hoi", leave):
            page.goto(path)
            assert serious(page, axe) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
