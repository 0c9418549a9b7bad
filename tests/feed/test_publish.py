import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.errors import Refused
from scheduler.feed.publish import publish
from scheduler.feed.service import render
from scheduler.store.database import open_database
from tests.feed.test_service import DAY, FILE, NOW, take


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
            for feed in ("tat-ca", "muong", "tap-huan")
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
    assert changed == ["tat-ca.ics", "tat-ca.ics.gz", "nhac/tat-ca.ics", "nhac/tat-ca.ics.gz"]
    times = {name: (tmp_path / "www" / name).stat().st_mtime for name in ("tat-ca.ics", "muong.ics.gz")}
    assert times == {"tat-ca.ics": (NOW + DAY).timestamp(), "muong.ics.gz": NOW.timestamp()}


def test_an_old_link_is_still_answered(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    publish(engine, tmp_path / "www", NOW)
    take(engine, tmp_path, FILE.replace('id = "muong"', 'id = "nguoi-muong"'), NOW + DAY)
    publish(engine, tmp_path / "www", NOW + DAY)
    assert (tmp_path / "www" / "muong.ics").exists()
    assert (tmp_path / "www" / "nguoi-muong.ics").exists()


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
