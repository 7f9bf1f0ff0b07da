"""What is sent out when, how far does it reach, and what can be disturbed when, claims among them?"""

from datetime import date
from typing import TypeVar

import geopandas as gpd
import pandas as pd

from dueregard.model.rulebook import Rulebook
from dueregard.model.scenario import Scenario
from dueregard.zones.claims import claim_days, claim_sites, claims
from dueregard.zones.footprints import footprints
from dueregard.zones.presence import emissions, presences

Frame = TypeVar("Frame", pd.DataFrame, gpd.GeoDataFrame)
Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
"""Emissions, footprints and presences."""


def tables_of(scenario: Scenario, rulebook: Rulebook, as_of: date, classes: set[str]) -> Tables:
    """List what a scenario sends out, how far it reaches, and what can be disturbed.

    Parameters
    ----------
    as_of
        Day of knowledge.
    classes
        Receptor classes that anybody has at stake.
    """
    return with_claims(scenario, rulebook, as_of, footprints(scenario, rulebook, classes))


def with_claims(scenario: Scenario, rulebook: Rulebook, as_of: date, physical: pd.DataFrame) -> Tables:
    """Put what is claimed beside what is there.

    Parameters
    ----------
    physical
        Footprints of the activities, as `zones.footprints.footprints` gives them.
    """
    prints = joined(physical, claims(scenario, rulebook, physical, as_of))
    emitting = joined(emissions(scenario, rulebook), claim_days(scenario, rulebook, as_of))
    exposed = joined(presences(scenario, rulebook), claim_sites(scenario, rulebook, prints, as_of))
    return emitting, prints, exposed


def joined(one: Frame, other: Frame) -> Frame:
    """Put one table below another and number the rows anew; an empty one has no say in the kinds of the columns."""
    found: Frame = pd.concat([frame for frame in (one, other) if len(frame)] or [one], ignore_index=True)
    return found
