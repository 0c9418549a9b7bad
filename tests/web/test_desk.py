"""The desk: what waits, in order of harm; sending again; the trail for those who may read it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.expand import Ask
from scheduler.reminder import State
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import accounts, audit, feed_uses, outbox, private_feeds, recipients, visits
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.store.tables import letter, reminder
from scheduler.visits.visit import Visit
from scheduler.web.app import create
from scheduler.web.guard import wording
from scheduler.web.views import desk
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in
from tests.web.made import event, occurrence

STEP = """
  [[event.step]]
  id = "giay-moi"
  name = "Gửi <giấy mời>"
  lead = 30
  owner = "van-phong"
"""


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sa.Engine]:
    cheap(monkeypatch)
    text = EVENTS.replace('window = { gregorian = "15/12..24/12" }\n', f'gregorian = "24/12"\n{STEP}')
    (tmp_path / "events.toml").write_text(text, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
    adopt(engine, tmp_path, now=NOW, who="test")
    for role in Role:
        make(engine, role, role)
    yield engine
    engine.dispose()


@pytest.fixture
def staff(engine: sa.Engine, tmp_path: Path) -> Iterator[dict[str, TestClient]]:
    app = create(engine, Settings.from_env(tmp_path), clock=lambda: NOW)
    with ExitStack() as stack:
        opened = {role.value: stack.enter_context(browser(app)) for role in Role}
        for name, client in opened.items():
            sign_in(client, name)
            client.headers.update(OURS)
        yield opened


def lost(engine: sa.Engine, state: str, *, leaves: bool = False) -> int:
    """A letter that failed or is held, with a reminder in it."""
    with engine.begin() as conn:
        person = recipients.add(conn, f"{state}@example.vn", "staff", feeds=["tat-ca"], now=NOW, name="Văn phòng")
        (number,) = outbox.make(conn, [outbox.Fresh(state, person, "daily", NOW.date())], NOW)
        values = {"state": state, "settled": NOW, "subject": "[Nhắc lịch] Thử", "answer": "550 no", "attempts": 3}
        conn.execute(sa.update(letter).where(letter.c.id == number).values(values))
        row = {
            "occurrence": "kate/2027",
            "move": 0,
            "recipient_id": person,
            "reason": "lead:14",
            "due": NOW.date(),
            "not_before": NOW,
            "expires": NOW.date(),
            "state": state,
            "letter_id": number,
            "planned": NOW,
        }
        conn.execute(sa.insert(reminder), row)
        if leaves:
            recipients.leave(conn, person, NOW)
        return number


def test_the_desk_says_what_waits(staff: dict[str, TestClient], engine: sa.Engine) -> None:
    lost(engine, "failed")
    with engine.begin() as conn:
        private_feeds.add(conn, "x" * 64, "tat-ca", alarm=False, name="Máy của văn phòng", now=NOW)
    page = staff["reader"].get("/ban-lam-viec").text
    for said in ("Chưa có lượt gửi thư nào", "[Nhắc lịch] Thử", "550 no", "Gửi &lt;giấy mời&gt;", "Máy của văn phòng"):
        assert said in page
    assert "failed@example.vn" not in page
    assert '<form method="post" action="/ban-lam-viec' not in page
    assert "Nhật ký" not in page


def test_a_letter_is_sent_again_with_what_it_carried(staff: dict[str, TestClient], engine: sa.Engine) -> None:
    number = lost(engine, "held")
    assert staff["planner"].post(f"/ban-lam-viec/thu/{number}").status_code == 403
    answer = staff["administrator"].post(f"/ban-lam-viec/thu/{number}")
    assert answer.headers["location"] == "/ban-lam-viec?xong=thu"
    with engine.connect() as conn:
        row = conn.execute(sa.select(letter).where(letter.c.id == number)).one()
        assert (row.state, row.attempts, row.settled) == ("ready", 0, None)
        assert conn.scalar(sa.select(reminder.c.state)) == State.TAKEN
        assert audit.latest(conn)[0].action == "letter-retried"
    again = staff["administrator"].post(f"/ban-lam-viec/thu/{number}")
    assert again.status_code == 409
    assert "không còn chờ gửi lại" in again.text


def test_nobody_who_left_is_written_to(staff: dict[str, TestClient], engine: sa.Engine) -> None:
    number = lost(engine, "failed", leaves=True)
    assert staff["administrator"].post(f"/ban-lam-viec/thu/{number}").status_code == 409
    assert staff["administrator"].post(f"/ban-lam-viec/thu/{10**30}").status_code == 404


def test_a_step_is_marked_done(staff: dict[str, TestClient]) -> None:
    planner = staff["planner"]
    assert "Gửi &lt;giấy mời&gt;" in planner.get("/ban-lam-viec").text
    sent = {"viec": "tham-noel/2026", "buoc": "giay-moi"}
    assert planner.post("/ban-lam-viec/buoc", data=sent).status_code == 303
    assert "Gửi &lt;giấy mời&gt;" not in planner.get("/ban-lam-viec").text
    assert planner.post("/ban-lam-viec/buoc", data=sent | {"buoc": "x"}).status_code == 404


def test_the_trail_is_for_administrators(staff: dict[str, TestClient]) -> None:
    assert staff["planner"].get("/nhat-ky").status_code == 403
    page = staff["administrator"].get("/nhat-ky").text
    assert "Đăng nhập" in page
    assert "tài khoản reader" in page
    assert "Không có gì như vậy" in staff["administrator"].get("/nhat-ky?truoc=0").text


def test_the_trail_is_in_words() -> None:
    events = {"kate": "Lễ hội Katê", "gau-tao.bac-ha": "Gầu Tào"}
    said = {
        "visit:24": "chuyến thăm 24",
        "event:kate/2027": "Lễ hội Katê, kỳ 2027",
        "event:gau-tao.bac-ha": "Gầu Tào",
        "event:da-bo/2020": "da-bo, kỳ 2020",
        "private-feed:3": "lịch riêng 3",
        "tham-noel/2026": "tham-noel/2026",
        "": "",
    }
    assert {subject: wording.subject(subject, events) for subject in said} == said
    told = wording.details({"version": 3, "fields": "status document la", "role": None, "before": "", "moi": 1})
    assert list(told) == ["đã ghi tình trạng, văn bản xác nhận, la", "bản 3", "moi 1"]


def test_the_trail_is_narrowed_without_a_name_in_the_address(staff: dict[str, TestClient], engine: sa.Engine) -> None:
    lost(engine, "failed")
    with engine.begin() as conn:
        audit.record(conn, "planner", "date-announced", "event:kate/2027", now=NOW)
        audit.record(conn, "planner", "visit-saved", "visit:1", now=NOW + timedelta(days=3))
        number = next(one.id for one in accounts.every(conn) if one.name == "planner")
    ask = staff["administrator"].get
    assert "chuyến thăm 1<" in ask(f"/nhat-ky?ai={number}").text
    assert "tài khoản reader" not in ask(f"/nhat-ky?ai={number}").text
    assert "Lễ hội Katê, kỳ 2027" in ask("/nhat-ky?viec=date-announced").text
    assert "chuyến thăm 1<" not in ask("/nhat-ky?viec=date-announced").text
    assert "chuyến thăm 1<" in ask("/nhat-ky?voi=visit").text
    assert "tài khoản reader" not in ask("/nhat-ky?voi=visit").text
    assert "chuyến thăm 1<" not in ask("/nhat-ky?den=2026-11-25").text
    assert "tài khoản reader" in ask("/nhat-ky?den=2026-11-25&viec=la&voi=x&ai=y").text
    assert ask("/nhat-ky?den=9999-12-31").status_code == 200


def test_visits_of_the_week_and_the_last_use_of_feeds(
    staff: dict[str, TestClient], engine: sa.Engine, tmp_path: Path
) -> None:
    with engine.begin() as conn:
        for days, title in ((2, "Thăm chùa"), (30, "Thăm xa")):
            trip = Visit(title=title, day=NOW.date() + timedelta(days=days), commune="xã Mường Bi")
            visits.save(conn, trip, who="planner", now=NOW, today=NOW.date())
    assert "Lễ hội dân tộc Mường</a>" not in staff["reader"].get("/ban-lam-viec").text
    assert staff["reader"].get("/lich/muong.ics").status_code == 200
    assert staff["reader"].get("/lich/nhac/muong.ics").status_code == 200
    page = staff["reader"].get("/ban-lam-viec").text
    assert "Thăm chùa" in page
    assert "chưa có trưởng đoàn" in page
    assert "Thăm xa" not in page
    assert 'Lễ hội dân tộc Mường <span class="quiet">đọc lần cuối 25/11/2026' in page
    with engine.connect() as conn:
        assert feed_uses.every(conn) == {"muong": NOW.date()}
    assert "/nguoi-nhan" not in page
    assert "/nguoi-nhan" in staff["administrator"].get("/ban-lam-viec").text


def test_what_waits_stands_in_order_of_harm(staff: dict[str, TestClient]) -> None:
    page = staff["administrator"].get("/ban-lam-viec").text
    order = ["dich-vu-hong", "thu-hong", "hoi-ngay", "chuyen-tuan", "viec-tuan"]
    places = [page.index(f'id="{name}"') for name in order]
    assert places == sorted(places)


def test_questions_stand_in_order_of_harm() -> None:
    today = date(2026, 11, 25)
    soon, far = occurrence(date(2026, 12, 5)), occurrence(date(2026, 12, 20), of=event("xa"))
    asks = [
        Ask(event=event("mua"), cycle="2026", day=today - timedelta(days=60), before=None),
        Ask(event=soon.event, cycle="2026", day=today - timedelta(days=30), before=45, occurrence=soon),
        Ask(event=soon.event, cycle="2026", day=today - timedelta(days=1), before=8, urgent=True, occurrence=soon),
        Ask(event=soon.event, cycle="2026", day=today + timedelta(days=6), before=1, urgent=True, occurrence=soon),
        Ask(event=far.event, cycle="2026", day=today + timedelta(days=2), before=22, occurrence=far),
    ]
    found = desk.questions(asks, today)
    assert [(one.name, one.late) for one in found] == [
        ("Lễ le-hoi", "gấp"),
        ("Lễ mua", "lâu chưa có trả lời"),
        ("Lễ xa", ""),
    ]
    assert found[0].asked == "đã hỏi 24/11/2026"
    assert found[2].asked == "sẽ hỏi 27/11/2026"


def test_an_events_steps_with_their_days_are_for_staff_alone(staff: dict[str, TestClient]) -> None:
    path = "/su-kien/tham-noel/chuan-bi"
    page = staff["reader"].get(path).text
    assert "Gửi &lt;giấy mời&gt;" in page
    assert "thứ Hai, 23/11/2026" in page  # 24/11 is a day off: the working day before
    assert "trước 30 ngày" in page
    assert "quá hạn" in page
    assert "chưa ghi bước chuẩn bị nào" in staff["reader"].get("/su-kien/kate/chuan-bi").text
    assert staff["reader"].get("/su-kien/khong-co/chuan-bi").status_code == 404
    with TestClient(staff["reader"].app, base_url="http://localhost", follow_redirects=False) as stranger:
        assert stranger.get(path).headers["location"].startswith("/dang-nhap")
        assert "giấy mời" not in stranger.get("/su-kien/tham-noel").text
