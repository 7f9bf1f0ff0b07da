"""How is a planner told whom to consult, by when, and where to move?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from dueregard.analyses.advice import Advice
from dueregard.analyses.clear_ground import Clear
from dueregard.analyses.proposal import Setting
from dueregard.law.procedure import lead_number
from dueregard.model.physics import Attributes
from dueregard.model.rulebook import Rulebook
from dueregard.model.tables import CONFLICTS, DUTIES, NUMBER, OBLIGATIONS, TEXT
from dueregard.writers.advice.words import answer
from dueregard.writers.cells import iso, records
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.json_files import finite
from dueregard.writers.titles import STATUS_ORDER
from dueregard.writers.versions import versions
from dueregard.zones.days import OPEN, date_of
from dueregard.zones.presence import attributes_of, operation_of

SCHEMA = "dueregard/advice/1"
WHO = {"who": TEXT, "other": TEXT, "other_actor": TEXT}
LEFT_OUT = {"footprint_id", "area_km2"}
DUTY_ROW = {**WHO, **{name: kind for name, kind in CONFLICTS.items() if name not in LEFT_OUT}}
MEETING_ROW = {
    "other": TEXT,
    "other_actor": TEXT,
    "direction": TEXT,
    "mechanism": TEXT,
    "polarity": TEXT,
    "receptor_class": TEXT,
    "certainty": TEXT,
    "share": NUMBER,
    "robust": TEXT,
    "margin": NUMBER,
    "severity": TEXT,
    "overlap_share": NUMBER,
}


def advice_record(advice: Advice) -> dict[str, Any]:
    """Return an advice as JSON has it; its schema is docs/schema/advice.schema.json."""
    on = advice.on
    record = {
        "schema": SCHEMA,
        **heading(on),
        "proposal": {**proposal_record(on), "lat_deg": advice.where[0], "lon_deg": advice.where[1]},
        "duties": _duties(advice),
        "duties_by_state": records(advice.duties, DUTIES),
        "meetings": _meetings(advice.meetings),
        "obligations": [_dated(row) for row in advice.obligations],
        "clear": [clear_record(one) for one in advice.clear],
        "versions": versions(),
    }
    return {"schema": SCHEMA, "answer": answer(record), **record}


def heading(on: Setting) -> dict[str, Any]:
    """Say what was asked of which scenario, as known when, under which readings."""
    options, exercise = on.options, on.scenario.kind == "exercise"
    order = sorted(options.readings, key=lambda name: STATUS_ORDER.index(on.rulebook.readings[name].status))
    actors = {
        name: {"name": one.name or "+".join(one.states), "states": list(one.states)}
        for name, one in on.scenario.actors.items()
    }
    return {
        "scenario": on.scenario.scenario,
        "stamp": STAMP if exercise else None,
        "as_of": options.as_of.isoformat(),
        "level": options.level,
        "readings": {name: on.rulebook.readings[name].status for name in order},
        "actors": actors,
        "titles": {name: one.title or name for name, one in on.scenario.activities.items()},
    }


def proposal_record(on: Setting) -> dict[str, Any]:
    """Return what is proposed: kind, actor, days and the attributes that the model used."""
    activity, kind = on.proposal.activity, on.rulebook.kinds[on.proposal.activity.kind]
    starts, ends = operation_of(activity)
    used = attributes_of(activity, kind)
    given = {name: getattr(used, name) for name in Attributes.model_fields}
    return {
        "id": on.proposal.name,
        "kind": activity.kind,
        "title": kind.title,
        "actor": activity.actor,
        "states": list(on.proposal.actor.states),
        "starts_on": date_of(starts[0]).isoformat(),
        "starts_latest": date_of(starts[2]).isoformat(),
        "ends_on": None if ends[1] >= OPEN else date_of(ends[1]).isoformat(),
        "attributes_si": {name: value for name, value in given.items() if value is not None},
    }


def _duties(advice: Advice) -> list[dict[str, Any]]:
    order = list(heading(advice.on)["readings"])
    rows = sorted(records(advice.rows, DUTY_ROW), key=lambda row: order.index(str(row["reading"])))
    return [{**row, "lead_time": _lead_time(row, advice.on.rulebook)} for row in rows]


def _lead_time(row: Mapping[str, Any], rulebook: Rulebook) -> str | None:
    """Say which number the last day to open talks rests on, and of which class it is."""
    found = lead_number(row["rule"], str(row["effect_on_entry"]), rulebook) if row["latest_open_on"] else None
    return None if found is None else f"start less {found[0]} = {found[1].text}, {found[1].number_class}"


def _meetings(table: pd.DataFrame) -> list[dict[str, Any]]:
    days = [
        {"starts_on": _day(starts), "ends_on": _day(ends)}
        for starts, ends in zip(table["starts"], table["ends"], strict=True)
    ]
    return [{**row, **when} for row, when in zip(records(table, MEETING_ROW), days, strict=True)]


def _day(number: int) -> str | None:
    return None if number >= OPEN else date_of(int(number)).isoformat()


def _dated(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: iso(row[name]) if isinstance(row[name], date) else row[name] for name in OBLIGATIONS}


def clear_record(one: Clear) -> dict[str, Any]:
    """Return the nearest clear place; lengths in whole decimetres, nothing where there is none or no end."""
    return {
        "reading": one.reading,
        "lat_deg": None if one.where is None else one.where[0],
        "lon_deg": None if one.where is None else one.where[1],
        "distance_m": finite(one.distance_m),
        "azimuth_deg": finite(one.azimuth_deg),
        "room_m": finite(one.room_m),
        "possible_meetings": one.possible,
        "nearest": one.nearest,
    }
