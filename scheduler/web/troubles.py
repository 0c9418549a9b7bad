"""The page for what could not be shown: what happened, and what to do."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.requests import Request
from starlette.responses import Response

from scheduler import words
from scheduler.errors import LichError
from scheduler.model import Catalogue
from scheduler.web.pages import FIRST_YEAR, LAST_YEAR
from scheduler.web.site import HTML, Site, tongue_of
from scheduler.web.views.items import event_path


def error_page(site: Site, request: Request, code: int, key: str | None = None) -> Response:
    """A page for what could not be shown; where an event's key was asked for, the nearest ones beside it."""
    try:
        scene = site.scene()
    except (LichError, sa.exc.SQLAlchemyError):
        scene = None
    void = code == 404 and "token" in request.path_params
    heading, text, english = VOID_LINK if void else TROUBLE.get(code, TROUBLE[500])
    near = _near(scene.catalogue, key) if scene and key else ()
    values = {"code": code, "heading": heading, "text": text, "english": english, "near": near}
    content = b"" if request.method == "HEAD" else site.render("error.html", scene, values, tongue_of(request))
    return Response(content, code, {"Cache-Control": "no-store"}, HTML)


TROUBLE = {
    400: (
        "Không đọc được dữ liệu gửi lên",
        "Biểu mẫu gửi lên bị thiếu hoặc hỏng. Hãy mở lại trang trước và gửi lần nữa.",
        "What was sent could not be read. Please open the form again.",
    ),
    403: (
        "Không vào được trang này",
        "Tài khoản không có quyền, phiên đăng nhập đã hết, hoặc biểu mẫu gửi từ nơi khác. Hãy đăng nhập rồi thử lại.",
        "You may not do this: sign in with an account that may, and send the form from this site.",
    ),
    404: (
        "Không có trang này",
        f"Địa chỉ có thể gõ nhầm, hoặc sự kiện đã bỏ khỏi lịch. Trang tháng, năm có từ {FIRST_YEAR} đến {LAST_YEAR}.",
        "There is no such page. The address may be mistyped, or the event has left the calendar.",
    ),
    405: (
        "Trang này chỉ để xem",
        "Địa chỉ này không nhận dữ liệu gửi lên.",
        "This page can only be read.",
    ),
    413: (
        "Dữ liệu gửi lên quá lớn",
        "Trang này không nhận nhiều dữ liệu như vậy trong một lần. Hãy chia nhỏ, hoặc bỏ bớt hình trong tệp.",
        "Too much was sent at once.",
    ),
    429: (
        "Hỏi quá nhiều trong chốc lát",
        "Từ nơi này đã hỏi quá nhiều lần, nên phải chờ một lúc. Lịch bạn đã đăng ký không bị ảnh hưởng.",
        "Too many requests from your network. Please wait a few minutes; subscribed calendars are not affected.",
    ),
    500: (
        "Trang này đang hỏng",
        "Lỗi ở phía chúng tôi và đã được ghi lại. Lịch bạn đã đăng ký không bị ảnh hưởng. Hãy thử lại sau ít phút.",
        "Something broke on our side and has been recorded. Subscribed calendars are not affected.",
    ),
    501: (
        "Máy chủ này chưa làm được PDF",
        "Quản trị cài thêm bằng lệnh: pip install 'scheduler[print]'. Trang tháng, năm vẫn in được từ trình duyệt.",
        "The [print] extra is not installed on this server. Months and years can still be printed from a browser.",
    ),
    503: (
        "Lịch chưa sẵn sàng",
        "Chưa có bản lịch nào được nhận, hoặc cơ sở dữ liệu đang bận. Hãy thử lại sau ít phút.",
        "The calendar is not ready yet. Please try again in a few minutes.",
    ),
}
"""Status code -> heading, what happened and what to do, the same in English."""
VOID_LINK = (
    "Liên kết này không còn dùng được",
    "Liên kết đã hết hạn, đã dùng rồi, hoặc chép thiếu chữ. Hãy bấm liên kết trong thư mới nhất, hoặc đăng ký lại.",
    "This link has expired, was used, or was copied in part. Follow the one in the newest letter, or subscribe again.",
)
"""The same for a secret link that opens nothing. It never says which of these it was."""


def _near(catalogue: Catalogue, key: str) -> tuple[tuple[str, str], ...]:
    keys = {one.key: one for one in catalogue.events}
    return tuple((keys[found].name, event_path(keys[found])) for found in words.nearest(key, keys))
