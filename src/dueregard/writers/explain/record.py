"""Why does a conflict stand, link by link, as data: activity, effect, rule, provision, number, ground?"""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from typing import Any, Protocol

import pandas as pd

from dueregard.errors import Fault, InputError
from dueregard.law.parties import member
from dueregard.law.procedure import lead_number
from dueregard.model import tables
from dueregard.model.law import Instrument
from dueregard.model.rulebook import Rulebook
from dueregard.writers.cells import Cell, kilometres2, percent, records, sampled
from dueregard.writers.explain.numbers import Row, figure, numbers
from dueregard.writers.explain.rule import reading_record, rule_record
from dueregard.writers.parties import membership_words
from dueregard.writers.ranking import certainty_words
from dueregard.writers.verdict import states_in

Record = dict[str, Any]
SCHEMA = "dueregard/explain/1"


class RunTables(Protocol):
    """Tables of a run, read back from its folder."""

    @property
    def conflicts(self) -> Any:
        """Table of conflicts."""

    @property
    def zones(self) -> Any:
        """Table of zones."""

    @property
    def sites(self) -> Any:
        """Table of sites."""

    @property
    def duties(self) -> pd.DataFrame:
        """Table of duties between pairs of States."""

    @property
    def assumptions(self) -> pd.DataFrame:
        """Table of numbers and choices."""


def explain_record(run_tables: RunTables, rulebook: Rulebook, conflict_id: str, as_of: date | None = None) -> Record:
    """Return the chain from an activity to a duty.

    Parameters
    ----------
    run_tables
        Tables of a run: conflicts, zones, sites, duties, assumptions.
    rulebook
        Law and physics that the run was made with.
    conflict_id
        Id of a conflict of the run.
    as_of
        Day of knowledge of the run, for the memberships on the first day; left out of the record where None.

    Returns
    -------
    dict
        What JSON can hold. Every number stands in an entry that also has `class` and `source`.

    Raises
    ------
    InputError
        If no conflict has this id; names those that are near.
    """
    row = conflict_row(run_tables.conflicts, conflict_id)
    pairs = _pairs(row, run_tables.duties)
    return {
        "schema": SCHEMA,
        "conflict": conflict_id,
        "verdict": _verdict(row, run_tables.assumptions, rulebook),
        "activities": _activities(row, run_tables.sites, run_tables.zones),
        "effect": _effect(row, run_tables.zones, rulebook),
        "rule": rule_record(rulebook.provisions.get(str(row["rule"])), row, rulebook),
        "pairs": pairs,
        "memberships": _memberships(row, pairs, rulebook, as_of),
        "numbers": numbers(row, kinds_of(row, run_tables.sites), run_tables.assumptions, rulebook),
        "reading": reading_record(str(row["reading"]), row, rulebook),
    }


def conflict_row(conflicts: pd.DataFrame, conflict_id: str) -> Row:
    """Return one row of the conflicts.

    Raises
    ------
    InputError
        If no conflict has this id; names those that are near.
    """
    found = conflicts[conflicts["conflict_id"] == conflict_id]
    if found.empty:
        ids = [str(name) for name in conflicts["conflict_id"]]
        near = get_close_matches(conflict_id, ids, n=1, cutoff=0.5)
        expected = f"The run has {len(ids)} conflicts" + "".join(f" (did you mean '{name}'?)" for name in near)
        remedy = "Take an id from conflicts.geojson or report.md"
        raise InputError(
            [Fault(file="ID", problem=f"no conflict {conflict_id!r} in this run", expected=expected, remedy=remedy)]
        )
    return records(found.head(1), tables.CONFLICTS)[0]


def _verdict(row: Row, assumptions: pd.DataFrame, rulebook: Rulebook) -> Record:
    owed = row["duty"] not in {None, "none"} and row["relation"] not in {"domestic", "joint"}
    taken = ("bearer", "beneficiary", "duty", "relation", "starts_on", "ends_on", "latest_open_on", "note")
    share = row["share"] if row["certainty"] == "possible" else None
    return {
        **{name: row[name] for name in taken},
        "owed": owed,
        "days": f"from {row['starts_on'] or 'an unknown day'} {until(row['ends_on'])}",
        "certainty": row["certainty"],
        "how_sure": certainty_words(row["certainty"], row["share"], row["share_error"]),
        "share": figure(share, sampled(share), "ASSUMPTION", SAMPLED) if isinstance(share, float) else None,
        "lead_time": _lead_time(row, assumptions, rulebook) if row["latest_open_on"] else None,
    }


SAMPLED = "seeded sample of admissible positions and days (method.samples, method.spread)"


def _lead_time(row: Row, assumptions: pd.DataFrame, rulebook: Rulebook) -> str:
    """Say by which number the last day to open what must come first lies before the start."""
    found = lead_number(str(row["rule"]), str(row["effect_on_entry"]), rulebook)
    if found is None:
        return "start less a time that these rules do not name"
    name, lead = found
    own = records(assumptions[assumptions["assumption"] == name].head(1), tables.ASSUMPTIONS)
    if own:
        return f"start less {name} = {own[0]['value']}, {own[0]['number_class']}, source {own[0]['source']}"
    return f"start less {name} = {lead.text}, {lead.number_class}, source {lead.source}"


def until(day: Cell) -> str:
    """Say when something ends: its first day no longer active."""
    return f"up to {day}" if day else "with no known end"


