"""How high is the ground, according to a file?"""

import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from numpy.typing import NDArray

from dueregard import selenodesy
from dueregard.errors import Fault, InputError
from dueregard.terrain.grid import Grid

Box = tuple[float, float, float, float]
"""West, south, east, north. [m]"""

METRES = frozenset({"", "m", "metre", "metres", "meter", "meters"})
HIGHEST_M = 12_000.0  # the Moon's heights lie within -9.2 and 10.8 km of the sphere (LOLA)
KILOMETRES = frozenset({"km", "kilometre", "kilometres", "kilometer", "kilometers"})
FORMATS = "GeoTIFF, COG, PDS label with its image, JPEG 2000"
SUFFIX_REMEDY = {".img": "Give the label (.lbl) that belongs to the image"}


def read_grid(path: Path, height_sigma_m: float, box: Box | None = None) -> Grid:
    """Read an elevation grid, whole or a window of it.

    Parameters
    ----------
    path
        GeoTIFF, COG, PDS label or JPEG 2000 in the south polar map plane of the Moon.
    height_sigma_m
        One standard deviation of a height. [m]
    box
        Part of the map plane that is needed; None for all of it. [m]

    Returns
    -------
    Grid
        Heights above the sphere in metres, whatever scale and offset the file stores them with; NaN where unknown.

    Raises
    ------
    InputError
        There is no such grid, it stands in another frame, is turned, cannot be read, has no height anywhere, is not in
        metres, or does not reach into the box.
    """
    _require_file(path)
    with _opened(path) as source:
        _require_frame(source, path)
        window = None if box is None else _window(source, box, path)
        heights = _heights_m(source, window, path)
        transform = source.transform if window is None else _moved(source.transform, window)
    _require_heights(heights, path)
    return Grid(heights, transform, height_sigma_m, path.stem)


def cell_size_m(path: Path) -> float:
    """Return the longer side of a grid's cells without reading heights. [m]

    Raises
    ------
    InputError
        There is no such grid, or it stands in another frame or is turned.
    """
    _require_file(path)
    with _opened(path) as source:
        _require_frame(source, path)
        return float(max(abs(source.transform.a), abs(source.transform.e)))


def cell_count(path: Path) -> int:
    """Return how many cells a grid has without reading heights.

    Raises
    ------
    InputError
        There is no such grid, or it stands in another frame or is turned.
    """
    _require_file(path)
    with _opened(path) as source:
        _require_frame(source, path)
        return int(source.width * source.height)


def _fault(path: Path, problem: str, expected: str = "", remedy: str = "") -> InputError:
    return InputError([Fault(str(path), problem, expected, remedy)])


def _require_file(path: Path) -> None:
    if path.is_dir():
        raise _fault(path, "this is a folder, not an elevation grid", f"Formats: {FORMATS}", "Give a file in it")
    if not path.is_file():
        raise _fault(path, "there is no such elevation grid", "", "Check the path")
    if path.stat().st_size == 0:
        raise _fault(path, "the file is empty (0 bytes)", f"Formats: {FORMATS}", "Download it again")


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    selenodesy.clear_inherited_proj_settings()
    import rasterio
    from rasterio.errors import NotGeoreferencedWarning, RasterioError, RasterioIOError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)  # told as a fault, below
            source = rasterio.open(_with_label(path))
        with source:
            yield source
    except RasterioIOError as error:
        remedy = SUFFIX_REMEDY.get(path.suffix.lower(), "Download it again and compare its size and checksum")
        raise _fault(path, f"the grid cannot be read ({_first_line(error)})", f"Formats: {FORMATS}", remedy) from error
    except RasterioError as error:
        raise _fault(path, f"the grid cannot be read ({_first_line(error)})", f"Formats: {FORMATS}") from error


def _first_line(error: Exception) -> str:
    return str(error.__cause__ or error).splitlines()[0].strip(". ")


def _require_frame(source: Any, path: Path) -> None:
    selenodesy.require_south_polar(_crs_text(source), str(path))
    transform = source.transform
    if transform.b or transform.d:
        remedy = "Warp it to a grid that stands north up, for instance with gdalwarp"
        raise _fault(path, "the grid is turned against the map plane", "Rows run along easting", remedy)
    if not (transform.a > 0.0 > transform.e):
        expected = "Columns run east and rows run down the map"
        raise _fault(path, "the grid is mirrored, or has no place in the map plane", expected)


def _crs_text(source: Any) -> str | None:
    """Return the frame as text; a nameless unit as long as a metre, as in PDS labels, is the metre."""
    if not source.crs:
        return None
    return str(source.crs.to_wkt()).replace('UNIT["unknown",1]', 'UNIT["metre",1]')


def _window(source: Any, box: Box, path: Path) -> Any:
    from rasterio.windows import Window

    t, (west, south, east, north) = source.transform, box
    first = max(int(np.floor((west - t.c) / t.a)), 0), max(int(np.floor((north - t.f) / t.e)), 0)
    last = (
        min(int(np.ceil((east - t.c) / t.a)), source.width),
        min(int(np.ceil((south - t.f) / t.e)), source.height),
    )
    if last[0] <= first[0] or last[1] <= first[1]:
        edges = f"It reaches from {t.c:.0f} to {t.c + t.a * source.width:.0f} m east"
        edges += f" and from {t.f + t.e * source.height:.0f} to {t.f:.0f} m north"
        raise _fault(path, "the grid does not reach the place that is asked for", edges)
    return Window(*first, last[0] - first[0], last[1] - first[1])


