"""What the trail says, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.visits.visit import FIELDS

ACTION = {
    "event-added": "Thêm ngày lễ, việc",
    "event-changed": "Sửa ngày lễ, việc",
    "event-retired": "Bỏ khỏi lịch",
    "date-announced": "Ấn định ngày",
    "date-cancelled": "Ghi không tổ chức",
    "edition-restored": "Quay lại bản cũ",
    "visit-saved": "Ghi chuyến thăm",
    "visit-moved": "Dời chuyến thăm theo dịp",
    "step-done": "Xong việc chuẩn bị",
    "step-undone": "Chưa xong việc chuẩn bị",
    "honoured-saved": "Ghi người được thăm",
    "honoured-forgotten": "Xoá tên người được thăm theo yêu cầu",
    "private-link-made": "Tạo liên kết lịch riêng",
    "private-link-revoked": "Thu hồi liên kết lịch riêng",
    "letter-retried": "Gửi lại thư",
    "letters-stopped": "Dừng thư vì địa chỉ hỏng",
    "sign-in": "Đăng nhập",
    "sign-in-locked": "Bị chặn đăng nhập vì thử sai nhiều lần",
    "sign-out": "Đăng xuất",
    "sign-out-everywhere": "Đăng xuất mọi nơi",
    "password-changed": "Đổi mật khẩu",
    "account-added": "Thêm tài khoản",
    "role-changed": "Đổi vai trò",
    "account-disabled": "Khoá tài khoản",
    "account-enabled": "Mở lại tài khoản",
    "recipient-added": "Thêm người nhận thư",
    "recipient-changed": "Sửa người nhận thư",
    "recipient-confirmed": "Xác nhận đăng ký nhận thư",
    "recipient-left": "Thôi nhận thư",
    "recipient-erased": "Xoá người nhận thư",
    "staff-exported": "Tải danh sách cán bộ",
    "recipient-exported": "Tải dữ liệu của một người nhận",
    "links-renewed": "Huỷ liên kết trong thư cũ",
}
"""Code of an action -> Vietnamese."""
SORT = {
    "event": "ngày lễ, việc",
    "edition": "bản lịch",
    "visit": "chuyến thăm",
    "honoured": "người được thăm",
    "recipient": "người nhận thư",
    "letter": "thư",
    "account": "tài khoản",
    "private-feed": "lịch riêng",
}
"""What the trail is about: the first word of a subject -> Vietnamese."""
DETAIL = {
    "fields": "đã ghi",
    "step": "việc",
    "before": "từ",
    "after": "sang",
    "number": "số người",
    "visits": "số chuyến",
    "edition": "bản lịch số",
    "version": "bản",
}
"""What is written down beside a subject -> Vietnamese, in the order of reading."""


def subject(written: str, events: Mapping[str, str]) -> str:
    """`visit:24` as `chuyến thăm 24`, `event:kate/2027` as `Lễ hội Katê, kỳ 2027`; `events`: key -> name."""
    sort, _, which = written.partition(":")
    if sort == "event":
        key, _, cycle = which.partition("/")
        return f"{events.get(key, key)}, kỳ {cycle}" if cycle else events.get(key, key)
    return f"{SORT[sort]} {which}" if sort in SORT else written


def details(told: Mapping[str, object]) -> Iterator[str]:
    """What was written down beside it, that is not empty."""
    for name in sorted(told, key=lambda name: (list(DETAIL).index(name) if name in DETAIL else len(DETAIL), name)):
        value = told[name]
        if name == "fields":
            value = ", ".join(FIELDS.get(field, field) for field in str(value).split())
        if value not in (None, ""):
            yield f"{DETAIL.get(name, name)} {value}"
