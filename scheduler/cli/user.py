"""`lich user`: who may sign in. The first account is made here, by whoever runs the machine."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from scheduler.cli import OPTIONS
from scheduler.cli.adopt import opened, operator
from scheduler.cli.home import find_home, now
from scheduler.errors import Refused

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.store.accounts import Account

ROLES = click.Choice(["reader", "planner", "administrator"])
STDIN = click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ dòng đầu của đầu vào, không hỏi.")


@click.group(subcommand_metavar="VIỆC …")
def user() -> None:
    """Tài khoản đăng nhập trang: thêm, đổi vai trò, khoá, đặt lại mật khẩu.

    Vai trò: reader xem chuyến thăm và người; planner còn sửa lịch và chuyến thăm; administrator còn xem nhật ký
    và trông coi người nhận.
    """


@user.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@click.option("--role", required=True, type=ROLES, metavar="VAI-TRÒ", help="reader, planner hoặc administrator.")
@click.option("--full-name", default="", metavar="HỌ-TÊN", help="Tên đồng nghiệp gọi, hiện trên trang.")
@STDIN
def add(name: str, role: str, full_name: str, password_stdin: bool) -> None:
    """Thêm một tài khoản."""
    from scheduler.store import accounts

    with _writing() as conn:
        accounts.check_new(conn, name)
    hashed = _hashed(name, password_stdin)
    with _writing() as conn:
        made = accounts.add(conn, name, accounts.Role(role), hashed, now=now(), full_name=full_name)
        _record(conn, "account-added", made, role=role)
    click.echo(f"Đã thêm tài khoản {made.name} ({accounts.ROLE[made.role]}).")


@user.command("list", options_metavar=OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="Một mảng JSON.")
def list_(as_json: bool) -> None:
    """Kể các tài khoản."""
    from scheduler.store import accounts
    from scheduler.store.database import reading

    with opened(find_home()) as engine, reading(engine) as conn:
        every = accounts.every(conn)
    if as_json:
        rows = [{"name": a.name, "full_name": a.full_name, "role": a.role, "disabled": a.disabled} for a in every]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for a in every:
        click.echo(f"{a.name}  {accounts.ROLE[a.role]}  {a.full_name}{'  (đã khoá)' if a.disabled else ''}")
    if not every:
        click.echo("Chưa có tài khoản nào. Thêm: lich user add TÊN --role administrator")


@user.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@click.argument("new", metavar="VAI-TRÒ", type=ROLES)
def role(name: str, new: str) -> None:
    """Đổi vai trò; có hiệu lực ngay, cả ở nơi đang đăng nhập."""
    from scheduler.store import accounts

    with _writing() as conn:
        found = accounts.get(conn, name)
        accounts.set_role(conn, found.id, accounts.Role(new))
        _record(conn, "role-changed", found, before=found.role.value, role=new)
    click.echo(f"{found.name} nay là {accounts.ROLE[accounts.Role(new)]}.")


@user.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@click.option("--undo", is_flag=True, help="Mở lại tài khoản đã khoá.")
def disable(name: str, undo: bool) -> None:
    """Khoá một tài khoản: bị đăng xuất mọi nơi và không đăng nhập được nữa."""
    from scheduler.store import accounts

    with _writing() as conn:
        found = accounts.get(conn, name)
        accounts.set_disabled(conn, found.id, not undo)
        _record(conn, "account-enabled" if undo else "account-disabled", found)
    click.echo(f"Đã {'mở lại' if undo else 'khoá'} tài khoản {found.name}.")


@user.command(options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
@STDIN
def password(name: str, password_stdin: bool) -> None:
    """Đặt lại mật khẩu; mọi nơi đang đăng nhập bị đăng xuất."""
    from scheduler.store import accounts

    with _writing() as conn:
        accounts.get(conn, name)
    hashed = _hashed(name, password_stdin)
    with _writing() as conn:
        found = accounts.get(conn, name)
        accounts.set_password(conn, found.id, hashed)
        _record(conn, "password-changed", found)
    click.echo(f"Đã đặt mật khẩu mới cho {found.name}.")


@user.command("sign-out", options_metavar=OPTIONS)
@click.argument("name", metavar="TÊN")
def sign_out(name: str) -> None:
    """Đăng xuất một tài khoản ở mọi nơi."""
    from scheduler.store import accounts

    with _writing() as conn:
        found = accounts.get(conn, name)
        accounts.sign_out(conn, found.id)
        _record(conn, "sign-out-everywhere", found)
    click.echo(f"Đã đăng xuất {found.name} ở mọi nơi.")


@contextmanager
def _writing() -> Iterator[sa.Connection]:
    with opened(find_home()) as engine, engine.begin() as conn:
        yield conn


def _record(conn: sa.Connection, action: str, of: Account, **details: str) -> None:
    from scheduler.store import accounts, audit

    audit.record(conn, operator(), action, accounts.subject(of), now=now(), **details)


def _hashed(name: str, from_stdin: bool) -> str:
    """The hash of a password from the person or the pipe. Raises Refused for one that is easily guessed."""
    from scheduler import passwords

    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
    else:
        given = click.prompt("Mật khẩu mới", hide_input=True)
        if given != click.prompt("Gõ lại mật khẩu", hide_input=True):
            raise Refused("Hai lần gõ mật khẩu không giống nhau")
    passwords.check(given, name.strip().lower())
    return passwords.hashed(given)
