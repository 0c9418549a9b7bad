"""`lich backup` and `lich restore` as an administrator types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_into_one_file_and_out_of_it(
    run: Run, home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("adopt")
    run("people", "add", "can-bo@example.vn", "--name", "Cán bộ")
    folder = tmp_path_factory.mktemp("sao-luu")
    told = run("backup", folder / "lich.zip")
    assert told.exit_code == 0, told.stderr
    assert told.stdout.startswith("Đã sao lưu ")
    assert run("restore", folder / "lich.zip", "--check").stdout.endswith("nguyên vẹn.\n")
    before = run("people", "list").stdout
    monkeypatch.setenv("LICH_HOME", str(folder / "moi"))
    told = run("restore", folder / "lich.zip")
    assert told.exit_code == 0, told.stderr
    assert run("people", "list").stdout == before
    assert (folder / "moi" / "events.toml").read_bytes() == (home / "events.toml").read_bytes()


def test_over_something_else_only_with_a_yes(run: Run, home: Path, tmp_path: Path) -> None:
    run("adopt")
    assert json.loads(run("backup", tmp_path / "lich.zip", "--json").stdout)["tables"]["edition"] == 1
    with (home / "events.toml").open("a", encoding="utf-8") as file:
        file.write("# thêm\n")
    run("adopt")
    told = run("restore", tmp_path / "lich.zip")
    assert told.exit_code == 1
    assert (
        "Sẽ ghi đè:\n  events.toml\n  cơ sở dữ liệu đang có dữ liệu (muốn giữ thì «lich backup» trước)\n" in told.stdout
    )
    assert "# thêm" in (home / "events.toml").read_text(encoding="utf-8")
    told = run("restore", tmp_path / "lich.zip", "--yes")
    assert told.exit_code == 0, told.stderr
    assert "# thêm" not in (home / "events.toml").read_text(encoding="utf-8")
    assert "Điều có trước đã chuyển vào var/kept/" in told.stdout
    assert len(json.loads(run("history", "--json").stdout)) == 1


def test_what_is_no_backup_is_a_sentence(run: Run, home: Path, tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(b"x")
    told = run("restore", tmp_path / "x.zip")
    assert told.exit_code == 1
    assert "không phải bản sao lưu của lich" in told.stderr
    told = run("backup", tmp_path / "khong-co" / "x.zip")
    assert (told.exit_code, "không có tệp hay thư mục này" in told.stderr) == (1, True)
