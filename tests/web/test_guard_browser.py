"""Signing in as an officer does: in a real Chromium, on a phone and at a desk, with script and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from scheduler import tokens
from scheduler.store.accounts import Role
from tests.conftest import Need
from tests.web.conftest import WIDTHS
from tests.web.guarded import PASSWORD, cheap, make

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(params=[(width, script) for width in WIDTHS for script in (True, False)])
def page(
    request: pytest.FixtureRequest, browser: Browser, address: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Page]:
    cheap(monkeypatch)
    width, script = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844}, base_url=address, java_script_enabled=script
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def officer(page: Page, engine: sa.Engine, request: pytest.FixtureRequest) -> str:
    """The name of an account of the test's own."""
    name = "b" + tokens.digest(request.node.name)[:12]
    return make(engine, name, Role.READER, "Đồng chí <script>").name


def enter(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu").fill(password)
    page.keyboard.press("Enter")


def test_an_officer_signs_in_changes_the_password_and_leaves(page: Page, officer: str) -> None:
    page.goto("/toi")
    enter(page, officer, "gõ nhầm")
    page.get_by_role("alert").get_by_text("Tên đăng nhập hoặc mật khẩu không đúng.").wait_for()
    enter(page, officer)
    page.get_by_role("heading", name="Đồng chí <script>").wait_for()
    page.get_by_label("Mật khẩu hiện tại").fill(PASSWORD)
    page.get_by_label("Mật khẩu mới", exact=True).fill("một câu khác cũng dài")
    page.get_by_label("Gõ lại mật khẩu mới").fill("một câu khác cũng dài")
    page.get_by_role("button", name="Đổi mật khẩu").click()
    page.get_by_role("status").get_by_text("Đã đổi mật khẩu").wait_for()
    page.get_by_role("button", name="Đăng xuất", exact=True).click()
    page.locator(".leaf").wait_for()  # the first page
    page.goto("/toi")
    page.get_by_role("heading", name="Đăng nhập").wait_for()


@pytest.mark.parametrize("page", [(width, True) for width in WIDTHS], indirect=True)
def test_the_account_page_keeps_within_the_edge_and_axe_finds_nothing_serious(
    page: Page, officer: str, need: Need, root: Path
) -> None:
    page.goto("/toi")
    enter(page, officer)
    page.get_by_role("heading", name="Đồng chí").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe = need("axe-core", root / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js")
    page.evaluate(Path(axe).read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(r => r.violations)")
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")] == []
