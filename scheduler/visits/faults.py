"""Why a visit cannot be kept as it is. Pure: the day is given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from scheduler.visits.visit import DAYS, FARTHEST, MOST_GIFTS, MOST_MONEY, Visit, VisitStatus


def faults(visit: Visit, today: date) -> Iterator[str]:
    """Why a visit cannot be kept as it is, in Vietnamese; `today` tells what cannot have been done yet."""
    if not visit.title:
        yield "chưa ghi nội dung"
    yield from _day_faults(visit)
    if visit.starts and visit.ends and visit.ends <= visit.starts:
        yield f"giờ xong {visit.ends:%H:%M} không sau giờ đi {visit.starts:%H:%M}"
    if visit.ends and not visit.starts:
        yield "có giờ xong thì phải có giờ đi"
    yield from _status_faults(visit, today)
    yield from _gift_faults(visit)
    if len({step.id for step in visit.steps}) < len(visit.steps):
        yield "có hai việc chuẩn bị cùng mã"


def _day_faults(visit: Visit) -> Iterator[str]:
    if visit.shift is not None and visit.occurrence is None:
        yield "ngày tính theo dịp thì phải ghi dịp nào"
    if visit.shift is not None and abs(visit.shift) > FARTHEST:
        yield f"cách ngày chính nhiều nhất {FARTHEST} ngày"
    if visit.astray:
        yield f"ngày phải trong các năm {DAYS[0]}–{DAYS[-1]}"


def _gift_faults(visit: Visit) -> Iterator[str]:
    for gift in visit.gifts:
        if gift.count < 1 or gift.amount < 0:
            yield f"quà “{gift.what}”: số suất phải từ 1, số tiền không âm"
        elif gift.count > MOST_GIFTS or gift.amount > MOST_MONEY:
            yield f"quà “{gift.what}”: nhiều nhất {MOST_GIFTS} suất, mỗi suất {MOST_MONEY} đồng"


def _status_faults(visit: Visit, today: date) -> Iterator[str]:
    match visit.status:
        case VisitStatus.CONFIRMED if not visit.document:
            yield "xác nhận thì phải ghi văn bản"
        case VisitStatus.CONFIRMED if visit.day is None:
            yield "xác nhận thì phải có ngày"
        case VisitStatus.DONE if not visit.result:
            yield "đã đi thì phải ghi kết quả"
        case VisitStatus.DONE if visit.day is None or visit.day > today:
            yield "chưa đến ngày đi thì chưa thể ghi là đã đi"
        case VisitStatus.CANCELLED if not visit.reason:
            yield "huỷ thì phải ghi lý do"
        case _:
            pass
