"""New moons and solar terms of 1900–2101 from JPL's DE421: the source of the two generated tables.

Apparent geocentric longitudes of date: light time, relativistic aberration (`erfa.ab`), precession and nutation
IAU 2006/2000A (`erfa.pnm06a`). Roots are found to under a millisecond. Clock: UTC with leap seconds for 1972–2026,
UT1 before and after (Delta-T: Morrison, Stephenson, Hohenkerk 2020 and IERS, as built into Skyfield).
Instants are returned as ordinals: `date.toordinal()` of the day plus the fraction of it that has passed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import de421
import erfa
import numpy as np
from jplephem.ephem import Ephemeris
from numpy.typing import NDArray
from skyfield.api import load

Floats = NDArray[np.float64]

SYNODIC_MONTH = 29.530588861
TROPICAL_YEAR = 365.24219
NEW_MOON_2000 = 2451550.09766
"""Julian date (TT) of the mean new moon of 6 January 2000."""
TIEU_HAN_2000 = 2451549.5
"""Julian date of the Sun near 285°, in January 2000."""
ORDINAL_AT_JD_0 = -1721424.5
LIGHT_KM_PER_DAY = 299792.458 * 86400.0
KNOWN_UTC = (2441317.5, 2461406.5)
"""1 January 1972 and 1 January 2027: between them civil time is UTC with its leap seconds."""


def new_moons() -> Floats:
    """Every new moon from January 1900 to the end of 2101, in universal time."""
    return civil(new_moons_tt()) + ORDINAL_AT_JD_0


def solar_terms() -> Floats:
    """Đông chí of 1899, then the 24 terms of each year 1900–2101 from Tiểu hàn to Đông chí, in universal time."""
    return civil(solar_terms_tt()) + ORDINAL_AT_JD_0


@cache
def new_moons_tt() -> Floats:
    """The instants of `new_moons` as Julian dates in Terrestrial Time."""
    guesses = np.arange(-1237, 1262) * SYNODIC_MONTH + NEW_MOON_2000
    return _roots(guesses, lambda tt: longitude("moon", tt) - longitude("sun", tt), 360.0 / SYNODIC_MONTH)


@cache
def solar_terms_tt() -> Floats:
    """The instants of `solar_terms` as Julian dates in Terrestrial Time."""
    count = np.arange(-1, 24 * 202)
    targets = ((285 + 15 * count) % 360).astype(float)
    guesses = TIEU_HAN_2000 + (count / 24.0 - 100.0) * TROPICAL_YEAR
    return _roots(guesses, lambda tt: longitude("sun", tt) - targets, 360.0 / TROPICAL_YEAR)


def delta_t_sigma(year: float) -> float:
    """Standard error of predicted Delta-T, in seconds (random walk after Huber 2006, counted from 2025)."""
    n = max(year - 2025.0, 0.0)
    return float(0.36525 * n * np.sqrt(n * 0.058 / 3.0))


def seconds_from_midnight(instants: Floats, hours: float) -> Floats:
    """Signed distance to the nearest midnight of UTC+hours; negative: before it."""
    fraction = (instants + hours / 24.0) % 1.0
    return np.where(fraction > 0.5, fraction - 1.0, fraction) * 86400.0


def longitude(body: str, tt: Floats) -> Floats:
    """Apparent geocentric ecliptic longitude of date of `sun` or `moon`, in degrees."""
    position, _ = _from_earth(body, tt)
    distance = np.linalg.norm(position, axis=0)
    position, earth_velocity = _from_earth(body, tt, distance / LIGHT_KM_PER_DAY)
    direction = position / np.linalg.norm(position, axis=0)
    v = earth_velocity / LIGHT_KM_PER_DAY
    sun_distance_au = np.linalg.norm(_from_earth("sun", tt)[0], axis=0) / _ephemeris().AU
    apparent = erfa.ab(direction.T, v.T, sun_distance_au, np.sqrt(1.0 - (v**2).sum(axis=0)))
    x, y, z = erfa.rxp(erfa.pnm06a(tt, 0.0), apparent).T
    tilt = erfa.obl06(tt, 0.0) + erfa.nut06a(tt, 0.0)[1]
    return np.asarray(np.degrees(np.arctan2(y * np.cos(tilt) + z * np.sin(tilt), x)))


def civil(tt: Floats) -> Floats:
    """Julian dates in TT as UTC where its leap seconds are known, as UT1 elsewhere."""
    scale = load.timescale(builtin=True)
    offsets = np.concatenate(([10.0], scale.leap_offsets))
    atomic = offsets[np.searchsorted(scale.leap_dates, tt)] + 32.184
    known = (tt >= KNOWN_UTC[0]) & (tt < KNOWN_UTC[1])
    return np.asarray(tt - np.where(known, atomic, scale.tt_jd(tt).delta_t) / 86400.0)


@cache
def _ephemeris() -> Ephemeris:
    return Ephemeris(de421)


def _from_earth(body: str, tt: Floats, light_time: Floats | float = 0.0) -> tuple[Floats, Floats]:
    """From the Earth at `tt` to the body `light_time` days earlier (km), and the Earth's velocity (km a day)."""
    eph = _ephemeris()
    centre, centre_velocity = eph.position_and_velocity("earthmoon", tt)
    moon, moon_velocity = eph.position_and_velocity("moon", tt)
    earth = centre - eph.earth_share * moon
    earth_velocity = centre_velocity - eph.earth_share * moon_velocity
    then = tt - light_time
    if body == "sun":
        target = eph.position("sun", then)
    else:
        target = eph.position("earthmoon", then) + eph.moon_share * eph.position("moon", then)
    return target - earth, earth_velocity


def _roots(guesses: NDArray[np.floating], angle: Callable[[Floats], Floats], rate: float) -> Floats:
    """Where `angle` (degrees, growing by about `rate` a day) is 0, near each guess: secant steps after a mean one."""
    before = guesses.astype(np.float64)
    at_before = _wrap(angle(before))
    now = before - at_before / rate
    for _ in range(8):
        at_now = _wrap(angle(now))
        moved = now != before
        slope = np.where(moved, (at_now - at_before) / np.where(moved, now - before, 1.0), rate)
        before, at_before, now = now, at_now, now - at_now / slope
        if np.abs(now - before).max() < 1e-9:
            return now
    raise ArithmeticError("the search for roots does not settle")


def _wrap(degrees: Floats) -> Floats:
    return (degrees + 180.0) % 360.0 - 180.0
