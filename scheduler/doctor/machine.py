"""The machine: programs, extras, clock and zone, room on the disk."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from re import match
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler.doctor.finding import Finding, Patient, error, note, ok, warning
from scheduler.run.local import ZONE
from scheduler.run.settings import Settings

EXTRAS = {
    "cluster": ("nhiều tiến trình, PostgreSQL", ("psycopg", "procrastinate")),
    "print": ("tờ lịch PDF", ("typst",)),
    "metrics": ("số đo Prometheus ở /metrics", ("prometheus-client",)),
}
"""Extra -> what it is for, and its packages."""
HOW = "make env-extras, hoặc pip install --require-hashes -r requirements/extras.txt"
LITTLE, VERY_LITTLE = 1_000_000_000, 100_000_000
"""Bytes of room on the disk."""
FIRST_YEAR = 2026
"""No machine whose clock is right runs this program earlier."""


def programs(_: Patient) -> Iterator[Finding]:
    """Python and the libraries that lich names as its own."""
    named = [match(r"[\w.-]+", line)[0] for line in requires("scheduler") or () if "extra ==" not in line]  # type: ignore[index]  # a requirement begins with its name
    missing = [name for name in named if _version(name) is None]
    if missing:
        yield error("libraries", f"Thiếu thư viện: {', '.join(missing)}.", "Cài lại: make env.")
        return
    core = ", ".join(f"{name} {_version(name)}" for name in ("sqlalchemy", "starlette", "icalendar"))
    yield ok("libraries", f"Python {platform.python_version()}, lich {version('scheduler')}, {core}.")


def extras(patient: Patient) -> Iterator[Finding]:
    """The optional parts."""
    for name, (what, packages) in EXTRAS.items():
        missing = [package for package in packages if _version(package) is None]
        if not missing:
            yield ok(f"extra-{name}", f"Phần [{name}] ({what}) đã cài.")
        elif why := _needed(patient.settings).get(name):
            yield error(f"extra-{name}", f"{why} nhưng thiếu phần [{name}].", f"Cài: {HOW}.")
        else:
            yield note(f"extra-{name}", f"Phần [{name}] ({what}) chưa cài.", f"Cần thì cài: {HOW}.")


def _needed(settings: Settings) -> dict[str, str]:
    """The extras without which what is set does nothing, and what is set."""
    needed = {}
    if settings.database.startswith("postgres"):
        needed["cluster"] = "LICH_DATABASE là PostgreSQL"
    if settings.metrics:
        needed["metrics"] = "LICH_METRICS_TOKEN đã đặt"
    return needed


def clock(patient: Patient) -> Iterator[Finding]:
    """The zone's rules are there, and the clock is not far off."""
    if patient.now.year < FIRST_YEAR:
        yield error(
            "clock", f"Đồng hồ máy đang ở năm {patient.now.year}.", "Bật đồng bộ giờ: timedatectl set-ntp true."
        )
        return
    try:
        here = patient.now.astimezone(ZoneInfo(ZONE))
    except ZoneInfoNotFoundError:
        yield error("zone", f"Máy không biết múi giờ {ZONE}.", "Cài gói tzdata.")
        return
    if here.utcoffset() != timedelta(hours=7):
        yield error("zone", f"Múi giờ {ZONE} lệch UTC {here.utcoffset()}, đúng ra là +7.", "Cài lại gói tzdata.")
    else:
        yield ok("clock", f"Giờ Việt Nam: {here:%H:%M %d/%m/%Y}.")


def disk(patient: Patient) -> Iterator[Finding]:
    """Room where the program writes."""
    free = shutil.disk_usage(_existing(patient.settings.var)).free
    said, hint = f"Đĩa còn trống {free / 1e9:.1f} GB.", "Dọn bớt: bản sao lưu cũ, var/outbox/, nhật ký."
    if free < VERY_LITTLE:
        yield error("disk", said, hint)
    elif free < LITTLE:
        yield warning("disk", said, hint)
    else:
        yield ok("disk", said)


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
