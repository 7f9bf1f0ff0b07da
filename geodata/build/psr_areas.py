"""How large is the permanent shadow of the big polar craters, as published? Builds psr_areas.csv.

Usage: python geodata/build/psr_areas.py FOLDER, where FOLDER holds `moonpies_polar_craters_psr.csv`, the crater table
of the Python package moonpies 1.1.1. An empty area means that the table has none.
"""

import csv
import sys
from pathlib import Path

SOURCE = "moonpies_polar_craters_psr.csv"
TARGET = Path(__file__).parents[1] / "psr_areas.csv"
COLUMNS = ("crater", "lat_deg", "lon_deg", "psr_lat_deg", "psr_lon_deg", "diameter_km", "psr_area_km2", "source")
CITE = "moonpies 1.1.1, polar crater table"


def known(text: str) -> str:
    """Return the text of a number, empty where the table says that it is not known."""
    return "" if text.strip() in {"", "NaN"} else text.strip()


def crater(row: dict[str, str]) -> tuple[str, ...]:
    """Return one crater: its centre, the centroid of its shadow, its diameter and the area of its shadow."""
    columns = (
        "Lat (deg)",
        "Lon (deg)",
        "PSR centroid Lat (deg)",
        "PSR centroid Lon (deg)",
        "Diam (km)",
        "PSR Area (km^2)",
    )
    return row["Crater Name"], *(known(row[column]) for column in columns), CITE


def build(folder: Path) -> list[tuple[str, ...]]:
    """Read the table and return its craters in its order."""
    with (folder / SOURCE).open(encoding="utf-8", newline="") as file:
        return [crater(row) for row in csv.DictReader(file)]


if __name__ == "__main__":
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([COLUMNS, *build(Path(sys.argv[1]))])
