"""What does a place see of ground, Sun and Earth, in words and numbers?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dueregard.terrain.slope import UNKNOWN_HERE
from dueregard.terrain.view import View

CELLS_TOO_NEAR = 2
"""Ground nearer than this is not resolved. [cells]"""
VALUE_WIDTH = 18


@dataclass(frozen=True)
class Line:
    """One line of the table: what, how much, unit, and the values two standard deviations lower and higher."""

    what: str
    value: str
    unit: str = ""
    low: str = ""
    high: str = ""


def lines(seen: View) -> list[Line]:
    """Return the table of a place, in the order in which a planner asks."""
    elevation = seen.horizon.elevation_deg
    slope = UNKNOWN_HERE if np.isnan(seen.slope_deg) else f"{seen.slope_deg:.1f}"
    return [
        Line("ground above the sphere", f"{seen.horizon.ground_m:.0f}", "m"),
        Line("slope", slope, "" if slope == UNKNOWN_HERE else "deg"),
        Line("horizon, mean", f"{np.nanmean(elevation):.2f}", "deg"),
        Line("horizon, highest", f"{np.nanmax(elevation):.2f}", "deg"),
        Line("horizon known in", f"{100.0 * seen.horizon.known.mean():.0f}", "% of directions"),
        *_light_lines(seen),
        Line("permanent shadow", *_words([seen.light.permanent_shadow, seen.low.permanent_shadow])),
    ]


def _words(shadows: list[bool]) -> tuple[str, str]:
    told = "yes" if shadows[0] else "no"
    return told, "" if shadows[0] == shadows[1] else "the grid cannot decide"


def _light_lines(seen: View) -> Iterator[Line]:
    at_most = "at most " if seen.light.at_most else ""
    shares = {
        "Sun, any part of it": "lit_share",
        "Sun, mean share of its disc": "sun_share",
        "Earth, centre of it": "earth_share",
    }
    for what, name in shares.items():
        value, low, high = (f"{100.0 * getattr(one, name):.1f}" for one in (seen.light, seen.low, seen.high))
        yield Line(what, f"{at_most}{value}", "% of the time", low, high)
    times = {"longest night": "longest_night_days", "longest time without Earth": "earth_longest_gap_days"}
    for what, name in times.items():
        low, value, high = (_days(getattr(one, name), seen) for one in (seen.high, seen.light, seen.low))
        yield Line(what, value, "days", low, high)


def _days(days: float, seen: View) -> str:
    """Return a time in days; one as long as the time that was looked at has no end."""
    return "endless" if days >= seen.sky.saros.si else f"{days:.1f}"


def caveats(seen: View) -> list[str]:
    """Return what the grid cannot tell about a place."""
    first = seen.grids[0]
    told = [
        f"Cells of {first.cell_m:g} m: ground within {CELLS_TOO_NEAR * first.cell_m:g} m is not resolved.",
        f"'from' and 'to' move the eye by two standard deviations of the heights ({2.0 * first.height_sigma_m:g} m).",
    ]
    if len(seen.grids) > 1:
        told.append(f"Where {first.name} ends, {seen.grids[1].name} ({seen.grids[1].cell_m:g} m) stands in.")
    if seen.light.at_most:
        told.append(
            "Ground in some directions is not known; it can only take light away, so the shares are upper bounds."
        )
    return told


def title(seen: View) -> str:
    """Return place, height and grid in one line."""
    return (
        f"{abs(seen.lat_deg):.4f} {'S' if seen.lat_deg < 0 else 'N'} {seen.lon_deg % 360.0:.4f} E, "
        f"{seen.horizon.height_m:g} m above the ground, grid {seen.grids[0].name}"
    )


def print_lines(console: Console, title: str, table: Sequence[Line], notes: Sequence[str] = ()) -> None:
    """Print a table of lines, and what they rest on."""
    told = Table(box=SIMPLE_HEAD, pad_edge=False)
    spread = any(line.low or line.high for line in table)
    for header in ("what", "value", "unit", *(("from", "to") if spread else ())):
        side: Literal["left", "right"] = "left" if header in {"what", "unit"} else "right"
        told.add_column(
            header, no_wrap=header != "value", min_width=VALUE_WIDTH if header == "value" else 0, justify=side
        )
    for line in table:
        told.add_row(line.what, line.value, line.unit, *((line.low, line.high) if spread else ()))
    console.print(Text(title, style="bold"))
    console.print(told)
    for note in notes:
        console.print(Text(note))
    console.print()
