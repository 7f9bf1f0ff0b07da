import os
import subprocess
import sys

import pyproj
import pytest

from dueregard import selenodesy
from dueregard.selenodesy import FrameError

POLAR = "+proj=stere +lat_0=-90 +lon_0=0 +R=1737400 +units=m"
LUNAR_LONLAT = "+proj=longlat +R=1737400"
GRID_WKT = (  # a GeoTIFF of lunar elevations, as GDAL reads it: nothing has a name
    'PROJCS["unknown",GEOGCS["unknown",DATUM["unknown",SPHEROID["unknown",1737400,0]],'
    'PRIMEM["Reference meridian",0],UNIT["degree",0.0174532925199433]],PROJECTION["Polar_Stereographic"],'
    'PARAMETER["latitude_of_origin",-90],PARAMETER["central_meridian",0],PARAMETER["false_easting",0],'
    'PARAMETER["false_northing",0],UNIT["metre",1]]'
)


@pytest.mark.parametrize(
    "crs",
    [
        selenodesy.SOUTH_POLAR_CRS,
        pyproj.CRS(selenodesy.SOUTH_POLAR_CRS),
        pyproj.CRS(selenodesy.SOUTH_POLAR_CRS).to_wkt(),
        pyproj.CRS(selenodesy.SOUTH_POLAR_CRS).to_wkt().replace('ID["IAU",30135,2015]', 'ID["IAU",30135]'),
        GRID_WKT,
        POLAR,
        POLAR + " +k=1",
        POLAR + " +lat_ts=-90",
    ],
)
def test_the_same_plane_under_any_name_becomes_the_authoritys(crs):
    assert selenodesy.require_south_polar(crs, "grid.tif").to_authority() == ("IAU_2015", "30135")


@pytest.mark.parametrize(
    ("crs", "bodies", "problem"),
    [
        ("EPSG:3031", ("Earth", "the Moon"), "latitude of standard parallel is -71"),
        ("EPSG:4326", ("Earth", "the Moon"), "not a map plane in metres"),
        ("IAU_2015:49935", ("Mars", "the Moon"), "semi-axes are 3396190"),
        (None, ("Earth", "the Moon"), "carry no CRS"),
        ("", ("Earth", "the Moon"), "carry no CRS"),
        ("moon", ("Earth", "the Moon"), "'moon' cannot be read"),
        (POLAR + " +lat_ts=-70", ("the Moon",), "latitude of standard parallel is -70, not -90"),
        (POLAR + " +lat_ts=-71", ("the Moon",), "latitude of standard parallel is -71, not -90"),
        (POLAR + " +k=0.994", ("the Moon",), "scale factor at natural origin is 0.994, not 1"),
        (POLAR + " +x_0=10", ("the Moon",), "false easting is 10, not 0"),
        (POLAR.replace("lon_0=0", "lon_0=180"), ("the Moon",), "longitude of natural origin is 180, not 0"),
        (POLAR.replace("=-90", "=90"), ("the Moon",), "latitude of natural origin is 90, not -90"),
        (POLAR.replace("units=m", "units=km"), ("the Moon",), "in kilometre, not metres"),
        (POLAR.replace("1737400", "1738000"), ("the Moon",), "semi-axes are 1738000"),
        (POLAR.replace("stere", "laea"), ("the Moon",), "not polar stereographic"),
        (selenodesy.GEOGRAPHIC_CRS, ("the Moon",), "not a map plane in metres"),
    ],
)
def test_another_frame_than_the_plane_is_refused(crs, bodies, problem):
    with pytest.raises(FrameError) as refusal:
        selenodesy.require_south_polar(crs, "sites.gpkg")
    message = str(refusal.value)
    assert message.startswith("sites.gpkg: ")
    assert problem in message
    assert selenodesy.SOUTH_POLAR_CRS in message
    assert all(body in message for body in bodies)


@pytest.mark.parametrize("crs", [selenodesy.GEOGRAPHIC_CRS, LUNAR_LONLAT, pyproj.CRS(LUNAR_LONLAT).to_wkt()])
def test_lunar_longitude_and_latitude_become_the_authoritys(crs):
    assert selenodesy.require_geographic(crs, "a.geojson").to_authority() == ("IAU_2015", "30100")


@pytest.mark.parametrize(
    ("crs", "problem"),
    [
        ("OGC:CRS84", "stands on Earth"),
        ("IAU_2015:49900", "stands on Mars"),
        (None, "carry no CRS"),
        (selenodesy.SOUTH_POLAR_CRS, "not longitude and latitude"),
        (LUNAR_LONLAT + " +pm=10", "prime meridian is at 10 deg"),
        (LUNAR_LONLAT + " +axis=wnu", "points west"),
    ],
)
def test_another_frame_than_lunar_longitude_and_latitude_is_refused(crs, problem):
    with pytest.raises(FrameError, match=problem):
        selenodesy.require_geographic(crs, "a.geojson")


def test_ignoring_the_celestial_body_is_refused(monkeypatch):
    for value in ("YES", "on", "1", " True "):
        monkeypatch.setenv("PROJ_IGNORE_CELESTIAL_BODY", value)
        with pytest.raises(FrameError, match="Unset PROJ_IGNORE_CELESTIAL_BODY"):
            selenodesy.clear_inherited_proj_settings()


PROGRAM = """
from dueregard import selenodesy
selenodesy.clear_inherited_proj_settings()
import os, rasterio.crs
assert not {"PROJ_DATA", "PROJ_LIB", "GDAL_DATA"} & set(os.environ)
print(selenodesy.require_south_polar(rasterio.crs.CRS.from_user_input("IAU_2015:30135"), "grid").to_authority())
print(selenodesy.south_polar_crs().name)
"""


def run_with(environment):
    return subprocess.run(
        [sys.executable, "-c", PROGRAM], env=dict(os.environ) | environment, capture_output=True, text=True, check=False
    )


def test_folders_that_a_shell_inherited_do_no_harm(tmp_path):
    nonsense = dict.fromkeys(("PROJ_DATA", "PROJ_LIB", "GDAL_DATA"), str(tmp_path / "nonsense"))
    done = run_with(nonsense | {"PROJ_IGNORE_CELESTIAL_BODY": "NO"})
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[0] == "('IAU_2015', '30135')"
    assert "Moon" in done.stdout


def test_a_process_that_ignores_the_body_stops_at_once():
    done = run_with({"PROJ_IGNORE_CELESTIAL_BODY": "YES"})
    assert done.returncode == 1
    assert "FrameError: environment: PROJ_IGNORE_CELESTIAL_BODY=YES" in done.stderr
