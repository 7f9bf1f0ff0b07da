"""What does an ensemble say, in sentences and as a record?"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from dueregard.analyses.ensemble.factors import Factor, written_unit
from dueregard.analyses.ensemble.scene import Scene
from dueregard.analyses.ensemble.tally import Tally
from dueregard.exclusion.grounds import ALL
from dueregard.model.sweep import SCHEMA, Sweep
from dueregard.writers.cells import kilometres2, percent
from dueregard.writers.titles import plain_words
from dueregard.writers.versions import versions
from dueregard.zones.days import OPEN, date_of

NAMED_MOST = 3
"""Drivers that the sentences name."""


def sentences(scene: Scene, tally: Tally) -> list[str]:
    """Say what the ensemble found, the answer first."""
    title = f"{'EXERCISE, invented positions: ' if scene.scenario.kind == 'exercise' else ''}{scene.scenario.scenario}"
    return [
        title,
        _any_sentence(tally),
        *_likeliest(scene, tally),
        *_ground_sentence(scene, tally),
        *_drivers(tally),
    ]


def _any_sentence(tally: Tally) -> str:
    lead = tally.any_conflict.iloc[0]
    strong = f"{percent(lead['consult'])} ({_between(lead['consult_low'], lead['consult_high'])})"
    others = tally.any_conflict.iloc[1:]
    ends = f"{percent(others['consult'].min())} to {percent(others['consult'].max())}" if len(others) else ""
    rest = f"; over the other readings: {ends}" if ends else ""
    return (
        f"Under {lead['reading']}, a conflict that obliges to consult or more arises in {strong} of {tally.worlds:,} "
        f"possible worlds, one of any duty in {percent(lead['conflicts'])}{rest}."
    )


def _between(low: float, high: float) -> str:
    return f"{percent(low)} to {percent(high)}"


def _likeliest(scene: Scene, tally: Tally) -> list[str]:
    rows = tally.conflicts[tally.conflicts["reading"] == scene.readings[0]]
    owing = rows[rows["probability"] > 0.0]
    if owing.empty:
        return ["No world has a conflict between States under that reading."]
    one = owing.iloc[0]
    who = f"{one['source']} reaches {one['receptor']} ({one['mechanism']})"
    ends = _between(one["low"], one["high"])
    duty = plain_words(str(one["duty"]))
    return [f"Likeliest: {who} in {percent(one['probability'])} of worlds ({ends}), duty: {duty}."]


def _ground_sentence(scene: Scene, tally: Tally) -> list[str]:
    rows = tally.exclusion[(tally.exclusion["reading"] == scene.readings[0]) & (tally.exclusion["actor"] == ALL)]
    if scene.newcomer is None or rows.empty:
        return []
    row = rows.iloc[0]
    title = scene.rulebook.newcomers[scene.newcomer].title
    said = "must ask first" if row["exclusion"] == "procedural" else "is claimed to need consent"
    low, middle, high = (kilometres2(row[name]) for name in ("p5", "p50", "p95"))
    spread = f"median {middle} km2, 5 to 95 %: {low} to {high} km2"
    scarce = tally.shares.sort_values("mean", ascending=False).head(1)
    most = [f"; of {one.share_of} {percent(one.mean)} on average" for one in rows_of(scarce) if one.mean > 0]
    return [f"On {date_of(scene.day)} a newcomer ({title}) {said} on {spread}{''.join(most)}."]


def _drivers(tally: Tally) -> list[str]:
    told = []
    for output, group in tally.drivers.groupby("output", sort=False):
        column = "total" if group["total"].notna().any() else "first"
        top = group[group[column] > group[f"{column}_error"]].head(NAMED_MOST)
        if len(top):
            names = ", ".join(f"{one.factor} ({getattr(one, column):.2f})" for one in rows_of(top))
            told.append(f"What drives {output_words(str(output))} ({column} Sobol index): {names}.")
    return told[:2]


def rows_of(table: pd.DataFrame) -> Iterator[Any]:
    """Give the rows of a table, each with its columns as attributes."""
    yield from table.itertuples(index=False)


def output_words(output: str) -> str:
    """Say what an output is."""
    what, _, rest = output.partition("/")
    if what == "km2":
        reading, actor, kind = rest.split("/")
        return f"{kind} exclusion by {'everybody' if actor == ALL else actor} under {reading}"
    return f"the number of {'duties to consult' if what == 'consult' else 'conflicts'} under {rest}"


def sweep_record(
    scene: Scene, tally: Tally, *, asked: int, held: Sequence[str], hashes: Mapping[str, str]
) -> dict[str, Any]:
    """Return the ensemble as JSON has it; its schema is docs/schema/sweep.schema.json."""
    plan = scene.design
    record = Sweep.model_validate(
        {
            "schema_": SCHEMA,
            "sentences": sentences(scene, tally),
            "scenario": scene.scenario.scenario,
            "kind": scene.scenario.kind,
            "as_of": scene.as_of,
            "level": scene.level,
            "terrain": "smooth sphere",
            "design": {
                "name": plan.name,
                "seed": plan.seed,
                "worlds": tally.worlds,
                "evaluated": tally.evaluated,
                "complete": tally.evaluated >= asked,
            },
            "exclusion": {
                "newcomer": scene.newcomer,
                "day": date_of(scene.day),
                "reading": scene.readings[0],
                "cell_m": scene.raster.cell_m,
            },
            "any_conflict": tally.any_conflict.to_dict("records"),
            "conflicts": [_probability(row) for row in tally.conflicts.to_dict("records")],
            "ground": tally.exclusion.to_dict("records"),
            "scarce": tally.shares.to_dict("records"),
            "drivers": [_known(row) for row in tally.drivers.to_dict("records")],
            "convergence": tally.convergence.to_dict("records"),
            "uncertain": [_thing(one) for one in scene.factors],
            "correlated": [name for name, _ in plan.groups if " + " in name],
            "held": list(held),
            "inputs": dict(sorted(hashes.items())),
            "versions": versions(),
        }
    )
    return {("schema" if name == "schema_" else name): one for name, one in record.model_dump(mode="json").items()}


def _known(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): None if pd.isna(value) else value for name, value in row.items()}


def _probability(row: Mapping[Any, Any]) -> dict[str, Any]:
    days = {f"{end}_on": None if row[end] >= OPEN else date_of(int(row[end])) for end in ("starts", "ends")}
    return {str(name): value for name, value in row.items() if name not in {"starts", "ends"}} | days


def _thing(factor: Factor) -> dict[str, Any]:
    if factor.what != "number":
        bare = dict.fromkeys(("low", "value", "high", "unit", "number_class"))
        return {"name": factor.name, "what": factor.what, **bare, "choices": factor.choices}
    by = written_unit(factor)
    ends = {"low": factor.low / by, "value": factor.value / by, "high": factor.high / by}
    told = {"unit": factor.unit, "number_class": factor.number_class, "choices": ()}
    return {"name": factor.name, "what": factor.what, **ends, **told}


def actor_name(scene: Scene, actor: str) -> str:
    """Name an actor, or everybody."""
    return "everybody together" if actor == ALL else scene.scenario.actors[actor].name or actor
