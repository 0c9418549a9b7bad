"""A backup holds one moment whole; what is put back is the same on either engine; what is damaged changes nothing."""

from __future__ import annotations

import json
import stat
import threading
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.archive import restore, rows
from scheduler.archive.backup import backup
from scheduler.archive.manifest import NAME, Manifest, parse
from scheduler.errors import Refused
from scheduler.run.settings import Settings
from scheduler.store.database import open_database, reading
from scheduler.store.tables import audit, feed_state, letter, metadata, session
from tests.archive.conftest import NOW
from tests.mail.made import at
from tests.postgres import Postgres
from tests.run.office import Office


def packed(made: Office, path: Path) -> Path:
    backup(made.engine, made.settings, path, now=NOW)
    return path


def put_back(path: Path, settings: Settings) -> restore.Restored:
    with restore.opened(path) as (file, manifest):
        return restore.restore(settings, file, manifest, now=NOW)


def elsewhere(folder: Path, url: str = "") -> Settings:
    home = folder / "noi-khac"
    home.mkdir()
    made = Settings.from_env(home, {})
    return replace(made, database=url) if url else made


def content(url: str) -> dict[str, list[bytes]]:
    engine = open_database(url)
    with reading(engine) as conn:
        found = {table.name: [*rows.dump(conn, table)] for table in rows.TABLES}
    engine.dispose()
    return found


