"""How do two readings of one scenario stand side by side?"""

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from dueregard.analyses.compare import View, view_of
from dueregard.model.law import PartyGroup
from dueregard.model.tables import Assessment


def reading_views(assessment: Assessment, one: str, other: str) -> tuple[View, View]:
    """Return the tables of two readings under one name, so that row can be held against row.

    Groups of newcomers differ by reading: each is held against those of the other reading that are bound by a part of
    its instruments, or by more.
    """
    called = f"{one} / {other}"
    views = [view_of(assessment, name, called) for name in (one, other)]
    groups = [assessment.rulebook.readings[name].party_groups for name in (one, other)]
    tables = [view.exclusion for view in views]
    paired = [_pair(tables, *pair) for pair in _pairs(*groups)]
    before, after = (
        replace(view, exclusion=pd.concat([pair[side] for pair in paired], ignore_index=True))
        for side, view in enumerate(views)
    )
    return before, after


def _pairs(some: Mapping[str, PartyGroup], others: Mapping[str, PartyGroup]) -> list[tuple[str, str]]:
    found = [
        (one, other)
        for one, mine in some.items()
        for other, theirs in others.items()
        if {*mine.instruments} <= {*theirs.instruments} or {*mine.instruments} >= {*theirs.instruments}
    ]
    return found or [(_least(some), _least(others))]


def _least(groups: Mapping[str, PartyGroup]) -> str:
    """Return the group that is bound by the fewest instruments."""
    return min(groups, key=lambda name: len(groups[name].instruments))


def _pair(tables: list[pd.DataFrame], one: str, other: str) -> list[pd.DataFrame]:
    """Take a group of each side; an actor that stands in other groups of a side only is left out on both."""
    label = one if one == other else f"{one} / {other}"
    own = [table[table["party_group"] == group] for table, group in zip(tables, (one, other), strict=True)]
    elsewhere = {
        actor for table, part in zip(tables, own, strict=True) for actor in set(table["actor"]) - set(part["actor"])
    }
    return [part[~part["actor"].isin(elsewhere)].assign(party_group=label) for part in own]
