"""With which versions was it computed?"""

import platform
from importlib.metadata import version

import pyogrio
import shapely

from dueregard import selenodesy

PACKAGES = ("dueregard", "numpy", "shapely", "pyproj", "geopandas")


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on, by name."""
    packages = {name: version(name) for name in PACKAGES}
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    libraries = {"GEOS": shapely.geos_version_string, "PROJ": selenodesy.proj_version(), "GDAL": gdal}
    return {"python": platform.python_version(), **packages, **libraries}
