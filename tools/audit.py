"""Asks whether any pinned library is known to be unsafe: `make audit`, in an environment of its own.

Where the registry's advisories cannot be reached that is said loudly, and is no failure: nothing was found and nothing
was looked at are told apart. What is known to be unsafe fails.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PINS = Path(__file__).resolve().parent.parent / "requirements"
FILES = ("build", "extras")
"""What is installed where lich runs."""


def asked(file: Path) -> Mapping[str, Any] | None:
    """What `pip-audit` answers about a pinned file; None where it gives no answer."""
    command = [
        sys.executable,
        "-m",
        "pip_audit",
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "-r",
        str(file),
    ]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        answer: Mapping[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


def verdict(answers: Mapping[str, Mapping[str, Any] | None]) -> tuple[int, list[str]]:
    """The exit status, and what to say."""
    found: list[str] = []
    looked, unknown = 0, 0
    for name, answer in answers.items():
        for one in answer["dependencies"] if answer else ():
            if "skip_reason" in one:
                unknown += 1
                continue
            looked += 1
            found += [_said(name, one, flaw) for flaw in one["vulns"]]
    if found:
        return 1, [*found, f"{len(found)} lỗ hổng đã biết / known vulnerabilities."]
    if not looked:
        return 0, [
            "!!! KHÔNG SOÁT ĐƯỢC: không tới được nguồn tin về lỗ hổng / NOT AUDITED: no advisories can be reached."
        ]
    rest = f"; {unknown} KHÔNG SOÁT ĐƯỢC / not audited" if unknown else ""
    return 0, [f"{looked} thư viện, không có lỗ hổng đã biết / libraries without known vulnerabilities{rest}."]


def _said(file: str, one: Mapping[str, Any], flaw: Mapping[str, Any]) -> str:
    mended = ", ".join(flaw.get("fix_versions") or ()) or "chưa có bản vá / no fix yet"
    return f"{file}: {one['name']} {one['version']}: {flaw['id']} → {mended}"


def main(names: Sequence[str] = FILES) -> int:
    """Ask about each file, and say what came of it."""
    status, lines = verdict({name: asked(PINS / f"{name}.txt") for name in names})
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
