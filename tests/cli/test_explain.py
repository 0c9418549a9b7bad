"""`lich explain`: why this date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Run

Ask = Callable[..., Any]


def said(ask: Ask, *args: str) -> dict[str, str]:
    (one,) = ask("explain", *args)
    return {line["label"]: line["text"] for line in one["lines"]}


def test_it_says_rule_calendars_certainty_and_source(ask: Ask) -> None:
    lines = said(ask, "khai-ha-muong-bi", "2027")
    assert lines["Thời gian"] == "11–13/02/2027, 3 ngày, ngày chính thứ Bảy, 13/02/2027"
    assert "mùng 6 tháng Giêng đến mùng 8 tháng Giêng" in lines["Quy tắc"]
    assert lines["Âm lịch"] == "mùng 8 tháng Giêng năm Đinh Mùi"
    assert lines["Độ chắc của lịch"].startswith("chắc chắn")
    assert lines["Nguồn"] == "https://example.vn/2"
    assert "Quyết định" not in lines


def test_a_decision_is_named_and_what_the_rule_gave_is_kept(ask: Ask) -> None:
    lines = said(ask, "khai-ha-muong-bi", "2026")
    assert lines["Quyết định"] == "Kế hoạch số 12/KH-UBND ngày 15/01/2026; người ký: Chủ tịch; lý do: tránh mưa"
    assert lines["Quy tắc cho"] == "22–24/02/2026, 3 ngày, ngày chính thứ Ba, 24/02/2026"
    assert lines["Tình trạng"].startswith("đã công bố")


def test_a_cancelled_one_says_by_what(ask: Ask) -> None:
    lines = said(ask, "hoi-xuan", "2027")
    assert lines["Tình trạng"].startswith("không tổ chức")
    assert lines["Quyết định"] == "không tổ chức; Công văn số 5; lý do: dịch bệnh"


@pytest.mark.parametrize(
    ("event", "cycle", "words", "result"),
    [
        ("ok-om-bok", "2026", "rằm tháng Mười âm lịch", "thứ Hai, 23/11/2026: sớm hơn 1 ngày"),
        ("ok-om-bok", "2025", "rằm tháng Mười âm lịch", "thứ Năm, 04/12/2025: muộn hơn 29 ngày"),
        ("tet-khmer", "2026", "ngày 14 tháng 4 dương lịch", "thứ Ba, 14/04/2026: năm này trùng nhau"),
        ("ramuwan", "1447", "ngày 1 tháng 9 lịch Hồi giáo", "thứ Tư, 18/02/2026: năm này trùng nhau"),
    ],
)
def test_the_rule_that_people_quote_is_computed_beside_it(
    ask: Ask, event: str, cycle: str, words: str, result: str
) -> None:
    assert said(ask, event, cycle)["Cách nói quen"] == f"“{words}” cho {result}"


def test_an_estimate_says_by_how_much_it_may_miss(ask: Ask) -> None:
    lines = said(ask, "ramuwan", "1448")
    assert lines["Sai số"] == "có thể sớm hoặc muộn 1 ngày"
    assert lines["Tình trạng"].startswith("dự kiến")


CERTAIN = [
    ("ok-om-bok", "2026", "chắc chắn (lịch tính bằng số học; khớp mọi ngày đã công bố đến 2025)"),
    ("ok-om-bok", "2030", "cách tính kiểu Thái lệch một ngày trong chu kỳ này"),
    ("ok-om-bok", "2042", "cách tính kiểu Thái đặt tháng nhuận khác, lệch một tháng trong chu kỳ này"),
    ("tet-khmer", "2026", "chắc chắn theo bảng tính của sách"),
    ("tet-khmer", "2030", "chắc chắn theo bảng tính của sách"),
    ("tet-khmer", "2032", "thời điểm giao thừa sát nửa đêm; có thể bắt đầu 13/04/2032"),
    ("khai-ha-muong-bi", "1960", "lịch sử (trước 1968, tính theo giờ Bắc Kinh)"),
    ("khai-ha-muong-bi", "2054", "dự tính (sau 2053, lịch nhà nước chưa in)"),
    ("hoi-xuan", "2028", "chắc chắn (mọi nguồn và mọi phép tính đều khớp)"),
]


@pytest.mark.parametrize(("event", "cycle", "sure"), CERTAIN, ids=[f"{event}/{cycle}" for event, cycle, _ in CERTAIN])
def test_it_says_how_sure_the_calendar_itself_is(ask: Ask, event: str, cycle: str, sure: str) -> None:
    assert said(ask, event, cycle)["Độ chắc của lịch"] == sure


def test_a_doubted_cycle_is_an_estimate(ask: Ask) -> None:
    lines = said(ask, "ok-om-bok", "2030")
    assert lines["Tình trạng"].startswith("dự kiến")
    assert lines["Sai số"] == "có thể sớm hoặc muộn 1 ngày"
    assert lines["Khmer"] == "15 koet Kattik 2030 (có thể lệch 1 ngày)"


def test_months_of_muong_bi_are_a_label(ask: Ask) -> None:
    assert said(ask, "khai-ha-muong-bi", "2027")["Lịch Mường Bi"] == "tháng 4 (cách gọi tháng)"
    assert "Lịch Mường Bi" not in said(ask, "ok-om-bok", "2026")


def test_a_cycle_of_another_count_is_pointed_out_by_its_day(run: Run) -> None:
    assert "các kỳ gần đó: 1447 (18/02/2026), 1448 (07/02/2027)" in run("explain", "ramuwan", "2027").stderr


def test_a_moved_duty_says_from_where(ask: Ask) -> None:
    assert (
        said(ask, "bao-cao", "2026-12")["Dời ngày"] == "từ Chủ nhật, 20/12/2026 sang ngày làm việc thứ Sáu, 18/12/2026"
    )


def test_without_a_cycle_the_next_of_each_variant(ask: Ask) -> None:
    found = ask("explain", "gau-tao")
    assert [one["occurrence"]["variant"] for one in found] == ["bac-ha", "sa-pa"]
    assert [one["occurrence"]["variant"] for one in ask("explain", "gau-tao.sa-pa", "2027")] == ["sa-pa"]


def test_an_event_without_a_day_says_its_season(run: Run, ask: Ask) -> None:
    lines = said(ask, "tham-thien-tai")
    assert lines["Quy tắc"] == "khi xảy ra thiên tai"
    assert ask("explain", "tham-thien-tai")[0]["occurrence"] is None
    assert "khi xảy ra thiên tai" in run("explain", "tham-thien-tai").stdout


@pytest.mark.parametrize(
    ("args", "status", "hint"),
    [
        (["ok-om-bokk"], 2, "ok-om-bok"),
        (["ok-om-bok", "2026-03"], 1, "2026"),
        (["ok-om-bok", "2150"], 1, "Lịch Khmer không tính được 01/01/2149–31/12/2151"),
        (["ok-om-bok", "xyz"], 1, "thí dụ 2026"),
        ([], 2, "SỰ KIỆN"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(run: Run, args: list[str], status: int, hint: str) -> None:
    result = run("explain", *args)
    assert result.exit_code == status
    assert hint in result.stderr


def test_for_people_the_lines_are_aligned(run: Run) -> None:
    shown = run("explain", "ok-om-bok", "2026").stdout.splitlines()
    assert shown[0] == "ok-om-bok/2026"
    assert len({line.index(text) for line in shown[1:] for text in ("Lễ hội", "thứ Ba,") if text in line}) == 1
