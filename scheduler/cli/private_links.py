"""`lich feed --private`, `--privates`, `--revoke`: secret links, each for one person or machine."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler.cli.home import ZONE
from scheduler.errors import Refused
from scheduler.feed import links, private
from scheduler.store import private_feeds
from scheduler.store.database import reading

if TYPE_CHECKING:
    import sqlalchemy as sa

    from scheduler.model import Catalogue
    from scheduler.store.private_feeds import PrivateFeed

MOMENT = "%d/%m/%Y %H:%M"
NAME_LENGTH = 200


def create(engine: sa.Engine, catalogue: Catalogue, feed: str, *, alarm: bool, name: str, now: datetime) -> str:
    """A new link, and what to know of it. Raises NoSuchFeedError, Refused for a name that says nothing."""
    said = " ".join(name.split())
    if not said or len(said) > NAME_LENGTH:
        raise Refused(f"Hãy ghi liên kết này cho ai, máy nào (tối đa {NAME_LENGTH} chữ) để sau này biết mà thu hồi.")
    with engine.begin() as conn:
        shown = links.find(conn, catalogue, feed)
        token = private.create(conn, shown.id, alarm=alarm, name=said, now=now)
    return (
        f"{catalogue.office.address}{private.path(token)}\n\n"
        f"Lịch “{shown.name}”, dành cho: {said}. Liên kết chỉ hiện lần này; ai có nó đều đọc được lịch.\n"
        "Lộ thì thu hồi bằng «lich feed --revoke SỐ»; số xem ở «lich feed --privates»."
    )


def listed(engine: sa.Engine, as_json: bool) -> str:
    """Every secret link by its number, without the secret."""
    with reading(engine) as conn:
        made = private_feeds.every(conn)
    if as_json:
        return json.dumps([_as_json(one) for one in made], ensure_ascii=False, indent=1)
    return "\n".join(map(_line, made)) or "Chưa có liên kết riêng nào."


def revoke(engine: sa.Engine, number: int, now: datetime) -> str:
    """Take a link back. Raises Refused where none of that number holds."""
    with engine.begin() as conn:
        if not private_feeds.revoke(conn, number, now):
            raise Refused(f"Không có liên kết riêng số {number} còn hiệu lực; xem «lich feed --privates».")
    return f"Đã thu hồi liên kết riêng số {number}; từ giờ nó trả về “không có trang này”."


def _line(one: PrivateFeed) -> str:
    used = f"đọc lần cuối {_said(one.used)}" if one.used else "chưa ai đọc"
    state = f"đã thu hồi {_said(one.revoked)}" if one.revoked else used
    feed = f"{one.feed} (kèm chuông)" if one.alarm else one.feed
    return f"{one.id:>4}  {feed:<24}  {one.name}; tạo {_said(one.created)}; {state}"


def _as_json(one: PrivateFeed) -> dict[str, object]:
    moments = {"created": one.created, "used": one.used, "revoked": one.revoked}
    said = {name: moment and moment.astimezone(ZONE).isoformat() for name, moment in moments.items()}
    return {"id": one.id, "feed": one.feed, "alarm": one.alarm, "name": one.name, **said}


def _said(moment: datetime) -> str:
    return moment.astimezone(ZONE).strftime(MOMENT)
