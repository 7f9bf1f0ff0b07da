"""Is a grid of heights read right, whatever stores it, and refused with reasons where it cannot be?"""

import warnings
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.errors import NotGeoreferencedWarning

from dueregard import selenodesy
from dueregard.errors import InputError
from dueregard.readers.geodata import read_elevation_grid
from dueregard.readers.grids import cell_size_m, read_grid

WKT = selenodesy.south_polar_crs().to_wkt()
CELL = Affine(80.0, 0.0, -320.0, 0.0, -80.0, 320.0)
NORTH_UP = Affine(10.0, 0.0, -40.0, 0.0, -10.0, 40.0)
TURNED = Affine(9.0, 4.0, 0.0, 4.0, -9.0, 0.0)
LABEL = """PDS_VERSION_ID = "PDS3"
RECORD_TYPE = FIXED_LENGTH
RECORD_BYTES = {bytes}
FILE_RECORDS = 8
^IMAGE = "{image}"
OBJECT = IMAGE
  LINES = 8
  LINE_SAMPLES = 8
  SAMPLE_TYPE = {kind}
  SAMPLE_BITS = {bits}
  UNIT = {unit}
  SCALING_FACTOR = {scale}
  OFFSET = {offset}
  MISSING_CONSTANT = {missing}
END_OBJECT = IMAGE
OBJECT = IMAGE_MAP_PROJECTION
  MAP_PROJECTION_TYPE = "POLAR STEREOGRAPHIC"
  A_AXIS_RADIUS = 1737.4 <km>
  B_AXIS_RADIUS = 1737.4 <km>
  C_AXIS_RADIUS = 1737.4 <km>
  POSITIVE_LONGITUDE_DIRECTION = "EAST"
  CENTER_LATITUDE = -90.0 <deg>
  CENTER_LONGITUDE = 0.0 <deg>
  MAP_PROJECTION_ROTATION = 0.0
  MAP_SCALE = 80.0 <m/pix>
  LINE_PROJECTION_OFFSET = 3.5 <pix>
  SAMPLE_PROJECTION_OFFSET = 3.5 <pix>
END_OBJECT = IMAGE_MAP_PROJECTION
TARGET_NAME = MOON
END
"""


def written(
    path: Path,
    heights: np.ndarray,
    crs: str | None = WKT,
    transform: Affine = NORTH_UP,
    unit: str | None = None,
    driver: str = "GTiff",
    options: dict[str, str] | None = None,
) -> Path:
    """Write a small grid."""
    rows, columns = heights.shape
    shape = {"driver": driver, "width": columns, "height": rows, "count": 1, "dtype": heights.dtype}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path, "w", **shape, crs=crs, transform=transform, **(options or {})) as grid:
            grid.write(heights, 1)
            if unit:
                grid.units = (unit,)
    return path


ONES = np.ones((8, 8), dtype=np.float32)


@pytest.mark.parametrize(
    ("crs", "says"),
    [
        ("EPSG:3031", "stands on Earth"),
        ("EPSG:32633", "stands on Earth"),
        ("IAU_2015:49935", "stands on Mars"),
        ("IAU_2015:30130", "stands on the Moon .*latitude of standard parallel is 90, not -90"),
        ("IAU_2015:30100", "it is not a map plane in metres"),
        ("+proj=stere +lat_0=-90 +lat_ts=-71 +R=1737400 +units=m", "standard parallel is -71, not -90"),
        ("+proj=stere +lat_0=-90 +R=1737400 +units=ft", "is in foot, not metres"),
        ("+proj=stere +lat_0=-90 +R=1737400 +x_0=1000 +units=m", "false easting is 1000"),
        (None, "carry no CRS"),
    ],
)
def test_a_grid_in_another_frame_is_refused(crs: str | None, says: str, tmp_path: Path) -> None:
    path = written(tmp_path / "grid.tif", ONES, crs)
    with pytest.raises(InputError, match=rf"grid\.tif: .*{says}"):
        read_grid(path, 1.0)


