"""`lich publish`."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def test_publish_says_what_it_wrote_and_then_that_nothing_changed(run: Run, tmp_path: Path) -> None:
    first = run("publish", tmp_path / "www")
    assert first.exit_code == 0
    assert first.stdout.splitlines()[0] == "tat-ca.ics"
    assert (tmp_path / "www" / "tat-ca.ics").read_bytes() == run("feed").stdout_bytes
    assert run("publish", tmp_path / "www").stdout == "Không có gì đổi.\n"
    assert run("publish", "--json", tmp_path / "www").stdout == "[]\n"
