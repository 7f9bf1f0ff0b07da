"""Where do the shielded zone of the Moon and the proposed antipode circle lie, to the metre?

Rec. ITU-R RA.479-5 (23.2 degrees beyond the mean limb, recalled): cos lat cos lon <= -sin 23.2 deg; its circle on
IAU_2015:30135 and its edges by an independent script (physics reference of this program). Maccone's circle: 910 km.
"""

import math

import numpy as np
import pytest
from tests.worlds import rulebook

from dueregard import selenodesy
from dueregard.law.quiet_caps import lies_in, quiet_cap

SHIELDED = quiet_cap(rulebook().provisions["itu-szm"])
ANTIPODE = quiet_cap(rulebook().provisions["pac"])


def test_the_shielded_zone_is_an_exact_circle_of_the_map():
    centre = SHIELDED.circle_easting_m, SHIELDED.circle_northing_m
    assert centre == (pytest.approx(0.0, abs=1e-6), pytest.approx(-8_820_589.8, abs=0.1))
    assert SHIELDED.circle_radius_m == pytest.approx(8_107_315.8, abs=0.1)
    assert -SHIELDED.circle_northing_m - SHIELDED.circle_radius_m == pytest.approx(713_274.0, abs=0.1)
    assert selenodesy.cap_area_m2(SHIELDED.radius_m) / 1e12 == pytest.approx(11.4946, abs=5e-5)


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(0, 114, True), (0, 113, False), (-66, 180, True), (-67, 180, False), (-90, 0, False), (-80, 180, False)],
)
def test_what_lies_in_the_shielded_zone(lat, lon, inside):
    assert lies_in(SHIELDED, *selenodesy.to_map(lat, lon)) == inside


@pytest.mark.parametrize(("lat", "edge_deg"), [(0, 113.200), (-30, 117.058), (-60, 141.988)])
def test_the_edge_of_the_shielded_zone(lat, edge_deg):
    around = np.array([edge_deg - 0.001, edge_deg + 0.001])
    assert lies_in(SHIELDED, *selenodesy.to_map(np.array([lat, lat]), around)).tolist() == [False, True]


def test_membership_is_that_of_the_formula():
    lat, lon = (part.ravel() for part in np.meshgrid(np.arange(-89.5, 60.0, 7.0), np.arange(-180.0, 180.0, 7.0)))
    product = np.cos(np.radians(lat)) * np.cos(np.radians(lon))
    inside = lies_in(SHIELDED, *selenodesy.to_map(lat, lon))
    assert inside.tolist() == (product <= -math.sin(math.radians(23.2))).tolist()
    assert 0 < inside.sum() < len(inside)


@pytest.mark.parametrize(
    ("lat", "lon", "inside"), [(0, 180, True), (0, 150.1, True), (0, 149.9, False), (-90, 0, False)]
)
def test_the_antipode_circle_is_a_cap_of_thirty_degrees(lat, lon, inside):
    assert ANTIPODE.radius_m / 1000.0 == pytest.approx(30.0 * 30.32335, rel=5e-4)
    assert lies_in(ANTIPODE, *selenodesy.to_map(lat, lon)) == inside


def test_a_rule_without_a_cap_is_refused():
    with pytest.raises(ValueError, match="no cap"):
        quiet_cap(rulebook().provisions["ost-9-consult"])
