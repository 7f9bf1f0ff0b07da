"""Which named features lie south of 70 S? Builds features.csv.

Usage: python geodata/build/features.py FOLDER, where FOLDER holds `iau_moon_nomenclature_south_of_70S.csv`, an
extract of the IAU/USGS Gazetteer of Planetary Nomenclature (planetocentric latitude, east longitude of either sign).
"""

import csv
import sys
from pathlib import Path

SOURCE = "iau_moon_nomenclature_south_of_70S.csv"
TARGET = Path(__file__).parents[1] / "features.csv"
COLUMNS = ("name", "kind", "lat_deg", "lon_deg", "diameter_km")


def feature(row: dict[str, str]) -> tuple[str, str, str, str, str]:
    """Return one feature with its longitude in [0, 360) degrees."""
    lon_deg = float(row["lon"]) % 360.0
    return row["name"], row["kind"], row["lat"], str(round(lon_deg, 4)), row["diameter_km"]


def build(folder: Path) -> list[tuple[str, str, str, str, str]]:
    """Read the extract and return its features, southernmost first as in the extract."""
    with (folder / SOURCE).open(encoding="utf-8", newline="") as file:
        return [feature(row) for row in csv.DictReader(file)]


if __name__ == "__main__":
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([COLUMNS, *build(Path(sys.argv[1]))])
