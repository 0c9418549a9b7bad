"""`[[event.announced]]`: what a decision about one cycle must say."""

from __future__ import annotations

from typing import Any

from scheduler import model
from scheduler.authoring.layers import Table
from scheduler.authoring.report import Report

_GROUNDS = ("document", "url", "told_by")


def announcements(event: Table, path: str, report: Report) -> tuple[model.Announcement, ...]:
    """The event's decisions, by cycle. A faulty one is reported and left out."""
    made = []
    for item in event.parts.get("announced", ()):
        if "cycle" in item.values and _sound(item, where := f"{path}.announced.{item.values['cycle']}", report):
            _doubts(item, where, report)
            made.append(_announcement(item.values))
    return tuple(sorted(made, key=lambda decision: decision.cycle))


def _sound(item: Table, path: str, report: Report) -> bool:
    before = len(report.found)
    values = item.values
    if values.get("cancelled", False) and not values.get("reason"):
        hint = 'thêm dòng reason = "…", người nhận thư sẽ đọc lý do này'
        report.error(item.where("reason"), f"{path}.reason", "announced-reason", "huỷ mà không ghi lý do", hint)
    elif not ({"cancelled", "start", "end", "main"} & values.keys() or report.broken(item, ("start", "cancelled"))):
        hint = "ghi ngày đầu: start = 2026-02-22; nếu không tổ chức: cancelled = true và reason"
        report.error(item.where("start"), f"{path}.start", "announced-start", "thiếu ngày", hint)
    _days_in_order(item, path, report)
    return len(report.found) == before


def _days_in_order(item: Table, path: str, report: Report) -> None:
    start, last, main = (item.values.get(key) for key in ("start", "end", "main"))
    if start is None:
        for key in ("end", "main"):
            if key in item.values and not report.broken(item, ("start",)):
                hint = "thêm start, hoặc bỏ dòng này"
                report.error(item.where(key), f"{path}.{key}", "announced-start", f"có {key} mà không có start", hint)
        return
    if last is not None and last < start:
        message = f"ngày cuối {last:%d/%m/%Y} trước ngày đầu {start:%d/%m/%Y}"
        report.error(item.where("end"), f"{path}.end", "announced-order", message, "xem lại ngày, tháng, năm")
    if main is not None and (main < start or (last is not None and main > last >= start)):
        message = f"ngày chính {main:%d/%m/%Y} nằm ngoài các ngày của sự kiện"
        report.error(item.where("main"), f"{path}.main", "announced-order", message, "ngày chính nằm từ start đến end")


def _doubts(item: Table, path: str, report: Report) -> None:
    if not (any(item.values.get(key) for key in _GROUNDS) or report.broken(item, _GROUNDS)):
        hint = "thêm document (số văn bản), url hoặc told_by (ai báo)"
        report.warning(item.at, path, "announced-source", "không ghi căn cứ", hint)


def _announcement(values: Any) -> model.Announcement:
    return model.Announcement(
        cycle=values["cycle"],
        start=values.get("start"),
        last=values.get("end"),
        main=values.get("main"),
        cancelled=values.get("cancelled", False),
        reason=values.get("reason"),
        document=values.get("document"),
        url=values.get("url"),
        told_by=values.get("told_by"),
        date=values.get("date"),
        signer=values.get("signer"),
    )
