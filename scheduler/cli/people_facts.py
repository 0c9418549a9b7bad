"""What somebody on the staff is and gets, as options of `lich people add` and `edit`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scheduler.cli.home import warn

if TYPE_CHECKING:
    from scheduler.authoring.sheets.people import Person
    from scheduler.model import Catalogue

Command = TypeVar("Command", bound=Callable[..., Any])
_FACTS = (
    click.option("--name", metavar="HỌ TÊN", help="Họ tên."),
    click.option("--title", metavar="LỜI", help="Xưng hô trước chức vụ và họ tên (mặc định: Đồng chí)."),
    click.option("--post", metavar="CHỨC VỤ", help="Chức vụ, nói trước họ tên."),
    click.option("--role", "roles", multiple=True, metavar="VAI TRÒ", help="Giữ vai trò nào (owner của việc)."),
    click.option("--feed", "feeds", multiple=True, metavar="LỊCH", help="Nhận lịch nào: mã hoặc tên; ghi lại để thêm."),
    click.option("--group", "groups", multiple=True, metavar="DÂN TỘC", help="Nhận mọi việc của một dân tộc."),
    click.option("--kind", "kinds", multiple=True, metavar="LOẠI", help="Nhận mọi việc của một loại."),
    click.option("--place", "places", multiple=True, metavar="TỈNH", help="Nhận mọi việc ở một nơi."),
    click.option("--event", "events", multiple=True, metavar="SỰ KIỆN", help="Nhận riêng một việc."),
    click.option(
        "--remind", "leads", metavar="NGÀY", help='Nhắc trước mấy ngày: "30, 14, 3wd"; để trống: như từng việc.'
    ),
    click.option("--language", type=click.Choice(("vi", "en")), metavar="vi|en", help="Ngôn ngữ của thư."),
    click.option("--digest", type=click.Choice(("daily", "weekly")), metavar="daily|weekly", help="Bao lâu một thư."),
)


def facts(command: Command) -> Command:
    """Adds the options that say what somebody gets."""
    for option in reversed(_FACTS):
        command = option(command)
    return command


def with_facts(person: Person, catalogue: Catalogue, given: Mapping[str, Any]) -> Person:
    """The person with what the options say. Raises Refused and RuleError."""
    from scheduler.rules import parse_leads

    plain = {name: given[name] for name in ("name", "title", "post", "language", "digest") if given[name] is not None}
    feeds = _feeds(catalogue, given)
    lists = {"roles": given["roles"] or None, "feeds": feeds or None}
    changed = plain | {name: tuple(dict.fromkeys(value)) for name, value in lists.items() if value}
    if given["leads"] is not None:
        changed["leads"] = parse_leads(given["leads"])
    return replace(person, **changed)


def _feeds(catalogue: Catalogue, given: Mapping[str, Any]) -> list[str]:
    """The ids that the options name."""
    from scheduler.authoring import groups as peoples
    from scheduler.cli.filters import event_key, pick
    from scheduler.feed import links, subscribed
    from scheduler.words import KIND as KINDS

    everything = {name: key for key, name in readable(catalogue).items()} | {key: key for key in readable(catalogue)}
    groups = {feed.groups[0]: key for key, feed in links.by_group(catalogue).items()}
    kinds = {
        word: key for key, feed in links.by_kind(catalogue).items() for word in (*feed.kinds, KINDS[feed.kinds[0]])
    }
    places = {feed.places[0]: key for key, feed in links.by_place(catalogue).items()}
    return [
        *(pick("--feed", "lịch", value, everything) for value in given["feeds"]),
        *(pick("--group", "dân tộc", peoples.official(value) or value, groups) for value in given["groups"]),
        *(pick("--kind", "loại", value, kinds) for value in given["kinds"]),
        *(pick("--place", "nơi", value, places) for value in given["places"]),
        *(f"{subscribed.EVENT}{event_key(catalogue, value).partition('.')[0]}" for value in given["events"]),
    ]


def readable(catalogue: Catalogue) -> Mapping[str, str]:
    """What can be read by letter: id -> name."""
    from scheduler.feed import subscribed

    return {key: feed.name for key, feed in subscribed.offered(catalogue).items()}


def owners(catalogue: Catalogue) -> set[str]:
    """The roles that steps name."""
    return {step.owner for event in catalogue.events for step in event.steps if step.owner}


def tell_roles(catalogue: Catalogue, roles: tuple[str, ...]) -> None:
    """Warn of roles that no step names."""
    from scheduler.words import nearest

    there = owners(catalogue)
    for role in roles:
        if role not in there:
            near = nearest(role, there)
            hint = f"; gần nhất là {', '.join(near)}" if near else ""
            warn(f"không việc nào ghi owner = “{role}”{hint}")