@pytest.mark.parametrize(
    ("heights", "transform", "unit", "says"),
    [
        (np.full((8, 8), np.nan, np.float32), NORTH_UP, None, "no cell has a height"),
        (ONES, TURNED, None, "is turned against the map plane"),
        (ONES, Affine(10.0, 0.0, 0.0, 0.0, 10.0, 0.0), None, "is mirrored"),
        (ONES, Affine.identity(), None, "is mirrored, or has no place"),
        (ONES, NORTH_UP, "feet", "the heights are in 'feet'"),
        (ONES, NORTH_UP, "us-ft", "the heights are in 'us-ft'"),
        (ONES * 18_000, NORTH_UP, None, "a height is 18000 m above or below the sphere"),
        (ONES * 1_737_400, NORTH_UP, None, "a height is 1737400 m"),
    ],
)
def test_a_grid_that_cannot_be_used_is_refused(heights, transform, unit, says, tmp_path: Path) -> None:
    path = written(tmp_path / "grid.tif", heights, WKT, transform, unit)
    with pytest.raises(InputError, match=rf"grid\.tif: .*{says}"):
        read_grid(path, 1.0)


def test_what_is_no_grid_at_all_is_refused(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.tif", np.random.default_rng(1).random((200, 200)).astype(np.float32)).read_bytes()
    (tmp_path / "empty.tif").write_bytes(b"")
    (tmp_path / "page.tif").write_text("<html>404</html>")
    (tmp_path / "head.tif").write_bytes(whole[:60])
    (tmp_path / "half.tif").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "raw.img").write_bytes(b"\0" * 128)
    reasons = {
        "": "this is a folder",
        "nothing.tif": "there is no such elevation grid",
        "empty.tif": "the file is empty",
        "page.tif": "the grid cannot be read",
        "head.tif": "the grid cannot be read",
        "half.tif": "the heights cannot be read .*cut off",
        "raw.img": r"cannot be read .*Give the label \(\.lbl\)",
    }
    for name, says in reasons.items():
        with pytest.raises(InputError, match=says):
            read_grid(tmp_path / name, 1.0)


def test_kilometres_are_understood(tmp_path: Path) -> None:
    path = written(tmp_path / "grid.tif", ONES * 1.5, unit="km")
    assert read_grid(path, 1.0).heights_m[0, 0] == 1500.0


def test_a_window_of_a_cloud_optimised_file_has_its_place(tmp_path: Path) -> None:
    heights = np.arange(90_000, dtype=np.float32).reshape(300, 300) / 10
    transform = Affine(10.0, 0.0, -1500.0, 0.0, -10.0, 1500.0)
    path = written(tmp_path / "cog.tif", heights, transform=transform, driver="COG")
    whole, part = read_grid(path, 1.0), read_grid(path, 1.0, (-205.0, 95.0, -95.0, 205.0))
    assert part.transform.c == -210.0
    assert part.transform.f == 210.0
    assert part.heights_m.tolist() == whole.heights_m[129:141, 129:141].tolist()
    assert cell_size_m(path) == 10.0
    with pytest.raises(InputError, match="does not reach the place"):
        read_grid(path, 1.0, (5000.0, 5000.0, 6000.0, 6000.0))


@pytest.mark.parametrize(
    ("values", "fields", "expected"),
    [
        (np.arange(64, dtype="<i2") * 100, ("LSB_INTEGER", 16, "METER", 0.5, 1_737_400.0, -32768), 50.0),
        (np.arange(64, dtype="<f4") / 10, ("PC_REAL", 32, "KILOMETER", 1.0, 1737.4, -3.4e38), 100.0),
    ],
)
def test_images_of_the_planetary_data_system_are_read_through_their_label(values, fields, expected, tmp_path) -> None:
    """LOLA's own labels: half metres and the radius as offset, or kilometres; both give metres above the sphere."""
    names = ("kind", "bits", "unit", "scale", "offset", "missing")
    numbers = dict(zip(names, fields, strict=True))
    (tmp_path / "dem.img").write_bytes(values.tobytes())
    (tmp_path / "dem.lbl").write_text(LABEL.format(bytes=numbers["bits"], image="dem.img", **numbers))
    grid = read_grid(tmp_path / "dem.lbl", 1.0)
    assert grid.heights_m[0, 1] == pytest.approx(expected, rel=1e-6)
    assert grid.heights_m[7, 7] == pytest.approx(63 * expected, rel=1e-6)
    assert grid.transform[:6] == CELL[:6]


