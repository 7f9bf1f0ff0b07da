"""Where is it on the sphere of 1 737 400 m, how far, how large, and within reach of what?

Coordinates are metres in the map plane IAU_2015:30135, edges of lines and polygons are straight there; distances, areas
and azimuths are true. A single number or geometry gives a single result, an array gives an array, as in shapely.
"""

from dueregard.selenodesy.buffers import buffer
from dueregard.selenodesy.cap_overlaps import (
    cap_area_m2,
    cap_overlap_area_m2,
    disc_overlap_area_m2,
    sampled_disc_overlaps_m2,
)
from dueregard.selenodesy.cap_unions import sampled_disc_unions_m2
from dueregard.selenodesy.caps import cap_circle, discs, notched_discs, sectors
from dueregard.selenodesy.disc_ensembles import disc_meeting_shares
from dueregard.selenodesy.distance import farthest_m, separation_m, within_notch
from dueregard.selenodesy.frames import (
    GEOGRAPHIC_CRS,
    MOON_RADIUS_M,
    SOUTH_POLAR_CRS,
    FrameError,
    clear_inherited_proj_settings,
    geographic_crs,
    proj_version,
    require_geographic,
    require_south_polar,
    south_polar_crs,
)
from dueregard.selenodesy.grids import Graticule, graticule, scale_bar_length
from dueregard.selenodesy.ground_gaps import gaps_to_ground_m
from dueregard.selenodesy.lonlat import from_lonlat, to_lonlat
from dueregard.selenodesy.measure import area_m2, azimuth_deg, destination, distance_m, length_m
from dueregard.selenodesy.overlaps import overlap_area_m2
from dueregard.selenodesy.projection import greatest_scale, scale_factor, to_geographic, to_map
from dueregard.selenodesy.quantile_places import EvenGround, even_ground, place_about, place_in_ellipse, place_within
from dueregard.selenodesy.sampling import ellipse, sample_ellipse, sample_normal, sample_within

__all__ = [
    "GEOGRAPHIC_CRS",
    "MOON_RADIUS_M",
    "SOUTH_POLAR_CRS",
    "EvenGround",
    "FrameError",
    "Graticule",
    "area_m2",
    "azimuth_deg",
    "buffer",
    "cap_area_m2",
    "cap_circle",
    "cap_overlap_area_m2",
    "clear_inherited_proj_settings",
    "destination",
    "disc_meeting_shares",
    "disc_overlap_area_m2",
    "discs",
    "distance_m",
    "ellipse",
    "even_ground",
    "farthest_m",
    "from_lonlat",
    "gaps_to_ground_m",
    "geographic_crs",
    "graticule",
    "greatest_scale",
    "length_m",
    "notched_discs",
    "overlap_area_m2",
    "place_about",
    "place_in_ellipse",
    "place_within",
    "proj_version",
    "require_geographic",
    "require_south_polar",
    "sample_ellipse",
    "sample_normal",
    "sample_within",
    "sampled_disc_overlaps_m2",
    "sampled_disc_unions_m2",
    "scale_bar_length",
    "scale_factor",
    "sectors",
    "separation_m",
    "south_polar_crs",
    "to_geographic",
    "to_lonlat",
    "to_map",
    "within_notch",
]
