"""What do a square, a line of sight and a tower's shadow come to, in words and numbers?"""

from collections.abc import Iterator

import numpy as np

from dueregard import selenodesy
from dueregard.hazards import knife_edge
from dueregard.model.physics import Sky
from dueregard.terrain import shadow, sight
from dueregard.terrain.area import Area
from dueregard.terrain.grid import Booleans, Floats, cell_centres_m
from dueregard.terrain.sight import DECIDING_SIGMAS
from dueregard.terrain.sightline import Sightline
from dueregard.terrain.slope import UNKNOWN_HERE
from dueregard.terrain.tower import LEAST_HOURS, TowerShadow
from dueregard.writers.cells import kilometres2
from dueregard.writers.terrain.words import Line

SIGHT_WORDS = {sight.SEEN: "in sight", sight.UNDECIDED: "undecided", sight.HIDDEN: "hidden", sight.UNKNOWN: "unknown"}
SIGHT_REASONS = {
    sight.SEEN: "",
    sight.UNDECIDED: "hidden on the grid, but not beyond doubt; counts as in sight",
    sight.HIDDEN: "beyond doubt",
    sight.UNKNOWN: "ground on the way is not known",
}
SHADOW_STEPS = ((0.999, "the whole Sun"), (0.5, "more than half of it"), (0.1, "more than a tenth of it"))
"""Shares of the Sun's disc that a tower hides at its worst."""


RADIO_CAVEAT = (
    "Radio: one knife edge after ITU-R P.526, the least that ground takes off free space; the range moves ground and "
    "ends by two standard deviations each."
)


def place_words(lat_deg: float, lon_deg: float) -> str:
    """Return a place as `89.6700 S 129.7800 E`."""
    return f"{abs(lat_deg):.4f} {'S' if lat_deg < 0 else 'N'} {lon_deg % 360.0:.4f} E"


def area_lines(found: Area, sky: Sky) -> list[Line]:
    """Return the table of a square."""
    known = np.isfinite(found.raster.heights_m)
    heights, lit = found.raster.heights_m[known], found.lit_share
    return [
        Line("cells", f"{found.raster.shape[0]} x {found.raster.shape[1]} of {found.raster.cell_m:.4g}", "m"),
        Line("ground", kilometres2(found.cell_km2.sum()), "km2"),
        Line("lowest", f"{heights.min(initial=np.inf):.0f}", "m"),
        Line("highest", f"{heights.max(initial=-np.inf):.0f}", "m"),
        _slope_line(found),
        Line("highest horizon, median", _number(np.nanmedian(found.horizon_deg)), "deg"),
        *_areas(found, {"permanent shadow": found.shadow == shadow.SHADED}),
        *_areas(found, {"shadow not known": found.shadow == shadow.UNKNOWN}, only_if_any=True),
        _lit_line(found, sky.lit_ground_share.value),
        Line("Sun, any part of it, median", *_shares(np.nanmedian(lit, axis=(1, 2)))),
        Line("Sun, any part of it, best cell", *_shares(np.nanmax(lit, axis=(1, 2)))),
        Line("best cell at", _best_place(found)),
        *_areas(found, {f"sight: {name}": found.sight == state for state, name in SIGHT_WORDS.items()}),
    ]


def _areas(found: Area, masks: dict[str, Booleans], *, only_if_any: bool = False) -> Iterator[Line]:
    total = float(found.cell_km2.sum())
    for what, mask in masks.items():
        area = float(found.cell_km2[mask].sum())
        if area > 0.0 or not only_if_any:
            yield Line(what, kilometres2(area), f"km2 ({100.0 * area / total:.1f} %)")


def _lit_line(found: Area, least: float) -> Line:
    areas = [kilometres2(float(found.cell_km2[np.nan_to_num(band) >= least].sum())) for band in found.lit_share]
    return Line(f"lit {100.0 * least:.0f} % of the time or more", areas[0], "km2", areas[1], areas[2])


def _shares(of_eyes: Floats) -> tuple[str, str, str, str]:
    value, low, high = (_number(100.0 * share) for share in of_eyes)
    return value, "% of the time", low, high


def _number(value: float) -> str:
    return "unknown" if np.isnan(value) else f"{value:.1f}"


def _best_place(found: Area) -> str:
    band = found.lit_share[0]
    if np.isnan(band).all():
        return "unknown"
    east, north = (values.flat[np.nanargmax(band)] for values in cell_centres_m(found.raster))
    return place_words(*(float(value) for value in selenodesy.to_geographic(east, north)))


def _slope_line(found: Area) -> Line:
    if np.isnan(found.slope_deg).all():
        return Line("slope", UNKNOWN_HERE)
    median, steep = np.nanpercentile(found.slope_deg, [50, 90])
    return Line("slope, median", f"{median:.1f}", "deg, 90 % of it below", "", f"{steep:.1f}")


