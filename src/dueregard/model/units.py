"""Which units may a file use, and how large are they?"""

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

DAYS_A_YEAR = 365.25  # Julian year, as in SI and pint
DAYS_A_MONTH = DAYS_A_YEAR / 12.0
BASE_UNITS = {
    "length": "m",
    "mass": "kg",
    "duration": "day",
    "speed": "m/s",
    "power": "W",
    "frequency": "Hz",
    "areal density": "kg/m**2",
    "density": "kg/m**3",
    "area": "m**2",
    "dose rate": "Sv/s",
    "illuminance": "lx",
    "luminous intensity": "cd",
    "irradiance": "W/m**2",
    "temperature": "K",
    "energy": "J",
    "gravitational parameter": "m**3/s**2",
    "number": "",
    "rate": "1/day",
}
"""Unit in which the program computes, for each dimension that a file may use."""

LEVEL_UNITS = ("dB", "dBW/Hz", "dBW/m2/Hz", "dBW/m2", "dBi", "phi")
"""Logarithmic units, which are kept as they are."""

KNOWN = {
    "1": ("number", 1.0),
    "pm": ("length", 1e-12),
    "nm": ("length", 1e-9),
    "um": ("length", 1e-6),
    "m": ("length", 1.0),
    "km": ("length", 1e3),
    "m2": ("area", 1.0),
    "km2": ("area", 1e6),
    "hour": ("duration", 1.0 / 24.0),
    "day": ("duration", 1.0),
    "days": ("duration", 1.0),
    "year": ("duration", DAYS_A_YEAR),
    "m/s": ("speed", 1.0),
    "kg": ("mass", 1.0),
    "t": ("mass", 1e3),
    "kg/m3": ("density", 1.0),
    "kg/m**3": ("density", 1.0),
    "mg/m2": ("areal density", 1e-6),
    "ug/cm**2": ("areal density", 1e-5),
    "mg/cm**2": ("areal density", 1e-2),
    "Hz": ("frequency", 1.0),
    "MHz": ("frequency", 1e6),
    "GHz": ("frequency", 1e9),
    "W": ("power", 1.0),
    "J": ("energy", 1.0),
    "W/m2": ("irradiance", 1.0),
    "mW/m2": ("irradiance", 1e-3),
    "lx": ("illuminance", 1.0),
    "K": ("temperature", 1.0),
    "m3/s2": ("gravitational parameter", 1.0),
    "rem/year": ("dose rate", 1e-2 / DAYS_A_YEAR / 86400.0),
}
"""What pint says of the units of the built-in rules, held to it by a test: reading them needs no registry, which takes
longer to load than all rules."""


@lru_cache(maxsize=1)
def _registry() -> "UnitRegistry[float]":
    from pint import UnitRegistry

    return UnitRegistry(cache_folder=None, preprocessors=[lambda text: re.sub(r"(?<=[A-Za-z])([23])", r"**\1", text)])


@lru_cache(maxsize=512)
def base_factor(unit: str) -> tuple[str, float]:
    """Return the dimension of a unit and the factor that takes it to the base unit of that dimension.

    Raises
    ------
    ValueError
        The unit is unknown or of a dimension that the program has no use for.
    """
    if unit in LEVEL_UNITS:
        return unit, 1.0
    if unit in {"deg", "degree", "degrees"}:
        return "angle", 1.0
    return KNOWN.get(unit) or asked_of_pint(unit)


def asked_of_pint(unit: str) -> tuple[str, float]:
    """Return what `base_factor` returns, for any unit that is no angle and no level."""
    from pint.errors import PintError

    try:
        quantity = _registry().Quantity(1.0, unit)
        for dimension, base in BASE_UNITS.items():
            if quantity.is_compatible_with(base):
                return dimension, float(quantity.to(base).magnitude)
    except (PintError, AssertionError, TypeError, ValueError, SyntaxError) as error:
        msg = f"unknown unit {unit!r}"
        raise ValueError(msg) from error
    msg = f"unit {unit!r} is of no dimension used here"
    raise ValueError(msg)
