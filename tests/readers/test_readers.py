"""Other people's readers judge our feeds: those of Home Assistant, Radicale, Thunderbird, GNOME and KDE, a schema."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import icalendar
import pytest

from tests.conftest import Need
from tests.feed.life import life
from tests.feed.real import KINDS_OF_FEED, of_kind

pytestmark = pytest.mark.readers
Node = Callable[[str], str]
PATIENCE = 120


@pytest.fixture(scope="module", params=KINDS_OF_FEED)
def feed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A feed as a file."""
    path = tmp_path_factory.mktemp("feed") / "lich.ics"
    path.write_bytes(of_kind(request.param))
    return path


def count(feed: Path) -> int:
    return feed.read_bytes().count(b"BEGIN:VEVENT")


def run(*command: str | Path, check: bool = True) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done.stdout + done.stderr


ICAL = """
import sys
from ical.calendar_stream import IcsCalendarStream
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    calendar = IcsCalendarStream.calendar_from_ics(file.read())
print(len(calendar.events))
"""


def test_ical_of_home_assistant(feed: Path, readers_python: str) -> None:
    assert int(run(readers_python, "-c", ICAL, feed)) == count(feed)


VOBJECT = """
import sys, vobject
with open(sys.argv[1], newline="", encoding="utf-8") as file:
    (calendar,) = vobject.readComponents(file.read(), validate=True)
print(len(calendar.vevent_list))
"""


def test_vobject_validates(feed: Path, readers_python: str) -> None:
    assert int(run(readers_python, "-c", VOBJECT, feed)) == count(feed)


ICALENDAR = """
import sys, icalendar
with open(sys.argv[1], "rb") as file:
    calendar = icalendar.Calendar.from_ical(file.read())
print([error for part in calendar.walk() for error in part.errors], len(calendar.events))
"""


def test_icalendar_collects_no_error(feed: Path, readers_python: str) -> None:
    assert run(readers_python, "-c", ICALENDAR, feed).split() == ["[]", str(count(feed))]


def test_ical_js_of_thunderbird(feed: Path, node: Node) -> None:
    script = f"""
    import ICAL from 'ical.js'; import fs from 'fs';
    const text = fs.readFileSync({json.dumps(str(feed))}, 'utf8');
    const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(e => new ICAL.Event(e));
    const whole = event => event.startDate.isDate && event.endDate.isDate && event.endDate.compare(event.startDate) > 0;
    console.log(events.filter(whole).length);
    """
    assert int(node(script)) == count(feed)


def test_ts_ics_with_its_schema(feed: Path, node: Node) -> None:
    script = f"""
    import {{ convertIcsCalendar }} from 'ts-ics'; import {{ zIcsCalendar }} from '@ts-ics/schema-zod';
    import fs from 'fs';
    const text = fs.readFileSync({json.dumps(str(feed))}, 'utf8');
    console.log(convertIcsCalendar(zIcsCalendar, text).events.length);
    """
    assert int(node(script)) == count(feed)


