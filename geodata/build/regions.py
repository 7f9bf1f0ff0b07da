"""Which squares are the Artemis candidate regions? Builds regions.csv.

Usage: python geodata/build/regions.py FOLDER, where FOLDER holds `artemis3_regions_2022_13.csv` (the thirteen regions
of August 2022). The nine regions of 28 October 2024 are the squares of the USGS data release, in map metres.
"""

import csv
import sys
from pathlib import Path

SOURCE = "artemis3_regions_2022_13.csv"
TARGET = Path(__file__).parents[1] / "regions.csv"
COLUMNS = ("region", "title", "edition", "xmin_m", "ymin_m", "xmax_m", "ymax_m")
Square = tuple[int, int, int, int]
Row = tuple[str, str, int, int, int, int, int]

REGIONS_2024: dict[str, Square] = {  # USGS data release, doi 10.5066/P1MEQ6UK (CC0)
    "Peak Near Cabeus B": (-189998, 60002, -170002, 79998),
    "Haworth": (-52900, 75600, -23100, 105400),
    "Malapert Massif": (-11000, 111000, 10000, 132000),
    "Mons Mouton Plateau": (49053, 119052, 125947, 176948),
    "Mons Mouton": (65000, 110000, 81000, 126000),
    "Nobile Rim 1": (73994, 100070, 93994, 120070),
    "Nobile Rim 2": (146998, 85001, 166998, 105001),
    "de Gerlache Rim 2": (-58500, 13000, -38500, 33000),
    "Slater Plain": (60002, -59997, 79998, -40002),
}


def identifier(title: str) -> str:
    """Return the id of a region: its title in lower case, words joined by hyphens."""
    return "-".join(title.lower().split())


def of_2024() -> list[Row]:
    """Return the nine regions of 2024."""
    return [(identifier(title), title, 2024, *square) for title, square in REGIONS_2024.items()]


def of_2022(folder: Path) -> list[Row]:
    """Return the thirteen regions of 2022; their ids end in the year."""
    with (folder / SOURCE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [(f"{identifier(row['name'])}-2022", row["name"], 2022, *square(row)) for row in rows]


def square(row: dict[str, str]) -> Square:
    """Return the sides of a region in map metres."""
    return int(row["xmin"]), int(row["ymin"]), int(row["xmax"]), int(row["ymax"])


if __name__ == "__main__":
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([COLUMNS, *of_2024(), *of_2022(Path(sys.argv[1]))])
