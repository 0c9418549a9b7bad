"""The public pages over a small office's real database: what they say, whom they answer, what they never tell."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from scheduler import words
from scheduler.calendars import cham_ahier
from scheduler.web import assets

PAGES = ["/", "/thang/2026-11", "/thang/2026-12", "/nam/2026", "/su-kien/khai-ha", "/su-kien/gau-tao", "/dang-ky"]


def text(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.text


def words_of(page: str) -> str:
    """The page as it is read: no tags, one space between words."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_enter_in_the_address_sends_the_letter_and_does_not_only_look(client: TestClient) -> None:
    form = client.get("/dang-ky").text.partition('<form class="form wide"')[2]
    first = re.search("<button[^>]*>", form)
    assert first
    assert "formnovalidate" not in first[0]


def test_today_states_the_day_in_every_calendar_that_covers_it(client: TestClient) -> None:
    said = words_of(text(client, "/"))
    for part in ("Thứ Tư", "25", "tháng 11 năm 2026", "17 tháng Mười", "năm Bính Ngọ", "Ngày Quý Mão", "Tiểu tuyết"):
        assert part in said


def test_what_has_no_day_yet_is_not_called_on(client: TestClient) -> None:
    page = text(client, "/")
    assert "Đang diễn ra" not in page
    assert "Tết cơm mới" in page.partition("Chưa ấn định ngày")[2]


def test_a_month_shows_both_calendars_and_the_days_off(client: TestClient) -> None:
    page = text(client, "/thang/2026-11")
    assert "thứ Tư 18 tháng 11, âm lịch mùng 10 tháng Mười, 1 việc" in page
    assert re.search(r'class="day off".*?24 tháng 11.*?nghỉ Ngày Văn hóa', page, re.DOTALL)
    assert re.search(r'class="day worked weekend".*?28 tháng 11.*?làm bù', page, re.DOTALL)
    assert "/thang/2026-10" in page
    assert "/thang/2026-12" in page


def test_an_open_window_is_drawn_as_open(client: TestClient) -> None:
    assert re.search(r'class="bar visit is-open[^"]*" href="/su-kien/tham-noel"', text(client, "/thang/2026-12"))


def test_an_estimate_is_marked_in_words_and_shape(client: TestClient) -> None:
    page = text(client, "/thang/2027-09")
    assert "is-provisional" in page
    assert "(dự kiến)" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?loai=commemoration", {"mat-tran"}),
        ("?nhom=M%C6%B0%E1%BB%9Dng", set()),
        ("?lich=muong", set()),
        ("?loai=nonsense&nhom=x&lich=y", {"mat-tran", "nghi-le", "com-moi"}),
        ("", {"mat-tran", "nghi-le", "com-moi"}),
    ],
)
def test_a_filter_narrows_what_is_shown(client: TestClient, query: str, shown: set[str]) -> None:
    assert set(re.findall(r'href="/su-kien/([^"]+)"', text(client, f"/thang/2026-11{query}"))) == shown


@pytest.mark.parametrize("query", ["?loai=visit", "?nhom=M%C6%B0%E1%BB%9Dng", "?loai=visit&nhom=Ch%C4%83m&lich=muong"])
def test_a_filter_stays_in_the_links(client: TestClient, query: str) -> None:
    page = text(client, f"/thang/2026-11{query}")
    assert f"/thang/2026-12{query.replace('&', '&amp;')}" in page
    assert "Bỏ lọc" in page


def test_an_event_says_when_how_sure_and_on_what_ground(client: TestClient) -> None:
    said = words_of(text(client, "/su-kien/khai-ha"))
    for part in (
        "11–13/02/2027",
        "mùng 6–8 tháng Giêng năm Đinh Mùi",
        "Chính lễ thứ Bảy, 13/02/2027",
        "Còn 80 ngày",
        "Tính theo âm lịch.",
        "22–24/02/2026",
        "theo Thông báo số 7",
        "Hòa Bình / Tân Lạc",
        "Phú Thọ / xã Mường Bi",
        "(từ 01/07/2025)",
        "baophutho.vn",
        "sổ tay",
        "Kế hoạch số 12",
        "Khai ha festival",
        "Lễ hội dân tộc Mường",
    ):
        assert part in said


def test_ten_dates_to_come_are_listed(client: TestClient) -> None:
    page = text(client, "/su-kien/khai-ha")
    assert len(re.findall(r'<th scope="row">', page.partition("Đã qua")[0])) == 9  # the tenth stands at the head


def test_where_a_calendar_ends_the_list_says_so(client: TestClient) -> None:
    last = words.short_date(cham_ahier.LAST)
    assert f"Lịch Chăm Ahier chỉ tính được đến {last}." in text(client, "/su-kien/kate")


def test_no_person_stands_on_a_public_page(client: TestClient) -> None:
    for path in PAGES:
        page = text(client, path)
        assert "một người quen" not in page
        assert "Người Ký Tên" not in page


def test_a_name_cannot_bring_markup(client: TestClient) -> None:
    for path in ("/", "/thang/2027-02", "/nam/2027", "/su-kien/khai-ha", "/dang-ky"):
        page = text(client, path)
        assert "<Mường" not in page
    assert "&lt;Mường Bi&gt;" in text(client, "/su-kien/khai-ha")