@pytest.fixture(scope="session")
def libical(need: Need, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checker, compiled."""
    compiler = need("gcc", shutil.which("cc"))
    need("libical-dev", Path("/usr/include/libical/ical.h"))
    program = tmp_path_factory.mktemp("libical") / "strict"
    run(compiler, "-o", program, Path(__file__).with_name("strict.c"), "-lical")
    return program


def test_libical_strictly(feed: Path, libical: Path, tmp_path: Path) -> None:
    """It is strict only where METHOD:PUBLISH has an ORGANIZER, which a feed must not have: so a copy gets one."""
    strict = tmp_path / "strict.ics"
    organizer = b"ORGANIZER:mailto:lich@example.vn\r\nURL:"
    strict.write_bytes(re.sub(rb"(?m)^URL:", organizer, feed.read_bytes()))
    assert int(run(libical, strict)) == count(feed)


def test_libical_complains_of_a_faulty_one(libical: Path, tmp_path: Path) -> None:
    """So that its silence means something."""
    faulty = tmp_path / "faulty.ics"
    faulty.write_bytes(
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:PUBLISH\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert "Failed iTIP restrictions" in run(libical, faulty, check=False)


def test_calcurse_skips_none(feed: Path, need: Need, tmp_path: Path) -> None:
    calcurse = need("calcurse", shutil.which("calcurse"))
    said = run(calcurse, "-D", tmp_path / "data", "-C", tmp_path / "conf", "-i", feed)
    assert re.search(rf"{count(feed)} events? / 0 todos? / 0 skipped", said) or f"{count(feed)} apps" in said, said


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def radicale(readers_python: str, folder: Path) -> Iterator[str]:
    """A server that anyone may write to, on loopback."""
    port = free_port()
    options = {
        "server-hosts": f"127.0.0.1:{port}",
        "storage-filesystem-folder": str(folder),
        "auth-type": "none",
        "rights-type": "authenticated",
        "logging-level": "warning",
    }
    arguments = [f"--{name}={value}" for name, value in options.items()]
    with subprocess.Popen(
        [readers_python, "-m", "radicale", "--config", "", *arguments], stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[str]) -> None:
    for _ in range(600):
        assert server.poll() is None, server.stderr.read() if server.stderr else ""
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("radicale does not answer")


def test_radicale_takes_it_by_put(feed: Path, readers_python: str, tmp_path: Path) -> None:
    with radicale(readers_python, tmp_path) as address:
        request = urllib.request.Request(
            f"{address}/lich/lich/",
            data=feed.read_bytes(),
            method="PUT",
            headers={"Content-Type": "text/calendar; charset=utf-8", "Authorization": "Basic bGljaDpsaWNo"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                status = answer.status
        except urllib.error.HTTPError as error:
            status = error.code
            error.close()
    assert status == 201
    assert len(list((tmp_path / "collection-root" / "lich" / "lich").glob("*.ics"))) == count(feed)


LIFE_ICAL = """
import json, sys
from ical.calendar_stream import IcsCalendarStream
for name in sys.argv[1:]:
    with open(name, newline="", encoding="utf-8") as file:
        (event,) = IcsCalendarStream.calendar_from_ics(file.read()).events
    print(json.dumps([event.uid, event.sequence, event.last_modified.strftime("%Y%m%dT%H%M%SZ"), str(event.start)]))
"""


def test_a_life_is_read_as_updates_of_one_event_by_two_clients(readers_python: str, node: Node, tmp_path: Path) -> None:
    files = []
    for number, turn in enumerate(turn for turn in life() if turn.occurrence):
        files.append(tmp_path / f"{number}.ics")
        files[-1].write_bytes(turn.data)
    script = f"""
    import ICAL from 'ical.js'; import fs from 'fs';
    for (const name of {json.dumps([str(path) for path in files])}) {{
        const event = new ICAL.Component(ICAL.parse(fs.readFileSync(name, 'utf8'))).getFirstSubcomponent('vevent');
        const one = new ICAL.Event(event);
        const stamp = event.getFirstPropertyValue('last-modified').toICALString();
        console.log(JSON.stringify([one.uid, one.sequence, stamp, one.startDate.toString()]));
    }}
    """
    readings = [run(readers_python, "-c", LIFE_ICAL, *files), node(script)]
    home_assistant, thunderbird = ([json.loads(line) for line in said.splitlines()] for said in readings)
    assert home_assistant == thunderbird
    assert {uid for uid, *_ in home_assistant} == {"kate.2027@lich.example.vn"}
    assert [sequence for _, sequence, *_ in home_assistant] == [0, 0, 1, 2, 3, 4, 4]
    stamps = [stamp for _, _, stamp, _ in home_assistant]
    assert stamps == sorted(set(stamps))
    assert [start for *_, start in home_assistant] == ["2027-09-29"] * 2 + ["2027-09-30"] * 5


KHAL = """
[calendars]
[[lich]]
path = {folder}/calendar
[locale]
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
timeformat = %H:%M
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Ho_Chi_Minh
default_timezone = Asia/Ho_Chi_Minh
[sqlite]
path = {folder}/khal.db
[default]
default_calendar = lich
"""


def test_khal_shows_each_day_as_meant(readers_bin: Path, tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    (tmp_path / "lich.ics").write_bytes(of_kind("one of each sort"))
    khal = (readers_bin / "khal", "-c", tmp_path / "conf")
    run(*khal, "import", "--batch", tmp_path / "lich.ics")
    shown = {
        day: run(*khal, "list", "--day-format", "", "--format", "{title}", day, "1d").strip()
        for day in ("2026-11-18", "2027-02-12", "2027-02-14", "2027-09-29", "2027-11-01", "2027-11-02")
    }
    assert shown == {
        "2026-11-18": "Ngày hội Đại đoàn kết toàn dân tộc",
        "2027-02-12": "Lễ hội Khai hạ Mường Bi",
        "2027-02-14": "",
        "2027-09-29": "Lễ hội Katê (dự kiến)",
        "2027-11-01": "Ngày hội Đại đoàn kết toàn dân tộc (từ 01/11 đến 18/11, chưa ấn định ngày)",
        "2027-11-02": "",
    }


@pytest.mark.parametrize("kind", ["events.toml", pytest.param("events.toml backwards", marks=pytest.mark.long)])
def test_khal_takes_the_whole_catalogue_and_shows_each_once(kind: str, readers_bin: Path, tmp_path: Path) -> None:
    """Its own expansion of five years, and of the year before in which a long open window may begin."""
    feed = tmp_path / "lich.ics"
    feed.write_bytes(of_kind(kind))
    (tmp_path / "calendar").mkdir()
    (tmp_path / "conf").write_text(KHAL.format(folder=tmp_path), encoding="utf-8")
    khal = (readers_bin / "khal", "-c", tmp_path / "conf")
    run(*khal, "import", "--batch", feed)
    form = "{uid} {start-date} {end-date}"
    said = run(*khal, "list", "--once", "--day-format", "", "--format", form, "2024-01-01", "2192d")
    theirs = sorted(line for line in said.splitlines() if line)
    events = icalendar.Calendar.from_ical(feed.read_bytes()).events
    assert theirs == sorted(f"{event['UID']} {event.start} {event.end - timedelta(days=1)}" for event in events)


VDIRSYNCER = """
[general]
status_path = "{folder}/status"
[pair lich]
a = "site"
b = "copy"
collections = null
[storage site]
type = "http"
url = "http://127.0.0.1:{port}/lich.ics"
[storage copy]
type = "singlefile"
path = "{folder}/copy.ics"
"""


@contextmanager
def handed_out(folder: Path) -> Iterator[int]:
    """A folder over HTTP on loopback; gives the port."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def test_vdirsyncer_copies_all_and_on_a_second_sync_nothing(feed: Path, readers_bin: Path, tmp_path: Path) -> None:
    with handed_out(feed.parent) as port:
        (tmp_path / "conf").write_text(VDIRSYNCER.format(folder=tmp_path, port=port), encoding="utf-8")
        program = [str(readers_bin / "vdirsyncer"), "-c", str(tmp_path / "conf")]
        subprocess.run(
            [*program, "discover"], input="y\n" * 9, text=True, capture_output=True, check=True, timeout=PATIENCE
        )
        first, second = (run(*program, "sync") for _ in range(2))
    assert first.count("Copying (uploading) item") == count(feed)
    assert "Copying" not in second
    assert "Deleting" not in second