def _heights_m(source: Any, window: Any, path: Path) -> NDArray[np.float32]:
    """Read heights as the file's own scale and offset give them; radii become heights above the sphere."""
    scale, offset, missing = _stored_as(source, path)
    unit_m = _metres_per_unit(source, offset, path)
    stored = _read(source, window, path)
    if missing is not None:
        stored = np.ma.masked_where(stored == missing, stored)
    if scale * unit_m != 1.0 or offset != 0.0:
        raised = 0.0 if _is_radius(offset * unit_m) else offset * unit_m
        stored = stored.astype(np.float64) * (scale * unit_m) + raised
    return np.asarray(stored.astype(np.float32).filled(np.nan), dtype=np.float32)


def _read(source: Any, window: Any, path: Path) -> Any:
    from rasterio.errors import RasterioIOError

    try:
        return source.read(1, window=window, masked=True)
    except RasterioIOError as error:
        problem = f"the heights cannot be read ({_first_line(error)})"
        raise _fault(path, problem, "", "The file may be cut off: compare its size and checksum") from error


def _moved(transform: Affine, window: Any) -> Affine:
    """Return the transform of a window of a grid."""
    west, north = transform.c + transform.a * window.col_off, transform.f + transform.e * window.row_off
    return Affine(transform.a, 0.0, west, 0.0, transform.e, north)


def _stored_as(source: Any, path: Path) -> tuple[float, float, float | None]:
    """Return what takes stored values to heights or radii, and which value is none, as far as not known otherwise.

    JPEG 2000 leaves all to a PDS label; GDAL, given that label, drops them.
    """
    label = _label_of(source, path)
    if label is None:
        return float(source.scales[0]), float(source.offsets[0]), None
    text = label.read_text(encoding="latin-1")
    missing = _keyword(text, "MISSING_CONSTANT")
    return _of_label(label, text, "SCALING_FACTOR"), _of_label(label, text, "OFFSET"), missing


def _label_of(source: Any, path: Path) -> Path | None:
    """Return the label that must tell how a JPEG 2000 image stores heights; None for other files."""
    if source.driver == "PDS" and any(name.lower().endswith(".jp2") for name in source.files):
        return Path(source.name)
    if source.driver != "JP2OpenJPEG":
        return None
    beside = _label_beside(path)
    if beside is not None:
        return beside
    expected = f"A PDS label {path.stem}_jp2.lbl or {path.stem}.lbl beside it gives SCALING_FACTOR and OFFSET"
    raise _fault(path, "the scale of the heights is not known", expected, "Put the label beside the image")


def _label_beside(path: Path) -> Path | None:
    names = f"{path.stem}_jp2.lbl", f"{path.stem}_JP2.LBL", f"{path.stem}.lbl", f"{path.stem}.LBL"
    return next((path.with_name(name) for name in names if path.with_name(name).is_file()), None)


def _with_label(path: Path) -> Path:
    """Return the label in place of a JPEG 2000 image, if it tells the frame, too: the image itself often does not."""
    label = _label_beside(path) if path.suffix.lower() == ".jp2" else None
    whole = label is not None and "COMPRESSED_FILE" in label.read_text(encoding="latin-1")
    return label if label is not None and whole else path


def _of_label(label: Path, text: str, keyword: str) -> float:
    found = _keyword(text, keyword)
    if found is None:
        raise _fault(label, f"the label has no {keyword}", f"{keyword} = 0.5, or such", "Use the label of the archive")
    return found


def _keyword(text: str, keyword: str) -> float | None:
    found = re.search(rf"^\s*{keyword}\s*=\s*([-+.\dEe]+)", text, re.MULTILINE)
    return None if found is None else float(found[1])


def _metres_per_unit(source: Any, offset: float, path: Path) -> float:
    """Return the length of the unit; an offset that is the Moon's radius in kilometres gives it away."""
    unit = (source.units[0] or "").strip().lower()
    if unit in KILOMETRES or _is_radius(offset * 1000.0):
        return 1000.0
    if unit in METRES:
        return 1.0
    raise _fault(path, f"the heights are in '{source.units[0]}'", "Heights are in metres", "Convert them to metres")


def _is_radius(length_m: float) -> bool:
    return abs(length_m - selenodesy.MOON_RADIUS_M) < 1.0


def _require_heights(heights: NDArray[np.float32], path: Path) -> None:
    known = heights[np.isfinite(heights)]
    if not len(known):
        raise _fault(path, "no cell has a height", "", "Choose another part, or look at the file's value for no data")
    highest = float(np.abs(known).max())
    if highest > HIGHEST_M:
        problem = f"a height is {highest:.0f} m above or below the sphere; no ground on the Moon is"
        expected = "Heights are metres above the sphere of 1 737 400 m"
        raise _fault(
            path, problem, expected, "Convert the file: it may hold feet, half metres, radii or values of no data"
        )
