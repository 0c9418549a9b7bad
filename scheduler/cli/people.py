"""`lich people`: who gets letters. Staff is enrolled here; the public enrols itself, and can be seen and removed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.adopt import adopt_now, opened, operator
from scheduler.cli.home import find_home, now, warn
from scheduler.cli.people_facts import facts, owners, tell_roles, with_facts

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.model import Catalogue
    from scheduler.store.recipients import Recipient

OPTIONS = "[TÙY CHỌN]"
KIND = {"office": "hộp thư cơ quan", "staff": "cán bộ", "public": "tự đăng ký"}
ADDRESS = click.argument("address", metavar="ĐỊA CHỈ")


@click.group(subcommand_metavar="VIỆC …")
def people() -> None:
    """Người nhận thư: thêm, kể, xem, sửa, bỏ; nhập và xuất Excel, CSV."""


@people.command(options_metavar=OPTIONS)
@ADDRESS
@facts
def add(address: str, **given: Any) -> None:
    """Thêm một cán bộ (không chọn lịch nào thì nhận tất cả)."""
    from scheduler.authoring.sheets.people import Person
    from scheduler.errors import Refused
    from scheduler.mail.addresses import tidy
    from scheduler.run import people as enrolling
    from scheduler.store import recipients

    with writing() as (conn, catalogue):
        person = with_facts(Person(address=tidy(address)), catalogue, given)
        known = recipients.find(conn, person.address)
        if known and known.active and known.kind != "public":
            raise Refused(f"{person.address} đã có; muốn sửa: lich people edit {person.address} …")
        enrolling.enrol(conn, person, office=catalogue.office.mail, who=operator(), now=now())
        tell_roles(catalogue, enrolling.roles_meant(person.roles))
    click.echo(f"Đã thêm {person.address}. Thư chào sẽ đi trong lượt gửi tới.")


@people.command("list", options_metavar=OPTIONS)
@click.option("--json", "as_json", is_flag=True, help="Một mảng JSON.")
def list_(as_json: bool) -> None:
    """Kể mọi người nhận, và những vai trò chưa ai giữ."""
    from scheduler.store import recipients, subscriptions

    with writing() as (conn, catalogue):
        every = recipients.every(conn)
        rows = [_row(conn, one) for one in every]
        held = {role for one in every if one.active for role in subscriptions.roles_of(conn, one.id)}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for one, row in zip(every, rows, strict=True):
        state = "" if one.active else "  (không nhận thư)"
        click.echo(f"{one.address}  {KIND[one.kind]}  {one.greeted}  {', '.join(row['feeds'])}{state}".rstrip())
    if lacking := sorted(owners(catalogue) - held):
        warn(f"vai trò chưa ai giữ: {', '.join(lacking)}; việc của vai trò ấy đến mọi cán bộ nhận lịch có việc ấy")


@people.command(options_metavar=OPTIONS)
@ADDRESS
@click.option("--json", "as_json", is_flag=True, help="Mọi điều được lưu về người này, một đối tượng JSON.")
def show(address: str, as_json: bool) -> None:
    """Xem một người nhận: nhận gì, giữ vai trò gì, đã có những thư nào."""
    from scheduler.store import personal

    with writing() as (conn, _):
        found = personal.gather(conn, known(conn, address))
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_shown(found)))


@people.command(options_metavar=OPTIONS)
@ADDRESS
@facts
@click.option("--no-roles", is_flag=True, help="Thôi giữ mọi vai trò.")
@click.option("--mute", "muted", multiple=True, metavar="SỰ KIỆN", help="Thôi nhắc riêng việc này.")
@click.option("--unmute", "unmuted", multiple=True, metavar="SỰ KIỆN", help="Nhắc lại việc này.")
@click.option("--new-links", is_flag=True, help="Mọi liên kết trong thư cũ hết hiệu lực.")
def edit(
    address: str, no_roles: bool, muted: tuple[str, ...], unmuted: tuple[str, ...], new_links: bool, **given: Any
) -> None:
    """Sửa một người nhận; điều không nhắc đến giữ nguyên. Lịch, vai trò: ghi lại tất cả."""
    from scheduler.cli.filters import event_key
    from scheduler.errors import Refused
    from scheduler.run import people as enrolling
    from scheduler.store import recipients, subscriptions

    with writing() as (conn, catalogue):
        one = known(conn, address)
        if one.kind != "staff" and any(value not in (None, ()) for value in (*given.values(), no_roles or None)):
            raise Refused(
                f"{one.address} là {KIND[one.kind]}: điều họ nhận do họ chọn; muốn ghi vào cán bộ: people add"
            )
        if one.kind == "staff":
            person = with_facts(enrolling.written(conn, one), catalogue, given)
            person = replace(person, roles=()) if no_roles else person
            enrolling.enrol(conn, person, office=catalogue.office.mail, who=operator(), now=now())
            tell_roles(catalogue, enrolling.roles_meant(person.roles))
        silent = {event_key(catalogue, value, "--mute") for value in muted}
        heard = {event_key(catalogue, value, "--unmute") for value in unmuted}
        subscriptions.set_muted(conn, one.id, {*subscriptions.muted_of(conn, one.id), *silent} - heard)
        if new_links:
            recipients.renew_links(conn, one.id)
    click.echo(f"Đã sửa {one.address}.")


@people.command(options_metavar=OPTIONS)
@ADDRESS
@click.option("--erase", is_flag=True, help="Xoá hẳn địa chỉ và mọi lựa chọn; chỉ còn lại con số đã gửi.")
def remove(address: str, erase: bool) -> None:
    """Thôi gửi thư cho một người; --erase thì xoá hẳn."""
    from scheduler.run import people as enrolling

    with writing() as (conn, catalogue):
        one = known(conn, address)
        if one.address == catalogue.office.mail:
            raise click.ClickException("Đây là hộp thư của cơ quan; đổi hoặc bỏ mail ở mục [office] trong events.toml.")
        act = enrolling.erase if erase else enrolling.leave
        act(conn, one, who=operator(), now=now())
    click.echo(f"Đã {'xoá' if erase else 'thôi gửi thư cho'} {one.address}.")


@people.command("import", options_metavar=OPTIONS)
@click.argument("file", metavar="TỆP.{xlsx|csv}", type=click.Path(exists=True, dir_okay=False))
@click.option("--yes", is_flag=True, help="Ghi; không có thì chỉ xem trước.")
@click.pass_context
def import_(ctx: click.Context, file: str, yes: bool) -> None:
    """Nhập cán bộ từ Excel hoặc CSV: một dòng hỏng thì không dòng nào được ghi."""
    from scheduler.cli.people_sheets import take_in

    ctx.exit(take_in(file, yes=yes))


@people.command(options_metavar=OPTIONS)
@click.argument("file", metavar="TỆP.{xlsx|csv}", type=click.Path(dir_okay=False))
def export(file: str) -> None:
    """Ghi cán bộ ra Excel hoặc CSV, dạng nhập lại được. Người tự đăng ký không có trong tệp."""
    from scheduler.cli.people_sheets import give_out

    give_out(file)


@contextmanager
def writing() -> Iterator[tuple[sa.Connection, Catalogue]]:
    """A transaction, and the office's file as it is, adopted."""
    home = find_home()
    with opened(home) as engine:
        catalogue = adopt_now(engine, home).catalogue
        with engine.begin() as conn:
            yield conn, catalogue


