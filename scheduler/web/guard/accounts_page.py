"""`/tai-khoan`: who may sign in; for administrators."""

from __future__ import annotations

import sqlalchemy as sa
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler import passwords
from scheduler.errors import Refused
from scheduler.store import accounts, audit, sessions
from scheduler.store.accounts import ROLE, Account, Role, subject
from scheduler.store.database import reading
from scheduler.web.guard.page import page, redirect
from scheduler.web.guard.routes import form, signed, text
from scheduler.web.site import Site

HOME = "/tai-khoan"
DONE = {
    "them": "Đã thêm tài khoản. Người ấy đổi mật khẩu ở trang Tài khoản của mình.",
    "vai-tro": "Đã đổi vai trò, có hiệu lực ngay.",
    "khoa": "Đã khoá; mọi nơi đang đăng nhập đã bị đăng xuất.",
    "mo": "Đã mở lại.",
    "dang-xuat": "Đã đăng xuất ở mọi nơi.",
    "mat-khau": "Đã đặt mật khẩu mới; mọi nơi đang đăng nhập đã bị đăng xuất.",
}


def show(site: Site, request: Request) -> Response:
    """All accounts, and the form of a new one."""
    return _page(site, request)


def add(site: Site, request: Request) -> Response:
    """One more account."""
    name, role = text(request, "ten"), text(request, "vai-tro")
    try:
        if role not in set(Role):
            raise Refused("Chưa chọn vai trò")
        with reading(site.engine) as conn:
            accounts.check_new(conn, name)
        hashed = _hashed(request, name)
        with site.engine.begin() as conn:
            made = accounts.add(
                conn, name, Role(role), hashed, now=site.clock(), full_name=text(request, "ho-ten")[:120]
            )
            _record(site, request, conn, "account-added", made, role=role)
    except Refused as why:
        return _page(site, request, f"{why}.", status=422)
    return redirect(f"{HOME}?xong=them")


def change(site: Site, request: Request) -> Response:
    """Another role, a new password, out of everywhere, locked or opened: `viec` says which."""
    doing = text(request, "viec")
    with reading(site.engine) as conn:
        found = next((one for one in accounts.every(conn) if one.id == request.path_params["account"]), None)
    if found is None or doing not in _ACTS:
        raise HTTPException(404)
    try:
        _ACTS[doing](site, request, found)
    except Refused as why:
        return _page(site, request, f"{why}.", status=422)
    mine = found.id == signed(request).account.id and doing in ("dang-xuat", "mat-khau")
    return redirect("/dang-nhap" if mine else f"{HOME}?xong={doing}")


def _role(site: Site, request: Request, of: Account) -> None:
    wanted = text(request, "vai-tro")
    if wanted not in set(Role):
        raise Refused("Chưa chọn vai trò")
    with site.engine.begin() as conn:
        accounts.set_role(conn, of.id, Role(wanted))
        _keep_one(conn)
        _record(site, request, conn, "role-changed", of, before=of.role.value, role=wanted)


def _lock(site: Site, request: Request, of: Account) -> None:
    with site.engine.begin() as conn:
        accounts.set_disabled(conn, of.id, True)
        _keep_one(conn)
        _record(site, request, conn, "account-disabled", of)


def _open(site: Site, request: Request, of: Account) -> None:
    with site.engine.begin() as conn:
        accounts.set_disabled(conn, of.id, False)
        _record(site, request, conn, "account-enabled", of)


def _sign_out(site: Site, request: Request, of: Account) -> None:
    with site.engine.begin() as conn:
        accounts.sign_out(conn, of.id)
        _record(site, request, conn, "sign-out-everywhere", of)


def _password(site: Site, request: Request, of: Account) -> None:
    hashed = _hashed(request, of.name)
    with site.engine.begin() as conn:
        accounts.set_password(conn, of.id, hashed)
        _record(site, request, conn, "password-changed", of)


_ACTS = {"vai-tro": _role, "khoa": _lock, "mo": _open, "dang-xuat": _sign_out, "mat-khau": _password}


def _keep_one(conn: sa.Connection) -> None:
    """Raises Refused, and the transaction undoes itself, where nobody would be left who may see to accounts."""
    if not any(one.role is Role.ADMINISTRATOR and not one.disabled for one in accounts.every(conn)):
        raise Refused("Phải còn ít nhất một tài khoản quản trị mở; hãy giao vai trò ấy cho người khác trước")


def _hashed(request: Request, name: str) -> str:
    password = str(form(request).get("mat-khau", ""))
    passwords.check(password, accounts.tidy_name(name))
    return passwords.hashed(password)


def _record(site: Site, request: Request, conn: sa.Connection, action: str, of: Account, **details: str) -> None:
    audit.record(conn, signed(request).account.name, action, subject(of), now=site.clock(), **details)


def _page(site: Site, request: Request, trouble: str = "", *, status: int = 200) -> Response:
    now = site.clock()
    with reading(site.engine) as conn:
        rows = [(one, len(sessions.of(conn, one, now))) for one in accounts.every(conn)]
    values = {
        "rows": rows,
        "roles": {role.value: said for role, said in ROLE.items()},
        "trouble": trouble,
        "done": DONE.get(request.query_params.get("xong", ""), ""),
        "shortest": passwords.SHORTEST,
        "sent": {name: text(request, name) for name in ("ten", "ho-ten", "vai-tro")} if trouble else {},
    }
    return page(site, request, "accounts.html", values, status=status)
