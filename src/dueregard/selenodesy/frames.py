"""In which frame do coordinates stand, and is it ours?

PROJ is loaded where it is asked: distances and areas on the sphere need none.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dueregard.errors import Fault, InputError

if TYPE_CHECKING:
    import pyproj
    from pyproj._crs import Axis, CoordinateOperation

MOON_RADIUS_M: Final = 1_737_400.0  # IAU 2015 sphere (Archinal et al. 2018, doi:10.1007/s10569-017-9805-5)
GEOGRAPHIC_CRS: Final = "IAU_2015:30100"
SOUTH_POLAR_CRS: Final = "IAU_2015:30135"

OUR_BODY = "the Moon (sphere of 1 737 400 m)"
INHERITED_SETTINGS = ("PROJ_DATA", "PROJ_LIB", "PROJ_AUX_DB", "GDAL_DATA", "PROJ_IGNORE_CELESTIAL_BODY")
AFFIRMATIVE = frozenset({"YES", "TRUE", "ON", "1"})
STEREOGRAPHIC_METHODS = ("Polar Stereographic (variant A)", "Polar Stereographic (variant B)", "Stereographic")
POLAR_PARAMETERS = {  # name -> the value that makes the south polar plane of IAU_2015:30135
    "Latitude of natural origin": -90.0,
    "Latitude of standard parallel": -90.0,
    "Longitude of natural origin": 0.0,
    "Longitude of origin": 0.0,
    "Scale factor at natural origin": 1.0,
    "False easting": 0.0,
    "False northing": 0.0,
}
EQUATORIAL_RADII_M = {  # rounded, only to name a body in a message; IAU 2015
    "Earth": 6_378_137.0,
    "Mars": 3_396_190.0,
    "Mercury": 2_440_530.0,
    "Venus": 6_051_800.0,
    "the Moon": 1_737_400.0,
}


class FrameError(InputError):
    """Coordinates that stand in another frame than the one that is asked for."""


def proj_version() -> str:
    """Return the version of PROJ that tells frames apart."""
    import pyproj

    return str(pyproj.proj_version_str)


@lru_cache(maxsize=1)
def south_polar_crs() -> "pyproj.CRS":
    """Return the map plane of the program, IAU_2015:30135, as PROJ's database defines it."""
    import pyproj

    return pyproj.CRS.from_user_input(SOUTH_POLAR_CRS)


@lru_cache(maxsize=1)
def geographic_crs() -> "pyproj.CRS":
    """Return lunar longitude and latitude, IAU_2015:30100, as PROJ's database defines them."""
    import pyproj

    return pyproj.CRS.from_user_input(GEOGRAPHIC_CRS)


def clear_inherited_proj_settings() -> None:
    """Forget the PROJ and GDAL settings that a shell inherited from QGIS, conda or OSGeo4W.

    pyproj, rasterio and pyogrio wheels each carry their own PROJ, its database and GDAL's tables; a foreign folder in
    the environment replaces them by ones of another version. rasterio and pyogrio look at the environment when they are
    imported, so call this before importing them; pyproj is put right even if it was imported earlier.

    Raises
    ------
    FrameError
        If PROJ_IGNORE_CELESTIAL_BODY is switched on: then PROJ would mix Earth and Moon without a word.
    """
    if os.environ.get("PROJ_IGNORE_CELESTIAL_BODY", "").strip().upper() in AFFIRMATIVE:
        raise FrameError([_ignored_body_fault()])
    for name in INHERITED_SETTINGS:
        os.environ.pop(name, None)
    import pyproj

    carried = Path(pyproj.__file__).parent / "proj_dir" / "share" / "proj"
    if carried.is_dir():  # a wheel; a distribution's pyproj finds its own folder again
        pyproj.datadir.set_data_dir(carried)


def _ignored_body_fault() -> Fault:
    return Fault(
        file="environment",
        problem=f"PROJ_IGNORE_CELESTIAL_BODY={os.environ['PROJ_IGNORE_CELESTIAL_BODY']} lets Earth coordinates pass"
        " for Moon coordinates",
        expected=f"all coordinates stand on {OUR_BODY}, none on Earth",
        remedy="Unset PROJ_IGNORE_CELESTIAL_BODY",
    )


def require_south_polar(crs: object, where: str) -> "pyproj.CRS":
    """Accept only the south polar map plane of the Moon, whatever it is called.

    Parameters
    ----------
    crs
        Anything that pyproj understands (authority code, WKT, a CRS object), or None where a file has none.
    where
        File, layer or option in which the coordinates stand; opens the message.

    Returns
    -------
    pyproj.CRS
        The authority's own IAU_2015:30135, to be assigned in place of what was given.

    Raises
    ------
    FrameError
        If a parameter differs: body, radius, projection, pole, standard parallel, false origin or unit.
    """
    given = _horizontal(_read(crs, where, SOUTH_POLAR_CRS))
    _refuse(_polar_problems(given), given, where, SOUTH_POLAR_CRS)
    return south_polar_crs()


