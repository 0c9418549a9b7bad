"""The pages in a real Chromium, at the width of a phone and of a desk, without any script of ours."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import Need

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PAGES = [
    "/",
    "/thang/2026-11",
    "/thang/2027-02",
    "/nam/2026",
    "/su-kien/khai-ha",
    "/su-kien/kate",
    "/nam/2027/danh-sach",
    "/tim?q=muong",
    "/dan-toc/muong",
    "/noi/phu-tho",
    "/doi-ngay?lich=am&ngay=1/13/2027",
    "/dang-ky",
    "/lich/muong",
    "/dang-nhap",
    "/khong-co",
    "/en",
    "/en/thang/2027-02",
    "/en/dang-ky",
]


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_edge(page: Page, path: str) -> None:
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["/su-kien/kate", "/en/su-kien/kate"])
def test_dates_do_not_run_over_what_stands_beside_them(browser: Browser, address: str, path: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": 1000, "height": 900})
    page.goto(path)
    beyond = "e => e.getBoundingClientRect().right - e.parentElement.getBoundingClientRect().right"
    assert page.locator(".dates").first.evaluate(beyond) < 1
    page.close()


@pytest.mark.parametrize(
    ("path", "width", "part", "said"),
    [
        ("/en/nam/2027/danh-sach", 760, "td.list-when", "28 December 2027 – 25 January 2028"),
        ("/en/thang/2027-02", 320, ".line-facts .moon", "(day 27 of lunar month 12 – day 15 of lunar month 1)"),
    ],
)
def test_long_english_days_wrap(browser: Browser, address: str, path: str, width: int, part: str, said: str) -> None:
    page = browser.new_page(base_url=address, viewport={"width": width, "height": 900})
    page.goto(path)
    page.locator(part).first.evaluate("(e, said) => { e.textContent = said; }", said)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()


def test_the_month_shows_the_lunar_day_beside_the_day(page: Page) -> None:
    page.goto("/thang/2026-11")
    cell = page.locator("td.day").filter(has_text="thứ Tư 18 tháng 11")
    number, lunar = cell.locator(".number"), cell.locator(".lunar")
    assert (number.inner_text(), lunar.inner_text()) == ("18", "10")
    assert number.is_visible()
    assert lunar.is_visible()
    colour = "getComputedStyle(document.querySelector('td.day:not(.outside) .lunar')).color"
    assert page.evaluate(colour) == "rgb(47, 85, 115)"


def test_the_fonts_are_ours(page: Page) -> None:
    page.goto("/thang/2026-11")
    page.evaluate("document.fonts.ready.then(() => true)")
    loaded = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family)")
    assert any("Be Vietnam Pro" in family for family in loaded)


def test_a_phone_gets_a_list_and_a_desk_gets_bars(page: Page) -> None:
    page.goto("/thang/2026-11")
    wide = page.viewport_size is not None and page.viewport_size["width"] > 800
    assert page.locator(".bar").first.is_visible() is wide
    assert page.locator(".dots").first.is_visible() is not wide
    assert page.locator("#ngay-2026-11-18").is_visible()


def test_an_event_opens_from_the_month_and_shows_its_lunar_day(page: Page) -> None:
    page.goto("/thang/2027-02")
    page.locator("a:visible", has_text="Khai hạ").first.click()
    assert page.locator("h1").inner_text().startswith("Lễ hội Khai hạ")
    assert "mùng 6–8 tháng Giêng năm Đinh Mùi" in page.locator(".next-date").inner_text()


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/thang/2026-11")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"
    names = []
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # past the last link
        names.append(page.evaluate("(document.activeElement.textContent || document.activeElement.name).trim()"))
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    assert any("Tháng 10/2026" in name for name in names)
    assert "Lọc" in names


def test_a_day_of_the_grid_leads_to_its_list(page: Page) -> None:
    page.goto("/thang/2026-11")
    page.locator("td.day a", has_text="thứ Tư 18 tháng 11").click()
    expect(page).to_have_url(re.compile("#ngay-2026-11-18$"))
    assert page.locator("#ngay-2026-11-18").is_visible()


def test_a_filter_is_sent_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/thang/2026-11")
    page.get_by_label("Loại").select_option(label="Ngày kỷ niệm")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile("loai=commemoration"))
    assert page.locator(".agenda").get_by_text("Ngày truyền thống Mặt trận").count() == 1
    context.close()


@pytest.mark.parametrize(("scheme", "rules"), [("light", "{}"), ("dark", "{runOnly: ['color-contrast']}")])
def test_axe_finds_nothing_serious(
    browser: Browser, address: str, need: Need, root: Path, scheme: Any, rules: str
) -> None:
    axe = need("axe-core", root / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js")
    context = browser.new_context(base_url=address, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    page, program = context.new_page(), Path(axe).read_text(encoding="utf-8")
    for path in PAGES:
        page.goto(path)
        page.evaluate(program)
        found = page.evaluate(f"axe.run({rules}).then(r => r.violations)")
        bad = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found]
        assert [one for one in bad if one[1] in ("serious", "critical")] == [], path
    context.close()


def test_nothing_moves_for_who_asked_for_stillness(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/thang/2026-11")
    moving = """[...document.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        return s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0.01 || s.scrollBehavior === 'smooth';
    }).length"""
    assert page.evaluate(moving) == 0
    context.close()


def test_the_count_follows_what_is_ticked(page: Page) -> None:
    page.goto("/dang-ky")
    assert page.locator("#xem-truoc").inner_text().startswith("Chọn lịch để thấy")
    page.locator("input[name=lich][value=muong]").check()
    page.locator("#xem-truoc b").wait_for()
    assert "việc trong một năm tới" in page.locator("#xem-truoc").inner_text()
    assert page.locator("#xem-truoc li").first.is_visible()


@pytest.mark.parametrize(("path", "sheets"), [("/thang/2026-11", 2), ("/nam/2026", 1), ("/nam/2026?giay=a3", 1)])
def test_a_page_for_the_wall_prints_on_its_sheets(browser: Browser, address: str, path: str, sheets: int) -> None:
    page = browser.new_page(base_url=address)
    page.goto(path)
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == sheets
    page.close()