def known(conn: sa.Connection, address: str) -> Recipient:
    """Somebody by their address. Raises Refused."""
    from scheduler.errors import Refused
    from scheduler.store import recipients
    from scheduler.words import nearest

    found = recipients.find(conn, address.strip().lower())
    if found is None:
        near = nearest(address, [one.address for one in recipients.every(conn)], 1)
        raise Refused(f"Không có người nhận nào ở {address}{f'; có phải {near[0]}?' if near else ''}")
    return found


def _row(conn: sa.Connection, one: Recipient) -> dict[str, Any]:
    from scheduler.store import subscriptions

    return {
        "address": one.address,
        "kind": one.kind,
        "active": one.active,
        "greeted": one.greeted,
        "roles": list(subscriptions.roles_of(conn, one.id)),
        "feeds": list(subscriptions.feeds_of(conn, one.id)),
        "language": one.language,
        "digest": one.digest,
    }


def _shown(found: Mapping[str, Any]) -> Iterator[str]:
    from scheduler.authoring.sheets.people import DIGESTS, LANGUAGES

    state = "" if found["active"] else " (không nhận thư)"
    yield f"{found['address']}: {KIND[found['kind']]}{state}"
    said = {
        "Xưng hô": " ".join(part for part in (found["title"], found["post"], found["name"]) if part),
        "Lịch": ", ".join(one["id"] for one in found["feeds"]),
        "Vai trò": ", ".join(one["id"] for one in found["roles"]),
        "Nhắc trước": ", ".join(found["leads"] or ()) or "như từng việc",
        "Thôi nhắc": ", ".join(found["muted"]),
        "Thư": f"{DIGESTS[found['digest']]}, {LANGUAGES[found['language']]}",
        "Đã gửi": f"{sum(one['state'] == 'sent' for one in found['letters'])} thư",
    }
    yield from (f"  {label}: {value}" for label, value in said.items() if value)
