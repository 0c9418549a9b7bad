"""Writing the files: over what was seen only, whole or not at all."""

from __future__ import annotations

import fcntl
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from scheduler.authoring import write as writing
from scheduler.authoring.edit import Draft, draft
from scheduler.authoring.read import load
from scheduler.authoring.write import JOURNAL, LOCK, finish, write
from scheduler.errors import FileProblems, Refused
from tests.authoring import crashing

ROOT = "events.toml"
CRASHING = Path(crashing.__file__)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    (tmp_path / ROOT).write_text(crashing.event("a"), encoding="utf-8")
    return tmp_path


def changed(office: Path, **texts: str) -> Draft:
    return draft(load(office / ROOT).files, ROOT, {f"{name}.toml": text for name, text in texts.items()})


def test_the_file_is_the_drafts_and_nothing_is_left_beside(office: Path) -> None:
    write(office, ROOT, changed(office, events=crashing.event("b")))
    assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("b")
    assert {path.name for path in office.iterdir()} == {ROOT, "var"}


def test_endings_are_written_as_they_are(office: Path) -> None:
    text = crashing.event("a").replace("\n", "\r\n")
    (office / ROOT).write_bytes(text.encode())
    write(office, ROOT, changed(office, events=text + "# ghi chú\r\n"))
    assert (office / ROOT).read_bytes() == (text + "# ghi chú\r\n").encode()


def test_the_files_mode_stays(office: Path) -> None:
    (office / ROOT).chmod(0o640)
    write(office, ROOT, changed(office, events=crashing.event("b")))
    assert stat.S_IMODE((office / ROOT).stat().st_mode) == 0o640


def test_a_link_stays_a_link(office: Path, tmp_path: Path) -> None:
    real = tmp_path / "nơi khác" / "lịch.toml"
    real.parent.mkdir()
    (office / ROOT).rename(real)
    (office / ROOT).symlink_to(real)
    write(office, ROOT, changed(office, events=crashing.event("b")))
    assert (office / ROOT).is_symlink()
    assert real.read_text(encoding="utf-8") == crashing.event("b")


def test_what_another_wrote_meanwhile_is_not_written_over(office: Path) -> None:
    mine = changed(office, events=crashing.event("b"))
    (office / ROOT).write_text(crashing.event("c"), encoding="utf-8")
    with pytest.raises(Refused, match="sửa ở nơi khác"):
        write(office, ROOT, mine)
    assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("c")
    (office / ROOT).unlink()
    with pytest.raises(Refused, match="sửa ở nơi khác"):
        write(office, ROOT, mine)


def test_a_file_beside_that_changed_meanwhile_counts_too(office: Path) -> None:
    (office / "xa.toml").write_text(crashing.event("xa"), encoding="utf-8")
    (office / ROOT).write_text('include = ["xa.toml"]\n', encoding="utf-8")
    mine = changed(office, events='include = ["xa.toml"]\n' + crashing.event("b"))
    (office / "xa.toml").write_text(crashing.event("b"), encoding="utf-8")
    with pytest.raises(Refused, match=r"xa\.toml"):
        write(office, ROOT, mine)


def test_files_with_errors_together_are_not_written(office: Path) -> None:
    with pytest.raises(FileProblems, match="gregorian"):
        write(office, ROOT, changed(office, events=crashing.event("b").replace("1/2", "31/2")))
    assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("a")


def test_what_the_system_refuses_is_said_and_leaves_the_file(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(Refused, match="đĩa đã đầy"):
        write(office, ROOT, changed(office, events=crashing.event("b")))
    assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("a")
    assert {path.name for path in office.iterdir()} == {ROOT, "var"}


def test_a_writer_waits_for_the_one_before(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = changed(office, events=crashing.event("b"))
    (office / "var").mkdir()
    asking, flock = Event(), fcntl.flock

    def asked(lock: int, how: int) -> None:
        with pytest.raises(BlockingIOError):
            flock(lock, how | fcntl.LOCK_NB)
        asking.set()
        flock(lock, how)

    with (office / LOCK).open("w") as lock:
        flock(lock, fcntl.LOCK_EX)
        monkeypatch.setattr("fcntl.flock", asked)
        writer = Thread(target=write, args=(office, ROOT, mine))
        writer.start()
        assert asking.wait(60)
        assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("a")
    writer.join()
    assert (office / ROOT).read_text(encoding="utf-8") == crashing.event("b")


def test_what_a_crash_cut_off_between_files_the_next_one_finishes(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (office / "xa.toml").write_text(crashing.event("xa"), encoding="utf-8")
    (office / ROOT).write_text('include = ["xa.toml"]\n', encoding="utf-8")
    both = changed(office, events='include = ["xa.toml"]\n# mới\n', xa=crashing.event("xa-moi"))
    placed: list[Path] = []
    place = writing._put_in_place

    def crash(path: Path) -> None:
        if len(placed) == 2:  # the journal and one file
            raise KeyboardInterrupt
        placed.append(path)
        place(path)

    monkeypatch.setattr(writing, "_put_in_place", crash)
    with pytest.raises(KeyboardInterrupt):
        write(office, ROOT, both)
    monkeypatch.undo()
    assert (office / JOURNAL).exists()
    finish(office)
    assert (office / "xa.toml").read_text(encoding="utf-8") == crashing.event("xa-moi")
    assert (office / ROOT).read_text(encoding="utf-8").endswith("# mới\n")
    assert not (office / JOURNAL).exists()


def killed(office: Path, rounds: int) -> list[str]:
    done = subprocess.run(
        [sys.executable, CRASHING, office, str(rounds)], capture_output=True, text=True, check=True, timeout=300
    )
    return done.stdout.splitlines()


def test_a_killed_writer_leaves_the_old_file_or_the_new(office: Path) -> None:
    said = killed(office, 20)
    at_each_step = said[: said.index("ended b") + 1]
    assert at_each_step.count("killed a") >= 3
    assert "killed b" in at_each_step
    assert {line.split()[1] for line in said} <= {"a", "b"}
    write(office, ROOT, changed(office, events=crashing.event("c")))
    assert {path.name for path in office.iterdir()} == {ROOT, "var"}


@pytest.mark.long
def test_a_hundred_killed_writers(office: Path) -> None:
    assert {line.split()[1] for line in killed(office, 300)} <= {"a", "b"}
