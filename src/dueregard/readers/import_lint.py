"""What do the sites of somebody else's table leave open?"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from dueregard.errors import Fault
from dueregard.model.rulebook import Rulebook
from dueregard.readers.import_tables import Rows
from dueregard.readers.names import did_you_mean, listed

Records = Mapping[str, tuple[int, dict[str, Any]]]
"""Activities by name: the row, and the keys of a record."""
NEEDED: tuple[tuple[str, tuple[str, ...], dict[str, Any], str], ...] = (
    ("kind", ("kind",), {}, "a column 'kind' or 'type'"),
    ("place", ("at", "within"), {"at": {"lat": -90.0, "lon": 0.0}}, "columns 'lat' and 'lon', a geometry, or 'region'"),
    (
        "date",
        ("events", "operates"),
        {"operates": [date.min, None], "events": [date.min]},
        "a column 'starts_on', or 'events' for landings",
    ),
)
"""What an activity cannot do without: its name, keys that give it, what stands in for it, where it may stand."""


def missing_in(sites: Rows, activities: Records, rulebook: Rulebook) -> list[Fault]:
    """Tell what activities lack: a place, a date, a kind that is known.

    Something stands in for it in the records afterwards, so that the rest of each row can be read, too.
    """
    faults = [*_of_many_parts(sites, activities)]
    faults += _missing(sites, activities, next(iter(rulebook.kinds)))
    return [*faults, *_unknown_kinds(sites, activities, rulebook)]


def _missing(sites: Rows, activities: Records, kind: str) -> list[Fault]:
    """Tell what activities lack, what all of them lack once; something stands in for it, so that the rest is read."""
    faults = []
    for what, keys, stand_in, where in NEEDED:
        without = [(row, raw) for row, raw in activities.values() if not any(_given(raw.get(key)) for key in keys)]
        remedy = f"Give it in {where}, or in 'defaults:' or 'columns:' of a mapping file (--mapping)"
        if without and len(without) == len(activities):
            columns = listed(str(name) for name in sites.table.columns.columns if name != "id")
            faults.append(Fault(sites.table.file, f"no row has a {what}", f"Columns: {columns}", remedy))
        else:
            faults += [sites.table.fault(row, f"there is no {what}", "", "Fill the cell") for row, _ in without]
        for _, raw in without:
            raw.update(stand_in or {"kind": kind})
    return faults


def _of_many_parts(sites: Rows, activities: Records) -> Iterator[Fault]:
    """Tell which geometries are no one point, line or polygon; a point stands in for them."""
    for row, raw in activities.values():
        for key in ("at", "within"):
            shape = str(raw.get(key, {}).get("feature", ""))
            if shape.startswith(("a Multi", "a Geometry")):
                raw.pop(key)
                raw["at"] = {"lat": -90.0, "lon": 0.0}
                remedy = "Write a row for each part, or name a region in a column 'region'"
                yield sites.table.fault(row, f"the geometry is {shape} of several parts", "A place is one", remedy)


def _given(value: Any) -> bool:
    """Tell whether something is said; an interval without a start says nothing."""
    return value is not None and not (isinstance(value, list) and (not value or value[0] is None))


def _unknown_kinds(sites: Rows, activities: Records, rulebook: Rulebook) -> Iterator[Fault]:
    """Tell which kinds are not known; one that is stands in, so that the rest of the row is read."""
    for row, raw in activities.values():
        kind = raw["kind"]
        if kind not in rulebook.kinds:
            raw["kind"] = next(iter(rulebook.kinds))
            known = sorted(rulebook.kinds)
            remedy = "Say what it is in 'values:' of the mapping, such as kind: {Lander: robotic-landing}"
            problem = f"kind '{kind}' is not known{did_you_mean(kind, known)}"
            yield sites.table.fault(row, problem, f"Known: {listed(known)}", remedy)
