"""The table of calendars.md section 9, whole: seven years of seven festivals, by the rules that a planner writes."""

from __future__ import annotations

import pytest

from tests.rules.making import days

RULES = (
    'khmer = "new year"',
    'khmer = "15 koet Visak"',
    'khmer = "last roch Photrobot"\ndays = 3\nrule_day = 2',
    'khmer = "1 roch Assoch..15 koet Kattik"',
    'khmer = "15 koet Kattik"',
    'cham_awal = "1/9"',
    'hijri = "1/9"',
)
"""Chol Chnam Thmay, Visak Bochea, Sene Dolta, Kathina, Ok Om Bok, 1 Ramâwan (Cham), Ramadan (Umm al-Qura)."""

TABLE = {
    2026: ("04-14/04-16", "05-01", "10-10/10-12", "10-27/11-24", "11-24", "02-18", "02-18"),
    2027: ("04-14/04-16", "05-20", "09-29/10-01", "10-16/11-13", "11-13", "02-07", "02-08"),
    2028: ("04-13/04-16", "05-08", "09-17/09-19", "10-04/11-01", "11-01", "01-28", "01-28"),
    2029: ("04-14/04-16", "04-27", "10-06/10-08", "10-23/11-20", "11-20", "01-16", "01-16"),
    2030: ("04-14/04-16", "05-16", "09-26/09-28", "10-13/11-10", "11-10", "01-05 12-26", "01-05 12-26"),
    2031: ("04-14/04-16", "05-06", "10-15/10-17", "11-01/11-29", "11-29", "12-15", "12-15"),
    2032: ("04-14/04-16", "05-24", "10-03/10-05", "10-20/11-17", "11-17", "12-03", "12-04"),
}
"""Month and day; of Kathina, of which the table has the first day, the last is that of Ok Om Bok."""


@pytest.mark.parametrize(
    ("year", "toml", "expected"),
    [(year, RULES[column], text) for year, row in TABLE.items() for column, text in enumerate(row)],
)
def test_the_table_of_test_vectors(year: int, toml: str, expected: str) -> None:
    whole = [" ".join(found.replace(f"{year}-", "") for found in days(toml, year))]
    assert whole == [expected]
