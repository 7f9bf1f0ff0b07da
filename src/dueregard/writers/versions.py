"""With which versions was it computed?"""

import platform
import sys
from importlib.metadata import version

import pyogrio
import shapely

PACKAGES = ("dueregard", "numpy", "shapely", "pyproj", "geopandas")


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on, by name."""
    packages = {name: version(name) for name in PACKAGES}
    proj = str(sys.modules["pyproj"].proj_version_str)  # loaded by selenodesy, the only importer of pyproj
    gdal = ".".join(map(str, pyogrio.__gdal_version__))
    libraries = {"GEOS": shapely.geos_version_string, "PROJ": proj, "GDAL": gdal}
    return {"python": platform.python_version(), **packages, **libraries}
