"""The table of units against pint, and what reading the built-in rules loads."""

import subprocess
import sys

import pytest

from dueregard.model import units

LOAD = """
import sys
from dueregard.cli.main import app
app(["rules", "list"], standalone_mode=False)
print("heavy:", sorted({"pint", "numpy", "dask", "numba", "shapely"} & set(sys.modules)))
"""


@pytest.mark.parametrize("unit", units.KNOWN)
def test_the_table_says_what_pint_says(unit: str) -> None:
    assert units.KNOWN[unit] == units.asked_of_pint(unit)


def test_a_unit_outside_the_table_is_asked_of_pint() -> None:
    assert "furlong" not in units.KNOWN
    dimension, factor = units.base_factor("furlong")
    assert (dimension, factor) == ("length", pytest.approx(201.168, rel=1e-5))


def test_listing_the_rules_loads_no_registry_of_units_and_no_arrays() -> None:
    told = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "heavy: []"
