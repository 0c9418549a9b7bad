"""The generated tables are what the ephemeris gives, and an independent theory of Sun and Moon agrees with it."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path

import astronomy
import numpy as np
import pytest

from scheduler.calendars import lunar, solar_terms
from tools import lunar_table, sky, solar_terms_table

DATA = Path(__file__).parents[1] / "data"
MODULES = Path(lunar.__file__).parent
EPOCH = datetime(1, 1, 1)

MOON_DEGREES_A_SECOND = 12.19 / 86400
SUN_DEGREES_A_SECOND = 0.98565 / 86400
MOON_ERROR = 10
"""Seconds by which astronomy-engine may differ for a new moon (its Moon is good to some 8 s)."""
SUN_ERROR = 60
"""The same for a solar term (its Sun is good to some 54 s)."""


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize(
    ("generator", "name"),
    [(lunar_table, "_lunar_table.py"), (solar_terms_table, "_solar_terms_table.py")],
)
def test_regenerating_changes_no_byte(generator: object, name: str) -> None:
    made = generator.module()  # type: ignore[attr-defined]  # two modules with the same function
    assert made.encode() == (MODULES / name).read_bytes()


def test_the_packed_table_decodes_to_the_months_it_was_made_of() -> None:
    months = lunar_table.months()
    decoded = [
        lunar_table.Moon(year, month.month, month.leap, month.first.toordinal())
        for year in range(lunar.FIRST_YEAR, lunar.LAST_YEAR + 1)
        for month in lunar.months(year)
    ]
    assert decoded == months[:-1]
    assert len(decoded) == 2486
    assert lunar.LAST.toordinal() == months[-1].first - 1


def test_the_lunar_table_is_some_600_bytes() -> None:
    assert len(lunar_table.pack(lunar_table.months())) == 603


def test_the_packed_terms_decode_to_the_days_they_were_made_of() -> None:
    made = [
        date(year, 1, 1) + timedelta(days=day)
        for year, row in enumerate(solar_terms_table.days(), solar_terms.FIRST_YEAR)
        for day in row
    ]
    decoded = [solar_terms.term_date(year, index) for year in range(1900, 2101) for index in range(24)]
    assert decoded == made
    assert len(decoded) == 4824


def test_every_new_moon_by_another_theory_of_the_moon() -> None:
    off = [_moon_error(tt) for tt in sky.new_moons_tt().tolist()]
    assert max(map(abs, off)) < MOON_ERROR


def test_no_month_hangs_on_the_difference_between_the_two_theories() -> None:
    instants = sky.new_moons()
    before_1968 = instants < date(1968, 1, 1).toordinal()
    for clock, theirs in ((8, before_1968), (7, ~before_1968)):
        assert np.abs(sky.seconds_from_midnight(instants[theirs], clock)).min() > MOON_ERROR


def test_solar_terms_by_another_theory_of_the_sun() -> None:
    """Every fifth, and all that fall within ten minutes of midnight."""
    instants = sky.solar_terms_tt()
    margins = np.abs(sky.seconds_from_midnight(sky.solar_terms(), 7))
    chosen = sorted({*range(0, len(instants), 5), *np.flatnonzero(margins < 600).tolist()})
    off = [_sun_error(count, float(instants[count])) for count in chosen]
    assert max(map(abs, off)) < SUN_ERROR


def test_terms_that_the_other_theory_cannot_place_on_a_day() -> None:
    """Ten in 201 years lie within its error of midnight; for these only the ephemeris decides."""
    margins = sky.seconds_from_midnight(sky.solar_terms()[1:], 7).reshape(-1, 24)[:201]
    close = [
        (1900 + int(y), solar_terms.NAMES[int(i)]) for y, i in zip(*np.nonzero(abs(margins) < SUN_ERROR), strict=True)
    ]
    assert close == [
        (1924, "Hạ chí"),
        (1938, "Thu phân"),
        (1946, "Đại tuyết"),
        (1953, "Hạ chí"),
        (1953, "Lập đông"),
        (2003, "Hàn lộ"),
        (2004, "Tiểu mãn"),
        (2038, "Đại thử"),
        (2060, "Lập thu"),
        (2098, "Hàn lộ"),
    ]


def test_near_midnight_instants_are_those_on_record() -> None:
    """risky.csv came from DE422, another ephemeris by another program."""
    found = {"new_moon": sky.new_moons(), "solar_term": sky.solar_terms()}
    for row in rows("risky.csv"):
        want = _ordinal(row["instant_utc"].removesuffix("Z"))
        nearest = min(abs(found[row["kind"]] - want)) * 86400
        assert nearest < 1.5, row


def test_near_midnight_days_are_those_on_record() -> None:
    for row in rows("risky.csv"):
        day = date.fromisoformat(row["date"])
        if row["kind"] == "solar_term":
            assert solar_terms.term_on(day) == row["what"]
            continue
        month, _, year = row["what"].partition("/")
        found = lunar.to_date(int(year), int(month.removesuffix("n")), 1, month.endswith("n"))
        published = {"10/1914": date(1914, 11, 17), "10/1920": date(1920, 11, 10)}
        assert found == published.get(row["what"], day), row


def test_new_moons_within_65_seconds_of_midnight_are_the_contested_months() -> None:
    instants = sky.new_moons()
    margins = sky.seconds_from_midnight(instants, 7)
    close = [i for i in np.flatnonzero(np.abs(margins) < 65).tolist() if instants[i] > date(1968, 1, 1).toordinal()]
    assert [round(abs(margins[i])) for i in close] == [row.margin for row in lunar.CONTESTED]
    assert [date.fromordinal(int(instants[i] + 7 / 24)) for i in close] == [row.first for row in lunar.CONTESTED]
    for i, row in zip(close, lunar.CONTESTED, strict=True):
        assert sky.delta_t_sigma(row.first.year + 0.8) == pytest.approx(row.sigma, rel=0.12)
        assert (row.alternative < row.first) == (margins[i] > 0)


def test_terms_within_three_standard_errors_of_midnight_are_the_contested_ones() -> None:
    margins = sky.seconds_from_midnight(sky.solar_terms()[1:], 7).reshape(-1, 24)[126:201]
    sigma = np.array([[sky.delta_t_sigma(2026 + i)] for i in range(75)])
    close = np.argwhere(np.abs(margins) < 3 * sigma).tolist()
    assert [(2026 + y, i) for y, i in close] == [(row.year, row.term) for row in solar_terms.CONTESTED]
    for (y, i), row in zip(close, solar_terms.CONTESTED, strict=True):
        assert abs(margins[y, i]) == pytest.approx(row.margin, abs=0.1)
        assert sigma[y, 0] == pytest.approx(row.sigma, abs=0.2)
        assert solar_terms.term_date(row.year, row.term) == row.first
        assert row.alternative - row.first == timedelta(days=1 if margins[y, i] < 0 else -1)


def test_disputed_months_are_settled_as_recorded() -> None:
    settled = {}
    for row in rows("vn_overrides.csv"):
        oracle, other = date.fromisoformat(row["oracle_first_date"]), date.fromisoformat(row["other_first_date"])
        key = int(row["lunar_year"]), int(row["month"])
        settled[key] = lunar.to_date(*key, 1)
        assert settled[key] == (other if row["adopt"] == "1" else oracle)
    assert {key for key in settled if key in lunar_table.AS_PUBLISHED} == set(lunar_table.AS_PUBLISHED)
    assert {(row.year, row.month) for row in lunar.CONTESTED} == {key for key in settled if key[0] > 1967}


@pytest.mark.parametrize(
    ("year", "vietnam", "china"),
    [
        (1968, date(1968, 1, 29), date(1968, 1, 30)),
        (1969, date(1969, 2, 16), date(1969, 2, 17)),
        (1985, date(1985, 1, 21), date(1985, 2, 20)),
        (2007, date(2007, 2, 17), date(2007, 2, 18)),
        (2030, date(2030, 2, 2), date(2030, 2, 3)),
        (2053, date(2053, 2, 18), date(2053, 2, 19)),
    ],
)
def test_tet_differs_from_the_new_year_at_utc_8(
    year: int, vietnam: date, china: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert lunar.new_year(year) == vietnam
    monkeypatch.setattr(lunar_table, "CHANGE_OF_CLOCK", date(2200, 1, 1).toordinal())
    at_utc_8 = {moon.year: moon.first for moon in lunar_table.months() if moon.month == 1 and not moon.leap}
    assert date.fromordinal(at_utc_8[year]) == china
    differing = [y for y in range(1968, 2101) if date.fromordinal(at_utc_8[y]) != lunar.new_year(y)]
    assert differing == [1968, 1969, 1985, 2007, 2030, 2053]


def _ordinal(moment: str) -> float:
    return (datetime.fromisoformat(moment) - EPOCH) / timedelta(days=1) + 1


def _moon_error(tt: float) -> float:
    time = astronomy.Time.FromTerrestrialTime(tt - 2451545.0)
    return _wrap(astronomy.EclipticGeoMoon(time).lon - astronomy.SunPosition(time).elon) / MOON_DEGREES_A_SECOND


def _sun_error(count: int, tt: float) -> float:
    time = astronomy.Time.FromTerrestrialTime(tt - 2451545.0)
    return _wrap(astronomy.SunPosition(time).elon - (270 + 15 * count)) / SUN_DEGREES_A_SECOND


def _wrap(degrees: float) -> float:
    return (degrees + 180) % 360 - 180


def test_every_new_moon_of_the_coming_firm_years_is_far_from_midnight() -> None:
    """What docs/lich/am-lich.md signs: 2026–2053 no closer than 173 s, and more than 20 standard errors."""
    instants = sky.new_moons()
    coming = (instants > date(2026, 1, 1).toordinal()) & (instants < date(2054, 2, 8).toordinal())
    margins = np.abs(sky.seconds_from_midnight(instants[coming], 7))
    assert margins.min() > 173
    sigmas = np.array([max(sky.delta_t_sigma(instant / 365.2425), 0.1) for instant in instants[coming].tolist()])
    assert (margins / sigmas).min() > 20


def test_30_of_the_744_terms_of_2020_to_2050_fall_on_another_day_at_utc_8() -> None:
    instants = sky.solar_terms()[1:].reshape(-1, 24)[120:151]
    assert int((np.floor(instants + 7 / 24) != np.floor(instants + 8 / 24)).sum()) == 30
    assert instants.size == 744