def require_geographic(crs: object, where: str) -> "pyproj.CRS":
    """Accept only longitude and latitude in degrees on the Moon's sphere, whatever it is called.

    Parameters
    ----------
    crs
        Anything that pyproj understands (authority code, WKT, a CRS object), or None where a file has none.
    where
        File, layer or option in which the coordinates stand; opens the message.

    Returns
    -------
    pyproj.CRS
        The authority's own IAU_2015:30100, to be assigned in place of what was given.

    Raises
    ------
    FrameError
        If it is missing, projected, on another body or radius, or not in degrees from the reference meridian.
    """
    given = _horizontal(_read(crs, where, GEOGRAPHIC_CRS))
    _refuse(_geographic_problems(given), given, where, GEOGRAPHIC_CRS)
    return geographic_crs()


def _read(crs: object, where: str, wanted: str) -> "pyproj.CRS":
    import pyproj

    if crs is None or crs == "":
        raise FrameError(
            [_fault(where, "the coordinates carry no CRS, so they may stand on Earth or on the Moon", wanted)]
        )
    try:
        return pyproj.CRS.from_user_input(crs)
    except pyproj.exceptions.CRSError as error:
        problem = f"the CRS {str(crs)[:80]!r} cannot be read, so the coordinates may stand on Earth or on the Moon"
        raise FrameError([_fault(where, problem, wanted)]) from error


def _horizontal(crs: "pyproj.CRS") -> "pyproj.CRS":
    if crs.is_bound and crs.source_crs is not None:
        return _horizontal(crs.source_crs)
    return _horizontal(crs.sub_crs_list[0]) if crs.is_compound else crs


def _fault(where: str, problem: str, wanted: str) -> Fault:
    return Fault(
        file=where,
        problem=problem,
        expected=f"Coordinates here stand in {wanted} on {OUR_BODY}",
        remedy=f"Reproject the data to {wanted}; if they stand there already, assign {wanted} to them",
    )


def _refuse(problems: Iterator[str], given: "pyproj.CRS", where: str, wanted: str) -> None:
    found = "; ".join(problems)
    if found:
        problem = f"the CRS {given.name!r} stands on {_body(given)}: {found}"
        raise FrameError([_fault(where, problem, wanted)])


def _body(crs: "pyproj.CRS") -> str:
    if crs.ellipsoid is None:
        return "no body"
    radius = crs.ellipsoid.semi_major_metre
    name = next((body for body, size in EQUATORIAL_RADII_M.items() if abs(radius / size - 1.0) < 5e-3), "another body")
    return f"{name} (radius {radius:,.0f} m)".replace(",", " ")


def _sphere_problems(crs: "pyproj.CRS") -> Iterator[str]:
    ellipsoid, meridian = crs.ellipsoid, crs.prime_meridian
    radii = () if ellipsoid is None else (ellipsoid.semi_major_metre, ellipsoid.semi_minor_metre)
    if any(abs(radius - MOON_RADIUS_M) > 1e-3 for radius in radii) or not radii:
        yield f"semi-axes are {' and '.join(f'{radius:.10g}' for radius in radii) or 'unknown'}, not 1737400 m"
    if meridian is not None and abs(meridian.longitude) > 1e-12:
        yield f"the prime meridian is at {meridian.longitude:g} deg, not 0"


def _geographic_problems(crs: "pyproj.CRS") -> Iterator[str]:
    yield from _sphere_problems(crs)
    if not crs.is_geographic:
        yield "it is not longitude and latitude"
    yield from (f"axis {axis.name!r} is in {axis.unit_name}, not degrees" for axis in _odd_axes(crs, "degree"))
    yield from _turned_axes(crs)


def _polar_problems(crs: "pyproj.CRS") -> Iterator[str]:
    yield from _sphere_problems(crs)
    operation = crs.coordinate_operation
    if not crs.is_projected or operation is None:
        yield "it is not a map plane in metres"
        return
    yield from _projection_problems(operation)
    yield from (f"axis {axis.name!r} is in {axis.unit_name}, not metres" for axis in _odd_axes(crs, "metre"))
    yield from _turned_axes(crs)


def _odd_axes(crs: "pyproj.CRS", unit: str) -> "Iterator[Axis]":
    return (axis for axis in crs.axis_info if axis.unit_name != unit)


def _turned_axes(crs: "pyproj.CRS") -> Iterator[str]:
    turned = (axis for axis in crs.axis_info if axis.direction in {"west", "south"})
    return (f"axis {axis.name!r} points {axis.direction}" for axis in turned)


def _projection_problems(operation: "CoordinateOperation") -> Iterator[str]:
    if operation.method_name not in STEREOGRAPHIC_METHODS:
        yield f"the projection is {operation.method_name!r}, not polar stereographic"
        return
    for parameter in operation.params:
        wanted = POLAR_PARAMETERS.get(parameter.name)
        if wanted is None:
            yield f"parameter {parameter.name!r} is not known"
        elif abs(float(parameter.value) - wanted) > 1e-9:
            yield f"{parameter.name.lower()} is {parameter.value:g}, not {wanted:g}"