def test_variants_have_pages_of_their_own_and_one_together(client: TestClient) -> None:
    both = text(client, "/su-kien/gau-tao")
    assert "/su-kien/gau-tao.bac-ha" in both
    assert "/su-kien/gau-tao.pa-co" in both
    one = text(client, "/su-kien/gau-tao.pa-co")
    assert "mùng 5 tháng Giêng" in one
    assert "mùng 3 tháng Giêng" not in one
    assert "/su-kien/gau-tao.bac-ha" in one


def test_subscribing_gives_a_link_to_copy_and_webcal_for_apple_only(client: TestClient) -> None:
    page = text(client, "/dang-ky")
    assert 'value="https://lich.example.vn/lich/muong.ics"' in page
    assert page.count('href="webcal://lich.example.vn/lich/') == 2
    for more in ("muong", "nhom/mong", "loai/tet", "noi/lao-cai"):
        assert f'href="/lich/{more}"' in page
    assert "?cid=" not in page
    assert all(len(link) <= 250 for link in re.findall(r'"(https://[^"]+)"', page))


def test_short_addresses_lead_to_today(client: TestClient) -> None:
    assert client.get("/thang").headers["location"] == "/thang/2026-11"
    assert client.get("/nam").headers["location"] == "/nam/2026"


@pytest.mark.parametrize(
    "path",
    [
        "/khong-co",
        "/thang/2026-13",
        "/thang/2026-1",
        "/thang/1800-01",
        "/thang/2101-01",
        "/thang/٢٠٢٦-11",
        "/nam/1899",
        "/nam/20x6",
        "/su-kien/khong-co",
        "/su-kien/khai-ha.khong-co",
        "/lich/khong-co.ics",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/manifest.toml",
    ],
)
def test_what_is_not_there_is_a_page_that_helps(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text


def test_a_mistyped_event_names_the_nearest(client: TestClient) -> None:
    assert "/su-kien/khai-ha" in client.get("/su-kien/khai-ha-muong").text


@pytest.mark.parametrize("path", ["/thang/1902-01", "/thang/2099-12", "/nam/1902", "/nam/2099"])
def test_the_first_and_last_pages_are_there_without_a_link_beyond(client: TestClient, path: str) -> None:
    page = text(client, path)
    assert "/1901" not in page
    assert "/2100" not in page


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_kept_by_its_content(client: TestClient, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", [*PAGES, "/khong-co", "/healthz", "/lich/muong.ics", "/static/site.css"])
def test_every_answer_forbids_what_comes_from_elsewhere(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PAGES, "/khong-co"])
def test_no_page_asks_anything_of_another_site_or_runs_a_script(client: TestClient, path: str) -> None:
    page = client.get(path).text
    assert not re.search(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="(?:https?:)?//', page)
    scripts = re.findall(r"<script[^>]*>", page)
    ours = {"/dang-ky": ["register.js", "htmx.min.js"], "/khong-co": []}.get(path, ["register.js"])
    assert scripts == [f'<script src="{assets.address(name)}" defer>' for name in ours]
    assert " style=" not in page
    assert "<style" not in page


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/thang/2026-11", "/lich/muong.ics", "/healthz"])
def test_pages_are_read_only(client: TestClient, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["/thang/{}", "/nam/{}", "/su-kien/{}", "/lich/{}.ics", "/static/{}", "/{}"]),
    st.one_of(LETTERS, st.from_regex(r"\d{1,4}-\d{1,2}", fullmatch=True), st.from_regex(r"\d{1,4}", fullmatch=True)),
    st.dictionaries(st.sampled_from(["loai", "nhom", "lich", "v", "lang", "x"]), LETTERS, max_size=3),
    st.dictionaries(
        st.sampled_from(["If-None-Match", "If-Modified-Since", "Accept-Encoding", "Accept", "Range"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30),
        max_size=3,
    ),
)
def test_nothing_in_an_address_or_a_header_breaks_a_page(
    client: TestClient, path: str, value: str, query: dict[str, str], headers: dict[str, str]
) -> None:
    from urllib.parse import quote

    answer = client.get(path.format(quote(value, safe="")), params=query, headers=headers)
    assert answer.status_code in {200, 304, 307, 404}


def test_a_year_is_a_list_and_goes_along_as_a_table_and_for_programs(client: TestClient) -> None:
    page = text(client, "/nam/2026/danh-sach?loai=ethnic-festival")
    said = words_of(page)
    assert "Tháng 2/2026" in said
    assert "22–24/02/2026 mùng 6–8 tháng Giêng" in said
    assert "Ngày truyền thống Mặt trận" not in said
    assert "Năm này chưa có ngày nào" not in said
    assert "Không có ngày nào hợp với điều đã chọn." in text(
        client, "/nam/2026/danh-sach?loai=tet&nhom=M%C6%B0%E1%BB%9Dng"
    )
    table = client.get("/nam/2026.csv?loai=ethnic-festival")
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "Lễ hội Khai hạ <Mường Bi>" in table.text
    assert "Thông báo số 7" in table.text
    assert "một người quen" not in table.text
    rows = client.get("/nam/2026.json?loai=ethnic-festival").json()
    assert [row["event"] for row in rows if row["start"] == "2026-02-22"] == ["khai-ha"]
    assert {row["kind"] for row in rows} == {"ethnic-festival"}
    assert client.get("/nam/1800.json").status_code == 404
