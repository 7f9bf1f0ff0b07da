"""How much Sun and Earth does a place see over the years?"""

from dataclasses import dataclass

import numpy as np

from dueregard import selenodesy
from dueregard.model.physics import Sky
from dueregard.terrain.grid import Booleans, Floats
from dueregard.terrain.horizon import Horizon, elevation_at
from dueregard.terrain.sky import disc_share, earth_path_deg, highest_sun_deg, sun_path_deg

STEPS_A_DAY = 24


@dataclass(frozen=True)
class Light:
    """What a place sees of Sun and Earth; shares are of time, 0 to 1.

    `sun_share`: mean share of the Sun's disc that is above the horizon.
    `lit_share`: share of the time in which any part of the Sun is above the horizon.
    `longest_night_days`: longest time without any part of the Sun. [days]
    `earth_share`: share of the time in which the Earth's centre is above the horizon.
    `earth_longest_gap_days`: longest time without the Earth's centre. [days]
    `permanent_shadow`: no part of the Sun ever rises, in no direction.
    `at_most`: ground on the way is not known; it can only take light away, so the shares are upper bounds.
    """

    sun_share: float
    lit_share: float
    longest_night_days: float
    earth_share: float
    earth_longest_gap_days: float
    permanent_shadow: bool
    at_most: bool


def light(seen: Horizon, sky: Sky) -> Light:
    """Follow Sun and Earth over a saros, in which all their periods come round, and compare them with a horizon.

    Parameters
    ----------
    seen
        Horizon of the place.
    sky
        How Sun and Earth move.

    Raises
    ------
    ValueError
        The ground of the place is not known.
    """
    if not np.isfinite(seen.ground_m):
        msg = "the ground of the place is not known"
        raise ValueError(msg)
    days = np.arange(0.0, sky.saros.si, 1.0 / STEPS_A_DAY)
    sun = sun_above_deg(seen, days, sky)
    earth = earth_above_deg(seen, days, sky)
    shares, up, linked = disc_share(sun, sky.sun_semidiameter.value), sun > -sky.sun_semidiameter.value, earth > 0.0
    return Light(
        sun_share=float(shares.mean()),
        lit_share=float(up.mean()),
        longest_night_days=longest_run(~up) / STEPS_A_DAY,
        earth_share=float(linked.mean()),
        earth_longest_gap_days=longest_run(~linked) / STEPS_A_DAY,
        permanent_shadow=in_permanent_shadow(seen, sky),
        at_most=not seen.known.all(),
    )


def sun_above_deg(seen: Horizon, days: Floats, sky: Sky) -> Floats:
    """Return how far the Sun's centre stands above the horizon over time; infinitely where nothing is known. [deg]"""
    return _above(seen, *sun_path_deg(seen.easting_m, seen.northing_m, days, sky))


def earth_above_deg(seen: Horizon, days: Floats, sky: Sky) -> Floats:
    """Return how far the Earth's centre stands above the horizon over time. [deg]"""
    return _above(seen, *earth_path_deg(seen.easting_m, seen.northing_m, days, sky))


def _above(seen: Horizon, azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
    return elevation_deg - np.nan_to_num(elevation_at(seen, azimuth_deg), nan=-90.0)


def in_permanent_shadow(seen: Horizon, sky: Sky) -> bool:
    """Whether the horizon hides the highest Sun in every direction; unknown ground hides nothing."""
    colatitude = 90.0 + _latitude_deg(seen)
    top = highest_sun_deg(colatitude, seen.azimuth_deg, sky.sun_declination.value) + sky.sun_semidiameter.value
    return bool((seen.elevation_deg >= top).all())


def _latitude_deg(seen: Horizon) -> float:
    return float(selenodesy.to_geographic(seen.easting_m, seen.northing_m)[0])


def longest_run(flags: Booleans) -> int:
    """Return the length of the longest run of true values, not joined over the ends."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return int((ends - starts).max(initial=0))
