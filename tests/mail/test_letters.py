"""What letters say, in both texts: the form and the courtesy of an office, in both calendars."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from scheduler.mail.compose import Content, Texts, compose
from scheduler.mail.view import Ready, View, coming, view
from scheduler.model import Announcement, Event, Occurrence, Office, Place, Status, Step
from scheduler.reminder import Reminder, Shown
from tests.mail.made import Weekdays, at, event, lead, occurrence

OFFICE = Office(
    name="Ủy ban MTTQ Việt Nam tỉnh Phú Thọ",
    domain="lich.example.vn",
    address="https://lich.example.vn",
    mail="vanphong@example.vn",
    signature="Ban Phong trào\nĐiện thoại: 0210 000 000",
)
FESTIVAL = event(
    "khai-ha-muong-bi",
    name="Lễ hội Khai hạ Mường Bi",
    groups=("Mường",),
    places=(Place(name="Phú Thọ / xã Mường Bi"),),
    steps=(Step(id="giay-moi", name="Gửi giấy mời", lead=lead("3wd")),),
)
MUONG_BI = occurrence(FESTIVAL, date(2027, 2, 11), 3, 3)
TODAY = date(2027, 1, 30)


def item(
    of: Occurrence, reason: str, today: date = TODAY, was: Occurrence | None = None, *, staff: bool = True
) -> View:
    reminder = Reminder(
        occurrence=of.id,
        move=0,
        recipient=1,
        reason=reason,
        due=today,
        not_before=at(f"{today} 07:30"),
        expires=of.last,
        shown=Shown.of(of),
        was=Shown.of(was) if was else None,
    )
    return view(reminder, of.event, of, OFFICE, today=today, ready=Ready(working=Weekdays()), staff=staff)


def letter(*items: View, today: date = TODAY, **more: object) -> Texts:
    content = Content(office=OFFICE, today=today, greeted="", items=items)
    return compose(replace(content, **more))  # type: ignore[arg-type]  # any field may be given


def moved(by: int, **more: object) -> Occurrence:
    days = (day + timedelta(by) for day in (MUONG_BI.start, MUONG_BI.last, MUONG_BI.anchor))
    start, last, main = days
    decision = Announcement(cycle="2027", start=start, document="Kế hoạch số 12/KH-UBND", date=date(2027, 1, 28))
    base = replace(MUONG_BI, start=start, last=last, main=main, status=Status.ANNOUNCED, decision=decision)
    return replace(base, **more)  # type: ignore[arg-type]  # any field may be given


def test_a_reminder_word_by_word() -> None:
    found = letter(item(MUONG_BI, "lead:14"), greeted="Đồng chí Chủ tịch", attached=True)
    assert found.subject == "[Nhắc lịch] Lễ hội Khai hạ Mường Bi – thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng)"
    assert (
        found.text
        == """\
Kính gửi: Đồng chí Chủ tịch,

Còn 14 ngày nữa là Lễ hội Khai hạ Mường Bi.

Thời gian: 11–13/02/2027 (mùng 6–8 tháng Giêng năm Đinh Mùi); lễ chính thứ Bảy, 13/02/2027.
Địa điểm: xã Mường Bi, Phú Thọ.
Dân tộc: Mường.
Việc cần xong:
- trước 10/02/2027: Gửi giấy mời

Xem chi tiết: https://lich.example.vn/su-kien/khai-ha-muong-bi

Tệp đính kèm su-kien.ics thêm ngày này vào lịch trên máy.

Trân trọng./.

Ban Phong trào
Điện thoại: 0210 000 000

