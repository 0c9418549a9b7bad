"""Pages for someone who is signed in, and ways that stay on this site."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from scheduler.errors import LichError
from scheduler.store.accounts import ROLE, Role
from scheduler.store.sessions import Signed
from scheduler.web.site import HTML, Scene, Site, tongue_of
from scheduler.web.views.tongue import Tongue

WORK: tuple[tuple[str, str, str, Role], ...] = (
    ("desk", "/ban-lam-viec", "Bàn làm việc", Role.READER),
    ("visits", "/chuyen-tham", "Chuyến thăm", Role.READER),
    ("plan", "/sua-lich", "Sửa lịch", Role.PLANNER),
    ("history", "/lich-su", "Lịch sử", Role.READER),
    ("account", "/toi", "Tài khoản", Role.READER),
)
"""The navigation of who is signed in: template name, address, text, whom it is for."""


def page(
    site: Site,
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    tongue: Tongue | None = None,
) -> Response:
    """A template filled for whoever asks, in a language that is not always that of the address.

    Beside `values` it knows `account`, `role_name`, `may` and `work`.
    """
    found: Signed | None = getattr(request.state, "signed", None)
    content = site.render(template, _scene(site), frame(found) | dict(values), tongue or tongue_of(request))
    return Response(content, status, {"Cache-Control": "no-store"}, HTML)


def frame(found: Signed | None) -> dict[str, object]:
    """What the layout says of who is signed in."""
    if found is None:
        return {}
    role = found.account.role
    return {
        "account": found.account,
        "role_name": ROLE[role],
        "may": lambda needed: role.covers(Role(needed)),
        "work": tuple(row for row in WORK if role.covers(row[3])),
    }


def _scene(site: Site) -> Scene | None:
    try:
        return site.scene()
    except LichError:
        return None


def redirect(path: str) -> Response:
    """303 to a path of this site; to anywhere else: to the first page."""
    return RedirectResponse(path if is_local(path) else "/", status_code=303)


def is_local(path: str) -> bool:
    """Whether a browser that follows this stays here: `//x`, `/\\x` and hidden line breaks lead out."""
    return path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() and "\\" not in path
