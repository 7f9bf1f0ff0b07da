"""What is a table on paper?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperTable:
    """A table of texts: headers, rows, how many more there are and in which file."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int = 0
    file: str = "dueregard.gpkg"
