"""From the file to the mailbox and back: whole sweeps over a real database, a folder and a real SMTP server."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import icalendar
import pytest
import sqlalchemy as sa

from scheduler.errors import FileProblems
from scheduler.mail.folder import Folder
from scheduler.mail.server import parse
from scheduler.mail.smtp import Envelope, Outcome, Post, Result
from scheduler.run import delivery, steps
from scheduler.store import outbox, recipients, sweeps
from scheduler.store.database import reading
from tests.mail.made import at, lead
from tests.mail.sink import DROP, HANG, SLOW, Sink, sink
from tests.run.office import Office, announced, cancelled, event, office, plain


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Office]:
    with office(tmp_path) as found:
        yield found


@pytest.fixture
def server() -> Iterator[Sink]:
    with sink() as box:
        yield box


# --- The first sweep ----------------------------------------------------------------------------------------------


def test_from_an_empty_database_the_welcome_and_the_day_s_leads_are_one_letter(home: Office, server: Sink) -> None:
    home.use(server)
    home.sweep("2026-11-11 08:00", event(), event("khac", "25/12"))
    (letter,) = server.letters
    assert server.to == ["vanphong@example.vn"]
    assert "Còn 7 ngày nữa là Lễ hội hoi." in plain(letter)
    assert "Lễ hội khac" in plain(letter)
    *_, part = letter.walk()
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert len(calendar.walk("VEVENT")) == 8  # both, 2026 to 2029
    assert home.sweep("2026-11-11 08:01").delivered == ()


def test_the_province_s_own_file_on_11_november_2026(home: Office, server: Sink, root: Path) -> None:
    home.use(server)
    shutil.copy(root / "events.toml", home.home)
    home.sweep("2026-11-11 08:00")
    (letter,) = server.letters
    said = plain(letter)
    assert "Còn 7 ngày nữa là Ngày truyền thống Mặt trận Tổ quốc Việt Nam." in said
    assert len(re.findall(r"^\d+\. .*\n   .*; còn \d+ ngày$", said, re.MULTILINE)) == 10
    *_, part = letter.walk()
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert len(calendar.walk("VEVENT")) == 10
    assert home.sweep("2026-11-11 08:01").delivered == ()


def test_at_night_the_welcome_goes_alone_and_the_leads_wait_for_the_hour(home: Office) -> None:
    made = home.sweep("2026-11-11 02:00", event())
    assert [one.kind for one in made.delivered] == ["welcome"]
    assert [when for when, _, _ in steps.outlook(home.engine, at("2026-11-11 02:00")).waiting] == [
        at("2026-11-11 07:30")
    ]
    assert home.sweep("2026-11-11 07:29").delivered == ()
    (one,) = home.sweep("2026-11-11 07:30").delivered
    assert (one.kind, one.reminders) == ("daily", (("hoi/2026", "lead:7"),))


def test_on_a_day_off_the_welcome_goes_and_is_not_counted(home: Office) -> None:
    home.sweep("2026-11-14 09:00", event(remind="[4, 2]"))
    assert [one.kind for one in home.sweep("2026-11-16 07:30").delivered] == ["daily"]


def test_without_a_mailbox_nobody_gets_anything(home: Office) -> None:
    home.write(event(), mail="")
    assert home.sweep("2026-11-11 08:00").delivered == ()


def test_another_mailbox_of_the_office_is_welcomed_and_the_old_one_left_alone(home: Office) -> None:
    home.sweep("2026-11-10 08:00", event())
    home.write(event(), mail='mail = "moi@example.vn"')
    made = home.sweep("2026-11-11 08:00")
    assert [(one.address, one.kind) for one in made.delivered] == [("moi@example.vn", "welcome")]


def test_staff_takes_the_letters_over_and_questions_stay_with_the_office(home: Office) -> None:
    question = event("hoi2", "24/11", "[7]", "ask_before = 14\ntolerance = 1")
    home.settle_in("2026-11-01 23:00", event(), question)
    home.add("can-bo@example.vn", "2026-11-02 08:00")
    got = {one.address: one.reminders for day in ("10", "11") for one in home.sweep(f"2026-11-{day} 08:00").delivered}
    assert got == {
        "vanphong@example.vn": (("hoi2/2026", "ask:14"),),
        "can-bo@example.vn": (("hoi/2026", "lead:7"),),
    }


# --- One letter a person and day ----------------------------------------------------------------------------------


def test_54_two_items_are_one_digest(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("khac", "18/11"))
    home.sweep("2026-11-11 08:00")
    (letter,) = home.letters
    assert letter["Subject"] == "[Nhắc lịch] 2 việc, thứ Tư, 11/11/2026 (mùng 3 tháng Mười)"


def test_42_a_letter_about_one_event_carries_its_file_and_a_digest_none(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("khac", "19/11"), event("ba", "19/11"))
    for day in (11, 12):
        home.sweep(f"2026-11-{day} 08:00")
    one, digest = home.letters
    *_, part = one.walk()
    assert part["Content-Type"].params["method"] == "PUBLISH"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    assert (str(calendar["METHOD"]), len(calendar.walk("VEVENT"))) == ("PUBLISH", 1)
    assert [found.get_content_type() for found in digest.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_54_what_falls_due_after_the_day_s_letter_joins_the_next(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-11 10:00", event(), event("khac", "18/11")).delivered == ()
    assert home.sweep("2026-11-12 07:29").delivered == ()
    assert home.sweep("2026-11-12 07:30").delivered[0].reminders == (("khac/2026", "lead:7"),)


def test_54_what_cannot_wait_goes_beside_it_at_any_hour(home: Office) -> None:
    home.settle_in("2026-11-08 23:00", event())
    home.sweep("2026-11-11 08:00")
    made = home.sweep("2026-11-11 20:00", event(), event("mai", "12/11", "[3]"))
    assert [(one.kind, one.reminders) for one in made.delivered] == [("urgent", (("mai/2026", "lead:3"),))]


def test_53_a_lead_on_a_day_off_goes_on_the_working_day_before(home: Office) -> None:
    off = '\n[[working_day]]\ndate = 2026-11-11\nis = "off"\ndocument = "1/TB"\n'
    home.settle_in("2026-11-01 23:00", event(tail=off))
    assert [home.sweep(f"2026-11-{day} 08:00").sent for day in ("09", "10", "11", "12")] == [0, 1, 0, 0]


# --- Changes ------------------------------------------------------------------------------------------------------


def test_a_move_is_told_with_both_dates_and_the_document(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event(tail=announced("2026", "2026-11-21")))
    first, second = home.letters
    assert second["Subject"] == "[Đổi ngày] Lễ hội hoi – sang thứ Bảy, 21/11/2026 (13 tháng Mười)"
    assert (
        "Lễ hội hoi dời từ thứ Tư, 18/11/2026 (mùng 10 tháng Mười) sang thứ Bảy, 21/11/2026 (13 tháng Mười), "
        "theo 12/KH-UBND."
    ) in plain(second)
    assert second["References"] == first["Message-ID"]
    *_, part = second.walk()
    assert "20261121" in part.get_content()


def test_a_cancelled_one_gets_its_notice_and_nothing_else(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(remind="[7, 3, 1, -1]"))
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event(remind="[7, 3, 1, -1]", tail=cancelled("2026")))
    assert home.subjects[1:] == ["[Không tổ chức] Lễ hội hoi – thứ Tư, 18/11/2026 (mùng 10 tháng Mười)"]
    assert "theo 13/TB-UBND. Lý do: mưa lũ." in plain(home.letters[1])
    assert sum(home.sweep(f"2026-11-{day} 08:00").sent for day in (13, 16, 17, 18, 19, 20)) == 0


def test_what_left_the_calendar_is_one_line(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event(), event("khac", "1/12"))
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-12 08:00", event("khac", "1/12"))
    assert "không còn trong lịch của cơ quan" in plain(home.letters[1])
    assert home.sweep("2026-11-13 08:00").delivered == ()


def test_a_broken_file_halfway_is_said_and_the_last_good_edition_goes_on(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    (home.home / "events.toml").write_text('[[event]]\nid = "hoi"\nlunar = "8/13', encoding="utf-8")
    made = home.sweep("2026-11-11 08:00")
    assert isinstance(made.fault, FileProblems)
    assert made.sent == 1


def test_a_broken_file_at_the_start_stops(home: Office) -> None:
    with pytest.raises(FileProblems):
        home.sweep("2026-11-11 08:00", "[[event]")


# --- A server that misbehaves -------------------------------------------------------------------------------------


def waiting_letter(home: Office, server: Sink) -> None:
    home.use(server)
    home.sweep("2026-11-10 23:00", event())
    server.data.clear()


def test_55_a_4xx_is_tried_later_with_the_same_message_id(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("RCPT", "450 4.2.0 greylisted", "450 4.2.0 greylisted")
    (one,) = home.sweep("2026-11-11 08:00").delivered
    assert (one.result, one.again) == (Result.LATER, at("2026-11-11 08:05"))
    assert home.sweep("2026-11-11 08:04").delivered == ()
    (two,) = home.sweep("2026-11-11 08:05").delivered
    assert two.again == at("2026-11-11 08:20")
    (three,) = home.sweep("2026-11-11 08:20").delivered
    assert three.result is Result.SENT
    assert [one.key, two.key, three.key] == [one.key] * 3
    assert home.states() == {"hoi/2026 lead:7": "sent"}


def test_57_a_5xx_is_not_tried_again(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("RCPT", "550 5.1.1 no such user")
    assert home.sweep("2026-11-11 08:00").delivered[0].result is Result.FAILED
    assert home.sweep("2026-11-12 08:00").delivered == ()
    assert home.states() == {"hoi/2026 lead:7": "failed"}


@pytest.mark.heavy
@pytest.mark.parametrize("phase", ["MAIL", "RCPT", "354", "TEXT", "DATA"])
@pytest.mark.parametrize("fault", [DROP, HANG])
def test_55_no_word_from_the_server_loses_nothing(home: Office, server: Sink, phase: str, fault: str) -> None:
    waiting_letter(home, server)
    home.use(server, timeout=1.0 if fault == HANG else 30)
    server.order(phase, fault)
    home.sweep("2026-11-11 08:00")
    home.use(server)
    home.sweep("2026-11-11 08:30")
    assert len(set(server.ids)) == 1
    assert len(server.ids) == (2 if phase == "DATA" else 1)
    assert home.sweep("2026-11-11 09:30").delivered == ()


def test_57_a_slow_server_is_waited_for_and_gets_one_letter(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    for phase in ("MAIL", "RCPT", "DATA"):
        server.order(phase, SLOW)
    assert home.sweep("2026-11-11 08:00").sent == 1
    assert server.orders == {"MAIL": [], "RCPT": [], "DATA": []}
    assert home.sweep("2026-11-11 08:30").delivered == ()
    assert len(server.ids) == 1


def test_a_letter_whose_end_stays_unknown_is_held(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("354", *[DROP] * 9)
    for clock in ("11 08:00", "11 09:00", "11 12:00", "12 08:00", "12 14:00", "13 08:00"):
        home.sweep(f"2026-11-{clock}")
    assert home.states() == {"hoi/2026 lead:7": "held"}


def test_a_server_gone_for_a_day_costs_nothing_and_still_one_letter_a_day(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("MAIL", *["451 4.3.0 busy"] * 8)
    home.write(event(), event("khac", "19/11"))
    for hour in ("08:00", "08:05", "08:20", "09:05", "11:20", "15:20"):
        home.sweep(f"2026-11-11 {hour}")
    home.sweep("2026-11-12 07:30")
    home.sweep("2026-11-12 11:30")
    assert [one.reminders for one in home.sweep("2026-11-12 16:00").delivered] == [
        (("hoi/2026", "lead:7"), ("khac/2026", "lead:7"))
    ]
    assert len(server.data) == 1
    assert home.sweep("2026-11-12 16:30").delivered == ()


def test_53_a_put_off_letter_does_not_go_at_night(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-11-11 16:29")
    assert home.sweep("2026-11-11 17:00").delivered == ()
    assert home.sweep("2026-11-12 07:30").sent == 1


def test_a_put_off_letter_says_nothing_of_what_was_cancelled_meanwhile(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-11 09:00", event(tail=cancelled("2026"))).delivered == ()
    assert server.data == []
    assert home.states() == {"hoi/2026 lead:7": "void"}


def test_a_letter_that_had_nothing_left_to_say_leaves_its_day_free(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-11 09:00", event(tail=cancelled("2026")))
    home.sweep("2026-11-11 10:00", event(tail=cancelled("2026")), event("khac"))
    assert [str(letter["Subject"]) for letter in server.letters] == [
        "[Nhắc lịch] Lễ hội khac – thứ Tư, 18/11/2026 (mùng 10 tháng Mười)"
    ]


def test_nothing_goes_after_the_event(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.order("MAIL", "451 4.3.0 busy")
    home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-19 08:00").delivered == ()
    assert home.states() == {"hoi/2026 lead:7": "expired"}


# --- Crashes ------------------------------------------------------------------------------------------------------


def test_a_crash_between_the_answer_and_its_record_makes_one_duplicate_with_the_same_id(
    home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting_letter(home, server)
    with monkeypatch.context() as broken:
        broken.setattr(delivery, "settle", _crash)
        with pytest.raises(CrashError):
            home.sweep("2026-11-11 08:00")
    assert home.sweep("2026-11-11 08:10").delivered == ()  # the lease still holds
    assert home.sweep("2026-11-11 08:15").sent == 1
    assert home.sweep("2026-11-11 09:00").delivered == ()
    assert len(server.ids) == 2
    assert len(set(server.ids)) == 1


class CrashError(Exception):
    """Stands for a killed process."""


def _crash(*_: object, **__: object) -> None:
    raise CrashError


def test_a_crash_before_sending_loses_nothing(home: Office, server: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting_letter(home, server)
    with monkeypatch.context() as broken:
        broken.setattr(Post, "send", _crash)
        with pytest.raises(CrashError):
            home.sweep("2026-11-11 08:00")
    home.sweep("2026-11-11 08:16")
    assert len(server.ids) == 1


def test_a_crash_in_planning_leaves_nothing_half_done(home: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    home.settle_in("2026-11-10 23:00", event())
    with monkeypatch.context() as broken:
        broken.setattr(outbox, "make", _crash)
        with pytest.raises(CrashError):
            home.sweep("2026-11-11 08:00")
    assert home.rows() == []
    assert home.sweep("2026-11-11 08:01").sent == 1


def test_a_lapsed_sender_that_comes_back_changes_nothing(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    steps.tick(home.engine, at("2026-11-11 08:00"))
    with home.engine.begin() as conn:
        (letter,) = outbox.open_letters(conn)
        assert outbox.take(conn, [letter.id], "một", at("2026-11-11 08:00"))
        assert not outbox.take(conn, [letter.id], "hai", at("2026-11-11 08:01"))
        outbox.lapse(conn, at("2026-11-11 08:15"))
        (taken,) = outbox.take(conn, [letter.id], "hai", at("2026-11-11 08:15"))
        assert (taken.uncertain, taken.attempts) == (True, 2)
        now = at("2026-11-11 08:16")
        assert not outbox.settle(conn, letter.id, "một", outbox.SENT, now, subject="", answer="")
        assert outbox.settle(conn, letter.id, "hai", outbox.SENT, now, subject="", answer="")


def test_two_ticks_at_once_make_one_letter(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    for _ in range(2):
        steps.tick(home.engine, at("2026-11-11 08:00"))
    with reading(home.engine) as conn:
        assert len(outbox.open_letters(conn)) == 1


def test_a_tick_that_finds_nothing_changed_does_not_plan(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    assert steps.tick(home.engine, at("2026-11-11 08:00")).planned == 1
    assert steps.tick(home.engine, at("2026-11-11 08:01")).planned is None
    home.add("moi@example.vn", "2026-11-11 08:01", "public", leads=(lead("7"),))
    assert steps.tick(home.engine, at("2026-11-11 08:02")).planned == 1


@pytest.mark.sqlite
def test_a_locked_database_is_an_error_and_loses_nothing(home: Office, tmp_path: Path) -> None:
    home.settle_in("2026-11-10 23:00", event())
    impatient = sa.create_engine(home.engine.url, connect_args={"timeout": 0})
    other = sqlite3.connect(tmp_path / "lich.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sa.exc.OperationalError, match="locked"), impatient.begin() as conn:
        sweeps.beat(conn, at("2026-11-11 08:00"))
    other.execute("ROLLBACK")
    other.close()
    impatient.dispose()
    assert home.sweep("2026-11-11 08:00").sent == 1


def test_a_full_disk_is_tried_later_and_leaves_no_part(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.settings.outbox.rmdir()
    home.settings.outbox.write_text("không phải thư mục", encoding="utf-8")
    (one,) = home.sweep("2026-11-11 08:00").delivered
    assert one.result is Result.LATER
    home.settings.outbox.unlink()
    assert home.sweep("2026-11-11 08:05").sent == 1


def test_a_repeated_letter_replaces_its_file(tmp_path: Path) -> None:
    envelope = Envelope("a@example.vn", "b@example.vn", "thu")
    for data in (b"mot", b"hai"):
        assert Folder(tmp_path).send(envelope, data) == Outcome(Result.SENT, str(tmp_path / "thu.eml"))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"hai"]


# --- Templates, senders, one address ------------------------------------------------------------------------------


def test_an_office_overrides_a_single_template(home: Office) -> None:
    own = home.home / "templates" / "mail"
    own.mkdir(parents=True)
    (own / "reminder.txt.j2").write_text(
        "Kính gửi {{ greeted }}: {{ item.name }}, {{ item.left }}.\n", encoding="utf-8"
    )
    home.settle_in("2026-11-10 23:00", event())
    home.sweep("2026-11-11 08:00")
    assert plain(home.letters[0]) == "Kính gửi Các đồng chí phụ trách lịch công tác: Lễ hội hoi, còn 7 ngày.\n"


@pytest.mark.parametrize("text", ["{{ khong_co }}", "{{ ''.__class__.__mro__ }}", "{% for %}"])
def test_45_a_template_with_a_fault_holds_the_letter_back_and_loses_nothing(home: Office, text: str) -> None:
    home.settle_in("2026-11-10 23:00", event())
    own = home.home / "templates" / "mail"
    own.mkdir(parents=True)
    (own / "reminder.txt.j2").write_text(text, encoding="utf-8")
    home.settings = replace(home.settings, home=own.parent.parent)
    made = steps.tick(home.engine, at("2026-11-11 08:00"))
    assert made.letters == 1
    (one,) = steps.deliver(home.engine, home.settings, at("2026-11-11 08:00"))
    assert one.result is Result.LATER
    assert "reminder.txt.j2" in one.answer
    (own / "reminder.txt.j2").unlink()
    assert home.sweep("2026-11-11 08:05").sent == 1


def test_45_a_name_cannot_bring_markup_into_a_letter(home: Office) -> None:
    wicked = event("hoi").replace("Lễ hội hoi", "Lễ <script>x</script> & hội")
    home.settle_in("2026-11-10 23:00", wicked)
    home.sweep("2026-11-11 08:00")
    body = home.letters[0].get_body(("html",))
    assert body
    assert "<script" not in body.get_content()
    assert "Lễ &lt;script&gt;x&lt;/script&gt; &amp; hội" in body.get_content()


def test_51_the_envelope_names_the_letter_unless_we_log_in(home: Office, server: Sink) -> None:
    waiting_letter(home, server)
    server.senders.clear()
    (one,) = home.sweep("2026-11-11 08:00").delivered
    assert server.senders == [f"bounce+{one.key}@example.vn"]


def test_50_the_return_path_is_of_the_sender_s_own_domain(home: Office, server: Sink) -> None:
    home.settings = replace(home.settings, smtp=parse(f"{server.url}&from=lich@phutho.example.vn"))
    home.sweep("2026-11-11 08:00", event())
    assert server.letters[0]["From"].addresses[0].domain == "phutho.example.vn"
    assert server.senders[0].endswith("@phutho.example.vn")


def test_only_one_address(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    home.add("a@example.vn", "2026-11-10 23:00")
    home.add("b@example.vn", "2026-11-10 23:00")
    assert [one.address for one in home.sweep("2026-11-11 08:00", only="a@example.vn").delivered] == ["a@example.vn"]
    assert [one.address for one in home.sweep("2026-11-11 08:01").delivered] == ["b@example.vn"]


def test_who_left_gets_nothing_more(home: Office) -> None:
    home.settle_in("2026-11-10 23:00", event())
    number = home.add("a@example.vn", "2026-11-10 23:00", "public")
    steps.tick(home.engine, at("2026-11-11 06:00"))
    with home.engine.begin() as conn:
        recipients.leave(conn, number, at("2026-11-11 07:00"))
    assert [one.address for one in home.sweep("2026-11-11 08:00").delivered] == ["vanphong@example.vn"]


def test_the_heartbeat_is_the_last_sweep_s_clock(home: Office) -> None:
    home.sweep("2026-11-11 08:00", event())
    with reading(home.engine) as conn:
        assert sweeps.read(conn).at == at("2026-11-11 08:00")
