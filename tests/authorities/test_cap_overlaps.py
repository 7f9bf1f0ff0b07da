"""Shared areas of caps against 50-digit values of the textbook formula (Tovchigrechko and Vakser 2001), by mpmath."""

import mpmath
import numpy as np
import pytest

from dueregard import selenodesy
from dueregard.selenodesy import cap_overlaps
from dueregard.selenodesy.cap_kernel import disc_pair_areas, lens_area_m2

RELATIVE = 1e-9
RADII_M = [10.0, 2e3, 50e3, 600e3]
DEPTHS = [1e-9, 1e-6, 1e-3, 0.03, 0.5, 0.97, 0.999, 1.0 - 1e-9]
"""Depth of the lens, as a share of the smaller cap's width."""


def lens_m2(distance_m: float, radius_a_m: float, radius_b_m: float) -> float:
    with mpmath.workdps(60):
        moon = mpmath.mpf(selenodesy.MOON_RADIUS_M)
        d, a, b = (mpmath.mpf(length) / moon for length in (distance_m, radius_a_m, radius_b_m))
        if d >= a + b:
            return 0.0
        if d <= abs(a - b):
            return float(4 * mpmath.pi * moon**2 * mpmath.sin(min(a, b) / 2) ** 2)
        corner = mpmath.acos((mpmath.cos(d) - mpmath.cos(a) * mpmath.cos(b)) / (mpmath.sin(a) * mpmath.sin(b)))
        at_a = mpmath.acos((mpmath.cos(b) - mpmath.cos(d) * mpmath.cos(a)) / (mpmath.sin(d) * mpmath.sin(a)))
        at_b = mpmath.acos((mpmath.cos(a) - mpmath.cos(d) * mpmath.cos(b)) / (mpmath.sin(d) * mpmath.sin(b)))
        return float(2 * moon**2 * (mpmath.pi - corner - at_a * mpmath.cos(a) - at_b * mpmath.cos(b)))


CASES = [(a + b - 2.0 * min(a, b) * depth, a, b) for a in RADII_M for b in RADII_M for depth in DEPTHS]
APART = [(5e3, 2e3, 2e3), (4e3, 2e3, 2e3), (1e3, 50e3, 2e3), (0.0, 2e3, 2e3), (48e3, 50e3, 2e3), (0.0, 0.0, 5.0)]


@pytest.mark.parametrize("measure", [cap_overlaps.cap_overlap_area_m2, np.vectorize(lens_area_m2)])
def test_shared_areas_have_nine_digits_from_grazing_to_nested(measure) -> None:
    cases = np.array([*CASES, *APART])
    expected = [lens_m2(*case) for case in cases.tolist()]
    assert measure(*cases.T) == pytest.approx(expected, rel=RELATIVE, abs=0.0)


def test_an_ensemble_measures_every_pair_of_every_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(3)
    east, north, radius = (rng.uniform(low, 90e3, (40, 6)) for low in (-90e3, -90e3, 0.0))
    left, right = np.triu_indices(6, 1)
    plain = selenodesy.sampled_disc_overlaps_m2(east, north, radius, left, right)
    monkeypatch.setattr(cap_overlaps, "COMPILED_FROM", 1)
    compiled = selenodesy.sampled_disc_overlaps_m2(east, north, radius, left, right)
    assert plain.shape == compiled.shape == (40, 15)
    assert ((plain == 0.0) == (compiled == 0.0)).all()
    assert (plain == 0.0).mean() == pytest.approx(0.5, abs=0.4)
    np.testing.assert_allclose(compiled, plain, rtol=1e-11)
    one = np.empty((1, 1))
    disc_pair_areas(np.zeros((1, 2)), np.zeros((1, 2)), np.full((1, 2), 5e3), np.array([0]), np.array([1]), one)
    assert one[0, 0] == pytest.approx(float(selenodesy.cap_area_m2(5e3)), rel=1e-14)


def test_many_pairs_on_all_processors_are_those_of_one_by_one() -> None:
    rng = np.random.default_rng(4)
    distance, first, second = (rng.uniform(0.0, 50e3, 3 * cap_overlaps.CHUNK // 2) for _ in range(3))
    many = selenodesy.cap_overlap_area_m2(distance, first, second)
    some = np.s_[:: len(many) // 50]
    few = [float(selenodesy.cap_overlap_area_m2(distance[i], first[i], second[i])) for i in range(len(many))[some]]
    np.testing.assert_allclose(many[some], few, rtol=1e-12)