--
Thư nhắc tự động, không thay cho văn bản.
Xem lịch: https://lich.example.vn
"""
    )


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (2, "Còn 2 ngày nữa là Lễ hội Khai hạ Mường Bi."),
        (1, "Ngày mai là Lễ hội Khai hạ Mường Bi."),
        (0, "Hôm nay là Lễ hội Khai hạ Mường Bi."),
    ],
)
def test_the_days_that_are_left(days: int, said: str) -> None:
    assert said in letter(item(MUONG_BI, "lead:2", date(2027, 2, 13) - timedelta(days))).text


def test_while_it_lasts_and_after_it() -> None:
    long = replace(MUONG_BI, last=date(2027, 2, 15))
    assert "đang diễn ra, đến hết thứ Hai, 15/02/2027." in letter(item(long, "lead:0", date(2027, 2, 14))).text
    after = letter(item(MUONG_BI, "lead:-2", date(2027, 2, 15)))
    assert "đã kết thúc ngày 13/02/2027" in after.text
    assert after.subject.startswith("[Nhắc lịch] Sau Lễ hội")


def test_what_had_no_sure_day_is_not_said_to_have_ended_on_one() -> None:
    after = date(2027, 2, 15)
    guessed = letter(item(replace(MUONG_BI, status=Status.PROVISIONAL), "lead:-2", after)).text
    assert "đã kết thúc ngày 13/02/2027, theo dự kiến; nay đến lúc" in guessed
    found = letter(item(replace(MUONG_BI, status=Status.OPEN, main=None), "lead:-2", after)).text
    assert "đã hết khoảng thời gian (đến 13/02/2027) mà ngày vẫn chưa được ấn định; nếu đã tổ chức" in found
    assert "đã kết thúc" not in found
    for text in (guessed, found):
        assert "sẽ có thư báo lại" not in text


def test_a_welcome_numbers_what_is_due_today_through_all_groups() -> None:
    items = (item(MUONG_BI, "lead:7"), item(moved(30), "lead:30"))
    assert re.findall(r"^(.+?)\. Còn", letter(*items, welcome=True).text, re.MULTILINE) == ["1", "2"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [("report", "Còn 14 ngày nữa đến hạn"), ("visit", "Còn 14 ngày nữa đến việc"), ("tet", "Còn 14 ngày nữa là")],
)
def test_a_duty_is_not_a_feast(kind: str, said: str) -> None:
    assert said in letter(item(replace(MUONG_BI, event=replace(FESTIVAL, kind=kind)), "lead:14")).text


def test_provisional_says_so_in_the_subject_and_in_the_text() -> None:
    found = letter(item(replace(MUONG_BI, status=Status.PROVISIONAL, tolerance=1), "lead:14"))
    assert "– dự kiến thứ Bảy, 13/02/2027" in found.subject
    assert "Còn 14 ngày nữa, theo dự kiến, là" in found.text
    assert "có thể sớm hoặc muộn 1 ngày" in found.text
    assert "dự kiến" in found.html


def test_an_open_window_says_so() -> None:
    window = replace(MUONG_BI, main=None, status=Status.OPEN, candidates=(date(2027, 2, 12),))
    found = letter(item(window, "lead:14", date(2027, 1, 28)))
    assert found.subject.endswith("– từ 11/02 đến 13/02/2027, chưa ấn định ngày")
    assert "Còn 14 ngày nữa vào dịp Lễ hội Khai hạ Mường Bi; ngày cụ thể chưa ấn định." in found.text
    assert "Những ngày có thể: thứ Sáu, 12/02/2027." in found.text


def test_a_correction_says_first_what_changed() -> None:
    found = letter(item(moved(9), "moved", was=MUONG_BI))
    assert found.subject == "[Đổi ngày] Lễ hội Khai hạ Mường Bi – sang thứ Hai, 22/02/2027 (17 tháng Giêng)"
    assert found.text.split("\n\n")[1] == (
        "Lễ hội Khai hạ Mường Bi dời từ thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng) sang thứ Hai, 22/02/2027 "
        "(17 tháng Giêng), theo Kế hoạch số 12/KH-UBND, ngày 28/01/2027."
    )
    assert "Căn cứ" not in found.text  # said in the first sentence


def test_other_corrections() -> None:
    window = replace(MUONG_BI, main=None, status=Status.OPEN)
    assert " đã ấn định ngày: " in letter(item(moved(0), "moved", was=window)).text
    assert " chưa có ngày cụ thể nữa: " in letter(item(window, "moved", was=MUONG_BI)).text
    longer = moved(0, start=date(2027, 2, 10))
    assert "đổi thời gian từ 11–13/02/2027 thành 10–13/02/2027" in letter(item(longer, "moved", was=MUONG_BI)).text
    assert "được tổ chức trở lại" in letter(item(MUONG_BI, "restored", was=MUONG_BI)).text
    gone = letter(item(MUONG_BI, "withdrawn", was=MUONG_BI))
    assert "không còn trong lịch của cơ quan." in gone.text
    assert "su-kien/" not in gone.text


def test_cancelled_says_by_what_and_why() -> None:
    decision = Announcement(cycle="2027", cancelled=True, reason="mưa lũ.", document="15/TB-UBND")
    found = letter(item(replace(MUONG_BI, status=Status.CANCELLED, decision=decision), "cancelled", was=MUONG_BI))
    assert found.subject.startswith("[Không tổ chức] ")
    assert "không tổ chức, theo 15/TB-UBND. Lý do: mưa lũ." in found.text
    assert "Gửi giấy mời" not in found.text


@pytest.mark.parametrize("change", [{}, {"status": Status.CANCELLED}])
def test_only_who_prepares_is_asked_to_change_what_was_prepared(change: dict[str, Any]) -> None:
    asked = item(moved(0, **change) if change else moved(2), "cancelled" if change else "moved", was=MUONG_BI)
    for kind, is_asked in (("staff", True), ("office", True), ("public", False)):
        texts = letter(asked, kind=kind)
        assert ("Đề nghị" in texts.text) is is_asked
        assert ("Đề nghị" in texts.html) is is_asked


def test_a_question_brings_the_lines_that_answer_it() -> None:
    asked = replace(MUONG_BI, status=Status.PROVISIONAL, event=replace(FESTIVAL, ask_before=45, origin="dan-toc"))
    found = letter(item(asked, "ask:45"))
    assert 'id = "khai-ha-muong-bi"\n    override = true' in found.text
    assert 'cycle = "2027"\n    start = 2027-02-11' in found.text
    assert not found.subject.startswith("[Gấp]")
    assert letter(item(asked, "ask:15")).subject.startswith("[Gấp] [Xin xác nhận ngày]")


def test_a_season_is_asked_for_without_a_day() -> None:
    season = event("mung-lua-moi", name="Lễ mừng lúa mới")
    reminder = Reminder(
        occurrence=MUONG_BI.id,
        move=0,
        recipient=1,
        reason="ask:0",
        due=TODAY,
        not_before=at("2027-01-29 07:30"),
        expires=TODAY,
    )
    found = letter(view(reminder, season, None, OFFICE, today=TODAY, ready=Ready(working=Weekdays()), staff=True))
    assert found.subject == "[Xin xác nhận ngày] Lễ mừng lúa mới 2027"
    assert "Đề nghị xác nhận ngày tổ chức Lễ mừng lúa mới năm 2027" in found.text
    assert "start = NĂM-THÁNG-NGÀY  # ngày chính thức" in found.text


def test_the_lines_for_an_open_window_name_no_day_of_ours() -> None:
    found = letter(item(replace(MUONG_BI, main=None, status=Status.OPEN), "ask:45"))
    assert "start = NĂM-THÁNG-NGÀY  # ngày chính thức" in found.text
    assert "start = 2027" not in found.text


def test_a_step_names_itself_first() -> None:
    found = letter(item(MUONG_BI, "step:giay-moi", date(2027, 2, 10)))
    assert found.subject == "[Việc cần xong] Gửi giấy mời – Lễ hội Khai hạ Mường Bi"
    assert "Hôm nay đến hạn: Gửi giấy mời." in found.text


def test_what_moved_and_is_then_cancelled_is_named_by_the_days_that_the_reader_knows() -> None:
    off = replace(moved(7), status=Status.CANCELLED)
    found = letter(item(off, "cancelled", was=MUONG_BI))
    assert "Lễ hội Khai hạ Mường Bi, thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng), không tổ chức" in found.text
    assert "20/02/2027" not in found.text + found.html


def test_the_public_sees_no_step() -> None:
    assert "giấy mời" not in letter(item(MUONG_BI, "lead:14", staff=False)).text


def test_a_digest_is_grouped_by_what_is_to_be_done() -> None:
    near = occurrence(event("gan", name="Lễ gần"), date(2027, 2, 2))
    found = letter(item(MUONG_BI, "lead:14"), item(near, "lead:3"), item(moved(9), "moved", was=MUONG_BI))
    headings = re.findall(r"^[A-ZĐÀ-Ỹ0-9 ]+$", found.text, re.MULTILINE)
    assert headings == ["THAY ĐỔI", "TRONG 7 NGÀY TỚI", "CẦN BẮT ĐẦU CHUẨN BỊ"]
    assert found.subject.endswith("và 2 việc khác")
    assert found.text.index("1. ") < found.text.index("2. ") < found.text.index("3. ")


def many(count: int) -> list[View]:
    days = (TODAY + timedelta(10 + number) for number in range(count))
    return [item(occurrence(event(f"v{day:%m%d}", name=f"Việc {day:%m%d}"), day), "lead:14") for day in days]


def test_a_long_digest_says_what_is_coming_in_short_and_how_many_more_there_are() -> None:
    today = item(occurrence(event("nay", name="Lễ hôm nay"), TODAY), "lead:0")
    changed = item(moved(9), "moved", was=MUONG_BI)
    found = letter(*many(70), today, changed)
    assert "có 72 việc cần lưu ý" in found.text
    assert "HÔM NAY\n\n2. Hôm nay là Lễ hôm nay.\n   Thời gian:" in found.text
    assert "dời từ" in found.text  # what changed and what is today is said whole
    named = [line for line in found.text.splitlines() if "Việc 0" in line]
    assert named[0] == "3. Việc 0209: thứ Ba, 09/02/2027 (mùng 4 tháng Giêng); còn 10 ngày"
    assert len(named) == 15
    assert "Còn 55 việc nữa, xem: https://lich.example.vn/thang/2027-02" in found.text
    assert "Còn 55 việc nữa" in found.html
    assert len(found.html.encode()) < 40_000  # Gmail cuts at 102 kB
    assert letter(*reversed([*many(70), today, changed])).text == found.text


def test_an_office_without_pages_leaves_nothing_out() -> None:
    bare = replace(OFFICE, address="")
    assert letter(*many(70), office=bare).text.count("Việc 0") == 70


def test_a_short_digest_says_everything() -> None:
    assert letter(*many(12)).text.count("Địa điểm:") == 12


def test_a_welcome_lists_what_is_coming() -> None:
    ahead = (coming(MUONG_BI, OFFICE, TODAY),)
    found = letter(welcome=True, coming=ahead, attached=True)
    assert found.subject == "[Nhắc lịch] Bắt đầu gửi thư nhắc từ thứ Bảy, 30/01/2027"
    assert "1. Lễ hội Khai hạ Mường Bi\n   thứ Bảy, 13/02/2027 (mùng 8 tháng Giêng); còn 14 ngày\n" in found.text
    assert "Hiện chưa có việc nào sắp tới." in letter(welcome=True).text


# --- Every letter -------------------------------------------------------------------------------------------------

NFD = unicodedata.normalize("NFD", "Lễ hội Khai hạ")
ALL = {
    "lead": lambda: letter(item(MUONG_BI, "lead:14"), attached=True),
    "moved": lambda: letter(item(moved(9), "moved", was=MUONG_BI)),
    "cancelled": lambda: letter(item(replace(MUONG_BI, status=Status.CANCELLED), "cancelled", was=MUONG_BI)),
    "restored": lambda: letter(item(MUONG_BI, "restored", was=MUONG_BI)),
    "withdrawn": lambda: letter(item(MUONG_BI, "withdrawn", was=MUONG_BI)),
    "ask": lambda: letter(item(replace(MUONG_BI, status=Status.PROVISIONAL), "ask:45")),
    "digest": lambda: letter(item(MUONG_BI, "lead:14"), item(moved(9), "moved", was=MUONG_BI)),
    "welcome": lambda: letter(item(MUONG_BI, "lead:14"), welcome=True, coming=(coming(MUONG_BI, OFFICE, TODAY),)),
    "bare": lambda: letter(item(occurrence(Event(id="x", name="X", kind="tet"), TODAY), "lead:0")),
}


class Words(HTMLParser):
    """The text that a page shows, and the addresses that it reaches for."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.loads: list[str] = []
        self.tags: list[str] = []
        self.feed(page)

    def handle_data(self, data: str) -> None:
        self.words += data.split()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [value or "" for name, value in attrs if name in ("src", "background")]


