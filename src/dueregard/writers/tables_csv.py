"""How does a table become CSV?"""

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from dueregard.writers.cells import records


def write_csv(path: Path, frame: pd.DataFrame, columns: Mapping[str, str]) -> None:
    """Write a table as RFC 4180 has it: comma, CRLF, header line, UTF-8; ISO days, nothing where nothing is known.

    Parameters
    ----------
    path
        File to write.
    frame
        The table.
    columns
        Contract of the table: columns and their order.
    """
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(columns), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(records(frame, columns))