def sight_lines(found: Sightline) -> list[Line]:
    """Return the table of a line of sight."""
    clearance = found.clearance_m
    least = 0 if np.isnan(clearance).all() else int(np.nanargmin(clearance))
    height = "unknown" if np.isnan(clearance[least]) else f"{clearance[least]:.0f}"
    return [
        Line("to", place_words(found.lat_deg, found.lon_deg)),
        Line("distance", f"{found.distance_m[-1] / 1000.0:.3f}", "km"),
        Line("azimuth", f"{found.azimuth_deg:.2f}", "deg"),
        Line("sight", SIGHT_WORDS[found.state]),
        Line("line above the ground, least", height, f"m, at {found.distance_m[least] / 1000.0:.1f} km"),
    ]


def radio_lines(found: Sightline, frequency_hz: float, sigma_m: float) -> list[Line]:
    """Return what the highest edge in between takes off a radio wave, and with ground and ends two sigma apart.

    Parameters
    ----------
    sigma_m
        Standard deviation of a height. [m]
    """
    doubt_m = 2.0 * DECIDING_SIGMAS * sigma_m
    (loss, at_m), (low, _), (high, _) = (
        knife_edge.over_ground(found, frequency_hz, by) for by in (0.0, -doubt_m, doubt_m)
    )
    if np.isnan(loss):
        return [Line(f"radio at {frequency_hz / 1e6:g} MHz, loss", "unknown")]
    where = f"dB over an edge at {at_m / 1000.0:.1f} km"
    return [Line(f"radio at {frequency_hz / 1e6:g} MHz, loss", f"{loss:.0f}", where, f"{low:.0f}", f"{high:.0f}")]


def sight_caveats(found: Sightline) -> list[str]:
    """Return what the answer rests on."""
    reason = SIGHT_REASONS[found.state]
    said = [f"{SIGHT_WORDS[found.state].capitalize()}: {reason}."] if reason else []
    return [*said, f"Ground within half a cell ({0.5 * found.cell_m:g} m) of either end is that of the end."]


def tower_lines(found: TowerShadow, lit_hours: Floats, limit: float) -> list[Line]:
    """Return the table of a tower's shadow.

    Parameters
    ----------
    lit_hours
        Hours a year in which a receptor sees any part of the Sun, shape (rows, columns). [h]
    limit
        Share of the lit time that a neighbour may lose. [1]
    """
    t = found.raster.transform
    east, north = cell_centres_m(found.raster)
    cells_km2 = abs(t.a * t.e) / selenodesy.scale_factor(east, north) ** 2 / 1e6
    apart_km = selenodesy.distance_m(found.tower.easting_m, found.tower.northing_m, east, north) / 1000.0
    over = [_over(hours, lit_hours, limit) for hours in (found.lost_hours, found.possible_hours)]
    lines = [
        Line("tower, high", f"{found.tower.height_m:g}", "m"),
        Line("tower, wide", f"{found.tower.width_m:g}", "m"),
    ]
    lines += [_far(f"hides {words}", found.hidden_share > share, cells_km2, apart_km) for share, words in SHADOW_STEPS]
    taken = _far(f"takes over {100.0 * limit:g} % of the lit time", over[0], cells_km2, apart_km)
    most = _far("", over[1], cells_km2, apart_km)
    lost = float(np.nanmax(np.where(apart_km > 1.0, found.lost_hours, 0.0)))
    return [
        *lines,
        Line(taken.what, taken.value, taken.unit, "", most.value),
        Line("most that is lost beyond 1 km", f"{lost:.1f}", "hours of full Sun a year"),
    ]


def _over(lost: Floats, lit: Floats, limit: float) -> Booleans:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.nan_to_num(lost / lit) > limit)


def _far(what: str, mask: Booleans, cells_km2: Floats, apart_km: Floats) -> Line:
    if not mask.any():
        return Line(what, "0", "km2")
    return Line(what, kilometres2(float(cells_km2[mask].sum())), f"km2, to {apart_km[mask].max():.1f} km away")


def area_caveats(found: Area) -> list[str]:
    """Return what the numbers of a square rest on."""
    eye_m, target_m, doubt_m = found.eye[2], found.target_height_m, DECIDING_SIGMAS * found.raster.height_sigma_m
    return [
        f"Sight is from {eye_m:g} m above the place to {target_m:g} m above each cell; the Sun is seen from there.",
        "Permanent shadow is that of the ground itself.",
        f"'from' and 'to' move the eye by two standard deviations of the heights ({doubt_m:g} m).",
    ]


def tower_caveats(found: TowerShadow) -> list[str]:
    """Return what the numbers of a tower's shadow rest on."""
    reach = f"beyond {found.reach_m / 1000.0:.1f} km none loses {LEAST_HOURS:g} hour of full Sun a year"
    return [
        f"Receptors stand {found.receptor_height_m:g} m above the ground; {reach}.",
        "'to': ground hides only what it hides with both ends two standard deviations higher and all else lower.",
    ]
