"""The pages in a real Chromium, at the width of a phone and of a desk, without any script of ours."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import WIDTHS, serious

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


def test_every_page_fits_and_axe_finds_nothing_serious(browser: Browser, address: str, axe: str) -> None:
    context = browser.new_context(base_url=address)
    page = context.new_page()
    seen: list[str] = []
    page.on("request", lambda asked: seen.append(asked.url))
    for path in PAGES:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (path, width)
        assert serious(page, axe) == [], path
    assert [url for url in seen if not url.startswith(address)] == []
    context.close()


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
    expect(page.locator("h1")).to_have_text(re.compile("^Lễ hội Khai hạ"))
    expect(page.locator(".next-date")).to_contain_text("mùng 6–8 tháng Giêng năm Đinh Mùi")


def test_the_keyboard_is_enough(page: Page) -> None:
    page.goto("/thang/2026-11")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    expect(page.locator("#noi-dung")).to_be_focused()
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
    expect(page.locator("#ngay-2026-11-18")).to_be_visible()


def test_a_filter_is_sent_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/thang/2026-11")
    page.get_by_label("Loại").select_option(label="Ngày kỷ niệm")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile("loai=commemoration"))
    expect(page.locator(".agenda").get_by_text("Ngày truyền thống Mặt trận")).to_have_count(1)
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
    expect(page.locator("#xem-truoc")).to_have_text(re.compile("^Chọn lịch để thấy"), use_inner_text=True)
    page.locator("input[name=lich][value=muong]").check()
    expect(page.locator("#xem-truoc")).to_contain_text("việc trong một năm tới")
    expect(page.locator("#xem-truoc li").first).to_be_visible()


@pytest.mark.parametrize(("path", "sheets"), [("/thang/2026-11", 2), ("/nam/2026", 1), ("/nam/2026?giay=a3", 1)])
def test_a_page_for_the_wall_prints_on_its_sheets(browser: Browser, address: str, path: str, sheets: int) -> None:
    page = browser.new_page(base_url=address)
    page.goto(path)
    sheet = page.pdf(prefer_css_page_size=True)
    assert sheet.count(b"/Type /Page\n") == sheets
    page.close()
