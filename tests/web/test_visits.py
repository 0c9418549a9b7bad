"""Visits in a browser's hands: who may, the form and its preview, two versions, how far a visit is, lists, a week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, time, timedelta
from html import unescape

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

from scheduler.model import OccurrenceId
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import audit, people_honoured
from scheduler.store import visits as store
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.store.tables import visit
from scheduler.visits.honoured import Honoured
from scheduler.visits.standing import usual_steps
from scheduler.visits.visit import Gift, Visit, VisitStatus
from scheduler.web.app import create
from tests.web.conftest import EVENTS, NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in

TODAY = NOW.date()
MORE = """
[[event]]
id = "le-huy"
name = "Lễ hội không tổ chức"
kind = "ethnic-festival"
gregorian = "12/12"
places = ["Phú Thọ / xã Yên Phú"]
  [[event.announced]]
  cycle = "2026"
  cancelled = true
  reason = "lũ"
  document = "12/TB"

  [[event.step]]
  id = "loi-chuc"
  name = "Soạn lời chúc"
  lead = 3
"""
Staff = dict[str, TestClient]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sa.Engine, Staff]]:
    """An office with an account a role, each in a browser of its own."""
    home = tmp_path_factory.mktemp("visits")
    (home / "events.toml").write_text(EVENTS + MORE, encoding="utf-8")
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        cheap(patch)
        app = create(engine, Settings.from_env(home), clock=lambda: NOW)
        opened = {}
        for role in Role:
            make(engine, role, role, {"planner": "Phòng Kế hoạch"}.get(role, ""))
            client = opened[role.value] = stack.enter_context(browser(app))
            sign_in(client, role)
            client.headers.update(OURS)
        opened["stranger"] = stack.enter_context(browser(app))
        yield engine, opened
    engine.dispose()


@pytest.fixture
def engine(office: tuple[sa.Engine, Staff]) -> sa.Engine:
    return office[0]


@pytest.fixture
def staff(office: tuple[sa.Engine, Staff]) -> Staff:
    return office[1]


def put(engine: sa.Engine, **values: object) -> Visit:
    """A visit that is stored."""
    made = Visit(**({"title": "Thăm", "day": date(2026, 12, 2)} | values))  # type: ignore[arg-type]  # a shorthand
    with engine.begin() as conn:
        return store.save(conn, made, who="planner", now=NOW, today=TODAY)


def get(engine: sa.Engine, number: int | None) -> Visit:
    with engine.connect() as conn:
        return store.get(conn, number or 0)


def form_of(page: str) -> dict[str, str]:
    """What a browser would send of the form of a visit, untouched."""
    inner = page[page.index('class="form planner') :]
    found = {
        name: unescape(value) for name, value in re.findall(r'<input [^>]*?name="([^"]+)"[^>]*? value="([^"]*)"', inner)
    }
    areas = re.findall(r'<textarea [^>]*?name="([^"]+)"[^>]*>([^<]*)</textarea>', inner)
    found |= {name: unescape(value) for name, value in areas}
    for name, options in re.findall(r'<select [^>]*?name="([^"]+)"[^>]*>(.*?)</select>', inner, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_visit_is_made_from_an_occurrence(engine: sa.Engine, staff: Staff) -> None:
    planner = staff["planner"]
    assert "/chuyen-tham/them?su-kien=khai-ha" in staff["stranger"].get("/su-kien/khai-ha").text
    page = planner.get("/chuyen-tham/them?su-kien=khai-ha").text
    sent = form_of(page)
    assert (sent["dip"], sent["cach"], sent["xa"], sent["dan-toc"]) == ("khai-ha/2027", "0", "xã Mường Bi", "Mường")
    assert "Thứ Bảy, 13/02/2027" in page
    assert re.search(r'<option value="khai-ha/2027">[^<]*13/02/2027', page)  # chosen by its name
    more = {"truong-doan": "Phó Chủ tịch 1", "thanh-vien": "Chuyên viên 1\r\nChuyên viên 2", "gio": "7:30-11:00"}
    answer = planner.post("/chuyen-tham/them", data=sent | more | {"cach": "-1", "viec": "ghi"})
    assert answer.status_code == 303
    number = int(re.findall(r"\d+", answer.headers["location"])[0])
    kept = get(engine, number)
    assert (kept.day, kept.shift, kept.starts, kept.ends) == (date(2027, 2, 12), -1, time(7, 30), time(11))
    assert kept.going == ("Phó Chủ tịch 1", "Chuyên viên 1", "Chuyên viên 2")
    assert kept.steps == usual_steps(kept)
    shown = staff["reader"].get(f"/chuyen-tham/{number}").text
    for said in ("Phó Chủ tịch 1", "12/02/2027", "đi 1 ngày trước ngày chính", ": lập chuyến thăm", "Phòng Kế hoạch"):
        assert said in shown
    assert f'action="/chuyen-tham/{number}' not in shown
    assert "Sửa chuyến" not in shown


def test_strangers_see_nothing_and_readers_change_nothing(engine: sa.Engine, staff: Staff) -> None:
    number = put(engine, title="Chuyến kín").id
    for path in ("/chuyen-tham", f"/chuyen-tham/{number}", "/lich-cong-tac/2026-12-02", "/lich-rieng"):
        turned = staff["stranger"].get(path)
        assert (turned.status_code, turned.headers["location"].partition("?")[0]) == (303, "/dang-nhap")
        assert staff["reader"].get(path).status_code == 200
    for path in (f"/chuyen-tham/{number}/sua", "/chuyen-tham/them", f"/chuyen-tham/{number}/tinh-trang"):
        assert staff["reader"].post(path, data={"viec": "ghi", "thanh": "cancelled", "ly-do": "x"}).status_code == 403
    forged = {"Origin": "https://example.org"}
    assert staff["planner"].post(f"/chuyen-tham/{number}/viec", headers=forged).status_code == 403
    assert get(engine, number).status is VisitStatus.DRAFT


def test_what_is_wrong_stands_at_its_field_and_nothing_is_written(staff: Staff) -> None:
    sent = {
        "noi-dung": "",
        "dip": "khong-co",
        "cach": "x",
        "ngay": "31/02/2027",
        "gio": "sáng",
        "viec": "ghi",
        "qua-1-mon": "Quà",
        "qua-1-suat": "0",
        "qua-1-tien": "nhiều",
        "qua-1-ai-nhan": "ai đó",
        "buoc-1-ten": "Việc",
        "buoc-1-so": "lâu",
        "buoc-1-ben": "truoc",
    }
    answer = staff["planner"].post("/chuyen-tham/them", data=sent)
    assert answer.status_code == 422
    for field in ("noi-dung", "dip", "cach", "ngay", "gio", "qua-1-suat", "qua-1-tien", "qua-1-ai-nhan", "buoc-1-so"):
        assert re.search(rf'id="loi-{field}">[^<]+</p>', answer.text), field
    both = {"noi-dung": "Thăm", "dip": "khai-ha/2027", "cach": "0", "ngay": "13/02/2027", "viec": "ghi"}
    assert "chỉ ghi một trong hai" in staff["planner"].post("/chuyen-tham/them", data=both).text
    unknown = {"noi-dung": "Thăm", "dip": "khong-co/2027", "cach": "0", "viec": "ghi"}
    assert "không có dịp này" in staff["planner"].post("/chuyen-tham/them", data=unknown).text
    nobody = {"noi-dung": "Thăm", "qua-1-mon": "Quà", "qua-1-ai-nhan": "99999 · Ai", "viec": "ghi"}
    assert "Không có người số 99999" in staff["planner"].post("/chuyen-tham/them", data=nobody).text
    empty = {"noi-dung": "\0", "truong-doan": "\0", "viec": "ghi"}
    assert staff["planner"].post("/chuyen-tham/them", data=empty).status_code == 422
    assert staff["planner"].get("/chuyen-tham?nguoi=%00&noi=%00&nhom=%00&dip=%00&ky=%00").status_code == 200
    assert staff["planner"].get("/chuyen-tham/them?dip=khong-co/2027").status_code == 404
    assert staff["planner"].get(f"/chuyen-tham/{10**12}").status_code == 404


def test_clashes_are_seen_before_anything_is_written(engine: sa.Engine, staff: Staff) -> None:
    there = put(engine, leader="Phó Chủ tịch 9", commune="xã Yên Phú", starts=time(8), ends=time(10))
    sent = {"noi-dung": "Thăm", "ngay": "02/12/2026", "gio": "9:00-11:00", "xa": "xã Pà Cò"}
    sent |= {"truong-doan": "Phó Chủ tịch 9"}
    part = staff["planner"].post("/chuyen-tham/xem", data=sent).text
    assert "cùng lúc ở hai nơi" in part
    assert f'href="/chuyen-tham/{there.id}"' in part
    assert 'id="loi-ngay" hx-swap-oob="true"' in part
    assert "<html" not in part
    page = staff["planner"].post("/chuyen-tham/them", data=sent | {"viec": "xem"})
    assert page.status_code == 200
    assert "cùng lúc ở hai nơi" in page.text
    assert 'value="9:00-11:00"' in page.text
    listed = staff["reader"].get("/chuyen-tham?ky=2026-12&nguoi=Phó Chủ tịch 9").text
    assert "cùng lúc" not in listed, "what nobody stored clashes with nothing"
    put(engine, leader="Phó Chủ tịch 9", commune="xã Pà Cò", starts=time(9), ends=time(11))
    for path in ("/chuyen-tham?ky=2026-12", "/lich-cong-tac/2026-12-03", f"/chuyen-tham/{there.id}"):
        assert "cùng lúc ở hai nơi" in staff["reader"].get(path).text


def test_what_is_called_off_is_not_gone_to(staff: Staff) -> None:
    page = staff["planner"].get("/chuyen-tham/them?dip=le-huy/2026").text
    assert "không tổ chức, nên không lập chuyến" in page
    answer = staff["planner"].post("/chuyen-tham/them", data=form_of(page) | {"viec": "ghi"})
    assert answer.status_code == 422
    assert "không tổ chức" in answer.text
    assert "1 chuyến" not in staff["reader"].get("/chuyen-tham?dip=le-huy/2026").text


def test_over_the_ceiling_is_warned_of_and_its_basis_asked(engine: sa.Engine, staff: Staff) -> None:
    with engine.begin() as conn:
        person = Honoured(name="Người có uy tín 1", category="nguoi-co-uy-tin", commune="xã Mường Bi")
        number = people_honoured.save(conn, person, who="test", now=NOW).id
    sent = form_of(staff["planner"].get("/chuyen-tham/them?dip=khai-ha/2027").text)
    sent |= {"qua-1-mon": "Quà", "qua-1-tien": "700.000", "qua-1-ai-nhan": f"{number} · Người có uy tín 1"}
    part = staff["planner"].post("/chuyen-tham/xem", data=sent).text
    assert "700.000 đồng một lần, quá mức 500.000 đồng" in part
    assert "hãy ghi căn cứ" in part
    assert f'<option value="{number} · Người có uy tín 1">' in part
    explained = staff["planner"].post("/chuyen-tham/xem", data=sent | {"qua-1-can-cu": "Nghị quyết số 5"}).text
    assert "hãy ghi căn cứ" not in explained
    answer = staff["planner"].post("/chuyen-tham/them", data=sent | {"viec": "ghi"})
    shown = staff["reader"].get(answer.headers["location"]).text
    assert "quá mức 500.000 đồng" in shown
    assert "Người có uy tín 1" in shown


def test_rows_are_added_without_script(staff: Staff) -> None:
    sent = form_of(staff["planner"].get("/chuyen-tham/them?viec=thien-tai").text)
    assert sent["muc-dich"] == "hardship"
    assert sent["ngay"] == "25/11/2026"
    for doing, kind, part in (("them-qua", "qua", "mon"), ("them-buoc", "buoc", "ten")):
        rows = sum(re.fullmatch(rf"{kind}-[0-9]+-{part}", name) is not None for name in sent)
        more = staff["planner"].post("/chuyen-tham/them", data=sent | {"viec": doing}).text
        assert more.count(f'-{part}" name="{kind}-') == rows + 2
        assert form_of(more)["ngay"] == sent["ngay"]
    looked_twice = staff["planner"].post("/chuyen-tham/them", data=form_of(more) | {"viec": "xem"}).text
    assert form_of(looked_twice).keys() == sent.keys(), "a look adds no row"


def test_the_second_of_two_planners_sees_both_versions_and_chooses(engine: sa.Engine, staff: Staff) -> None:
    kept = put(engine, leader="Phó Chủ tịch 1", receiver="Trưởng xóm", gifts=(Gift(count=2, amount=300_000),))
    path = f"/chuyen-tham/{kept.id}/sua"
    mine = form_of(staff["planner"].get(path).text)
    theirs = form_of(staff["administrator"].get(path).text)
    their_changes = {"truong-doan": "Phó Chủ tịch 2", "noi": "nhà văn hoá", "ngay": "03/12/2026"}
    assert staff["administrator"].post(path, data=theirs | their_changes | {"viec": "ghi"}).status_code == 303
    my_changes = {"truong-doan": "Phó Chủ tịch 3", "nguoi-don": "Bí thư chi bộ"}
    both = staff["planner"].post(path, data=mine | my_changes | {"viec": "ghi"})
    assert both.status_code == 409
    assert get(engine, kept.id).leader == "Phó Chủ tịch 2"
    for said in ("Phó Chủ tịch 2", "Phó Chủ tịch 3", "nhà văn hoá", "thứ Năm, 03/12/2026", "cả hai cùng sửa"):
        assert said in both.text
    chosen = dict(re.findall(r'name="chon-(\w+)" value="(\w+)" checked', both.text))
    assert chosen == {"when": "ho", "spot": "ho", "receiver": "minh"}
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', both.text)
    again = {name: unescape(value) for name, value in hidden}
    again |= {f"chon-{unit}": which for unit, which in chosen.items()} | {"chon-leader": "minh", "viec": "ghi"}
    assert staff["planner"].post(path, data=again).status_code == 303
    now = get(engine, kept.id)
    assert (now.leader, now.spot, now.receiver, now.day) == (
        "Phó Chủ tịch 3",
        "nhà văn hoá",
        "Bí thư chi bộ",
        date(2026, 12, 3),
    )
    assert now.gifts == kept.gifts
    same = staff["administrator"].post(path, data=theirs | their_changes | {"viec": "ghi"})
    assert same.status_code == 409, "what was chosen is not written over either"


def test_the_same_change_twice_is_no_conflict(engine: sa.Engine, staff: Staff) -> None:
    path = f"/chuyen-tham/{put(engine).id}/sua"
    sent = form_of(staff["planner"].get(path).text) | {"xe": "xe 7", "viec": "ghi"}
    assert [staff[who].post(path, data=sent).status_code for who in ("planner", "administrator")] == [303, 303]


def move(client: TestClient, number: int | None, to: str, version: int, **said: str) -> tuple[int, str]:
    answer = client.post(f"/chuyen-tham/{number}/tinh-trang", data={"thanh": to, "ban": str(version), **said})
    return answer.status_code, answer.text


def test_a_visit_goes_its_way_step_by_step(engine: sa.Engine, staff: Staff) -> None:
    planner, number = staff["planner"], put(engine, day=TODAY).id
    assert move(planner, number, "asked", 1)[0] == 303
    status, page = move(planner, number, "confirmed", 2)
    assert (status, "xác nhận thì phải ghi văn bản" in page) == (422, True)
    status, page = move(planner, number, "cancelled", 1, **{"ly-do": "mưa lũ"})
    assert (status, "vừa lưu chuyến này" in page, ">mưa lũ</textarea>" in page) == (409, True, True)
    assert move(planner, number, "confirmed", 2, **{"van-ban": "GM 12/GM-MTTQ"})[0] == 303
    assert move(planner, number, "done", 3)[0] == 422
    assert move(planner, number, "done", 3, **{"ket-qua": "đã trao 2 suất"})[0] == 303
    assert move(planner, number, "draft", 4)[0] == 422
    assert move(planner, number, "done", 4, **{"ket-qua": "đã trao 3 suất"})[0] == 303
    kept = get(engine, number)
    assert (kept.status, kept.document, kept.result) == (VisitStatus.DONE, "GM 12/GM-MTTQ", "đã trao 3 suất")
    trail = staff["reader"].get(f"/chuyen-tham/{number}").text
    assert trail.count("ghi chuyến thăm") == 4
    assert "kết quả" in trail


def test_nothing_is_done_before_its_day_and_what_was_called_off_comes_back(engine: sa.Engine, staff: Staff) -> None:
    planner, number = staff["planner"], put(engine, day=TODAY + timedelta(days=3)).id
    page = planner.get(f"/chuyen-tham/{number}").text
    assert 'name="ket-qua"' not in page
    assert "Kết quả ghi được từ ngày đi" in page
    assert "chưa đến ngày đi" in move(planner, number, "done", 1, **{"ket-qua": "xong"})[1]
    assert move(planner, number, "cancelled", 1, **{"ly-do": "đoàn bận"})[0] == 303
    assert "đoàn bận" in planner.get(f"/chuyen-tham/{number}").text
    assert move(planner, number, "draft", 2)[0] == 303
    assert (get(engine, number).status, get(engine, number).reason) == (VisitStatus.DRAFT, "")


def test_steps_of_a_visit_and_of_its_occasion_are_done_and_undone(engine: sa.Engine, staff: Staff) -> None:
    number = put(engine, occurrence=OccurrenceId("le-huy", None, "2027"), shift=0, day=None).id
    planner, path = staff["planner"], f"/chuyen-tham/{number}"
    assert "Soạn lời chúc" in planner.get(path).text
    sent = {"cua": "le-huy/2027", "viec": "loi-chuc"}
    assert planner.post(f"{path}/viec", data=sent).headers["location"] == f"{path}?xong=viec#viec"
    assert "Phòng Kế hoạch ghi" in planner.get(path).text
    assert planner.post(f"{path}/viec", data=sent | {"lam": "chua"}).status_code == 303
    assert planner.post(f"{path}/viec", data=sent | {"cua": "khai-ha/2027"}).status_code == 404
    with engine.connect() as conn:
        assert [one.action for one in audit.latest(conn, 2)] == ["step-undone", "step-done"]


def test_a_list_is_narrowed_by_its_address(engine: sa.Engine, staff: Staff) -> None:
    day = date(2026, 8, 10)
    put(engine, title="Thăm một", day=day, leader="Trưởng ban 1", commune="xã Mường Bi", groups=("Mường",))
    two = put(engine, title="Thăm hai", day=day, members=("Trưởng ban 1",), commune="xã Pà Cò", spot="chùa Hạ")
    put(engine, title="Thăm ba", day=day, commune="xã Yên Phú", status=VisitStatus.CANCELLED, reason="mưa")
    put(engine, title="Thăm bốn", day=None)
    put(engine, title="Thăm năm", occurrence=OccurrenceId("gau-tao", "pa-co", "2027"), shift=0)

    def found(query: str) -> set[str]:
        return set(re.findall(r"<b>Thăm (\w+)</b>", staff["reader"].get(f"/chuyen-tham?{query}").text))

    assert found("ky=2026-08") == found("ky=2026-Q3") == {"một", "hai"}
    assert found("ky=2026-08&nguoi=Trưởng ban 1") == {"một", "hai"}
    assert found("ky=2026-08&noi=muong bi") == {"một"}
    assert found("ky=2026-08&noi=chua ha") == {"hai"}
    assert found("ky=2026-08&nhom=Mường") == {"một"}
    assert found("ky=2026-08&tinh-trang=cancelled") == {"ba"}
    assert found("ky=chua-ngay") == {"bốn"}
    assert found("dip=gau-tao.pa-co/2027") == {"năm"}
    assert found("dip=x&ky=tat-ca") == found("ky=2026-08&noi=%22%3E<script>") == set()
    assert found("ky=hôm qua") == found("ky=2026-11")
    assert f'href="/chuyen-tham/{two.id}"' in staff["reader"].get("/chuyen-tham?ky=2026").text


def test_a_long_list_has_pages(engine: sa.Engine, staff: Staff) -> None:
    for number in range(51):
        put(engine, title=f"Lượt {number}", day=date(2026, 9, 1) + timedelta(days=number % 28))
    first = staff["reader"].get("/chuyen-tham?ky=2026-09&nguoi=").text
    assert "51 chuyến" in first
    assert first.count("<b>Lượt") == 50
    assert "ky=2026-09&amp;trang=2" in first
    assert staff["reader"].get("/chuyen-tham?ky=2026-09&trang=2").text.count("<b>Lượt") == 1


def asked(engine: sa.Engine, client: TestClient, path: str) -> int:
    """How many questions a page puts to the database."""
    seen: list[str] = []

    def note(*call: object) -> None:
        seen.append(str(call[2]))

    sa.event.listen(engine, "before_cursor_execute", note)
    assert client.get(path).status_code == 200
    sa.event.remove(engine, "before_cursor_execute", note)
    return len(seen)


def test_a_page_asks_as_often_whatever_it_shows(engine: sa.Engine, staff: Staff) -> None:
    day = date(2026, 10, 5)
    paths = ["/chuyen-tham?ky=2026-10", "/lich-cong-tac/2026-10-05", f"/chuyen-tham/{put(engine, day=day).id}"]
    asked(engine, staff["reader"], paths[0])  # the calendar is read once, by whoever comes first
    few = [asked(engine, staff["reader"], path) for path in paths]
    for number in range(30):
        put(engine, title=f"Thăm {number}", day=day, leader=f"Cán bộ {number % 5}", commune=f"xã {number % 7}")
    assert [asked(engine, staff["reader"], path) for path in paths] == few


def test_the_week_is_the_offices_schedule(engine: sa.Engine, staff: Staff) -> None:
    sent = form_of(staff["planner"].get("/chuyen-tham/them?viec=qua-doi").text)
    sent |= {"ngay": "16/12/2026", "gio": "14h", "truong-doan": "Phó Chủ tịch 5", "noi-dung": "Viếng <cụ bà>"}
    sent |= {"buoc-1-ten": "Mua vòng hoa", "buoc-1-so": "1", "buoc-1-ben": "truoc-lv", "buoc-1-ai": "văn phòng"}
    where = staff["planner"].post("/chuyen-tham/them", data=sent | {"viec": "ghi"}).headers["location"]
    week = staff["reader"].get("/lich-cong-tac/2026-12-20").text
    for said in ("Tuần 51, 14–20/12/2026", "Viếng &lt;cụ bà&gt;", "<b>14:00</b>", "Chiều", "Phó Chủ tịch 5", "Hạn"):
        assert said in week
    assert week.index("Mua vòng hoa") < week.index("<b>14:00</b>"), "due the day before"
    assert "(văn phòng)" in week
    number = int(re.findall(r"\d+", where)[0])
    step = get(engine, number).steps[0]
    staff["planner"].post(f"/chuyen-tham/{number}/viec", data={"cua": f"visit:{number}", "viec": step.id})
    assert "Mua vòng hoa" not in staff["reader"].get("/lich-cong-tac/2026-12-20").text
    assert staff["reader"].get("/lich-cong-tac").status_code == 200
    assert staff["reader"].get("/lich-cong-tac/hôm-qua").status_code == 404


def test_a_private_link_is_shown_once_and_taken_back(engine: sa.Engine, staff: Staff) -> None:
    put(engine, title="Chuyến của riêng", leader="Cán bộ 77")
    made = staff["planner"].post("/lich-rieng", data={"ten": " Cán bộ  77", "loai": "can-bo/"}).text
    link = re.findall(r'value="https://lich.example.vn(/lich/rieng/[0-9a-f]{32}\.ics)"', made)[0]
    assert "Chưa chuyến nào ghi tên" not in made
    feed = staff["stranger"].get(link)
    assert (feed.status_code, "Chuyến của riêng" in feed.text) == (200, True)
    listed = staff["reader"].get("/lich-rieng").text
    assert "Cán bộ 77" in listed
    assert link not in listed
    assert "Thu hồi" not in listed
    number = re.findall(r"/lich-rieng/(\d+)/thu-hoi", staff["planner"].get("/lich-rieng").text)[0]
    assert staff["planner"].post(f"/lich-rieng/{number}/thu-hoi").headers["location"] == "/lich-rieng?xong=thu-hoi"
    assert staff["stranger"].get(link).status_code == 404
    assert staff["planner"].post(f"/lich-rieng/{number}/thu-hoi").status_code == 409
    assert staff["planner"].post("/lich-rieng", data={"ten": "", "loai": "can-bo/"}).status_code == 422
    with engine.connect() as conn:
        assert [one.action for one in audit.latest(conn, 2)] == ["private-link-revoked", "private-link-made"]
    misspelt = staff["planner"].post("/lich-rieng", data={"ten": "Cán bộ Gõ Nhầm", "loai": "can-bo/"}).text
    assert "Chưa chuyến nào ghi tên “Cán bộ Gõ Nhầm”" in misspelt


def test_an_occasion_is_found_by_a_few_letters(staff: Staff) -> None:
    page = staff["planner"].get("/chuyen-tham/them?tim=gau tao").text
    assert "dip=gau-tao.pa-co/2027" in page
    assert "Không có dịp sắp tới nào như vậy" in staff["planner"].get("/chuyen-tham/them?tim=zzz").text
    variants = staff["planner"].get("/chuyen-tham/them?su-kien=gau-tao").text
    assert "Dịp khác của sự kiện này" in variants


@pytest.mark.parametrize("day", [date.min, date(1850, 1, 1), date(2200, 5, 5), date.max])
def test_a_stored_day_off_the_calendars_can_be_seen_and_mended(engine: sa.Engine, staff: Staff, day: date) -> None:
    one = put(engine, title="Ngày lạc").id
    with engine.begin() as conn:
        conn.execute(sa.update(visit).where(visit.c.id == one).values(day=day))
    planner = staff["planner"]
    assert "sửa ngày" in planner.get(f"/chuyen-tham/{one}").text
    sent = form_of(planner.get(f"/chuyen-tham/{one}/sua").text) | {"ngay": "02/12/2026", "viec": "ghi"}
    assert planner.post(f"/chuyen-tham/{one}/sua", data=sent).status_code == 303
    assert get(engine, one).day == date(2026, 12, 2)


@pytest.mark.parametrize(("typed", "kept"), [("1.500.000 đ", 1_500_000), ("500000", 500_000), ("1.5", None)])
def test_an_amount_is_read_whole_or_asked_about(engine: sa.Engine, staff: Staff, typed: str, kept: int | None) -> None:
    sent = {"noi-dung": "Quà", "qua-1-mon": "Gạo", "qua-1-tien": typed, "viec": "ghi", "ban": "0"}
    answer = staff["planner"].post("/chuyen-tham/them", data=sent)
    assert answer.status_code == (422 if kept is None else 303)
    if kept is not None:
        assert get(engine, int(re.findall(r"\d+", answer.headers["location"])[0])).gifts[0].amount == kept