def _activities(row: Row, sites: pd.DataFrame, zones: pd.DataFrame) -> list[Record]:
    claim = row["polarity"] != "emission"
    roles = ("holder", "entrant") if claim else ("source", "receptor")
    sides = zip(roles, ("source_activity", "receptor_activity"), strict=True)
    return [_activity(role, row[name], row, sites, zones) for role, name in sides]


def _activity(role: str, name: Cell, row: Row, sites: pd.DataFrame, zones: pd.DataFrame) -> Record:
    order = [word for word in ("first", "later") if row[f"{word}_activity"] == name]
    found = records(sites[sites["activity"] == name].head(1), tables.SITES)
    return {
        "role": role,
        "activity": name,
        "order": order[0] if len(order) == 1 else "undetermined",
        "site": _site(found[0]) if found else None,
        "declared": None if found else _declared(name, row, zones),
    }


def _declared(name: Cell, row: Row, zones: pd.DataFrame) -> Record | None:
    """Return a declared zone as the reading sees it: by whom, from when to when; None where the run has none."""
    own = zones[(zones["activity"] == name) & (zones["reading"] == row["reading"])]
    found = records(pd.DataFrame(own.head(1)), tables.ZONES)
    if not found:
        return None
    zone = found[0]
    days = f"from {zone['starts_on'] or 'an unknown day'} {until(zone['ends_on'])}"
    return {**{key: zone[key] for key in ("actor", "states", "provision", "status", "evidence")}, "days": days}


def _site(site: Row) -> Record:
    taken = ("title", "kind", "actor", "states", "placed", "starts_on", "ends_on", "date_precision", "evidence")
    placed = f"evidence {site['evidence']}"
    position = {axis: _degrees(site[axis], placed, site) for axis in ("lat_deg", "lon_deg")}
    ground = position if all(position.values()) else None
    return {**{name: site[name] for name in taken}, "source": site["source"], "position": ground}


def _degrees(value: Cell, placed: str, site: Row) -> Record | None:
    return figure(value, f"{value:.4f}", placed, str(site["source"])) if isinstance(value, float) else None


def kinds_of(row: Row, sites: pd.DataFrame) -> set[str]:
    """Return the kinds of the two activities."""
    own = sites[sites["activity"].isin([row["source_activity"], row["receptor_activity"]])]
    return {str(kind) for kind in own["kind"]}


def _effect(row: Row, zones: pd.DataFrame, rulebook: Rulebook) -> Record:
    hazard = rulebook.hazards.get(str(row["mechanism"]))
    computed = f"computed from the numbers listed: {row['mechanism']}"
    margin, area, overlap = row["margin"], row["area_km2"], row["overlap_share"]
    grade = row["number_class"]
    return {
        "mechanism": row["mechanism"],
        "title": None if hazard is None else hazard.title,
        "receptor_class": row["receptor_class"],
        "margin": figure(margin, f"{margin:.3g}", grade, computed) if isinstance(margin, float) else None,
        "severity": row["severity"],
        "robust": row["robust"],
        "area_km2": figure(area, f"{kilometres2(area)} km2", grade, computed) if isinstance(area, float) else None,
        "overlap_share": figure(overlap, percent(overlap), grade, computed) if isinstance(overlap, float) else None,
        "zone": _zone(row, zones),
    }


def _zone(row: Row, zones: pd.DataFrame) -> Record | None:
    own = zones[(zones["reading"] == row["reading"]) & (zones["footprint_id"] == row["footprint_id"])]
    for zone in records(own.head(1), tables.ZONES):
        area, grade = zone["area_km2"], zone["number_class"]
        computed = f"computed from the numbers listed: {zone['mechanism']}"
        size = figure(area, f"{kilometres2(area)} km2", grade, computed) if isinstance(area, float) else None
        taken = ("zone_id", "polarity", "level", "terrain", "number_class")
        return {**{name: zone[name] for name in taken}, "area_km2": size}
    return None


def _pairs(row: Row, duties: pd.DataFrame) -> list[Record]:
    own = records(duties[duties["conflict_id"] == row["conflict_id"]], tables.DUTIES)
    return [{name: pair[name] for name in tables.DUTIES if name != "conflict_id"} for pair in own]


def state_codes(row: Row, pairs: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return every State of a conflict, sorted."""
    texts = [str(row[name] or "") for name in ("bearer", "beneficiary")]
    texts += [str(pair[name]) for pair in pairs for name in ("bearer_state", "beneficiary_state")]
    return sorted({state for text in texts for state in states_in(text)})


def _memberships(row: Row, pairs: Sequence[Record], rulebook: Rulebook, as_of: date | None) -> list[Record]:
    rule = rulebook.provisions.get(str(row["rule"]))
    instrument = None if rule is None else rulebook.instruments.get(rule.instrument)
    if instrument is None:
        return []
    day = date.fromisoformat(str(row["starts_on"])) if row["starts_on"] else None
    return [_membership(instrument, state, day, as_of) for state in state_codes(row, pairs)]


def _membership(instrument: Instrument, state: str, day: date | None, as_of: date | None) -> Record:
    known = None if day is None or as_of is None else member(instrument, state, day, as_of)
    return {
        "state": state,
        "instrument": instrument.short,
        "recorded": membership_words(instrument, state),
        "on": None if known is None or day is None else day.isoformat(),
        "in": known,
    }
