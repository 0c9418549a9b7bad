"""The feeds as files for nginx or any object store: the bytes that `serve` gives, written whole, only what changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from html import escape
from pathlib import Path

import sqlalchemy as sa

from scheduler.errors import Refused, system_words
from scheduler.feed import current, links, service
from scheduler.feed.service import FeedFile
from scheduler.model import Catalogue, Feed
from scheduler.store import editions
from scheduler.store.database import reading


def publish(engine: sa.Engine, folder: Path, now: datetime) -> list[str]:
    """Write every feed, plain and gzip, and the index page; gives the names of what was written.

    A feed that is gone from the file is written too, as it was last defined, so that an old link is answered; private
    feeds never are. Raises Refused before the first edition and where a file cannot be written.
    """
    with reading(engine) as conn:
        edition = editions.current(conn)
        if edition is None:
            raise Refused("Chưa có bản lịch nào được nhận. Hãy chạy `lich adopt`.")
        catalogue = current.catalogue_of(edition)
        feeds = [*links.every(catalogue), *links.former(conn, catalogue)]
    written = [
        name
        for feed in feeds
        for alarm in (False, True)
        for name in _put_feed(folder, _file_name(feed, alarm), service.render(engine, feed, now, alarm=alarm))
    ]
    return [*written, *_put(folder, "index.html", index(catalogue).encode(), None)]


def write_whole(path: Path, data: bytes, modified: datetime | None = None) -> None:
    """Write a file so that whoever reads it sees the old bytes or the new ones, never a part. Raises Refused."""
    with _refusing(path):
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        draft = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            draft.chmod(0o644)
            if modified is not None:
                os.utime(draft, (modified.timestamp(), modified.timestamp()))
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """What the system refuses becomes a sentence."""
    try:
        yield
    except OSError as error:
        raise Refused(f"Không ghi được {path}: {system_words(error)}") from error


def index(catalogue: Catalogue) -> str:
    """The page that names every feed, with both its links."""
    office = escape(catalogue.office.name)
    parts = "".join(_part(heading, feeds.values()) for heading, feeds in links.sections(catalogue) if feeds)
    return f"""<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Lịch của {office}</title>
<style>
body {{ font: 18px/1.5 "Be Vietnam Pro", system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }}
@media (prefers-color-scheme: light) {{ body {{ background: #FBFAF6; color: #1D1C1A }} a {{ color: #2F5573 }} }}
@media (prefers-color-scheme: dark) {{ body {{ background: #161513; color: #ECE9E2 }} a {{ color: #8FB7D6 }} }}
li {{ margin: .5rem 0 }}
</style>
<h1>Lịch của {office}</h1>
<p>Chép đường dẫn của một lịch rồi dán vào mục “thêm lịch từ URL” của phần mềm lịch.
Google có thể một ngày mới đọc lại.</p>
{parts}"""


def _part(heading: str, feeds: Iterable[Feed]) -> str:
    rows = "\n".join(_row(feed) for feed in feeds)
    return f"<h2>{heading}</h2>\n<ul>\n{rows}\n</ul>\n"


def _row(feed: Feed) -> str:
    plain, alarm = _file_name(feed.id, False), _file_name(feed.id, True)
    return f'<li><a href="{plain}">{escape(feed.name)}</a> · <a href="{alarm}">kèm chuông báo</a></li>'


def _file_name(feed: str, alarm: bool) -> str:
    return links.path(feed, alarm=alarm).removeprefix(f"/{links.FOLDER}/")


def _put_feed(folder: Path, name: str, file: FeedFile) -> Iterator[str]:
    yield from _put(folder, name, file.body, file.modified)
    if file.gzip is not None:
        yield from _put(folder, f"{name}.gz", file.gzip, file.modified)
    else:
        with _refusing(folder / name):  # else a server would go on handing out the old one
            (folder / f"{name}.gz").unlink(missing_ok=True)


def _put(folder: Path, name: str, data: bytes, modified: datetime | None) -> Iterator[str]:
    """Write it where the bytes there are others; gives the name if so."""
    path = folder / name
    with _refusing(path):
        if path.exists() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data, modified)
    yield name
