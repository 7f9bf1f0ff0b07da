"""How is the room that the law leaves told to other programs?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dueregard import selenodesy
from dueregard.analyses.capacity import ALL, Capacity, Room
from dueregard.analyses.crowding import Cost, Next, bars, next_one
from dueregard.analyses.neighbours import NO_CAUSE
from dueregard.analyses.outposts import Layout
from dueregard.analyses.room_curve import Curve
from dueregard.model.law import Effect
from dueregard.model.tables import Options
from dueregard.writers.gis.geojson import STAMP
from dueregard.writers.room.capacity_words import answer
from dueregard.writers.titles import by_status
from dueregard.writers.versions import versions
from dueregard.zones.days import date_of

SCHEMA = "dueregard/capacity/1"
HEADLINE: Effect = "coordinate"
"""Level that leads: nobody has to consult, ask or keep out."""
FEWER_THAN = 2
"""Room for fewer than so many is told with what makes it so."""


@dataclass(frozen=True, eq=False)
class Told:
    """Everything that is told about room: the count, the other levels of the physics, costs and curves."""

    options: Options
    main: Capacity
    others: tuple[Capacity, ...]
    costs: tuple[Cost, ...]
    curves: tuple[Curve, ...] = ()
    own_buffers: tuple[tuple[str, str, str, float, float], ...] = ()
    stopped: bool = False


def capacity_record(told: Told) -> dict[str, Any]:
    """Return the answer as JSON has it; its schema is docs/schema/capacity.schema.json."""
    main, survey = told.main, told.main.question.standing.survey
    scenario = survey.scenario
    record = {
        "schema": SCHEMA,
        "scenario": scenario.scenario,
        "stamp": STAMP if scenario.kind == "exercise" else None,
        "as_of": told.options.as_of.isoformat(),
        "on": date_of(main.question.standing.day).isoformat(),
        "level": main.question.layout.level,
        "interrupted": told.stopped,
        "outpost": outpost_record(main.question.layout),
        "readings": _readings(main),
        "edition": int(main.question.regions["edition"].iloc[0]),
        "regions": dict(zip(main.question.regions["region"], main.question.regions["title"], strict=True)),
        "spacings_m": list(main.question.spacings_m),
        "time_limit_s": main.question.time_limit_s,
        "rooms": [row for one in (main, *told.others) for row in _rooms(one)],
        "buffers": _buffers(main),
        "next": [_next(main, main.room(name, HEADLINE, ALL, main.question.spacings_m[-1])) for name in main.terms],
        "fewer_than_two": list(_too_few(main)),
        "costs": [dict(vars(one)) for one in told.costs],
        "standing": sorted({survey.placements.rows[row].item for row in main.question.standing.rows}),
        "left_out": list(main.question.standing.left_out),
        "witness": _witness(main),
        "curves": [_curve(one) for one in told.curves],
        "own_buffers": [
            dict(zip(("outpost", "level", "reading", "best_m", "worst_m"), row, strict=True))
            for row in told.own_buffers
        ],
        "rests_on": rests_on(main.question.layout, told.main),
        "versions": versions(),
    }
    return {"schema": SCHEMA, "answer": answer(record), **record}


def outpost_record(layout: Layout) -> dict[str, Any]:
    """Return what is counted as one outpost."""
    parts = [
        {"part": one.name, "kind": one.kind.kind, "distance_m": one.distance_m, "azimuth_deg": one.azimuth_deg}
        for one in layout.parts
    ]
    zone = layout.zone
    return {
        "id": layout.name,
        "title": layout.title,
        "parts": parts,
        "zone_m": None if zone is None else zone.radius_m,
        "zone_class": None if zone is None else zone.number_class,
    }


def _readings(found: Capacity) -> dict[str, Any]:
    book = found.question.standing.survey.rulebook
    return {
        name: {
            "status": book.readings[name].status,
            "title": book.readings[name].title,
            "group": found.terms[name].group,
            "duty": None if strongest is None else strongest.duty,
            "effect": "none" if strongest is None else strongest.effect,
            "rule": None if strongest is None else strongest.rule,
            "provision": None if rule is None else rule.cite,
            "warning": book.readings[name].warning,
        }
        for name in by_status(found.terms, book)
        for strongest in [found.terms[name].strongest]
        for rule in [book.provisions.get((strongest.rule if strongest else None) or "")]
    }


def _rooms(found: Capacity) -> Iterator[dict[str, Any]]:
    full = {(one.reading, one.level, one.spacing_m) for one in found.rooms if one.full}
    for one in found.rooms:
        yield {
            "physics": found.question.layout.level,
            "reading": one.reading,
            "level": one.level,
            "region": None if one.region == ALL else one.region,
            "spacing_m": one.spacing_m,
            "limited": one.limited,
            "limit": one.limit,
            "at_least": None if one.packing is None else len(one.packing.chosen),
            "at_most": None if one.packing is None else one.packing.bound,
            "proven": None if one.packing is None else one.packing.proven,
            "full": one.full or (one.region == ALL and (one.reading, one.level, one.spacing_m) in full),
            "cells": one.cells,
            "barred": one.barred,
        }


def _buffers(found: Capacity) -> list[dict[str, Any]]:
    return [
        {"reading": name, "level": level, "best_m": best, "worst_m": worst}
        for (name, level), (best, worst) in found.buffers_m.items()
    ]


def _next(found: Capacity, room: Room) -> dict[str, Any]:
    why = next_one(found, room)
    return {"reading": room.reading, "level": room.level, "crowded": why.crowded, **_why(found, why)}


def _why(found: Capacity, why: Next) -> dict[str, Any]:
    effects = sorted(why.effects.items(), key=lambda one: -one[1])
    return {
        "effects": [{**_effect(found.question.layout, row), "cells": cells} for row, cells in effects],
        "bars": [dict(vars(one)) for one in why.bars],
    }


def _effect(layout: Layout, row: int) -> dict[str, Any]:
    if row == NO_CAUSE:
        number = None if layout.zone is None else layout.zone.number_class
        return {"source": "declared zone", "receptor": None, "mechanism": "declared_zone", "number_class": number}
    one = layout.reaches[row]
    source, receptor = layout.parts[one.source].name, layout.parts[one.receptor].name
    return {
        "source": source,
        "receptor": receptor,
        "mechanism": one.mechanism,
        "number_class": one.number_class,
    }


def _too_few(found: Capacity) -> Iterator[dict[str, Any]]:
    """Name what makes room for fewer than two: things that are there already, and the buffer of an outpost itself."""
    spacing = found.question.spacings_m[-1]
    for one in found.rooms:
        if one.packing is not None and one.packing.bound < FEWER_THAN and one.spacing_m == spacing:
            ground = found.grounds[spacing]
            here = np.ones(len(ground.cells.middles), dtype=bool)
            if one.region != ALL:
                here = ground.cells.region == ground.cells.regions.index(one.region)
            rows = bars(found.owed[one.reading, spacing], one.level, here)
            yield {
                "reading": one.reading,
                "level": one.level,
                "region": None if one.region == ALL else one.region,
                "at_most": one.packing.bound,
                "cells": one.cells,
                "barred": one.barred,
                "bars": [dict(vars(bar)) for bar in rows],
            }


def _witness(found: Capacity) -> list[dict[str, Any]]:
    """Give the places of one best layout under each reading, all regions together, at the finest spacing."""
    rows: list[dict[str, Any]] = []
    for name in found.terms:
        room = found.room(name, HEADLINE, ALL, found.question.spacings_m[-1])
        if room.packing is not None:
            cells = found.grounds[room.spacing_m].cells
            places = cells.middles[room.packing.chosen]
            lat, lon = selenodesy.to_geographic(places[:, 0], places[:, 1])
            regions = [cells.regions[one] for one in cells.region[room.packing.chosen]]
            rows.extend(
                {"reading": name, "lat_deg": round(float(a), 6), "lon_deg": round(float(b), 6), "region": c}
                for a, b, c in zip(lat, lon, regions, strict=True)
            )
    return rows


def _curve(one: Curve) -> dict[str, Any]:
    points = zip(one.buffers_m.tolist(), one.rooms.tolist(), one.bounds.tolist(), strict=True)
    return {
        "reading": one.reading,
        "limit": one.limit,
        "points": [{"buffer_m": buffer, "at_least": least, "at_most": most} for buffer, least, most in points],
        "ends": [
            {"outposts": number, "buffer_m": round(buffer, 1), "proven": number not in one.open_ends}
            for number, buffer in one.ends_m.items()
        ],
    }


def rests_on(layout: Layout, found: Capacity) -> list[dict[str, Any]]:
    """List the numbers that draw the buffers: the outpost's own, and those of the widest effects, with their class."""
    book = found.question.standing.survey.rulebook
    numbers = [
        {"number": f"{layout.name}.parts.{part}.{name}", "value": one.text, "class": one.number_class}
        for part, record in book.outposts[layout.name].parts.items()
        for name, one in {"distance": record.distance, "azimuth": record.azimuth, **record.attributes}.items()
    ]
    widest = sorted(layout.reaches, key=lambda one: -one.reach_m)
    for one in _first_each(widest):
        value = f"{one.reach_m / 1e3:.2f} km from {layout.parts[one.source].name} to {layout.parts[one.receptor].name}"
        name = f"{one.mechanism}.thresholds.{one.receptor_class}"
        numbers.append({"number": name, "value": value, "class": one.number_class})
    return numbers


def _first_each(reaches: Sequence[Any]) -> Iterable[Any]:
    return {(one.mechanism, one.receptor_class): one for one in reversed(reaches)}.values()