def test_a_missing_value_of_a_label_is_unknown_and_a_window_has_its_place(tmp_path: Path) -> None:
    values = np.arange(64, dtype="<i2").reshape(8, 8) * 100
    values[2, 3] = -32768
    (tmp_path / "dem.img").write_bytes(values.tobytes())
    fields = {"kind": "LSB_INTEGER", "unit": "METER", "scale": 0.5, "offset": 1_737_400.0, "missing": -32768}
    (tmp_path / "dem.lbl").write_text(LABEL.format(bytes=16, image="dem.img", bits=16, **fields))
    whole = read_grid(tmp_path / "dem.lbl", 1.0)
    assert np.argwhere(np.isnan(whole.heights_m)).tolist() == [[2, 3]]
    part = read_grid(tmp_path / "dem.lbl", 1.0, (-100.0, 10.0, 90.0, 200.0))
    assert part.transform[:6] == Affine(80.0, 0.0, -160.0, 0.0, -80.0, 240.0)[:6]
    assert part.heights_m.shape == (3, 4)
    assert np.array_equal(part.heights_m, whole.heights_m[1:4, 2:6], equal_nan=True)


def test_jpeg_2000_needs_the_label_for_its_scale(tmp_path: Path) -> None:
    values = np.arange(4096, dtype=np.int16).reshape(64, 64)
    values[5, 6] = -32768
    path = written(tmp_path / "dem.jp2", values, driver="JP2OpenJPEG", options=LOSSLESS)
    with pytest.raises(InputError, match="the scale of the heights is not known"):
        read_grid(path, 1.0)
    (tmp_path / "dem_jp2.lbl").write_text("  SCALING_FACTOR = 0.5\n  OFFSET = 1737400.\n  MISSING_CONSTANT = -32768\n")
    grid = read_grid(path, 1.0)
    assert grid.heights_m[0, :3].tolist() == [0.0, 0.5, 1.0]
    assert np.argwhere(np.isnan(grid.heights_m)).tolist() == [[5, 6]]
    part = read_grid(path, 1.0, (0.0, -25.0, 30.0, 5.0))
    assert np.array_equal(part.heights_m, grid.heights_m[3:7, 4:7], equal_nan=True)
    (tmp_path / "dem_jp2.lbl").write_text("  OFFSET = 1737400.\n")
    with pytest.raises(InputError, match=r"dem_jp2\.lbl: the label has no SCALING_FACTOR"):
        read_grid(path, 1.0)


LOSSLESS = {"QUALITY": "100", "REVERSIBLE": "YES"}
COMPRESSED = """PDS_VERSION_ID = "PDS3"
OBJECT = COMPRESSED_FILE
  FILE_NAME = "dem.jp2"
  RECORD_TYPE = UNDEFINED
  ENCODING_TYPE = "JP2"
  UNCOMPRESSED_FILE_NAME = "dem.img"
END_OBJECT = COMPRESSED_FILE
OBJECT = UNCOMPRESSED_FILE
  FILE_NAME = "dem.img"
  RECORD_TYPE = FIXED_LENGTH
  ^IMAGE = "dem.img"
"""


@pytest.mark.parametrize("given", ["dem.jp2", "dem_jp2.lbl"])
def test_a_jpeg_2000_image_of_the_archive_has_scale_and_frame_in_its_label(given: str, tmp_path: Path) -> None:
    """As LOLA's are: the image knows no frame, and GDAL leaves out scale, offset and missing value of such a label.

    Heights would be twice too large.
    """
    values = np.arange(64, dtype=np.int16).reshape(8, 8) * 100
    values[2, 3] = -32768
    written(tmp_path / "dem.jp2", values, None, driver="JP2OpenJPEG", options=LOSSLESS)
    fields = {"kind": "LSB_INTEGER", "unit": "METER", "scale": 0.5, "offset": 1_737_400.0, "missing": -32768}
    plain = LABEL.format(bytes=16, image="dem.img", bits=16, **fields)
    image, frame = plain.split("\nOBJECT = IMAGE\n", 1)[1].split("\nOBJECT = IMAGE_MAP_PROJECTION", 1)
    label = f"{COMPRESSED}OBJECT = IMAGE\n{image}\nEND_OBJECT = UNCOMPRESSED_FILE\nOBJECT = IMAGE_MAP_PROJECTION{frame}"
    (tmp_path / "dem_jp2.lbl").write_text(label)
    grid = read_grid(tmp_path / given, 1.0)
    assert grid.heights_m[0, :3].tolist() == [0.0, 50.0, 100.0]
    assert np.argwhere(np.isnan(grid.heights_m)).tolist() == [[2, 3]]
    assert grid.transform[:6] == CELL[:6]


def test_the_built_in_grid_knows_its_spread() -> None:
    grid = read_elevation_grid()
    assert grid.height_sigma_m == 75.0
    assert grid.cell_m == 1600.0
    assert grid.shape == (762, 762)
