"""Asks whether any pinned library is known to be unsafe: `make audit`, in an environment of its own.

Exit status: 0 all looked at and nothing known; 1 something is known to be unsafe; 3 not looked at, or not all, since
the advisories cannot be reached: nothing was found and nothing was looked at are told apart. Where there is no network,
advisories that somebody brought along do: `make audit ARGS="--osv all.zip"`, files in the OSV format or zips of them.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.version import InvalidVersion, Version

PINS = Path(__file__).resolve().parent.parent / "requirements"
FILES = ("build", "extras")
"""What is installed where lich runs."""
UNSAFE, NOT_AUDITED = 1, 3
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)", re.MULTILINE)
Answer = Mapping[str, Any]
"""As pip-audit writes it: `dependencies`, each with `vulns`, or with a `skip_reason`."""


def asked(file: Path) -> Answer | None:
    """What `pip-audit` answers about a pinned file; None where it gives no answer."""
    options = ["--require-hashes", "--disable-pip", "--format", "json", "-r", str(file)]
    command = [sys.executable, "-m", "pip_audit", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        answer: Answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return answer


# --- Advisories that somebody brought along -----------------------------------------------------------------------


def advisories(paths: Iterable[Path]) -> Iterator[Answer]:
    """The advisories in files of one each, and in zips of such files."""
    for path in paths:
        if path.suffix != ".zip":
            yield json.loads(path.read_bytes())
            continue
        with zipfile.ZipFile(path) as archive:
            for name in sorted(archive.namelist()):
                if name.endswith(".json"):
                    yield json.loads(archive.read(name))


def matched(file: Path, known: Iterable[Answer]) -> Answer:
    """What the advisories say about a pinned file, as `pip-audit` would answer."""
    pins: dict[str, str] = dict(_PIN.findall(file.read_text(encoding="utf-8")))
    flaws: dict[str, list[Answer]] = {name: [] for name in pins}
    for one in known:
        for affected in () if "withdrawn" in one else one.get("affected", ()):
            name = _name(affected)
            if name in pins and is_affected(Version(pins[name]), affected):
                flaws[name].append({"id": one["id"], "fix_versions": [*_fixes(affected)]})
    return {"dependencies": [{"name": name, "version": pins[name], "vulns": found} for name, found in flaws.items()]}


def is_affected(version: Version, affected: Answer) -> bool:
    """Whether an entry of `affected` means this version: by name, or by a range (OSV schema 1.6)."""
    named = any(_version(text) == version for text in affected.get("versions", ()))
    return named or any(_covers(one["events"], version) for one in _ranges(affected))


def _covers(events: Sequence[Mapping[str, str]], version: Version) -> bool:
    """A range begins at each `introduced`, and ends before a `fixed` or after a `last_affected`."""
    inside = False
    for event in sorted(events, key=lambda one: _version(*one.values())):
        ((kind, text),) = event.items()
        if version > _version(text) or (version == _version(text) and kind != "last_affected"):
            inside = kind == "introduced"
    return inside


def _ranges(affected: Answer) -> Iterator[Answer]:
    return (one for one in affected.get("ranges", ()) if one["type"] == "ECOSYSTEM")


def _fixes(affected: Answer) -> Iterator[str]:
    return (event["fixed"] for one in _ranges(affected) for event in one["events"] if "fixed" in event)


def _name(affected: Answer) -> str | None:
    package = affected.get("package", {})
    return re.sub(r"[-_.]+", "-", package["name"]).lower() if package.get("ecosystem") == "PyPI" else None


def _version(text: str) -> Version:
    """`0` is before everything; a version in no order of PyPI's is before everything too, and equal to none we pin."""
    try:
        return Version("0.dev0" if text == "0" else text)
    except InvalidVersion:
        return Version("0.dev0")


# --- What came of it ----------------------------------------------------------------------------------------------


def verdict(answers: Mapping[str, Answer | None]) -> tuple[int, list[str]]:
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
        return UNSAFE, [*found, f"{len(found)} lỗ hổng đã biết / known vulnerabilities."]
    if not looked or None in answers.values():
        return NOT_AUDITED, [
            "!!! KHÔNG SOÁT ĐƯỢC: không tới được nguồn tin về lỗ hổng / NOT AUDITED: no advisories can be reached.",
            'Có tệp OSV mang từ nơi khác đến / with OSV files brought along: make audit ARGS="--osv TỆP"',
        ]
    rest = f"; {unknown} KHÔNG SOÁT ĐƯỢC / not audited" if unknown else ""
    said = f"{looked} thư viện, không có lỗ hổng đã biết / libraries without known vulnerabilities{rest}."
    return NOT_AUDITED if unknown else 0, [said]


def _said(file: str, one: Answer, flaw: Answer) -> str:
    mended = ", ".join(flaw.get("fix_versions") or ()) or "chưa có bản vá / no fix yet"
    return f"{file}: {one['name']} {one['version']}: {flaw['id']} → {mended}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask about each file, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--osv", type=Path, nargs="+", metavar="FILE", help="advisories to go by, in place of asking")
    parser.add_argument("--pins", type=Path, nargs="+", default=[PINS / f"{name}.txt" for name in FILES])
    given = parser.parse_args(arguments)
    known = list(advisories(given.osv)) if given.osv else None
    status, lines = verdict({one.stem: asked(one) if known is None else matched(one, known) for one in given.pins})
    print("\n".join(lines))
    return status


if __name__ == "__main__":
    sys.exit(main())
