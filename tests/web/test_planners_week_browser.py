"""A planner's weeks in a real Chromium: the year drafted, one day shared out, a date moved, a result, a print."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from scheduler.authoring.sheets.people import Person
from scheduler.feed import private
from scheduler.hours import LOCAL
from scheduler.model import OccurrenceId
from scheduler.run import people
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.run.steps import sweep
from scheduler.run.visits import OFFICER
from scheduler.store import visits as store
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.visits.visit import Visit, VisitStatus
from scheduler.web.app import create
from tests.conftest import Need
from tests.web.guarded import PASSWORD, cheap, make
from tests.web.test_year_plan import EVENTS

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
REMIND = """
[office.remind]
ethnic-festival = [30, 14]
"""
LEADER = "Phó Chủ tịch 1"


class Office(NamedTuple):
    """An office whose clock goes on when it is told to."""

    engine: sa.Engine
    settings: Settings
    clock: list[datetime]
    address: str

    def at(self, day: date, hour: int = 8) -> None:
        self.clock[0] = datetime(day.year, day.month, day.day, hour, tzinfo=LOCAL)

    def letters(self) -> list[EmailMessage]:
        """A sweep now, and every letter to the leader so far."""
        sweep(self.engine, self.settings, self.clock[0], who="test")
        files = sorted(self.settings.outbox.glob("*.eml"))
        found = [message_from_bytes(one.read_bytes(), policy=default) for one in files]
        return [one for one in found if one["To"] and "lanh.dao@example.vn" in str(one["To"])]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """In January 2026, with two festivals visited the year before, and a leader who gets letters."""
    cheap(monkeypatch)
    text = EVENTS.replace("[[event]]", f"{REMIND}\n[[event]]", 1)
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    clock = [datetime(2026, 1, 5, 9, tzinfo=LOCAL)]
    engine = open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
    adopt(engine, tmp_path, now=clock[0], who="test")
    make(engine, "ke.hoach", Role.PLANNER, "Phòng Kế hoạch")
    leader = Person(address="lanh.dao@example.vn", name=LEADER, roles=("chuyen-mon", "van-phong"))
    with engine.begin() as conn:
        people.enrol(conn, leader, office=None, who="test", now=clock[0])
        for key, name, commune in (
            ("muong-bi", LEADER, "xã Mường Bi"),
            ("muong-dong", "Phó Chủ tịch 2", "xã Kim Bôi"),
        ):
            made = Visit(
                title="Dự lễ hội",
                occurrence=OccurrenceId(key, None, "2025"),
                shift=0,
                day=date(2025, 2, 5),
                leader=name,
                commune=commune,
                status=VisitStatus.DONE,
                result="tốt",
            )
            store.save(conn, made, who="test", now=clock[0], today=clock[0].date())
    settings = Settings.from_env(tmp_path)
    app = create(engine, settings, clock=lambda: clock[0])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    socket = server.config.bind_socket()
    socket.listen()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    yield Office(engine, settings, clock, f"http://127.0.0.1:{socket.getsockname()[1]}")
    server.should_exit = True
    thread.join()
    socket.close()
    engine.dispose()


@pytest.fixture
def chrome(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


def words_of(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body
    return str(body.get_content())


def day_in(feed: str, trip: Visit) -> str:
    """The day on which a feed has the visit."""
    (entry,) = [one for one in feed.split("BEGIN:VEVENT") if f"UID:visit-{trip.id}@" in one]
    return entry.partition("DTSTART;VALUE=DATE:")[2][:8]


def sign_in(page: Page) -> None:
    page.context.clear_cookies()
    page.goto("/dang-nhap")
    page.get_by_label("Tên đăng nhập").fill("ke.hoach")
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng xuất", exact=True)).to_be_visible()


def draft_the_year(page: Page) -> None:
    page.get_by_role("link", name="Chuyến thăm").click()
    page.get_by_role("navigation", name="Chuyến thăm").get_by_role("link", name="Kế hoạch năm").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kế hoạch thăm năm 2026")
    page.get_by_role("button", name="Đưa cả 3 vào kế hoạch").click()
    expect(page.get_by_role("status")).to_have_text("Đã đưa 3 chuyến vào kế hoạch.")
    row = page.locator(".plan-rows tr", has=page.get_by_role("link", name="Lễ hội Mường Động"))
    expect(row).to_contain_text("Thứ Ba, 24/02/2026")
    page.locator("summary", has_text="Sửa Lễ hội Mường Động").click()
    page.get_by_label("Giờ", exact=True).locator("visible=true").fill("7:30-11:00")
    page.get_by_role("button", name="Ghi", exact=True).locator("visible=true").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi chuyến")
    expect(row).to_contain_text("07:30–11:00")


def share_out(page: Page) -> None:
    page.goto("/ke-hoach-nam/2026")
    page.get_by_role("link", name="Thứ Ba, 24/02/2026").click()
    expect(page.locator(".page-lunar")).to_contain_text("Mùng 8 tháng Giêng · 4 lễ hội, 2 lễ hội chưa có đoàn")
    page.get_by_label("Cử đoàn dự Khai hạ Yên Phú").check()
    page.get_by_label("Trưởng đoàn dự Khai hạ Yên Phú").fill("Phó Chủ tịch 3")
    page.get_by_role("button", name="Ghi phân công").click()
    expect(page.get_by_role("status")).to_have_text("Đã phân công 1 lễ hội.")
    for name in (LEADER, "Phó Chủ tịch 2", "Phó Chủ tịch 3"):
        expect(page.locator("main")).to_contain_text(f"{name} dẫn đoàn")


def every_page_is_fit(page: Page, axe: str) -> None:
    paths = ("/ke-hoach-nam/2026", "/ngay-nhieu-le/2026-02-24", "/nguoi-duoc-tham", "/nguoi-duoc-tham/them")
    for path in (*paths, "/nguoi-duoc-tham/nhap", "/ke-hoach-nam/2026/nhap", "/do-phu/2026", "/bao-cao/2026-Q1"):
        page.goto(path)
        page.evaluate(Path(axe).read_text(encoding="utf-8"))
        found = page.evaluate("axe.run().then(r => r.violations.map(v => [v.id, v.impact]))")
        assert [one for one in found if one[1] in ("serious", "critical")] == [], path
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        page.set_viewport_size({"width": 1280, "height": 900})


def announce(page: Page) -> None:
    page.goto("/su-kien/muong-bi/an-dinh?ky=2026")
    page.get_by_label("Ngày đầu").fill("26/02/2026")
    page.get_by_label("Số, ký hiệu văn bản").fill("7/TB-UBND")
    page.get_by_role("button", name="Ghi vào lịch").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi")


def report_and_print(page: Page, visit: str) -> None:
    page.goto(visit)
    page.get_by_label("Kết quả").fill("Đã dự lễ, trao 20 suất quà")
    page.get_by_role("button", name="Ghi kết quả").click()
    expect(page.get_by_role("status")).to_have_text("Đã ghi: đã đi.")
    page.goto("/bao-cao/2026-02")
    expect(page.locator(".page-lunar")).to_contain_text("đã đi 1/3 chuyến")
    page.goto("/lich-cong-tac/2026-02-26")
    page.emulate_media(media="print")
    expect(page.locator("main")).to_contain_text("Khai hạ Mường Bi")
    expect(page.locator(".tabs")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
    page.goto("/do-phu/2026")
    assert b"841.9" in page.pdf(prefer_css_page_size=True), "A4 across"


def test_a_planners_weeks(chrome: Browser, office: Office, need: Need, root: Path) -> None:
    axe = need("axe-core", root / "tests" / "readers" / "node_modules" / "axe-core" / "axe.min.js")
    page = chrome.new_page(base_url=office.address, viewport={"width": 1280, "height": 900})
    page.set_default_timeout(10_000)
    sign_in(page)
    draft_the_year(page)
    share_out(page)
    every_page_is_fit(page, axe)

    with office.engine.begin() as conn:
        token = private.create(conn, OFFICER + LEADER, alarm=False, name=LEADER, now=office.clock[0])
        trip = next(one for one in store.of_year(conn, 2026) if one.leader == LEADER)
    feed, visit = f"{office.address}{private.path(token)}", f"/chuyen-tham/{trip.id}"
    assert day_in(page.request.get(feed).text(), trip) == "20260224"
    page.goto(visit)
    expect(page.locator(".visit-tasks")).to_contain_text("thứ Năm, 19/02/2026")
    for day in (14, 23, 30):
        office.at(date(2026, 1, day))
        before = office.letters()
    assert any("Khai hạ Mường Bi" in words_of(one) for one in before), [one["Subject"] for one in before]

    office.at(date(2026, 2, 3), 9)
    sign_in(page)
    announce(page)
    page.goto(visit)
    expect(page.locator(".page-lunar")).to_contain_text("Thứ Năm, 26/02/2026")
    expect(page.locator(".visit-tasks")).to_contain_text("thứ Hai, 23/02/2026")
    assert day_in(page.request.get(feed).text(), trip) == "20260226"
    office.at(date(2026, 2, 4))
    (moved,) = [one for one in office.letters() if one["Message-ID"] not in {old["Message-ID"] for old in before}]
    assert ("26/02/2026" in words_of(moved), "7/TB-UBND" in words_of(moved)) == (True, True), words_of(moved)

    office.at(date(2026, 2, 26), 17)
    sign_in(page)
    report_and_print(page, visit)
    page.context.close()
