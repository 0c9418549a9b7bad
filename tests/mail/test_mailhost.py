"""Through a real Postfix into a real mailbox, read back by IMAP; and back again where there is no mailbox."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote

import icalendar
import pytest
from click.testing import CliRunner

from scheduler.cli import lich
from scheduler.mail.bounce import parse as parse_report
from scheduler.mail.server import parse
from scheduler.store import recipients
from scheduler.store.database import reading
from tests.conftest import Need
from tests.mail.mailhost import MailHost, mailhost, missing
from tests.mail.sink import sink
from tests.run.office import Office, announced, event, office, plain

pytestmark = pytest.mark.xdist_group("mailhost")
EVENTS = [event(f"hoi{day}", f"{day + 7}/11") for day in (11, 12, 13)]


@pytest.fixture(scope="module")
def host(need: Need) -> Iterator[MailHost]:
    lacking = missing()
    need(lacking or "postfix", None if lacking else "/usr/sbin/postfix")
    with sink() as elsewhere:
        elsewhere.order("RCPT", *["550 5.1.1 no such user"] * 50)
        with mailhost(onward=elsewhere.port) as found:
            yield found


@pytest.fixture
def home(tmp_path: Path, host: MailHost) -> Iterator[Office]:
    with office(tmp_path) as found:
        found.settings = replace(found.settings, smtp=parse(host.url))
        yield found


def test_from_the_file_to_the_mailbox_and_a_correction_under_it(home: Office, host: MailHost) -> None:
    home.write(event(), mail='mail = "nguoi@example.vn"')
    home.sweep("2026-11-10 23:00")
    assert home.sweep("2026-11-11 08:00").sent == 1
    home.write(event(tail=announced("2026", "2026-11-21")), mail='mail = "nguoi@example.vn"')
    assert home.sweep("2026-11-12 08:00").sent == 1
    welcome, first, second = sorted(host.read("nguoi", 3), key=lambda letter: letter["Date"].datetime)
    assert "Bắt đầu gửi thư nhắc" in welcome["Subject"]
    assert first["Subject"] == "[Nhắc lịch] Lễ hội hoi – thứ Tư, 18/11/2026 (mùng 10 tháng Mười)"
    assert "Còn 7 ngày nữa là Lễ hội hoi." in plain(first)
    assert second["References"] == first["Message-ID"]
    assert str(first["Return-Path"]).startswith("<bounce+")
    assert first["Date"] == "Wed, 11 Nov 2026 08:00:00 +0700"
    *_, part = second.walk()
    assert len(icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")) == 1
    html = first.get_body(("html",))
    assert html is not None
    assert "Lễ hội hoi" in html.get_content()


def test_51_a_real_report_comes_back_and_stops_a_dead_address(
    home: Office, host: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settings = replace(home.settings, smtp=parse(host.url))
    home.sweep("2026-11-10 23:00", *EVENTS)
    home.add("chet@example.org", "2026-11-10 23:00")
    keys = {home.sweep(f"2026-11-{day} 08:00").delivered[0].key for day in (11, 12, 13)}
    reports = [report for path in host.wait("bounce", 3) for report in parse_report(path.read_bytes())]
    assert {report.key for report in reports} == keys
    assert {(report.kind.value, report.status) for report in reports} == {("hard", "5.1.1")}
    monkeypatch.setenv("LICH_HOME", str(home.home))
    monkeypatch.setenv("LICH_DATABASE", str(home.engine.url))
    done = CliRunner().invoke(lich, ["bounce", str(host.maildir("bounce"))])
    assert done.exit_code == 0, done.output
    with reading(home.engine) as conn:
        dead = recipients.find(conn, "chet@example.org")
    assert dead
    assert not dead.active, done.output


def test_47_who_leaves_by_mail_is_read_from_the_mailbox_and_gets_no_more(
    home: Office, host: MailHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.settings = replace(home.settings, smtp=parse(f"smtp://127.0.0.1:{host.smtp}?bounce=quantri@example.vn"))
    home.write(*EVENTS, mail="")
    home.sweep("2026-11-10 23:00")
    home.add("khach@example.vn", "2026-11-10 23:00", "public")
    home.sweep("2026-11-11 08:00")
    letter = host.read("khach", 1)[-1]
    to, _, asked = str(letter["List-Unsubscribe"]).partition("<mailto:")[2].rstrip(">").partition("?subject=")
    wish = EmailMessage()
    wish["From"], wish["To"], wish["Subject"] = "nguoi-khac@example.org", to, unquote(asked)
    with smtplib.SMTP("127.0.0.1", host.smtp, timeout=30) as smtp:
        smtp.send_message(wish)
    host.wait("quantri", 1)
    monkeypatch.setenv("LICH_HOME", str(home.home))
    monkeypatch.setenv("LICH_DATABASE", str(home.engine.url))
    done = [CliRunner().invoke(lich, ["bounce", str(host.maildir("quantri"))]) for _ in range(2)]
    assert "xin thôi nhận thư; đã thôi gửi." in done[0].output
    assert done[1].output == ""
    assert home.sweep("2026-11-12 08:00").delivered == ()
