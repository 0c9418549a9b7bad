"""What the service does: which edition it serves, whether it sweeps, what became of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from scheduler.authoring.read import load
from scheduler.doctor.database import looked_into
from scheduler.doctor.finding import Finding, Patient, error, note, ok, warning
from scheduler.run import watch
from scheduler.run.adopt import FILE
from scheduler.store import editions, sweeps, troubled
from scheduler.store.outbox import FAILED, SENT

RECENT = timedelta(days=7)


def edition(patient: Patient) -> Iterator[Finding]:
    """Whether the file as it is now is the one that is served."""
    with looked_into(patient) as conn:
        if conn is None:
            return
        current = editions.head(conn)
    found = load(patient.settings.home / FILE)
    if current is None:
        yield warning("edition", "Chưa nhận bản lịch nào.", "lich adopt")
    elif found.catalogue and editions.digest_of(found.files, FILE) != current.digest:
        yield warning("edition", f"{FILE} khác bản {current.id} đang dùng.", "Xem: lich diff; nhận: lich adopt.")
    elif found.catalogue:
        yield ok("edition", f"{FILE} là bản {current.id} đang dùng.")


def letters(patient: Patient) -> Iterator[Finding]:
    """Sweeps, and letters that wait, failed or are held."""
    with looked_into(patient) as conn:
        if conn is None:
            return
        wrong, last = watch.troubles(conn, patient.now), sweeps.read(conn).at
        counts = troubled.counts(conn, patient.now - RECENT)
    for one in wrong:
        hint = "Dịch vụ có chạy không: systemctl status lich" if one.kind == "sweep" else "lich letters"
        yield error(f"letters-{one.kind}", one.text, hint)
    if failed := counts.get(FAILED):
        yield warning("letters-failed", f"{failed} thư bị từ chối trong 7 ngày qua.", "lich letters, lich why")
    if not wrong and last:
        minutes = (patient.now - last) // timedelta(minutes=1)
        yield ok("letters", f"Lượt gửi gần nhất {minutes} phút trước; 7 ngày qua gửi {counts.get(SENT, 0)} thư.")
    if last and last > patient.now + watch.LATE:
        said = "Lượt gửi gần nhất ghi giờ ở tương lai: đồng hồ máy đã chạy sai, hoặc ai đó dùng lich send --at."
        yield note("letters-future", said)
