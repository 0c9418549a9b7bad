"""The log tells what happened without a word about people: a whole day is walked and nothing of theirs is in it."""

from __future__ import annotations

import io
import logging
import re
import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import logs
from scheduler.errors import Refused
from scheduler.feed import private
from scheduler.store.accounts import Role
from tests.mail.sink import sink
from tests.web.guarded import cheap, make, sign_in
from tests.web.letters import link, place


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, from debug upwards."""
    root, said = logging.getLogger(), io.StringIO()
    before, level = root.handlers[:], root.level
    logs.start({"LICH_LOG": "debug"}, said)
    yield said
    root.handlers[:] = before
    root.setLevel(level)
    for name in logs.QUIET:
        logging.getLogger(name).setLevel(logging.NOTSET)


def test_a_line_is_its_parts(log: io.StringIO) -> None:
    logging.getLogger("scheduler.run.local").info("sweep: %d of %d letters sent", 2, 3)
    found = re.fullmatch(
        r'time=(\S+)\+00:00 level=info where=run\.local message="sweep: 2 of 3 letters sent"\n', log.getvalue()
    )
    assert found


def test_what_broke_is_one_line_too(log: io.StringIO) -> None:
    try:
        raise smtplib.SMTPRecipientsRefused({"nguoi-rieng@example.org": (550, b"no")})
    except smtplib.SMTPException as error:
        logging.getLogger("x").error("events.toml:\ndòng 2", exc_info=error)
    (line,) = log.getvalue().splitlines()
    assert r'message="events.toml:\ndòng 2" trace="Traceback' in line
    assert "nguoi-rieng" not in line


@pytest.mark.parametrize(
    ("said", "logged"),
    [
        ("to <a.b+c@example.org>: no", '"to <…>: no"'),
        ("bounce+0123@lich.example.vn", "…"),
        ("token x7Jk-a_b" + "Q" * 36, '"token …"'),
        ("letter 0123456789abcdef0123456789abcdef: sent", '"letter 0123456789abcdef0123456789abcdef: sent"'),
    ],
)
def test_addresses_and_secrets_are_taken_out_whoever_says_them(log: io.StringIO, said: str, logged: str) -> None:
    logging.getLogger("x").warning(said)
    assert log.getvalue().rstrip().endswith(f"message={logged}")


def test_the_level_comes_from_the_environment(log: io.StringIO) -> None:
    logs.start({"LICH_LOG": "error"}, log)
    logging.getLogger("x").warning("nothing")
    assert log.getvalue() == ""
    with pytest.raises(Refused, match="LICH_LOG nhận một trong: debug, info, warning, error"):
        logs.start({"LICH_LOG": "ồn ào"}, log)


def test_a_day_with_people_in_it_leaves_nothing_of_theirs(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    cheap(monkeypatch)
    for name in ("mail.log", "httpx2"):  # the test's own server and browser, not ours
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    private_words = ["nguoi-rieng", "Bui-Thi-Rieng", "mat-khau-rieng", "rieng-biet"]
    with place(tmp_path) as site, sink() as box:
        enrol = site.enrol("nguoi-rieng@example.org")
        site.client.post(enrol)
        site.sweep()
        leave = link("thoi-nhan", site.letter("nguoi-rieng@example.org"))
        site.home.add("rieng-biet@example.org", "2026-10-01 08:00")
        with site.home.engine.begin() as conn:
            token = private.create(conn, "tat-ca", alarm=False, name="Bui-Thi-Rieng", now=site.clock())
        for tried in (token, "mat-khau-rieng"):
            site.client.get(private.path(tried))
        make(site.home.engine, "rieng-biet", Role.PLANNER, "Bui-Thi-Rieng")
        assert sign_in(site.client, "rieng-biet", "mat-khau-rieng").status_code != 303
        assert sign_in(site.client, "rieng-biet").status_code == 303
        private_words += [enrol.rpartition("/")[2], leave.rpartition("/")[2], token, *site.client.cookies.values()]
        site.home.use(box)
        box.order("RCPT", "550 5.1.1 <rieng-biet@example.org>: unknown", "451 <nguoi-rieng@example.org> later")
        for _ in range(12):
            site.clock.later(hours=2)
            site.sweep()
        site.client.post(leave, data={"List-Unsubscribe": "One-Click"})
        site.home.write("[[event]]\nid = 'rieng-biet@example.org'")
        site.clock.later(days=1)
        site.sweep()
    said = log.getvalue()
    assert "where=run.delivery" in said
    assert [one for one in private_words if one in said] == []
    assert "@" not in said
