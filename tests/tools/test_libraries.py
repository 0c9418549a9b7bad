"""The list of licences and the bill of materials are what the pins say."""

from __future__ import annotations

import json
import re

from tools import libraries

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
