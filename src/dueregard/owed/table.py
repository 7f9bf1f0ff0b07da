"""Every duty that no conflict gives rise to, in one table."""

from datetime import date

import pandas as pd

from dueregard.law.obligations import obligations
from dueregard.law.planetary_protection import by_category
from dueregard.model.tables import OBLIGATIONS
from dueregard.owed.distress import distress
from dueregard.owed.entries import Ledger
from dueregard.owed.quiet import quiet_places
from dueregard.owed.scarce import scarce_ground
from dueregard.owed.things import things
from dueregard.owed.visits import visits
from dueregard.owed.zones import declared_zones
from dueregard.zones.days import OPEN, date_of, day_number, typed_table
from dueregard.zones.presence import operation_of
from dueregard.zones.protection import protection_categories


def owed(ledger: Ledger) -> pd.DataFrame:
    """Return the table of obligations: duties of one to the world, and duties between two that are no conflict."""
    scenario = ledger.scenario
    starts = {name: date_of(operation_of(one)[0][0]) for name, one in scenario.activities.items()}
    categories = protection_categories(ledger.placements, ledger.gazetteer, ledger.rulebook)
    rows = [
        *by_category(obligations(scenario, ledger.rulebook, starts, ledger.options.as_of), categories),
        *visits(ledger),
        *things(ledger),
        *declared_zones(ledger),
        *quiet_places(ledger),
        *scarce_ground(ledger),
        *distress(ledger),
    ]
    return typed_table([{**row, "due_on": _number(row["due_on"])} for row in rows], OBLIGATIONS, "obligations")


def _number(day: date | None) -> int:
    return OPEN if day is None else day_number(day)
