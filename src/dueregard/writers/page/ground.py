"""What does the ground under the zones look like, as pictures that a page can carry?"""

import base64
from dataclasses import dataclass
from io import BytesIO

import numpy as np
import shapely
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from dueregard.model.tables import Assessment
from dueregard.writers.maps.content import content_of
from dueregard.writers.maps.extent import map_box
from dueregard.writers.maps.hillshade import FLAT, Box, Elevation, shaded_relief

FAR_SIDES = 4.0
"""Side of the wide picture, in sides of the first view. [1]"""
NEAR_SIDES = 2.2
NEAR_PX = 1000
"""Size to which the picture of the first view is interpolated, so that the grid's cells are not seen. [px]"""
PNG_EFFORT = 4
FADE_SHARE = 0.15
"""Part of the side over which the smooth picture fades into the wide one. [1]"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG as a data URI, and its edges on the map plane. [m]"""

    uri: str
    box: Box


def home_box(assessment: Assessment, reading: str | None = None) -> Box:
    """Choose the part of the ground that is shown first: everything but far outliers. [m]"""
    content = content_of(assessment, reading)
    envelopes = shapely.bounds([envelope.shape for envelope in content.envelopes]).reshape(-1, 4)
    reach = content.zones[content.zones["polarity"] != "sensitivity"]
    return map_box(content.places, content.weights, envelopes, reach.geometry)


def relief_pictures(elevation: Elevation, home: Box) -> list[Picture]:
    """Shade the ground: once wide, at the grid's own resolution, and over it smoothly about the first view."""
    wide, wide_box = shaded_relief(elevation, widened(home, FAR_SIDES))
    near, near_box = shaded_relief(elevation, widened(home, NEAR_SIDES))
    if near.size == 0:
        return [] if wide.size == 0 else [Picture(png_uri(_bytes(wide)), wide_box)]
    smooth = _bytes(_smooth(near))
    faded = np.dstack([smooth, _fading(smooth.shape)])
    return [Picture(png_uri(_bytes(wide)), wide_box), Picture(png_uri(faded), near_box)]


def widened(box: Box, sides: float) -> Box:
    """Return a square about the middle of a box, so many times as wide. [m]"""
    west, south, east, north = box
    middle, half = ((west + east) / 2.0, (south + north) / 2.0), sides * max(east - west, north - south) / 2.0
    return middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half


def _smooth(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    times = max(1.0, NEAR_PX / max(grey.shape))
    return np.asarray(ndimage.zoom(_filled(grey), times, order=3, mode="nearest", grid_mode=True))


def _filled(grey: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isfinite(grey), grey, FLAT)


def _bytes(grey: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.round(np.clip(_filled(grey), 0.0, 1.0) * 255.0).astype(np.uint8)


def _fading(shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Return how opaque each pixel is: wholly, but for a margin."""
    down, right = (np.minimum(np.arange(size), np.arange(size)[::-1]) / (FADE_SHARE * size) for size in shape[:2])
    return np.round(np.clip(np.minimum(down[:, None], right[None, :]), 0.0, 1.0) * 255.0).astype(np.uint8)


def png_uri(pixels: NDArray[np.uint8]) -> str:
    """Return greys, with or without opacity, as a PNG in a data URI."""
    file = BytesIO()
    Image.fromarray(pixels).save(file, format="png", compress_level=PNG_EFFORT)
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"
