"""Coverage and reports."""

from datetime import date

import pytest

from scheduler.visits import coverage, report
from scheduler.visits.place import spelt
from scheduler.visits.visit import Gift, Visit, VisitStatus
from tests.visits.made import visit


def done(number: int, day: date, **values: object) -> Visit:
    return visit(number, day).evolve(**{"status": VisitStatus.DONE, "result": "tốt", **values})


TRIPS = [
    done(
        1,
        date(2026, 1, 31),
        commune="xã Pà Cò",
        groups=("Mông",),
        gifts=(Gift(count=2, amount=500_000, giver="Sở"), Gift(honoured=7, amount=300_000, giver="Mặt trận")),
    ),
    done(2, date(2026, 2, 5), commune="xã Đà Bắc", groups=("Mường", "Dao"), gifts=(Gift(honoured=7, amount=1),)),
    visit(3, date(2026, 2, 24), commune="xã Pà Cò", gifts=(Gift(count=100, amount=1),)),
    visit(4, date(2026, 3, 1), status=VisitStatus.CANCELLED, commune="xã Pà Cò"),
    visit(5, None, commune="xã Pà Cò"),
]


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("2027-02", "tháng 2 năm 2027", date(2027, 2, 1), date(2027, 2, 28)),
        ("2028-Q1", "quý I năm 2028", date(2028, 1, 1), date(2028, 3, 31)),
        ("2027-q4", "quý IV năm 2027", date(2027, 10, 1), date(2027, 12, 31)),
        ("2027-H1", "6 tháng đầu năm 2027", date(2027, 1, 1), date(2027, 6, 30)),
        ("2027-H2", "6 tháng cuối năm 2027", date(2027, 7, 1), date(2027, 12, 31)),
        ("2027", "năm 2027", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_periods(text: str, name: str, first: date, last: date) -> None:
    assert report.period(text) == (name, first, last)


@pytest.mark.parametrize("text", ["", "2027-13", "2027-00", "2027-Q5", "tháng 2", "0000", "9999-01"])
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(ValueError, match=r"ghi 2027|không có tháng|chỉ có số liệu"):
        report.period(text)


def test_only_what_was_made_counts_as_made() -> None:
    counted = report.count(TRIPS, report.period("2026"))
    assert counted.total == (2, 3, 4, 1_300_001, 1)
    assert counted.cancelled == 1
    assert dict(counted.by_commune)["xã Pà Cò"] == (1, 2, 3, 1_300_000, 1)
    assert [name for name, _ in counted.by_group] == ["Dao", "Mông", "Mường", "(chưa ghi)"]
    assert dict(counted.by_giver)["Sở"] == (1, 1, 2, 1_000_000, 0)


def test_months_add_up_to_quarters_and_quarters_to_the_year() -> None:
    def total(text: str) -> int:
        return report.count(TRIPS, report.period(text)).total.amount

    months = [f"2026-{month:02}" for month in range(1, 13)]
    assert sum(map(total, months)) == sum(total(f"2026-Q{n}") for n in range(1, 5)) == total("2026")
    assert total("2026-H1") + total("2026-H2") == total("2026")


def test_the_table_heads_its_parts() -> None:
    lines = list(report.table(report.count(TRIPS, report.period("2026"))))
    assert lines[0] == ("Tất cả", "2", "3", "4", "1.300.001 đồng", "1")
    assert ("Theo dân tộc", "", "", "", "", "") in lines
    assert all(len(line) == len(report.HEADERS) for line in lines)


def test_coverage_by_month_and_commune_and_who_was_never_reached() -> None:
    shown = coverage.matrix(TRIPS, 2026, "commune", ["xã Pà Cò", "xã Tân Lạc"])
    assert [name for name, _ in shown.rows] == ["xã Đà Bắc", "xã Pà Cò", "xã Tân Lạc"]
    assert shown.never == ("xã Tân Lạc",)
    assert shown.rows[1][1][0] == (1, 1)
    assert shown.rows[1][1][1] == (1, 0)
    assert shown.rows[1][1][12] == (1, 0)
    assert shown.sums[1] == (3, 1)
    assert sum(cell.planned for cell in shown.total) == 4


def test_the_matrix_prints() -> None:
    lines = coverage.text(coverage.matrix(TRIPS, 2026, "group")).splitlines()
    assert lines[0].split() == ["Dân", "tộc", *(f"T{n}" for n in range(1, 13)), "Chưa", "Cả", "năm"]
    assert lines[-1].split() == ["Tất", "cả", "1/1", "1/2", "0/1", "2/4"]
    assert coverage.matrix(TRIPS, 2026, "purpose").rows[0][0] == "việc khác"


def test_names_stand_by_the_alphabet() -> None:
    trips = [
        done(n, date(2026, 1, n), commune=name) for n, name in enumerate(("xã Yên Trị", "Đà Bắc", "xã Cao Sơn"), 1)
    ]
    counted = report.count(trips, report.period("2026"))
    assert [name for name, _ in counted.by_commune] == ["xã Cao Sơn", "Đà Bắc", "xã Yên Trị"]


def test_one_commune_is_one_line_however_it_was_typed() -> None:
    typed = ["xã Pà Cò", "Pà Cò", "Phú Thọ / xã Pà Cò", "Xã Pà Cò"]
    trips = [done(n, date(2026, 1, n), commune=name) for n, name in enumerate(typed, 1)]
    counted = report.count(trips, report.period("2026"))
    assert [(name, tally.visits) for name, tally in counted.by_commune] == [("xã Pà Cò", 4)]
    shown = coverage.matrix(trips, 2026, "commune", ["Pà Cò", "xã Hang Kia"])
    assert (shown.never, [name for name, _ in shown.rows]) == (("xã Hang Kia",), ["xã Hang Kia", "xã Pà Cò"])


def test_two_communes_stay_two_lines() -> None:
    for two in (["xã Hà", "xã Hạ"], ["xã Yên Bình", "phường Yên Bình"]):
        assert len(set(spelt(two).values())) == 2
    unclear = ["xã Yên Bình", "phường Yên Bình", "Yên Bình"]
    assert len(set(spelt(unclear).values())) == 3
