"""The year's plan in a browser's hands: proposals, rows, a day of many festivals, people honoured, counts, papers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from docx import Document
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from scheduler.model import OccurrenceId
from scheduler.run import visits, year_plan
from scheduler.run.adopt import adopt
from scheduler.run.settings import Settings
from scheduler.store import people_honoured
from scheduler.store import visits as store
from scheduler.store.accounts import Role
from scheduler.store.database import open_database
from scheduler.visits.honoured import Honoured
from scheduler.visits.visit import Gift, Purpose, Visit, VisitStatus
from scheduler.web.app import create
from tests.web.conftest import NOW
from tests.web.guarded import OURS, browser, cheap, make, sign_in

TODAY = NOW.date()
EVENTS = """
[office]
name = "Ủy ban MTTQ Việt Nam tỉnh Phú Thọ"
domain = "lich.example.vn"
address = "https://lich.example.vn"

[[event]]
id = "tham-noel"
name = "Thăm, chúc mừng Lễ Giáng sinh"
kind = "visit"
window = { gregorian = "15/12..24/12" }
""" + "".join(
    f"""
[[event]]
id = "{key}"
name = "{name}"
kind = "ethnic-festival"
lunar = "8/1"
groups = ["Mường"]
places = [
  {{ name = "Hòa Bình / {district} / {old}", until = 2025-06-30 }},
  {{ name = "{now}", since = 2025-07-01 }},
]
"""
    for key, name, district, old, now in (
        ("muong-bi", "Khai hạ Mường Bi", "Tân Lạc", "Phong Phú", "Phú Thọ / xã Mường Bi"),
        ("muong-dong", "Lễ hội Mường Động", "Kim Bôi", "Vĩnh Đồng", "Phú Thọ / xã Kim Bôi"),
        ("yen-phu", "Khai hạ Yên Phú", "Lạc Sơn", "Yên Phú", "Phú Thọ / xã Yên Phú"),
        ("dinh-coi", "Lễ hội Đình Cổi", "Lạc Sơn", "Bình Chân", "Phú Thọ"),
        ("sa-pa", "Xuống đồng Sa Pa", "Sa Pa", "x", "Lào Cai / phường Sa Pa"),
    )
)
DAY = "/ngay-nhieu-le/2027-02-13"
"""Lunar 8/1 of 2027."""
Staff = dict[str, TestClient]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sa.Engine, Staff]]:
    home = tmp_path_factory.mktemp("year")
    (home / "events.toml").write_text(EVENTS, encoding="utf-8")
    engine = open_database(f"sqlite:///{home / 'var' / 'lich.db'}")
    adopt(engine, home, now=NOW, who="test")
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        cheap(patch)
        app = create(engine, Settings.from_env(home), clock=lambda: NOW)
        opened = {}
        for role in Role:
            make(engine, role, role)
            client = opened[role.value] = stack.enter_context(browser(app))
            sign_in(client, role)
            client.headers.update(OURS)
        yield engine, opened
    engine.dispose()


@pytest.fixture
def engine(office: tuple[sa.Engine, Staff]) -> sa.Engine:
    """With nobody honoured and no visit."""
    with office[0].begin() as conn:
        for table in ("visit_gift", "visit_line", "visit_step", "step_done", "visit", "honoured"):
            conn.execute(sa.text(f"DELETE FROM {table}"))
    return office[0]


@pytest.fixture
def planner(office: tuple[sa.Engine, Staff], engine: sa.Engine) -> TestClient:
    return office[1]["planner"]


def put(engine: sa.Engine, **values: object) -> Visit:
    made = Visit(**({"title": "Thăm", "day": date(2026, 2, 24)} | values))  # type: ignore[arg-type]  # a shorthand
    with engine.begin() as conn:
        return store.save(conn, made, who="test", now=NOW, today=TODAY)


def last_year(engine: sa.Engine) -> list[Visit]:
    """Three delegations on 24/02/2026, each to its festival; one still by the old name of its place."""
    three = (
        ("muong-bi", "Cán bộ A", "xã Mường Bi"),
        ("muong-dong", "Cán bộ B", "xã Kim Bôi"),
        ("yen-phu", "Cán bộ C", ""),
    )
    return [
        put(
            engine,
            title=f"Dự {key}",
            occurrence=OccurrenceId(key, None, "2026"),
            shift=0,
            leader=leader,
            commune=commune,
            status=VisitStatus.DONE,
            result="tốt",
        )
        for key, leader, commune in three
    ]


def year(engine: sa.Engine, asked: int = 2027) -> tuple[Visit, ...]:
    with engine.connect() as conn:
        return store.of_year(conn, asked)


def person(engine: sa.Engine, **values: str) -> int:
    made = Honoured(**({"name": "Người A", "category": "nguoi-co-uy-tin", "commune": "xã Mường Bi"} | values))  # type: ignore[arg-type]  # a shorthand
    with engine.begin() as conn:
        return people_honoured.save(conn, made, who="test", now=NOW).id or 0


def test_proposals_come_into_the_plan_or_are_left_out_and_taken_back(engine: sa.Engine, planner: TestClient) -> None:
    last_year(engine)
    page = planner.get("/ke-hoach-nam/2027").text
    keys = re.findall(r'name="chon" value="([^"]+)"', page)
    assert [key.partition("/")[0] for key in keys] == ["muong-bi", "muong-dong", "yen-phu", "tham-noel"]
    assert "năm trước Cán bộ A dẫn đoàn" in page
    taken = planner.post("/ke-hoach-nam/2027/de-xuat", data={"viec": "them", "chon": keys[0]})
    assert taken.headers["location"] == "/ke-hoach-nam/2027?xong=them-1"
    left = planner.post("/ke-hoach-nam/2027/de-xuat", data={"viec": "bo", "chon": keys[1]})
    assert left.status_code == 303
    page = planner.get("/ke-hoach-nam/2027").text
    assert re.findall(r'name="chon" value="([^"]+)"', page) == keys[2:]
    assert "Đã bỏ khỏi kế hoạch năm 2027 (1)" in page
    assert "13/02: " not in page
    assert "Dự thảo kế hoạch chuyến thăm, thành phần đoàn (bộ phận chuyên môn)" in page
    (draft, out) = sorted(year(engine), key=lambda one: one.status is VisitStatus.CANCELLED)
    assert (draft.day, draft.leader, out.occurrence and out.occurrence.event) == (
        date(2027, 2, 13),
        "Cán bộ A",
        "muong-dong",
    )
    back = planner.post(f"/ke-hoach-nam/2027/chuyen/{out.id}", data={"viec": "lay-lai", "ban": "1"})
    assert back.status_code == 303
    assert {one.status for one in year(engine)} == {VisitStatus.DRAFT}
    assert planner.get("/ke-hoach-nam/2027?loc=giang+sinh").text.count('name="chon"') == 1
    assert planner.post("/ke-hoach-nam/2027/de-xuat", data={"viec": "them"}).status_code == 422
    planner.post("/ke-hoach-nam/2027/de-xuat", data={"viec": "tat-ca"})
    assert len(year(engine)) == 4
    assert 'name="chon"' not in planner.get("/ke-hoach-nam/2027").text
    assert planner.get("/ke-hoach-nam").headers["location"] == "/ke-hoach-nam/2027"
    assert planner.get("/ke-hoach-nam/1800").status_code == 404


def test_a_row_is_changed_where_it_stands_and_not_over_someone_else(engine: sa.Engine, planner: TestClient) -> None:
    kept = put(engine, day=date(2027, 3, 3), commune="xã Kim Bôi")
    path, sent = f"/ke-hoach-nam/2027/chuyen/{kept.id}", {"ban": "1", "truong-doan": "Cán bộ A", "gio": "7:30-11:00"}
    answer = planner.post(path, data={**sent, "thanh-vien": "Cán bộ B, Cán bộ C", "xa": "xã Yên Phú"})
    assert answer.headers["location"] == f"/ke-hoach-nam/2027?thang=3&xong=ghi-{kept.id}#chuyen-{kept.id}"
    (now,) = year(engine)
    assert (now.leader, now.members, now.commune) == ("Cán bộ A", ("Cán bộ B", "Cán bộ C"), "xã Yên Phú")
    late = planner.post(path, data={**sent, "truong-doan": "Cán bộ D"})
    assert late.status_code == 409
    for said in ('value="Cán bộ D"', "đang lưu: Cán bộ A", "đang lưu: xã Yên Phú", 'name="ban" value="2"'):
        assert said in late.text
    assert year(engine) == (now,)
    wrong = planner.post(path, data={**sent, "ban": "2", "gio": "sáng"})
    assert (wrong.status_code, "ghi kiểu 7:30-11:00" in wrong.text) == (422, True)
    with engine.begin() as conn:
        sure = now.evolve(status=VisitStatus.CONFIRMED, document="GM 5")
        store.save(conn, sure, who="test", now=NOW, today=TODAY)
    refused = planner.post(path, data={**sent, "ban": "3", "viec": "bo"})
    assert (refused.status_code, "huỷ ở trang của chuyến" in refused.text) == (422, True)
    assert planner.post("/ke-hoach-nam/2027/chuyen/99999", data=sent).status_code == 404


def test_a_festival_without_a_place_is_the_offices_own(tmp_path: Path) -> None:
    new = '\n[[event]]\nid = "moi"\nname = "Lễ mới thêm"\nkind = "ethnic-festival"\nlunar = "8/1"\n'
    (tmp_path / "events.toml").write_text(EVENTS + new, encoding="utf-8")
    engine = open_database(f"sqlite:///{tmp_path / 'var' / 'lich.db'}")
    adopt(engine, tmp_path, now=NOW, who="test")
    with engine.begin() as conn:
        found = year_plan.day_of(conn, visits.stand(conn, NOW, 2027), date(2027, 2, 13))
    engine.dispose()
    assert "moi" in {one.occurrence.event.id for one in found.share.proposals}
    assert [one.event.id for one in found.elsewhere] == ["sa-pa"]


def test_a_day_of_many_festivals_is_shared_out(engine: sa.Engine, planner: TestClient) -> None:
    last_year(engine)
    page = planner.get(DAY).text
    assert "4 lễ hội, 4 lễ hội chưa có đoàn" in page
    assert "Cùng huyện Lạc Sơn cũ</b>: Lễ hội Đình Cổi; Khai hạ Yên Phú" in page
    assert "1 lễ hội ở tỉnh khác" in page
    assert f'href="{DAY}"' in planner.get("/ke-hoach-nam/2027").text
    rows = re.findall(r'name="(di-\d)" value="([^"]+)".*?name="(doan-\d)" value="([^"]*)"', page, re.DOTALL)
    assert {(key, leader) for _, key, _, leader in rows} == {
        ("dinh-coi/2027", ""),
        ("muong-bi/2027", "Cán bộ A"),
        ("muong-dong/2027", "Cán bộ B"),
        ("yen-phu/2027", "Cán bộ C"),
    }
    chosen = {
        field: value for tick, key, who, leader in rows if leader for field, value in ((tick, key), (who, leader))
    }
    assert planner.post(DAY, data=chosen).headers["location"] == f"{DAY}?xong=3"
    assert [(one.leader, one.commune) for one in sorted(year(engine), key=lambda one: one.leader)] == [
        ("Cán bộ A", "xã Mường Bi"),
        ("Cán bộ B", "xã Kim Bôi"),
        ("Cán bộ C", "xã Yên Phú"),
    ]
    after = planner.get(DAY).text
    assert "1 lễ hội chưa có đoàn" in after
    assert "Cán bộ B dẫn đoàn" in after
    assert planner.post(DAY, data={}).status_code == 422
    assert planner.post(DAY, data={"di-1": "khong-co/2027"}).status_code == 422
    assert planner.post(DAY, data={"di-1": "x"}).status_code == 422
    assert planner.get("/ngay-nhieu-le/2027-02-30").status_code == 404


def test_a_place_that_was_renamed_is_proposed_by_its_new_name(engine: sa.Engine, planner: TestClient) -> None:
    put(engine, occurrence=OccurrenceId("muong-bi", None, "2025"), shift=0, day=date(2025, 2, 5), commune="Phong Phú")
    planner.post("/ke-hoach-nam/2026/de-xuat", data={"viec": "tat-ca", "loc": "Mường Bi"})
    assert [one.commune for one in year(engine, 2026)] == ["xã Mường Bi"]


def test_people_are_added_found_and_deleted_on_request(engine: sa.Engine, planner: TestClient) -> None:
    wrong = planner.post(
        "/nguoi-duoc-tham/them", data={"ten": "", "xa": "", "dan-toc": "Mươngg", "cong-nhan": "31/2/2020"}
    )
    assert wrong.status_code == 422
    for field in ("ten", "xa", "dan-toc", "cong-nhan"):
        assert re.search(rf'id="loi-{field}">[^<]+</p>', wrong.text), field
    sent = {"ten": "Người Ất", "nhom": "gia-lang", "xa": "xã Kim Bôi", "dan-toc": "mường", "dien-thoai": "0900"}
    answer = planner.post("/nguoi-duoc-tham/them", data=sent)
    number = int(re.findall(r"/(\d+)\?", answer.headers["location"])[0])
    put(engine, title="Thăm Người Ất", commune="xã Kim Bôi", gifts=(Gift(amount=300_000, honoured=number),))
    page = planner.get(f"/nguoi-duoc-tham/{number}").text
    for said in ("Người Ất", "dân tộc Mường", "0900", "24/02/2026", "300.000 đồng"):
        assert said in page
    changed = planner.post(f"/nguoi-duoc-tham/{number}/sua", data=sent | {"xom": "xóm 1", "thoi": ""})
    assert changed.status_code == 303
    assert "Người Ất" in planner.get("/nguoi-duoc-tham?xa=Kim+Boi&nhom=gia-lang").text
    assert "Không có ai như vậy" in planner.get("/nguoi-duoc-tham?nhom=ho-ngheo").text
    assert planner.post(f"/nguoi-duoc-tham/{number}/xoa", data={}).status_code == 422
    assert planner.post(f"/nguoi-duoc-tham/{number}/xoa", data={"chac": "co"}).status_code == 303
    gone = planner.get(f"/nguoi-duoc-tham/{number}").text
    assert "Người Ất" not in gone
    assert "0900" not in gone
    assert "300.000 đồng" in gone
    assert "Người Ất" not in planner.get("/ke-hoach-nam/2026").text
    assert planner.get(f"/nguoi-duoc-tham/{number}/sua").status_code == 404
    assert planner.get("/nguoi-duoc-tham/99999").status_code == 404


def test_who_was_missed_and_who_was_given_twice(engine: sa.Engine, planner: TestClient) -> None:
    twice, long_ago, never = (person(engine, name=name) for name in ("Người Hai Lần", "Người Lâu", "Người Chưa"))
    key = OccurrenceId("muong-bi", None, "2026")
    for amount in (400_000, 900_000):
        gifts = (Gift(amount=amount, honoured=twice),)
        put(engine, occurrence=key, purpose=Purpose.FESTIVAL, gifts=gifts, status=VisitStatus.DONE, result="tốt")
    old = {"day": date(2022, 1, 3), "status": VisitStatus.DONE, "result": "tốt"}
    put(engine, gifts=(Gift(amount=1, honoured=long_ago),), **old)
    late = planner.get("/nguoi-duoc-tham?lau=3").text
    assert [name in late for name in ("Người Hai Lần", "Người Lâu", "Người Chưa")] == [False, True, True]
    over = planner.get("/nguoi-duoc-tham?xem=1").text
    assert "được tặng hai lần trong một dịp" in over
    assert "quá mức 500.000 đồng" in over
    assert "đã 2 lần" in over
    assert "Người Lâu" not in over
    assert "quá mức 500.000 đồng" in planner.get(f"/nguoi-duoc-tham/{twice}").text
    assert "Chưa có chuyến thăm" in planner.get(f"/nguoi-duoc-tham/{never}").text


def excel(*lines: tuple[object, ...], merge: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    for area in merge:
        sheet.merge_cells(area)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_a_sheet_of_people_with_merged_cells_is_shown_then_written_once(engine: sa.Engine, planner: TestClient) -> None:
    data = excel(
        ("DANH SÁCH NGƯỜI CÓ UY TÍN",),
        ("TT", "Họ và tên", "Dân tộc", "Xã", "Thôn, bản", "Điện thoại"),
        (1, "Người Giáp", "Mường", "xã Yên Phú", "xóm 1", "0901"),
        (2, "Người Ất", "mường", None, "xóm 2", None),
        (3, "Người Bính", "Mươngg", None, "xóm 3", None),
        ("Xã Pà Cò",),
        (4, "Người Đinh", "H'Mông", None, "xóm 4", "=1+1"),
        merge=("A1:F1", "D3:D5", "A6:F6"),
    )
    file = {"tep": ("ds.xlsx", data)}
    shown = planner.post("/nguoi-duoc-tham/nhap", files=file, data={"nhom": "nguoi-co-uy-tin"})
    assert shown.status_code == 200
    for said in (
        "2 người sẽ được thêm",
        "2 hàng không đọc được",
        "Hàng 5: cột Dân tộc: không có dân tộc",
        "ô là công thức",
    ):
        assert said in shown.text
    again = {"viec": "ghi", "noi-dung": hidden(shown.text, "noi-dung"), "nhom": hidden(shown.text, "nhom")}
    assert planner.post("/nguoi-duoc-tham/nhap", data=again).headers["location"] == "/nguoi-duoc-tham?xong=2"
    with engine.connect() as conn:
        listed = people_honoured.every(conn)
    assert [(one.name, one.people, one.commune, one.spot) for one in listed] == [
        ("Người Giáp", "Mường", "xã Yên Phú", "xóm 1"),
        ("Người Ất", "Mường", "xã Yên Phú", "xóm 2"),
    ]
    assert planner.post("/nguoi-duoc-tham/nhap", data=again).headers["location"] == "/nguoi-duoc-tham?xong=0"
    second = planner.post("/nguoi-duoc-tham/nhap", files=file, data={"nhom": "nguoi-co-uy-tin"}).text
    assert "2 người đã có trong danh sách" in second
    assert "chưa ghi nhóm" in planner.post("/nguoi-duoc-tham/nhap", files=file).text
    for bad in (b"PK", b"a,b\n1,2\n", b""):
        assert planner.post("/nguoi-duoc-tham/nhap", files={"tep": ("x.xlsx", bad)}).status_code == 422
    assert planner.post("/nguoi-duoc-tham/nhap", data={"noi-dung": "%%%"}).status_code == 422


def test_the_plan_goes_out_as_excel_and_comes_back_edited(engine: sa.Engine, planner: TestClient) -> None:
    kept = put(engine, day=date(2027, 3, 3), title="Thăm A", commune="xã Kim Bôi")
    put(engine, day=date(2027, 3, 4), title="Thăm B")
    data = planner.get("/ke-hoach-nam/2027/ke-hoach.xlsx").content
    with engine.begin() as conn:
        store.save(conn, kept.evolve(leader="Cán bộ A"), who="test", now=NOW, today=TODAY)
    book = load_workbook(io.BytesIO(data))
    sheet = book.active
    assert sheet is not None
    column = next(cell.column for cell in sheet[3] if cell.value == "Trưởng đoàn")
    for row in (4, 5):
        sheet.cell(row, column).value = "Cán bộ Z"
    buffer = io.BytesIO()
    book.save(buffer)
    shown = planner.post("/ke-hoach-nam/2027/nhap", files={"tep": ("x.xlsx", buffer.getvalue())})
    assert "1 chuyến sẽ được ghi" in shown.text
    assert "vừa được test lưu" in shown.text
    assert {one.leader for one in year(engine)} == {"Cán bộ A", ""}
    sent = {"viec": "ghi", "noi-dung": hidden(shown.text, "noi-dung")}
    assert planner.post("/ke-hoach-nam/2027/nhap", data=sent).headers["location"] == "/ke-hoach-nam/2027?xong=nhap-1"
    assert [one.leader for one in year(engine)] == ["Cán bộ A", "Cán bộ Z"]
    assert planner.post("/ke-hoach-nam/2027/nhap", files={"tep": ("x.xlsx", b"PK")}).status_code == 422


def test_an_offices_own_sheet_sent_twice_is_in_the_plan_once(engine: sa.Engine, planner: TestClient) -> None:
    heads = ("TT", "Ngày", "Nội dung", "Xã", "Nơi đến", "Trưởng đoàn")
    rows = [
        (1, date(2027, 3, 3), "Thăm  hộ nghèo", "xã Kim Bôi", "hộ ông A", ""),
        (2, date(2027, 3, 3), "Thăm hộ nghèo", "Kim Bôi", "hộ ông B", ""),
        (3, date(2027, 3, 4), "Thăm chùa", "xã Yên Phú", "", "Cán bộ C"),
        (4, None, "Thăm lớp học", "xã Yên Phú", "", ""),
    ]
    first = {"tep": ("x.xlsx", excel(heads, *rows))}
    shown = planner.post("/ke-hoach-nam/2027/nhap", files=first)
    assert "4 chuyến sẽ được ghi" in shown.text
    planner.post("/ke-hoach-nam/2027/nhap", data={"viec": "ghi", "noi-dung": hidden(shown.text, "noi-dung")})
    with engine.begin() as conn:
        one = next(one for one in store.of_year(conn, 2027) if one.spot == "hộ ông A")
        store.save(conn, one.evolve(leader="Cán bộ A"), who="test", now=NOW, today=TODAY)

    again = planner.post("/ke-hoach-nam/2027/nhap", files=first).text
    assert "0 chuyến sẽ được ghi" in again
    assert "4 hàng là chuyến đã có trong kế hoạch" in again
    more = excel(
        heads, *rows[:2], (3, date(2027, 3, 4), "Thăm chùa", "xã Yên Phú", "chùa Hạ", "Cán bộ D"), rows[3], rows[3]
    )
    shown = planner.post("/ke-hoach-nam/2027/nhap", files={"tep": ("x.xlsx", more)})
    assert "2 chuyến sẽ được ghi" in shown.text
    planner.post("/ke-hoach-nam/2027/nhap", data={"viec": "ghi", "noi-dung": hidden(shown.text, "noi-dung")})
    found = sorted((one.title, one.spot, one.leader) for one in year(engine))
    assert found == [
        ("Thăm chùa", "chùa Hạ", "Cán bộ D"),
        ("Thăm hộ nghèo", "hộ ông A", "Cán bộ A"),
        ("Thăm hộ nghèo", "hộ ông B", ""),
        ("Thăm lớp học", "", ""),
        ("Thăm lớp học", "", ""),
    ]


def test_coverage_and_reports(engine: sa.Engine, planner: TestClient) -> None:
    person(engine, commune="xã Pà Cò", people="Mông")
    last_year(engine)
    put(engine, day=date(2026, 3, 3), commune="xã Mường Bi")
    page = planner.get("/do-phu/2026").text
    assert "1 xã có người trong danh sách mà năm 2026 không có chuyến nào</b>: xã Pà Cò" in page
    assert re.search(r'class="late"><span class="sign ?"></span> 0/1', page)
    assert "3/4" in page
    assert "việc khác" in planner.get("/do-phu/2026?theo=muc-dich").text
    assert "không có chuyến nào</b>: Mông" in planner.get("/do-phu/2026?theo=dan-toc").text
    shown = planner.get("/bao-cao/2026-Q1").text
    assert "đã đi 3/4 chuyến, huỷ 0" in shown
    assert "Số liệu tháng 10 năm 2026" in planner.get("/bao-cao").text
    for bad in ("2026-13", "x", "1800"):
        assert planner.get(f"/bao-cao/{bad}").status_code == 404


def test_what_was_struck_is_no_cancelled_visit_of_the_report(engine: sa.Engine, planner: TestClient) -> None:
    last_year(engine)
    planner.post("/ke-hoach-nam/2027/de-xuat", data={"viec": "tat-ca"})
    one = year(engine)[0]
    planner.post(f"/ke-hoach-nam/2027/chuyen/{one.id}", data={"viec": "bo", "ban": "1"})
    assert "đã đi 0/2 chuyến, huỷ 0" in planner.get("/bao-cao/2027").text


def test_papers_are_drafts_that_no_browser_keeps(office: tuple[sa.Engine, Staff], engine: sa.Engine) -> None:
    kept = put(
        engine, title="Dự Khai hạ", leader="Cán bộ A", members=("Cán bộ B",), commune="xã Mường Bi", number="5/GM"
    )
    reader = office[1]["reader"]
    said = {
        "/ke-hoach-nam/2026/ke-hoach.docx": "KẾ HOẠCH",
        f"/chuyen-tham/{kept.id}/giay-moi.docx": "GIẤY MỜI",
        f"/chuyen-tham/{kept.id}/phan-cong.docx": "Căn cứ giấy mời, văn bản số 5/GM",
        "/lich-cong-tac/2026-02-26.docx": "LỊCH CÔNG TÁC",
        "/bao-cao/2026-q1.docx": "BÁO CÁO",
    }
    for path, words in said.items():
        answer = reader.get(path)
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["content-disposition"].startswith("attachment; filename=")
        texts = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
        assert words in texts, path
        assert "DỰ THẢO" in texts
    sheet = reader.get("/ke-hoach-nam/2026/to-lich.html")
    assert "24/02" in sheet.text
    assert sheet.headers["content-disposition"].startswith("attachment")
    assert reader.get("/chuyen-tham/99999/giay-moi.docx").status_code == 404
    assert reader.get("/lich-cong-tac/hom-nay.docx").status_code == 404
