"""Which feeds there are, their links, and what becomes of a link whose feed is gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from scheduler.authoring.read import load_files
from scheduler.feed import links, private
from scheduler.feed.links import NoSuchFeedError
from scheduler.feed.service import render
from scheduler.model import KINDS, Catalogue, Event, Feed, Place
from scheduler.store.database import open_database, reading
from tests.feed.made import MUONG_BI, OFFICE
from tests.feed.test_service import DAY, FILE, NOW, take


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[sa.Engine]:
    engine = open_database(f"sqlite:///{tmp_path / 'lich.db'}")
    yield engine
    engine.dispose()


def catalogue(*events: Event, feeds: tuple[Feed, ...] = ()) -> Catalogue:
    return Catalogue(office=OFFICE, events=events, feeds=feeds)


def at(*places: str, key: str = "a", group: str = "Mường") -> Event:
    return replace(MUONG_BI, id=key, groups=(group,), places=tuple(Place(name=name) for name in places))


def test_every_kind_people_and_place_has_a_feed_by_itself() -> None:
    feeds = links.every(catalogue(MUONG_BI, feeds=(Feed(id="rieng-ta", name="Của ta"),)))
    assert list(feeds) == ["tat-ca", "rieng-ta", "nhom/muong", "noi/hoa-binh", "noi/phu-tho", "loai/ethnic-festival"]
    assert [feed.name for feed in feeds.values()][2:] == [
        "Dân tộc Mường",
        "Lịch ở Hòa Bình",
        "Lịch ở Phú Thọ",
        "Lễ hội dân tộc",
    ]
    assert [name for name, feed in feeds.items() if feed.takes(MUONG_BI)] == [*feeds]
    assert not any(feeds[name].takes(at("Lai Châu", group="Thái")) for name in ("nhom/muong", "noi/phu-tho"))


def test_a_level_of_government_is_no_place() -> None:
    assert links.by_place(catalogue(at("cả nước", "cấp tỉnh", "…", "TP Hồ Chí Minh / Củ Chi"))).keys() == {
        "noi/tp-ho-chi-minh"
    }


def test_names_that_read_the_same_share_a_link_and_order_changes_nothing() -> None:
    events = (at("Huế", key="a"), at("HUẾ", key="b"), at("Đắk Lắk", key="c"))
    assert links.every(catalogue(*events)) == links.every(catalogue(*events[::-1]))
    assert links.by_place(catalogue(*events)).keys() == {"noi/hue", "noi/dak-lak"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Mường", "muong"),
        ("Đắk Lắk", "dak-lak"),
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("Co Lao (Cờ Lao)", "co-lao-co-lao"),
    ],
)
def test_a_slug_is_short_ascii(name: str, slug: str) -> None:
    assert links.slug(name) == slug


def test_long_names_are_told_apart() -> None:
    one, other = links.slug("Xã " + "rất dài " * 20 + "một"), links.slug("Xã " + "rất dài " * 20 + "hai")
    assert one != other
    assert max(len(one), len(other)) <= 60


def test_rule_37_the_longest_possible_link_is_under_250_characters() -> None:
    """The longest address and id that the file may have, the longest place, the longest kind, a secret link."""
    address = "https://" + "a" * (links.LONGEST_ADDRESS - 8)
    file = FILE.replace("https://lich.example.vn", address).replace('id = "muong"', f'id = "{"m" * 80}"')
    found = load_files({"events.toml": file}, "events.toml").catalogue
    assert found is not None
    assert found.office.address == address
    long = replace(found, events=tuple(at("Xã " + "dài " * 70, key=kind) for kind in KINDS))
    made = [*links.every(replace(long, feeds=found.feeds)), *(f"loai/{kind}" for kind in KINDS)]
    paths = [links.path(feed, alarm=True) for feed in made] + [private.path("f" * 32)]
    assert max(len(address + path) for path in paths) <= links.LONGEST
    longer = file.replace(address, address + "a")
    assert [problem.path for problem in load_files({"events.toml": longer}, "events.toml").errors] == ["office.address"]
    longer = file.replace("m" * 80, "m" * 81)
    assert load_files({"events.toml": longer}, "events.toml").errors


@pytest.mark.parametrize("feed", ["muong", "nhom/muong", "tat-ca"])
@pytest.mark.parametrize("alarm", [True, False])
def test_a_link_says_which_feed_and_whether_with_alarms(feed: str, alarm: bool) -> None:
    name = links.path(feed, alarm=alarm).removeprefix("/lich/").removesuffix(".ics")
    assert links.parse(name) == (feed, alarm)


def without_muong(text: str = FILE) -> str:
    """The file without its feed of the Mường, and without the people that would take its place."""
    head, _, rest = text.partition('[[feed]]\nid = "muong"')
    return head + rest[rest.index("[[feed]]") :].replace('groups = ["Mường"]', 'groups = ["Thái"]')


def test_a_feed_that_is_gone_goes_on_by_its_last_definition(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    take(
        engine,
        tmp_path,
        FILE.replace('name = "Lễ hội dân tộc Mường"\ngroups = ["Mường"]', 'name = "Khác"\nkinds = ["national-day"]'),
        NOW + DAY,
    )
    take(engine, tmp_path, without_muong(), NOW + 2 * DAY)
    body = render(engine, "muong", NOW + 2 * DAY).body.decode()
    assert "\r\nNAME:Khác\r\n" in body
    assert body.count("UID:doan-ket.") == body.count("UID:") == 5


def test_a_feed_that_is_gone_leads_to_the_one_that_takes_the_same(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    renamed = FILE.replace('id = "muong"', 'id = "nguoi-muong"')
    found = load_files({"events.toml": renamed}, "events.toml").catalogue
    assert found is not None
    take(engine, tmp_path, renamed, NOW + DAY)
    with reading(engine) as conn:
        old, new = (links.find(conn, found, name) for name in ("muong", "nguoi-muong"))
        assert links.successor(found, old) == new
        assert links.successor(found, new) is None
        assert links.former(conn, found) == {"muong": old}
        tap_huan = links.find(conn, found, "tap-huan")
    assert links.successor(replace(found, feeds=()), tap_huan) is None
    assert links.successor(replace(found, feeds=()), old) == links.every(found)["nhom/muong"]


def test_a_feed_that_comes_back_is_the_files_own_again(engine: sa.Engine, tmp_path: Path) -> None:
    for turn, text in enumerate((FILE, without_muong(), FILE.replace("Lễ hội dân tộc Mường", "Người Mường"))):
        take(engine, tmp_path, text, NOW + turn * DAY)
    assert "\r\nNAME:Người Mường\r\n" in render(engine, "muong", NOW + 2 * DAY).body.decode()


@pytest.mark.parametrize(
    "feed", ["", "x", "../tat-ca", "nhom/", "Muong", "a" * 9999, "\x00", "mường", "muong\n", "tat-ca.ics"]
)
def test_what_never_was_is_unknown(engine: sa.Engine, tmp_path: Path, feed: str) -> None:
    take(engine, tmp_path)
    with pytest.raises(NoSuchFeedError):
        render(engine, feed, NOW)


def test_the_entry_of_an_empty_feed_of_a_people_has_a_plain_uid(engine: sa.Engine, tmp_path: Path) -> None:
    take(engine, tmp_path)
    take(engine, tmp_path, without_muong(), NOW + DAY)
    file = render(engine, "nhom/muong", NOW + DAY)
    assert b"UID:_trong.nhom.muong.2026@lich.example.vn" in file.body
    assert file.is_empty
    assert not render(engine, "tat-ca", NOW + DAY).is_empty
