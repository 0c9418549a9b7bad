"""`make audit`: what is known to be unsafe is found, and nothing found is told apart from nothing looked at."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.version import Version

from tools import audit
from tools.audit import is_affected, verdict

ADVISORY = Path(__file__).resolve().parents[1] / "data" / "osv" / "GHSA-h5c8-rqwp-cp95.json"
"""As the GitHub Advisory Database has it in OSV's export, without its prose and references."""
SAFE: dict[str, Any] = {"name": "click", "version": "8", "vulns": []}
SKIPPED = {"name": "click", "skip_reason": "not found"}
FLAWED = {"name": "jinja2", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}


@pytest.mark.parametrize(
    ("dependencies", "status", "said"),
    [
        ([SAFE, FLAWED], 1, "x: jinja2 1: CVE-1 → 2"),
        ([SAFE, SAFE], 0, "2 thư viện, không có lỗ hổng đã biết"),
        ([SAFE, SKIPPED], 3, "1 KHÔNG SOÁT ĐƯỢC"),
        ([SKIPPED], 3, "!!! KHÔNG SOÁT ĐƯỢC"),
    ],
)
def test_what_an_audit_says(dependencies: list[dict[str, Any]], status: int, said: str) -> None:
    found = verdict({"x": {"dependencies": dependencies}})
    assert (found[0], said in "\n".join(found[1])) == (status, True)


def test_an_audit_without_an_answer_is_said_loudly_and_ends_with_three(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert verdict({"x": {"dependencies": [SAFE]}, "y": None})[0] == 3
    assert audit.main(["--pins", str(tmp_path / "none.txt")]) == 3  # there is no pip-audit in this environment
    assert capsys.readouterr().out.startswith("!!! KHÔNG SOÁT ĐƯỢC")


@pytest.mark.parametrize(("pinned", "status"), [("3.1.2", 1), ("3.1.3rc1", 1), ("3.1.3", 0), ("3.10", 0)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_pin_is_held_against_advisories_that_were_brought_along(
    pinned: str, status: int, packed: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pins, brought = tmp_path / "pins.txt", ADVISORY
    pins.write_text(
        f"click==8.1 \\\n    --hash=sha256:00\njinja2=={pinned} \\\n    --hash=sha256:00\n", encoding="utf-8"
    )
    if packed:
        brought = tmp_path / "all.zip"
        with zipfile.ZipFile(brought, "w") as archive:
            archive.write(ADVISORY, ADVISORY.name)
    assert audit.main(["--osv", str(brought), "--pins", str(pins)]) == status
    said = capsys.readouterr().out
    assert ("pins: jinja2 3.1.2: GHSA-h5c8-rqwp-cp95 → 3.1.3" in said) == (pinned == "3.1.2")
    assert ("2 thư viện, không có lỗ hổng đã biết" in said) == (status == 0)


def test_our_own_pins_are_read_and_safe_from_what_is_known_here(capsys: pytest.CaptureFixture[str]) -> None:
    assert audit.main(["--osv", str(ADVISORY)]) == 0
    assert int(capsys.readouterr().out.split()[0]) > 40


RANGE = [{"introduced": "2.0"}, {"fixed": "2.4"}, {"introduced": "1.0"}, {"last_affected": "1.3"}]


@pytest.mark.parametrize(
    ("version", "expected"),
    [("0.9", False), ("1.0", True), ("1.3", True), ("1.3.1", False), ("2.0", True), ("2.3.9", True), ("2.4", False)],
)
def test_a_range_covers_what_the_schema_says(version: str, expected: bool) -> None:
    assert is_affected(Version(version), {"ranges": [{"type": "ECOSYSTEM", "events": RANGE}]}) is expected
    assert not is_affected(Version(version), {"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]})


def test_versions_may_be_named_and_what_was_withdrawn_or_is_another_s_does_not_count(tmp_path: Path) -> None:
    assert is_affected(Version("1.0"), {"versions": ["0.9", "1.0.0", "not a version"]})
    known = json.loads(ADVISORY.read_bytes())
    pins = tmp_path / "pins.txt"
    pins.write_text("jinja2==3.0\n", encoding="utf-8")
    assert audit.matched(pins, [known])["dependencies"][0]["vulns"]
    assert not audit.matched(pins, [known | {"withdrawn": "2024-02-01T00:00:00Z"}])["dependencies"][0]["vulns"]
    elsewhere = known["affected"][0] | {"package": {"ecosystem": "npm", "name": "jinja2"}}
    assert not audit.matched(pins, [known | {"affected": [elsewhere]}])["dependencies"][0]["vulns"]
