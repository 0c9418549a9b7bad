import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.feed import private
from scheduler.feed.publish import publish
from scheduler.feed.service import render
from scheduler.store.database import open_database
from tests.feed.test_service import DAY, FILE, NOW, take

AUTOMATIC = ("nhom/muong", "loai/ethnic-festival", "loai/national-day")


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield engine
    engine.dispose()


def test_every_feed_is_there_plain_and_gzip_with_and_without_alarms(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    folder = tmp_path / "www"
    written = publish(engine, folder, NOW)
    assert sorted(written) == sorted(
        ["index.html"]
        + [
            f"{where}{feed}.ics{form}"
            for feed in ("tat-ca", "muong", "tap-huan", *AUTOMATIC)
            for where in ("", "nhac/")
            for form in ("", ".gz")
        ]
    )
    file = render(engine, "muong", NOW)
    assert (folder / "muong.ics").read_bytes() == file.body
    assert (folder / "muong.ics.gz").read_bytes() == file.gzip
    alarms = gzip.decompress((folder / "nhac" / "muong.ics.gz").read_bytes())
    assert alarms == render(engine, "muong", NOW, alarm=True).body
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == set()


def test_only_what_changed_is_written_with_the_time_of_its_change(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    publish(engine, tmp_path / "www", NOW)
    assert publish(engine, tmp_path / "www", NOW + DAY) == []
    take(engine, tmp_path, FILE.replace("Đại đoàn kết", "đoàn kết"), NOW + DAY)
    changed = publish(engine, tmp_path / "www", NOW + DAY)
    assert changed == [
        f"{where}{feed}.ics{form}"
        for feed in ("tat-ca", "loai/national-day")
        for where in ("", "nhac/")
        for form in ("", ".gz")
    ]
    times = {name: (tmp_path / "www" / name).stat().st_mtime for name in ("tat-ca.ics", "muong.ics.gz")}
    assert times == {"tat-ca.ics": (NOW + DAY).timestamp(), "muong.ics.gz": NOW.timestamp()}


def test_a_feed_that_is_gone_from_the_file_is_still_kept_up(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    publish(engine, tmp_path / "www", NOW)
    gone = FILE.replace('id = "muong"', 'id = "nguoi-muong"').replace("Khai hạ", "Khai mùa")
    take(engine, tmp_path, gone, NOW + DAY)
    written = publish(engine, tmp_path / "www", NOW + DAY)
    assert {"muong.ics", "nhac/muong.ics.gz", "nguoi-muong.ics"} <= set(written)
    assert "SUMMARY:Lễ hội Khai mùa" in (tmp_path / "www" / "muong.ics").read_text(encoding="utf-8")


def test_a_feed_that_is_not_to_be_compressed_loses_its_packed_file(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    publish(engine, tmp_path / "www", NOW)
    take(engine, tmp_path, FILE.replace('groups = ["Mường"]\n\n', 'groups = ["Mường"]\ngzip = false\n\n', 1), NOW + DAY)
    publish(engine, tmp_path / "www", NOW + DAY)
    assert (tmp_path / "www" / "muong.ics").exists()
    assert not (tmp_path / "www" / "muong.ics.gz").exists()
    assert (tmp_path / "www" / "tat-ca.ics.gz").exists()


def test_a_private_feed_is_never_published(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    with engine.begin() as conn:
        token = private.create(conn, "muong", alarm=False, name="máy của phòng", now=NOW)
    assert not any("rieng" in name or token in name for name in publish(engine, tmp_path / "www", NOW))


def test_the_index_names_every_feed_and_lets_no_name_in_as_html(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path, FILE.replace("Lễ hội dân tộc Mường", "Mường & <b>Thái</b>"))
    publish(engine, tmp_path / "www", NOW)
    page = (tmp_path / "www" / "index.html").read_text(encoding="utf-8")
    assert '<a href="muong.ics">Mường &amp; &lt;b&gt;Thái&lt;/b&gt;</a> · <a href="nhac/muong.ics">' in page


def test_before_the_first_edition_and_where_nothing_can_be_written_it_is_refused(
    engine: sa.Engine, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match="lich adopt"):
        publish(engine, tmp_path / "www", NOW)
    take(engine, tmp_path)
    (tmp_path / "www" / "tat-ca.ics").mkdir(parents=True)
    with pytest.raises(Refused, match="Không ghi được"):
        publish(engine, tmp_path / "www", NOW)
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["tat-ca.ics"]
