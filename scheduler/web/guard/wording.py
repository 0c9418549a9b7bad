"""What the trail says, in words."""

ACTION = {
    "event-added": "Thêm ngày lễ, việc",
    "event-changed": "Sửa ngày lễ, việc",
    "event-retired": "Bỏ khỏi lịch",
    "date-announced": "Ấn định ngày",
    "date-cancelled": "Ghi không tổ chức",
    "edition-restored": "Quay lại bản cũ",
    "letter-retried": "Gửi lại thư",
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
}
"""Code of an action -> Vietnamese."""