@pytest.mark.parametrize("name", ALL)
def test_the_form_of_an_office_s_letter(name: str) -> None:
    found = ALL[name]()
    for body in (found.text, " ".join(Words(found.html).words)):
        assert "Kính gửi: Các đồng chí phụ trách lịch công tác," in body
        assert "Trân trọng./." in body
        assert "!" not in body
        assert "None" not in body
        assert "undefined" not in body
    assert not re.search(r"\n{3,}|[ \t]+$|: *\.$", found.text, re.MULTILINE)
    assert not re.search(r"\(\s*\)|\s[,.;](?=\s)|\.\.(?!\.)", found.text)


@pytest.mark.parametrize("name", ALL)
def test_58_a_page_without_pictures_scripts_and_detours(name: str) -> None:
    page = Words(ALL[name]().html)
    assert page.loads == []
    assert not {"img", "script", "link", "iframe", "form"} & set(page.tags)
    links = re.findall(r'href="([^"]*)"', ALL[name]().html)
    assert all(link.startswith("https://lich.example.vn") for link in links)


@pytest.mark.parametrize("name", ALL)
def test_both_texts_say_the_same(name: str) -> None:
    found = ALL[name]()
    shown = set(Words(found.html).words)
    for word in ("13/02/2027", "Mường") if name != "bare" else ("X",):
        assert any(word in text for text in shown) == (word in found.text)


@pytest.mark.parametrize("name", ALL)
def test_html_is_well_formed_with_its_style_inline(name: str) -> None:
    page = ALL[name]().html
    for tag in ("table", "td", "tr", "p", "div", "h2", "body", "html", "pre"):
        assert len(re.findall(rf"<{tag}[ >]", page)) == page.count(f"</{tag}>"), tag
    assert "<style" not in page
    assert 'lang="vi"' in page
    assert "&lt;br" not in page


def test_it_is_nfc_only_when_it_is_sent_and_reads_the_same() -> None:
    found = letter(item(replace(MUONG_BI, event=replace(FESTIVAL, name=NFD)), "lead:14"))
    assert unicodedata.normalize("NFC", found.text).count("Lễ hội Khai hạ") == 1
