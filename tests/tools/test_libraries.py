"""The list of licences and the bill of materials are what the pins say; what an audit found is told apart from none."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tools import audit, libraries
from tools.audit import verdict

FREE = {
    "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0", "LGPL-3.0-only", "OFL-1.1", "0BSD",
    "Apache-2.0 OR BSD-2-Clause", "Apache-2.0 AND BSD-2-Clause",
}  # fmt: skip
"""Licences that go with Apache-2.0 as we use them. A new one is looked at by a person first."""


def test_the_page_and_the_bill_are_up_to_date() -> None:
    assert libraries.PAGE.read_text(encoding="utf-8") == libraries.page()
    assert libraries.SBOM.read_text(encoding="utf-8") == libraries.sbom()


def test_every_licence_is_one_that_we_may_use() -> None:
    used = {one.licence for one in libraries.libraries()} | {licence for _, _, licence in libraries.shipped()}
    assert used - FREE == set()


def test_everything_is_there_for_a_reason_and_in_the_graph() -> None:
    assert [one.name for one in libraries.libraries() if not one.why] == []
    bill = json.loads(libraries.sbom())
    refs = {one["bom-ref"] for one in bill["components"]} | {bill["metadata"]["component"]["bom-ref"]}
    assert {one["ref"] for one in bill["dependencies"]} <= refs
    assert {ref for one in bill["dependencies"] for ref in one["dependsOn"]} <= refs
    assert "http" not in re.sub(r'"\$schema".*', "", libraries.sbom())


SAFE: dict[str, Any] = {"name": "click", "version": "8", "vulns": []}
SKIPPED = {"name": "click", "skip_reason": "not found"}
FLAWED = {"name": "jinja2", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}


@pytest.mark.parametrize(
    ("dependencies", "status", "said"),
    [
        ([SAFE, FLAWED], 1, "x: jinja2 1: CVE-1 → 2"),
        ([SAFE, SAFE], 0, "2 thư viện, không có lỗ hổng đã biết"),
        ([SAFE, SKIPPED], 0, "1 KHÔNG SOÁT ĐƯỢC"),
        ([SKIPPED], 0, "!!! KHÔNG SOÁT ĐƯỢC"),
    ],
)
def test_what_an_audit_says(dependencies: list[dict[str, Any]], status: int, said: str) -> None:
    found = verdict({"x": {"dependencies": dependencies}})
    assert (found[0], said in "\n".join(found[1])) == (status, True)


def test_an_audit_without_an_answer_is_said_loudly(capsys: pytest.CaptureFixture[str]) -> None:
    assert verdict({"x": None})[1][0].startswith("!!! KHÔNG SOÁT ĐƯỢC")
    assert audit.main(("no-such-file",)) == 0  # there is no pip-audit in this environment
    assert "NOT AUDITED" in capsys.readouterr().out
