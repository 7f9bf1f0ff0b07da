"""How do zones and meetings look at every level of the physics, with terrain and without?"""

from collections.abc import Sequence
from dataclasses import replace

import geopandas as gpd
import pandas as pd

from dueregard.conflicts.meetings import Scene, meetings, standing_at
from dueregard.conflicts.rows import conflict_rows
from dueregard.model.physics import LEVELS, LevelName
from dueregard.model.tables import Options
from dueregard.zones.shapes import on_smooth_sphere, zone_shapes
from dueregard.zones.shielded import Step

Choice = tuple[LevelName, bool]
"""Level, and whether terrain takes hidden ground off."""
Frames = dict[Choice, gpd.GeoDataFrame]


def choices(chosen: Choice) -> list[Choice]:
    """List what may be chosen, the chosen first; without a grid there is the smooth sphere alone."""
    level, terrain = chosen
    spheres = (True, False) if terrain else (False,)
    return [chosen, *((name, one) for one in spheres for name in LEVELS if (name, one) != (level, terrain))]


def drawn(scene: Scene, steps: Sequence[Step], asked: Sequence[Choice]) -> Frames:
    """Draw the zones of each choice; those of one level share their circles.

    Parameters
    ----------
    steps
        Of growing cells, as `terrain.coarser.pyramid` gives.
    asked
        As `choices` gives: what has terrain comes before what has not.
    """
    shapes: Frames = {}
    for level, terrain in asked:
        shaped = shapes.get((level, True))
        shapes[level, terrain] = _zones(scene, steps, level) if shaped is None else on_smooth_sphere(shaped)
    return shapes


def _zones(scene: Scene, steps: Sequence[Step], level: LevelName) -> gpd.GeoDataFrame:
    tables = scene.emissions, scene.prints, scene.presences
    return zone_shapes(
        scene.scenario, scene.rulebook, scene.placements, *tables, level, screens=scene.screens, steps=steps
    )


def met_in(scene: Scene, shapes: Frames) -> Frames:
    """Find who meets whom in each choice, looking at each level once.

    Parameters
    ----------
    shapes
        As `drawn` gives. Where terrain takes nothing off what anybody sends out, up to a level, the smooth sphere has
        the same meetings.
    """
    shaped, smooth = ([level for level, terrain in shapes if terrain is one] for one in (True, False))
    met = _met(scene, shaped, terrain=True)
    alike = [level for level in smooth if level in shaped and not _carved(shapes, level)]
    met |= {(level, False): met[level, True] for level in alike}
    rest = [level for level in smooth if level not in alike]
    return met | _met(replace(scene, screens={}), rest, terrain=False)


def _met(scene: Scene, levels: Sequence[LevelName], *, terrain: bool) -> Frames:
    highest = max((LEVELS.index(level) for level in levels), default=-1)
    standing = {level: standing_at(scene, level) for level in LEVELS[: highest + 1]}
    return {(level, terrain): meetings(scene, level, standing) for level in levels}


def _carved(shapes: Frames, level: LevelName) -> bool:
    """Tell whether terrain takes something off what is sent out, at a level or a lower one."""
    return any(
        bool(frame.loc[frame["polarity"] == "emission", "removed"].notna().any())
        for (name, terrain), frame in shapes.items()
        if terrain and LEVELS.index(name) <= LEVELS.index(level)
    )


def ruled_on(met: Frames, scene: Scene, options: Options) -> dict[Choice, tuple[gpd.GeoDataFrame, pd.DataFrame]]:
    """Rule on the meetings of each choice, on the same meetings once."""
    ruled: dict[Choice, tuple[gpd.GeoDataFrame, pd.DataFrame]] = {}
    for (level, terrain), meeting in met.items():
        alike = (level, True)
        if not terrain and alike in met and met[alike] is meeting:
            ruled[level, False] = ruled[alike]
        else:
            records = scene.placements, scene.scenario, scene.rulebook, options.readings
            ruled[level, terrain] = conflict_rows(meeting, *records, level=level, as_of=options.as_of)
    return ruled
