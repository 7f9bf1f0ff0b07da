"""Which registry is measured? Made-up activities round the south pole, the same in every process.

Kinds, dates and parties as a registry might have them; half of the places lie at bases of some twenty, half anywhere.
There is one activity for each KM2_EACH of ground, so that each meets about as many others however many there are.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dueregard import selenodesy

KM2_EACH = 25.0
FIRST, LAST = np.datetime64("2027-01-01"), np.datetime64("2046-01-01")
STATES = [
    "USA",
    "CHN",
    "RUS",
    "IND",
    "JPN",
    "FRA",
    "DEU",
    "ITA",
    "GBR",
    "CAN",
    "KOR",
    "ARE",
    "ISR",
    "BRA",
    "AUS",
    "LUX",
    "NOR",
    "ZAF",
    "TUR",
    "PAK",
]
AT_A_BASE, BASE_M = 20, 4e3
MIX = {
    "robotic-landing": 30,
    "rover-traverse": 20,
    "cold-trap-sampling": 10,
    "seismic-station": 7,
    "solar-tower": 6,
    "habitat": 5,
    "isru-plant": 4,
    "transmitter": 4,
    "crewed-landing": 3,
    "mine": 3,
    "optical-telescope": 3,
    "pnt-beacon": 2,
    "radio-telescope": 2,
    "fission-reactor": 1,
}
"""Kind -> how many of a hundred."""
LANDING = ("robotic-landing", "crewed-landing")


def table(count: int) -> gpd.GeoDataFrame:
    """Return activities as a table that a scenario can name."""
    rng = np.random.default_rng(count)
    kind = rng.choice(list(MIX), count, p=np.array(list(MIX.values())) / sum(MIX.values()))
    starts = FIRST + rng.integers(0, int((LAST - FIRST) / np.timedelta64(1, "D")), count).astype("timedelta64[D]")
    lasts = np.where(
        np.isin(kind, LANDING), rng.integers(5, 400, count), rng.lognormal(6.5, 0.8, count).astype(int) + 5
    )
    first = pd.Series(starts.astype("datetime64[D]").astype(str))
    landing = np.isin(kind, LANDING)
    table = pd.DataFrame(
        {
            "id": [f"a-{number:06d}" for number in range(count)],
            "actor": [STATES[int(number)].lower() for number in (len(STATES) * rng.random(count) ** 2)],
            "kind": kind,
            "events": first.where(landing, None),
            "starts_on": first,
            "ends_on": (starts + lasts.astype("timedelta64[D]")).astype(str),
            "present_until": np.where(rng.random(count) < 0.5, (starts + np.timedelta64(4000, "D")).astype(str), None),
            "touchdown_mass_t": np.where(landing, np.where(kind == "crewed-landing", 45.0, 1.5), np.nan),
            "uncertainty_m": np.where(rng.random(count) < 0.1, 50.0, 0.0),
        }
    )
    return gpd.GeoDataFrame(table, geometry=shapely.points(*places(count, rng)), crs=selenodesy.SOUTH_POLAR_CRS)


def places(count: int, rng: np.random.Generator) -> np.ndarray:
    """Return eastings and northings, shape (2, count): half of them at bases. [m]"""
    widest = np.sqrt(count * KM2_EACH / np.pi) * 1e3
    polar = widest * np.sqrt(rng.random(count)), rng.uniform(0.0, 2.0 * np.pi, count)
    anywhere = polar[0] * np.array([np.cos(polar[1]), np.sin(polar[1])])
    base = anywhere[:, rng.integers(0, max(1, count // (2 * AT_A_BASE)), count)] + rng.normal(0.0, BASE_M, (2, count))
    return np.where(rng.random(count) < 0.5, base, anywhere)


def write(folder: Path, count: int) -> Path:
    """Write a scenario of so many activities and return its path."""
    table(count).to_parquet(folder / "registry.parquet")
    actors = "\n".join(f"  {state.lower()}: {{state: {state}}}" for state in STATES)
    path = folder / "registry.yaml"
    path.write_text(
        f"""scenario: A registry of {count:,} activities
kind: exercise
as_of: 2026-11-22
window: {{from: {FIRST}, to: {LAST}}}
actors:
{actors}
activities:
  table: registry.parquet
  defaults: {{evidence: assumed, source: made-up}}
sources: {{made-up: {{cite: "Made up for benchmarks/registries.py"}}}}
""",
        encoding="utf-8",
    )
    return path
