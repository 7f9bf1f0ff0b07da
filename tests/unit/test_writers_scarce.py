"""Is said beside every share how much there is, and what terrain did?"""

from dataclasses import replace

import numpy as np
from tests.synthetic import assessment

from dueregard.model.tables import Assessment, Relief, ReliefArea
from dueregard.writers.scarce import computed_classes, scarce_words
from dueregard.writers.terminal import relief_words
from dueregard.zones.screens import NARROW


def with_scarce(**columns: float) -> Assessment:
    """The synthetic run with other numbers for its one scarce class."""
    whole = assessment()
    frame = whole.gazetteer.scarce.assign(**columns)
    return replace(whole, gazetteer=replace(whole.gazetteer, scarce=frame))


def test_a_published_total_stands_beside_the_shipped_one() -> None:
    (one,) = computed_classes(with_scarce())
    assert one.published_km2 == 576.0
    assert one.area_km2 > 0.0
    (words,) = scarce_words(with_scarce())
    assert "km2 outlined here; 576 km2 are published" in words


def test_where_no_total_is_published_the_range_is_told_and_that_none_is_known() -> None:
    (words,) = scarce_words(with_scarce(published_km2=np.nan, low_km2=5.0, high_km2=1004.0))
    assert "(5 to 1,004 at two standard deviations of the heights); no published total is known" in words


def test_a_class_that_is_given_and_not_computed_needs_no_such_words() -> None:
    assert scarce_words(with_scarce(published_km2=np.nan)) == []


def test_the_terminal_tells_what_terrain_took_and_what_stayed_a_circle() -> None:
    areas = (ReliefArea("emission", 1579.0, 40.4, 81.2), ReliefArea("sensitivity", 9.0, 1.0, 1.0))
    words = relief_words(Relief(("LOLA 1600 m",), areas, ((NARROW, 4), ("LOLA 1600 m", 2))))
    assert "takes 40.4 km2 off the 1,579 km2" in words
    assert "81.2 km2 are undecided and count as reached" in words
    assert "4 of 6 zones stay circles, narrower than 10 cells" in words
    assert "smooth sphere" in relief_words(None)
    assert "no footprint" in relief_words(Relief(("LOLA 1600 m",), (), ()))