def rewritten(path: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_everything_comes_back_elsewhere(busy: Office, tmp_path: Path) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    before = content(f"sqlite:///{tmp_path / 'lich.db'}")
    assert before["letter"][1:]
    assert before["edition"][1:]
    done = put_back(path, there)
    assert content(there.database) == before
    for name in ("events.toml", "templates/mail/ask.txt.j2", "var/secret"):
        assert (there.home / name).read_bytes() == (busy.home / name).read_bytes()
    assert stat.S_IMODE((there.home / "var" / "secret").stat().st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert done.kept == ()
    assert not list(there.home.rglob(".*"))


def test_the_same_state_gives_the_same_bytes(busy: Office, tmp_path: Path) -> None:
    assert packed(busy, tmp_path / "1.zip").read_bytes() == packed(busy, tmp_path / "2.zip").read_bytes()


def test_what_goes_on_after_it_goes_on_as_it_would_have(busy: Office, tmp_path: Path) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    put_back(path, there)
    other = Office(there.home, open_database(there.database))
    assert other.sweep("2026-11-11 08:05").delivered == ()
    mine, theirs = busy.sweep("2026-11-24 08:00"), other.sweep("2026-11-24 08:00")
    assert [one.key for one in mine.delivered] == [one.key for one in theirs.delivered] != []
    other.engine.dispose()


def test_sessions_are_not_kept_and_every_other_table_is() -> None:
    assert {*metadata.tables} - {table.name for table in rows.TABLES} == {session.name}


@pytest.mark.parametrize("large", [False, True], ids=["sqlite", "postgresql"])
def test_a_backup_is_one_moment_while_others_write(
    busy: Office, tmp_path: Path, large: bool, request: pytest.FixtureRequest
) -> None:
    """A writer puts two rows into two tables in one transaction, again and again: no archive has one alone."""
    engine = open_database(request.getfixturevalue("postgresql").fresh()) if large else busy.engine
    before = len(content(str(engine.url.render_as_string(hide_password=False)))["feed_state"]) - 1
    over, wrote = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            with engine.begin() as conn:
                values = {"at": NOW, "who": "x", "action": "paired", "subject": str(number), "details": "{}"}
                conn.execute(sa.insert(audit), values)
                conn.execute(sa.insert(feed_state), {"feed": f"f{number}", "digest": "d", "modified": NOW})
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = []
        for turn in range(4):
            for _ in range(2):  # the first may tell of what was written before
                wrote.clear()
                assert wrote.wait(60)
            path = tmp_path / f"{turn}.zip"
            backup(engine, busy.settings, path, now=NOW)
            with zipfile.ZipFile(path) as archive:
                found.append(archive.read("rows/audit.jsonl").count(b'"paired"'))
                assert len(archive.read("rows/feed_state.jsonl").splitlines()) == found[-1] + before + 1
    finally:
        over.set()
        writer.join()
        if large:
            engine.dispose()
    assert found == sorted(set(found))  # more each time: it did go on meanwhile


def test_from_sqlite_to_postgresql_and_back(busy: Office, tmp_path: Path, postgresql: Postgres) -> None:
    path = packed(busy, tmp_path / "lich.zip")
    before = content(f"sqlite:///{tmp_path / 'lich.db'}")
    large = replace(busy.settings, database=postgresql.empty())
    with restore.opened(path) as (file, manifest):
        assert restore.in_the_way(large, file, manifest) == ()  # the same home, another database
        restore.restore(large, file, manifest, now=NOW)
    assert content(large.database) == before
    engine = open_database(large.database)
    with engine.begin() as conn:  # numbers go on after those that came
        top = conn.scalar(sa.select(sa.func.max(audit.c.id)))
        values = {"at": NOW, "who": "x", "action": "y", "subject": "", "details": "{}"}
        assert conn.execute(sa.insert(audit).returning(audit.c.id), values).scalar_one() == top + 1
        conn.execute(sa.delete(audit).where(audit.c.id == top + 1))
    back = tmp_path / "back.zip"
    backup(engine, large, back, now=NOW)
    engine.dispose()
    there = elsewhere(tmp_path)
    put_back(back, there)
    assert content(there.database) == before


def test_restoring_over_postgresql_leaves_what_is_not_ours(busy: Office, tmp_path: Path, postgresql: Postgres) -> None:
    large = replace(busy.settings, database=postgresql.fresh())
    engine = open_database(large.database)
    with engine.begin() as conn:
        conn.execute(sa.text("CREATE TABLE somebody_elses (id integer)"))
    put_back(packed(busy, tmp_path / "lich.zip"), large)
    with reading(engine) as conn:
        assert sa.inspect(conn).has_table("somebody_elses")
    engine.dispose()


def test_what_is_in_the_way_is_named_and_kept(busy: Office, tmp_path: Path) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    (there.home / "events.toml").write_text("# khác\n", encoding="utf-8")
    put = Office(there.home, open_database(there.database))
    put.add("khac@example.vn", "2026-10-01 08:00")
    put.engine.dispose()
    with restore.opened(path) as (file, manifest):
        assert restore.in_the_way(there, file, manifest) == (
            "events.toml",
            "cơ sở dữ liệu đang có dữ liệu (muốn giữ thì «lich backup» trước)",
        )
    done = put_back(path, there)
    assert [(there.home / name).read_text(encoding="utf-8") for name in done.kept] == ["# khác\n"]
    assert content(there.database) == content(f"sqlite:///{tmp_path / 'lich.db'}")


def test_a_database_that_is_none_any_more_is_set_aside(busy: Office, tmp_path: Path) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    there.var.mkdir()
    (there.var / "lich.db").write_bytes(b"rubbish" * 999)
    with restore.opened(path) as (file, manifest):
        assert "không mở được" in restore.in_the_way(there, file, manifest)[0]
    done = put_back(path, there)
    assert [(there.home / name).read_bytes()[:7] for name in done.kept] == [b"rubbish"]
    assert content(there.database) == content(f"sqlite:///{tmp_path / 'lich.db'}")


def damaged(parts: dict[str, bytes]) -> None:
    parts["rows/letter.jsonl"] += b"[]\n"


def without_a_part(parts: dict[str, bytes]) -> None:
    del parts["rows/recipient.jsonl"]


def with_one_more(parts: dict[str, bytes]) -> None:
    parts["home/extra.toml"] = b""


def out_of_the_home(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts[NAME])
    manifest["sums"]["home/../../x"] = manifest["sums"].pop("home/events.toml")
    parts["home/../../x"] = parts.pop("home/events.toml")
    parts[NAME] = json.dumps(manifest).encode()


def with_fewer_rows(parts: dict[str, bytes]) -> None:
    manifest = json.loads(parts[NAME])
    manifest["tables"]["letter"] += 1
    parts[NAME] = json.dumps(manifest).encode()


def of_a_newer_lich(parts: dict[str, bytes]) -> None:
    parts[NAME] = parts[NAME].replace(b'"schema": "0', b'"schema": "9')


def of_a_newer_form(parts: dict[str, bytes]) -> None:
    parts[NAME] = parts[NAME].replace(b'"format": 1', b'"format": 2')


def without_a_manifest(parts: dict[str, bytes]) -> None:
    del parts[NAME]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (damaged, r"rows/letter.jsonl .* đã hỏng \(SHA-256 không khớp\)"),
        (without_a_part, "thiếu hoặc thừa phần"),
        (with_one_more, "thiếu hoặc thừa phần"),
        (out_of_the_home, "thiếu hoặc thừa phần"),
        (with_fewer_rows, "Bảng letter trong bản sao lưu không đủ số dòng"),
        (of_a_newer_lich, "mới hơn .* mà chương trình này biết"),
        (of_a_newer_form, "do một bản lich mới hơn ghi"),
        (without_a_manifest, "không có phần mục lục"),
    ],
)
def test_what_is_damaged_is_refused_and_changes_nothing(
    busy: Office, tmp_path: Path, change: Callable[[dict[str, bytes]], None], said: str
) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    put = Office(there.home, open_database(there.database))
    put.add("khac@example.vn", "2026-10-01 08:00")
    put.engine.dispose()
    before = content(there.database)
    with pytest.raises(Refused, match=said):
        put_back(rewritten(path, change), there)
    assert content(there.database) == before
    assert not (there.home / "events.toml").exists()
    assert not [*there.home.glob(".*")]


def test_a_file_cut_short_or_of_another_kind_is_refused(busy: Office, tmp_path: Path) -> None:
    path, there = packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)
    whole = path.read_bytes()
    for data in (whole[: len(whole) // 2], b"", b"x" * 999, whole[:300] + b"\0" * 60 + whole[360:]):
        path.write_bytes(data)
        with pytest.raises(Refused, match=r"hỏng|mục lục|thiếu"):
            put_back(path, there)
    assert [*there.home.iterdir()] == []


def test_letters_that_wait_are_counted(busy: Office, tmp_path: Path) -> None:
    with busy.engine.begin() as conn:
        conn.execute(sa.update(letter).values(state="ready", day=date(2026, 11, 11)))
        waiting = conn.scalar(sa.select(sa.func.count()).select_from(letter))
    assert put_back(packed(busy, tmp_path / "lich.zip"), elsewhere(tmp_path)).unsent == waiting


def test_a_manifest_reads_back() -> None:
    made = Manifest(made=at("2026-11-25 09:00"), lich="0.1.0", schema="0001", tables={"a": 1}, sums={"rows/a": "x"})
    assert parse(made.as_bytes()) == made
