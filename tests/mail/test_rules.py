"""Every mail rule of `docs/letters.md` has a test that names its number: `test_47_…`, or `test_53_54_…` of two."""

from __future__ import annotations

import re
from pathlib import Path


def test_each_mail_rule_is_named_by_a_test(root: Path) -> None:
    page = (root / "docs" / "letters.md").read_text(encoding="utf-8")
    rules = {int(number) for number in re.findall(r"^\| (\d\d) \|", page, re.MULTILINE)}
    assert rules == set(range(41, 59))
    tests = "".join(path.read_text(encoding="utf-8") for path in (root / "tests").rglob("test_*.py"))
    named = {int(n) for numbers in re.findall(r"def test_((?:\d\d_)+)", tests) for n in numbers.split("_") if n}
    assert rules - named == set()
