"""The folder from which nginx serves the feeds, where there is one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from scheduler.doctor.database import looked_into
from scheduler.doctor.finding import Finding, Patient, error, ok, warning
from scheduler.feed import build, service


def published(patient: Patient) -> Iterator[Finding]:
    """There, readable by the web server, and today's."""
    folder = patient.published
    if folder is None:
        return
    file = folder / f"{build.ALL.id}.ics"
    again = f"lich publish {folder}"
    if not file.is_file():
        yield error("published", f"Không có {file}.", again)
    elif not _is_readable(file):
        yield warning("published", f"Máy chủ web không đọc được {file}.", f"chmod -R a+rX {folder}")
    elif _is_stale(patient, file):
        yield warning(
            "published", f"{file} không phải bản mới nhất.", f"{again}; đặt chạy hằng ngày, xem docs/nginx.md"
        )
    else:
        yield ok("published", f"Lịch ở {folder} là bản mới nhất.")


def _is_readable(file: Path) -> bool:
    return bool(stat.S_IMODE(file.stat().st_mode) & stat.S_IROTH and os.access(file, os.R_OK))


def _is_stale(patient: Patient, file: Path) -> bool:
    with looked_into(patient) as conn:
        return conn is None or service.render(conn.engine, build.ALL.id, patient.now).body != file.read_bytes()
